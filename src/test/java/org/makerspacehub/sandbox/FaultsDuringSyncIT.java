package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.support.MirrorDump;

/** Whatever a vendor does in the middle of a sync: the database ends as if it had done nothing. */
class FaultsDuringSyncIT {
  private static SandboxHub hub;
  private static MirrorDump undisturbed;

  @BeforeAll
  static void quietRun() {
    hub = SandboxHub.shared();
    hub.seed(4);
    hub.syncFull();
    undisturbed = MirrorDump.of(hub.database());
    assertThat(undisturbed.sizes().get("external_identity")).isGreaterThan(1_600);
    System.out.println("Rows by table: " + undisturbed.sizes());
  }

  @AfterEach
  void calm() {
    hub.control("DELETE", "/_faults", "{}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"429", "500", "503", "slow", "hang", "reset", "drop-after-commit"})
  @DisplayName("S24 a fault of every vendor in the middle of a sync ends in the same database")
  void sameDatabase(String kind) {
    hub.database().emptyButTheAudit();
    for (String vendor : List.of("fabman", "hubspot", "slack")) {
      fault(
          vendor,
          "",
          kind,
          0.4,
          kind.equals("429") || kind.equals("hang") ? 3 : 12,
          kind.equals("hang") ? 2_500 : kind.equals("429") ? 0 : 300);
    }
    hub.syncFull();

    hub.control("DELETE", "/_faults", "{}");
    untilDone();
    MirrorDump.of(hub.database()).assertSameAs(undisturbed, kind);
  }

  @Test
  @DisplayName("Webhooks twice and out of order in the middle of a sync end in the same database")
  void webhooks() {
    hub.database().emptyButTheAudit();
    fault("fabman", "", "duplicate", 0.5, 0, 0);
    fault("fabman", "", "reorder", 0.3, 0, 0);
    fault("hubspot", "", "duplicate", 0.5, 0, 0);
    fault("hubspot", "", "reorder", 0.3, 0, 0);
    Thread round = new Thread(hub::syncFull, "round");
    round.start();
    List<Seed.Member> members = hub.sandbox().seed().members();
    for (int i = 0; i < 60; i++) {
      Seed.Member member = members.get(i % 20);
      hub.control(
          "PATCH",
          "/_fabman/members/" + member.id(),
          "{\"phone\": \"%d\", \"lastName\": \"Renamed%d\"}".formatted(i, i / 20));
      hub.control(
          "POST",
          "/_hubspot/email",
          "{\"id\": \"%s\", \"email\": \"changed%d@example.org\"}"
              .formatted(hub.sandbox().seed().contacts().get(i % 20).id(), i));
    }
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> !round.isAlive());
    hub.control("DELETE", "/_faults", "{}");
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                hub.rows("SELECT id FROM inbox_event WHERE state IN ('RECEIVED', 'PROCESSING')")
                    .isEmpty());
    untilDone();
    MirrorDump disturbed = MirrorDump.of(hub.database());

    hub.database().emptyButTheAudit();
    untilDone();
    disturbed.assertSameAs(MirrorDump.of(hub.database()), "webhooks");
  }

  private static void fault(String vendor, String match, String kind, double rate, int n, int ms) {
    hub.control(
        "POST",
        "/_faults",
        """
        {"vendor": "%s", "match": "%s", "kind": "%s", "rate": %s, "count": %d, "ms": %d}
        """
            .formatted(vendor, match, kind, rate, n, ms));
  }

  /** A breaker that opened must close by itself. */
  private static void untilDone() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () -> {
              hub.syncFull();
              return hub.lastRoundIsDone();
            });
  }
}
