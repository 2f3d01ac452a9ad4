package org.makerspacehub.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.support.EmbeddedMariaDb;

/** Who may write which of the gate's books, on a real server with the grants that ship. */
class GateGrantsIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final String HASH = "0".repeat(64);

  private static final String CLICK =
      "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind, name, about,"
          + " received_at) VALUES (UUID(), 'abcdefghjk23', 'T1', 'U1', 'click', 'gate.approve',"
          + " 'x', NOW(3))";
  private static final String EXECUTION =
      "INSERT INTO action_execution (request_ref, action, hash, idempotency_key, state, claimed_at)"
          + " VALUES (LEFT(UUID(), 12), 'x', '%s', LEFT(MD5(UUID()), 32), 'CLAIMED', NOW(3))"
              .formatted(HASH);
  private static final String SECRET =
      "INSERT INTO secret_delivery (request_ref, owner, sealed, created_at, expires_at)"
          + " VALUES (LEFT(UUID(), 12), 'T1/U1', RANDOM_BYTES(32), NOW(3), NOW(3))";
  private static final String FREEZE =
      "INSERT INTO freeze (ref, frozen_by, frozen_at, reason)"
          + " VALUES (LEFT(UUID(), 12), 'T1/U1', NOW(3), 'x')";

  private static final String REPLACEMENT =
      "INSERT INTO owner_replacement (ref, candidate, opened_by, way, opened_at, state)"
          + " VALUES (LEFT(UUID(), 12), 'T1/U1', 'x', 'CLICKS', NOW(3), 'OPEN')";
  private static final String RECOVERY =
      "INSERT INTO owner_recovery (ref, salt, hash, iterations, state, created_at) VALUES"
          + " (LEFT(UUID(), 12), RANDOM_BYTES(16), RANDOM_BYTES(32), 1, 'GOOD', NOW(3))";

  /** MariaDB: access denied to a table, a column, or for a privilege. */
  private static final List<Integer> DENIED = List.of(1044, 1045, 1142, 1143, 1227, 1370);

  @BeforeAll
  static void rowsToTryOn() throws SQLException {
    SERVER.empty();
    run("hub_edge", CLICK);
    run("hub_executor", EXECUTION);
    run("hub_executor", SECRET);
    run("hub_app", FREEZE);
    run("hub_executor", REPLACEMENT);
    run("hub_executor", RECOVERY);
    run("hub_executor", "INSERT INTO owner_recovery_try (tried_at) VALUES (NOW(3))");
    run("hub_app", "UPDATE owner_replacement SET announced_at = NOW(3), told_at = NOW(3)");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
            as(
                "hub_app",
                CLICK,
                "UPDATE signed_click SET slack_user_id = 'U2'",
                "DELETE FROM signed_click",
                EXECUTION,
                "UPDATE action_execution SET state = 'SUCCEEDED'",
                "DELETE FROM action_execution",
                SECRET,
                "UPDATE secret_delivery SET owner = 'T1/U2'",
                "UPDATE action_review SET counted = 1",
                "DELETE FROM action_review",
                "DELETE FROM action_request",
                "UPDATE freeze SET lifted_at = NOW(3)",
                "DELETE FROM freeze",
                REPLACEMENT,
                "UPDATE owner_replacement SET state = 'DONE'",
                "UPDATE owner_replacement SET due_at = NOW(3)",
                "UPDATE owner_replacement SET candidate = 'T1/U2'",
                "UPDATE owner_replacement SET opened_at = '2020-01-01'",
                "DELETE FROM owner_replacement",
                RECOVERY,
                "SELECT * FROM owner_recovery",
                "UPDATE owner_recovery SET state = 'USED'",
                "SELECT * FROM owner_recovery_try",
                "DELETE FROM audit_approval",
                "UPDATE audit_escalation SET body = '{}'",
                "TRUNCATE TABLE signed_click",
                "CREATE OR REPLACE TABLE signed_click (a INT)"),
            as(
                "hub_edge",
                "SELECT * FROM signed_click",
                "UPDATE signed_click SET slack_user_id = 'U2'",
                "DELETE FROM signed_click",
                "SELECT * FROM action_request",
                "SELECT * FROM action_execution",
                "SELECT * FROM secret_delivery",
                "SELECT * FROM audit_approval",
                EXECUTION,
                "SELECT * FROM owner_recovery",
                "SELECT * FROM owner_replacement",
                REPLACEMENT,
                FREEZE),
            as(
                "hub_audit",
                CLICK,
                "SELECT * FROM signed_click",
                "SELECT * FROM secret_delivery",
                "SELECT * FROM action_request",
                "UPDATE audit_approval SET body = '{}'",
                "DELETE FROM audit_approval",
                "UPDATE audit_escalation SET body = '{}'",
                "DELETE FROM audit_escalation",
                "REPLACE INTO audit_approval VALUES (1, '', '', NOW(3), '')"),
            as(
                "hub_executor",
                CLICK,
                "UPDATE signed_click SET about = 'x'",
                "DELETE FROM signed_click",
                "DELETE FROM action_execution",
                "UPDATE secret_delivery SET owner = 'T1/U2'",
                "DELETE FROM action_request",
                "DELETE FROM owner_replacement",
                "DELETE FROM owner_recovery",
                "DELETE FROM owner_recovery_try",
                "UPDATE owner_recovery_try SET tried_at = '2020-01-01'",
                "SELECT * FROM inbox_event",
                "SELECT * FROM slack_message",
                "SELECT * FROM dead_letter"))
        .flatMap(each -> each);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refused")
  @DisplayName("A28, A33 each of the gate's books is written by whoever answers for it alone")
  void refused(String user, String sql) {
    assertThatThrownBy(() -> run(user, sql))
        .isInstanceOfSatisfying(
            SQLException.class, no -> assertThat(no.getErrorCode()).isIn(DENIED));
  }

  private static Stream<Arguments> as(String user, String... statements) {
    return Stream.of(statements).map(sql -> Arguments.of(user, sql));
  }

  private static void run(String user, String sql) throws SQLException {
    try (Connection connection = SERVER.connect(user);
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute(sql);
      connection.commit();
    }
  }
}
