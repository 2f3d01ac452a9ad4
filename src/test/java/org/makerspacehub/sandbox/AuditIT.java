package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The audit as people see it, with the executor's signatures beside it. */
class AuditIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void roles() {
    HUB.seed(1);
    HUB.grantRoles();
  }

  @Test
  @DisplayName(
      "S5 board, owner and operator see that the audit is whole and signed; others are refused")
  void verify() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(40))
        .untilAsserted(() -> assertThat(said("operator")).contains("the newest"));
    for (String who : new String[] {"board1", "owner", "operator"}) {
      assertThat(said(who))
          .as(who)
          .contains("Everything is as it was written.", "audit_privileged", "Checkpoints");
    }
    assertThat(said("member")).doesNotContain("audit_privileged", "Checkpoints");
    assertThat(said("staff")).doesNotContain("audit_privileged", "Checkpoints");
  }

  private static String said(String who) {
    JsonNode answer = HUB.command(who, "/hub", "audit verify");
    return answer.path("body").toString();
  }
}
