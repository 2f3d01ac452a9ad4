package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.gate.GateWorld;

/** What the doctor says about who could approve, over a real database. */
class GateDoctorIT {
  private final GateWorld world = new GateWorld();

  @BeforeEach
  void begin() {
    world.begin();
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  @Test
  @DisplayName("A5 the doctor shows red what fewer people could approve than it needs")
  void red() {
    assertThat(doctor("hub_app"))
        .returns(0, CliRun::code)
        .satisfies(
            run ->
                assertThat(run.out())
                    .contains("✔ approvals: enough people")
                    .contains(
                        "approvals: door-code.issue is not installed, for LOCK_IDS is not set"));
    world.revoke(GateWorld.BOARD2);
    assertThat(doctor("hub_app"))
        .returns(1, CliRun::code)
        .satisfies(
            run ->
                assertThat(run.out())
                    .contains("✘ approvals: role.grant is closed: it needs 2 approvers, 1 exists"));
    assertThat(doctor("nobody").out()).contains("✘ approvals: who could approve cannot be read");
  }

  @Test
  @DisplayName("explain reads an account's roles from the database")
  void account() {
    CliRun run =
        CliRun.of(settings("hub_app"), "policy", "explain", "T0OURS/U0STAFF", "credit.grant");
    assertThat(run.out()).contains("T0OURS/U0STAFF may ask for credit.grant");
    assertThat(
            CliRun.of(settings("hub_app"), "policy", "explain", "T0OURS/U0ADA", "credit.grant")
                .out())
        .contains("may not");
  }

  private static CliRun doctor(String user) {
    return CliRun.of(settings(user), "doctor", "--only", "approvals");
  }

  private static Map<String, Object> settings(String user) {
    return Map.of(
        "HUB_DB_URL", GateWorld.SERVER.url(),
        "HUB_DB_USER", user,
        "HUB_DB_PASSWORD", user,
        "hub.db.url", GateWorld.SERVER.url(),
        "hub.db.user", user,
        "hub.db.password", user,
        "SLACK_TEAM_ID", "T0OURS");
  }
}
