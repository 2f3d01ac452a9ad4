package org.makerspacehub.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.support.EmbeddedMariaDb;

/** What each user of {@code db/grants} can do on a real server, and what the server refuses it. */
class GrantsIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final String HASH = "0".repeat(64);
  private static final String REF = "abcdefghjk23";

  private static final String INBOX =
      "INSERT INTO inbox_event (source, event_id, ref, payload, received_at)"
          + " VALUES ('slack-command', UUID(), '%s', '{}', NOW(3))".formatted(REF);
  private static final String GRANT =
      "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
          + " VALUES ('T1', 'U1', 'staff', 'test', NOW(3))";
  private static final String CHECKPOINT =
      "INSERT INTO audit_checkpoint (number, at, body, hash, signature)"
          + " VALUES (9, NOW(3), '{}', '%s', 'x')".formatted(HASH);
  private static final String EXECUTION =
      "INSERT INTO action_execution (request_ref, action, hash, idempotency_key, state, claimed_at)"
          + " VALUES (LEFT(MD5(UUID()), 12), 'x', '%s', MD5(UUID()), 'CLAIMED', NOW(3))"
              .formatted(HASH);
  private static final String TURN =
      "INSERT INTO execution_turn (id, taken_at) VALUES (1, NOW(3))"
          + " ON DUPLICATE KEY UPDATE taken_at = NOW(3)";
  private static final String SECRET =
      "INSERT INTO secret_delivery (request_ref, owner, sealed, created_at, expires_at)"
          + " VALUES (LEFT(MD5(UUID()), 12), 'T1/U1', '', NOW(3), NOW(3))";
  private static final String AUDIT =
      "INSERT INTO audit_privileged (seq, prev_hash, hash, at, body)"
          + " VALUES (%d, '%s', SHA2(UUID(), 256), NOW(3), '{}')";

  /**
   * MariaDB: access denied to a table, a column, a schema, the server's files, or for a privilege.
   */
  private static final List<Integer> DENIED = List.of(1044, 1045, 1142, 1143, 1227, 1370);

  @BeforeAll
  static void rowsToTryOn() throws SQLException {
    SERVER.empty();
    run("hub_edge", INBOX);
    run("hub_executor", GRANT);
    run("hub_audit", AUDIT.formatted(1, HASH));
    run("hub_app", "INSERT INTO person (id, full_name, created_at) VALUES (UUID(), 'A B', NOW(3))");
  }

  static Stream<Arguments> allowed() {
    return Stream.of(
            as(
                "hub_edge",
                INBOX,
                "SELECT id, source, event_id, ref, state FROM inbox_event",
                "INSERT INTO signature_seen (digest, seen_at) VALUES (RANDOM_BYTES(32), NOW(3))",
                "DELETE FROM signature_seen WHERE seen_at < NOW(3)",
                "INSERT INTO dead_letter"
                    + " (ref, route_id, cause, message, payload, created_at, updated_at)"
                    + " VALUES ('"
                    + REF
                    + "', 'x', 'x', 'x', 'x', NOW(3), NOW(3))",
                "SELECT version FROM flyway_schema_history"),
            as(
                "hub_app",
                "SELECT * FROM person",
                "UPDATE person SET full_name = 'C D'",
                "SELECT payload FROM inbox_event FOR UPDATE",
                "UPDATE inbox_event SET state = 'DONE'",
                // What is finished is forgotten after its time.
                "DELETE FROM inbox_event WHERE received_at < '2001-01-01'",
                "DELETE FROM sync_run WHERE started_at < '2001-01-01'",
                "SELECT * FROM role_grant",
                "SELECT * FROM external_identity",
                "SELECT * FROM QRTZ_LOCKS",
                // It sees what was carried out, and removes a secret that was shown.
                "SELECT * FROM action_execution",
                "SELECT sealed FROM secret_delivery FOR UPDATE",
                "DELETE FROM secret_delivery WHERE expires_at < '2001-01-01'",
                "INSERT INTO guard_denial"
                    + " (ref, denied_at, principal, action, resource, reason, policy_hash)"
                    + " VALUES ('"
                    + REF
                    + "', NOW(3), 'x', 'x', 'x', 'x', '"
                    + HASH
                    + "')"),
            as(
                "hub_audit",
                "SELECT * FROM audit_privileged",
                "SELECT seq, hash FROM audit_privileged ORDER BY seq DESC LIMIT 1 FOR UPDATE",
                AUDIT.formatted(2, HASH)),
            as(
                "hub_executor",
                "SELECT * FROM role_grant FOR UPDATE",
                "UPDATE role_grant SET until_at = NOW(3)",
                CHECKPOINT,
                "SELECT * FROM audit_checkpoint",
                "DELETE FROM audit_person WHERE text_hash = 'x'",
                EXECUTION,
                TURN,
                "UPDATE action_execution SET state = 'SENT'",
                "SELECT ref FROM action_request WHERE state = 'APPROVED' FOR UPDATE SKIP LOCKED",
                "UPDATE action_request SET state = 'CLAIMED'",
                "SELECT * FROM signed_click",
                "SELECT * FROM freeze",
                SECRET,
                "INSERT INTO executor_deed (request_ref, action, outcome, at)"
                    + " VALUES ('abcdefghjk24', 'role.grant', 'x', NOW(3))",
                "SELECT id FROM external_identity WHERE id = 0 FOR UPDATE",
                "UPDATE external_identity SET link_state = 'none' WHERE id = 0",
                "UPDATE identity_review SET state = 'OBSOLETE' WHERE open_identity = 0",
                "SELECT message_key FROM outbox_message",
                "SELECT version FROM flyway_schema_history"))
        .flatMap(s -> s);
  }

  static Stream<Arguments> refused() {
    return Stream.of(
            as(
                "hub_edge",
                "SELECT payload FROM inbox_event",
                "SELECT * FROM inbox_event",
                "UPDATE inbox_event SET payload = '{}'",
                "DELETE FROM inbox_event",
                "SELECT digest FROM signature_seen",
                "UPDATE signature_seen SET seen_at = NOW(3)",
                "SELECT * FROM dead_letter",
                "SELECT * FROM person",
                "SELECT * FROM external_identity",
                "SELECT * FROM membership",
                "SELECT * FROM role_grant",
                "SELECT * FROM audit_privileged",
                "CREATE TABLE x (a INT)"),
            as(
                "hub_app",
                INBOX,
                GRANT,
                "UPDATE role_grant SET role = 'owner'",
                "DELETE FROM role_grant",
                EXECUTION,
                "UPDATE action_execution SET state = 'CLAIMED'",
                "DELETE FROM action_execution",
                "SELECT * FROM execution_turn",
                TURN,
                SECRET,
                "UPDATE secret_delivery SET owner = 'T1/U9'",
                "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind, name, about,"
                    + " received_at) VALUES ('x', 'abcdefghjk23', 'T1', 'U1', 'click',"
                    + " 'gate.approve', 'x', NOW(3))",
                "UPDATE signed_click SET slack_user_id = 'U9'",
                "UPDATE freeze SET lifted_at = NOW(3)",
                "DELETE FROM freeze",
                "SELECT * FROM audit_privileged",
                AUDIT.formatted(9, HASH),
                "UPDATE guard_denial SET action = 'x'",
                "DELETE FROM sync_brake",
                "DELETE FROM dead_letter",
                "DELETE FROM guard_denial",
                "INSERT INTO erasure_request (request_ref, person_id, asked_at)"
                    + " VALUES ('x', 'x', NOW(3))",
                "UPDATE erasure_request SET person_id = 'x'",
                "DELETE FROM erasure_ledger",
                "UPDATE erasure_key SET made_at = NOW(3)",
                "INSERT INTO executor_deed (request_ref, action, outcome, at)"
                    + " VALUES ('abcdefghjk25', 'role.grant', 'x', NOW(3))",
                "UPDATE flyway_schema_history SET success = 0",
                "SELECT * FROM mysql.global_priv",
                "SELECT 1 INTO OUTFILE 'x'",
                "ALTER TABLE person ADD COLUMN x INT",
                "DROP TABLE person",
                "CREATE TABLE x (a INT)",
                "CREATE TRIGGER x BEFORE INSERT ON person FOR EACH ROW SET @a = 1"),
            as(
                "hub_executor",
                "DELETE FROM role_grant",
                "DELETE FROM action_execution",
                "DELETE FROM action_request",
                "UPDATE secret_delivery SET owner = 'T1/U9'",
                "UPDATE signed_click SET about = 'x'",
                "DELETE FROM signed_click",
                "UPDATE erasure_ledger SET kind = 'x'",
                "DELETE FROM erasure_ledger",
                "UPDATE executor_deed SET action = 'x'",
                "DELETE FROM executor_deed",
                "UPDATE external_identity SET email = 'x'",
                "INSERT INTO external_identity (source) VALUES ('slack')",
                "SELECT payload FROM outbox_message",
                "UPDATE outbox_message SET state = 'WAITING'",
                "SELECT * FROM person",
                "SELECT * FROM inbox_event",
                INBOX,
                "SELECT * FROM audit_privileged",
                AUDIT.formatted(9, HASH),
                "ALTER TABLE role_grant ADD COLUMN x INT"))
        .flatMap(s -> s);
  }

  static Stream<Arguments> refusedOnTheRecords() {
    return Stream.of("audit_privileged", "audit_approval", "audit_escalation")
        .flatMap(
            table ->
                Stream.concat(
                    as(
                        "hub_audit",
                        "UPDATE %s SET body = '{}'".formatted(table),
                        "DELETE FROM %s".formatted(table),
                        "TRUNCATE TABLE %s".formatted(table),
                        "ALTER TABLE %s DROP COLUMN hash".formatted(table),
                        "DROP TABLE %s".formatted(table)),
                    Stream.of("hub_edge", "hub_app", "hub_executor")
                        .flatMap(
                            user ->
                                as(
                                    user,
                                    "SELECT * FROM %s".formatted(table),
                                    AUDIT.formatted(9, HASH).replace("audit_privileged", table),
                                    "UPDATE %s SET body = '{}'".formatted(table),
                                    "DELETE FROM %s".formatted(table),
                                    "TRUNCATE TABLE %s".formatted(table)))));
  }

  static Stream<Arguments> refusedBesideTheRecords() {
    return Stream.of(
            as(
                "hub_audit",
                "UPDATE audit_person SET text = '\"x\"'",
                "DELETE FROM audit_person",
                CHECKPOINT,
                "UPDATE audit_checkpoint SET body = '{}'",
                "DELETE FROM audit_checkpoint"),
            as(
                "hub_executor",
                "SELECT text FROM audit_person",
                "SELECT salt FROM audit_person",
                "UPDATE audit_person SET text = '\"x\"'",
                "UPDATE audit_checkpoint SET body = '{}'",
                "DELETE FROM audit_checkpoint"),
            as(
                "hub_app",
                "SELECT * FROM audit_person",
                "DELETE FROM audit_person",
                CHECKPOINT,
                "SELECT * FROM audit_checkpoint",
                "DELETE FROM audit_checkpoint"))
        .flatMap(s -> s);
  }

  static Stream<Arguments> refusedToTheAuditor() {
    return as(
        "hub_audit",
        "UPDATE audit_privileged SET body = '{}'",
        "DELETE FROM audit_privileged",
        "TRUNCATE TABLE audit_privileged",
        AUDIT.formatted(1, HASH).replace("INSERT", "REPLACE"),
        AUDIT.formatted(1, HASH) + " ON DUPLICATE KEY UPDATE body = 'x'",
        "ALTER TABLE audit_privileged ADD COLUMN x INT",
        "DROP TABLE audit_privileged",
        "CREATE OR REPLACE TABLE audit_privileged (seq INT)",
        "RENAME TABLE audit_privileged TO x",
        "LOCK TABLES audit_privileged WRITE",
        "CREATE TRIGGER x BEFORE INSERT ON audit_privileged FOR EACH ROW SET NEW.body = ''",
        "SELECT * FROM person",
        "SELECT * FROM role_grant",
        "SELECT * FROM flyway_schema_history",
        INBOX);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("allowed")
  void whatItsWorkNeeds(String user, String sql) {
    assertThatCode(() -> run(user, sql)).doesNotThrowAnyException();
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refused")
  @DisplayName("A28 no user can do another's work, or read what is not its own")
  void nothingElse(String user, String sql) {
    assertDenied(user, sql);
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"hub_edge", "hub_app", "hub_audit"})
  @DisplayName("who holds a role, and what was done about it, is written by the executor alone")
  void rolesAreTheExecutors(String user) {
    assertDenied(user, GRANT);
    assertDenied(user, "UPDATE role_grant SET until_at = NULL");
    assertDenied(user, "DELETE FROM role_grant");
    assertDenied(
        user,
        "INSERT INTO executor_deed (request_ref, action, outcome, at)"
            + " VALUES ('abcdefghjk26', 'role.grant', 'x', NOW(3))");
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusedToTheAuditor")
  @DisplayName("S2 the audit user adds and reads, and cannot change or remove anything")
  void theRecordOnlyGrows(String user, String sql) {
    assertDenied(user, sql);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusedOnTheRecords")
  @DisplayName("S2 A29 no user of the hub's can change or remove a row of any record")
  void noRecordIsChanged(String user, String sql) {
    assertDenied(user, sql);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("refusedBesideTheRecords")
  @DisplayName("S5 S8 the executor alone signs, and makes names forgotten that it cannot read")
  void besideTheRecords(String user, String sql) {
    assertDenied(user, sql);
  }

  @Test
  void aTableThatExistsIsNeverGrantedByItsSchema() throws SQLException {
    for (String user : EmbeddedMariaDb.USERS) {
      if (user.equals("hub_migrate")) {
        continue;
      }
      try (Connection connection = SERVER.connect(user);
          Statement statement = connection.createStatement();
          var rows = statement.executeQuery("SHOW GRANTS FOR CURRENT_USER")) {
        while (rows.next()) {
          assertThat(rows.getString(1)).doesNotContain("`hub`.*", "WITH GRANT OPTION");
        }
      }
    }
  }

  private static void assertDenied(String user, String sql) {
    Throwable refusal = catchThrowable(() -> run(user, sql));
    assertThat(refusal).isInstanceOf(SQLException.class);
    assertThat(((SQLException) refusal).getErrorCode()).as(refusal.getMessage()).isIn(DENIED);
  }

  private static void run(String user, String sql) throws SQLException {
    try (Connection connection = SERVER.connect(user);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Stream<Arguments> as(String user, String... statements) {
    return Stream.of(statements).map(sql -> Arguments.of(user, sql));
  }
}
