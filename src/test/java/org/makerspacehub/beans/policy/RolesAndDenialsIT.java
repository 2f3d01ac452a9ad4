package org.makerspacehub.beans.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class RolesAndDenialsIT {
  private static final Instant NOW = Instant.parse("2026-11-22T12:00:00.500Z");
  private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
  private static final Principal PERSON = Principal.person("T0OURS", "U0PERSON");

  private final EmbeddedMariaDb server = EmbeddedMariaDb.shared();
  private final DriverManagerDataSource database =
      new DriverManagerDataSource(server.url(), "hub_app", "hub_app");
  private final JdbcClient hub = JdbcClient.create(database);
  private final JdbcTransactionManager transactions = new JdbcTransactionManager(database);
  private final RoleGrants grants = new JdbcRoleGrants(hub, CLOCK);

  @BeforeEach
  void empty() {
    server.empty();
  }

  @Test
  void onlyGrantsOfThisMomentCount() {
    grant("T0OURS", "U0PERSON", "staff", "2026-11-22 12:00:00.500", null);
    grant("T0OURS", "U0PERSON", "operator", "2026-01-01", "2026-11-22 12:00:00.501");
    grant("T0OURS", "U0PERSON", "owner", "2026-01-01", "2026-11-22 12:00:00.500");
    grant("T0OURS", "U0PERSON", "board", "2026-11-22 12:00:00.501", null);
    grant("T0OURS", "U0PERSON", "wizard", "2026-01-01", null);
    grant("T0OURS", "u0person", "agent", "2026-01-01", null);
    grant("T0OTHER", "U0PERSON", "member", "2026-01-01", null);

    assertThat(grants.of(PERSON)).containsExactlyInAnyOrder(Role.STAFF, Role.OPERATOR);
    assertThat(grants.of(Principal.person("T0OURS", "U0NOBODY"))).isEmpty();
  }

  @Test
  @DisplayName("S9 a refusal is a row with who, what, why and the policies' hash")
  void keepsRefusals() {
    Policies policies = new Policies(Policies.BUILT_IN);
    Guard guard =
        new Guard(policies, grants, new JdbcDenialLog(hub, transactions, CLOCK), "T0OURS");

    guard.check(PERSON, "hub.status", Resource.HUB, Map.of("ref", "abcdefghjk23"));

    assertThat(
            hub.sql(
                    "SELECT ref, principal, action, resource, reason, policy_hash FROM guard_denial")
                .query()
                .singleRow()
                .values())
        .containsExactly(
            "abcdefghjk23",
            "PERSON T0OURS/U0PERSON",
            "hub.status",
            "System/hub",
            "no policy allows it",
            policies.hash());
  }

  @Test
  @DisplayName("S9 a refusal outlives the rollback of what was refused")
  void refusalsSurviveRollbacks() {
    JdbcDenialLog log = new JdbcDenialLog(hub, transactions, CLOCK);

    assertThatThrownBy(
            () ->
                new TransactionTemplate(transactions)
                    .executeWithoutResult(
                        transaction -> {
                          log.record(denial("hub.sync"));
                          throw new IllegalStateException("refused");
                        }))
        .hasMessage("refused");

    assertThat(hub.sql("SELECT COUNT(*) FROM guard_denial").query(Long.class).single())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("S10 text from outside fits the row, whatever it is")
  void anyTextFits() {
    JdbcDenialLog log = new JdbcDenialLog(hub, transactions, CLOCK);
    List<String> tricks = List.of("\ud83d\udd27".repeat(600), "\u202e\r\n\u001b[2J", "é\u0000", "");

    tricks.forEach(
        trick -> log.record(new DenialLog.Denial("abcdefghjk23", trick, trick, trick, trick, "0")));

    assertThat(hub.sql("SELECT reason FROM guard_denial ORDER BY id").query(String.class).list())
        .containsExactly("\ud83d\udd27".repeat(499) + "…", "\u202e\r\n\u001b[2J", "é\u0000", "");
  }

  private static DenialLog.Denial denial(String action) {
    return new DenialLog.Denial("abcdefghjk23", "PERSON T/U", action, "System/hub", "no", "0");
  }

  private void grant(String team, String user, String role, String from, String until) {
    JdbcClient.create(new DriverManagerDataSource(server.url(), "hub_executor", "hub_executor"))
        .sql(
            """
            INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at, until_at)
            VALUES (:team, :user, :role, 'test', :from, :until)""")
        .param("team", team)
        .param("user", user)
        .param("role", role)
        .param("from", from)
        .param("until", until)
        .update();
  }
}
