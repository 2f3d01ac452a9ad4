package org.makerspacehub.db;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;

/**
 * Every statement in {@code sql/} and {@code queries/} as the server would run it for the hub's
 * user, over tables of a believable size: each finds its rows by an index.
 */
class QueryPlansIT {
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("src", "main", "resources", "sql"),
          Path.of("src", "main", "resources", "queries"));
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();

  /** Tables that grow with the members, or with every day. */
  private static final Set<String> BIG =
      Set.of(
          "external_identity",
          "identity_email",
          "membership",
          "invoice",
          "machine_log",
          "charge",
          "training",
          "inbox_event",
          "dead_letter",
          "guard_denial",
          "audit_privileged");

  /** Statements that are there to read a whole table, and the table. */
  private static final Map<String, String> WHOLE =
      Map.of(
          "contacts-held.sql", "external_identity",
          "identities.sql", "external_identity",
          "identity-contacts.sql", "external_identity",
          "members-held.sql", "external_identity",
          "charges-held.sql", "charge",
          "memberships-held.sql", "membership",
          "home-active-members.sql", "membership",
          "identity-emails.sql", "identity_email");

  private static final List<String> ROWS =
      List.of(
          "INSERT INTO person (id, full_name, created_at)"
              + " SELECT UUID(), CONCAT('P ', seq), NOW(3) FROM seq_1_to_2000",
          "INSERT INTO external_identity (source, external_id, full_name, name_key, email,"
              + " email_key, email_verified, state, raw, content_hash, first_seen_at, last_seen_at)"
              + " SELECT IF(seq % 3 = 0, 'slack', 'fabman'), CONCAT('x', seq), CONCAT('P ', seq),"
              + " CONCAT('p ', seq), CONCAT(seq, '@x'), CONCAT(seq, '@x'), 1,"
              + " IF(seq % 9 = 0, 'deleted', 'active'), '{}', SHA2(seq, 256), NOW(3), NOW(3)"
              + " FROM seq_1_to_3000",
          "INSERT INTO identity_email SELECT id, email_key, NOW(3) FROM external_identity",
          "INSERT INTO membership (external_id, member_id, package_id, from_date, ended_at)"
              + " SELECT seq, CONCAT('x', seq), 'p', '2026-01-01', IF(seq % 3 = 0, NULL, NOW(3))"
              + " FROM seq_1_to_3000",
          "INSERT INTO invoice"
              + " (external_id, member_id, state, payable, content_hash, last_seen_at)"
              + " SELECT seq, CONCAT('x', seq), IF(seq % 50 = 0, 'unpaid', 'paid'), 1,"
              + " SHA2(seq, 256), NOW(3) FROM seq_1_to_3000",
          "INSERT INTO machine_log (external_id, resource_id, member_id, type, created_at,"
              + " stopped_at, content_hash, last_seen_at)"
              + " SELECT seq, CONCAT('r', seq % 20), CONCAT('x', seq % 300), 'allowed',"
              + " NOW(3) - INTERVAL seq HOUR, IF(seq < 5, NULL, NOW(3)), SHA2(seq, 256), NOW(3)"
              + " FROM seq_1_to_3000",
          "INSERT INTO charge (external_id, member_id, amount, charged_on, state, content_hash,"
              + " last_seen_at) SELECT seq, CONCAT('x', seq % 300), 1,"
              + " '2026-01-01' + INTERVAL seq % 300 DAY,"
              + " IF(seq % 9 = 0, 'gone', 'active'), SHA2(seq, 256), NOW(3) FROM seq_1_to_3000",
          "INSERT INTO training (external_id, member_id, course_id, ended_at)"
              + " SELECT seq, CONCAT('x', seq), 'c', IF(seq % 3 = 0, NULL, NOW(3))"
              + " FROM seq_1_to_3000",
          "INSERT INTO inbox_event (source, event_id, ref, payload, received_at, state)"
              + " SELECT 'slack-command', seq, LPAD(seq, 12, 'a'), '{}',"
              + " NOW(3) - INTERVAL seq MINUTE, IF(seq > 20, 'DONE', 'RECEIVED')"
              + " FROM seq_1_to_3000",
          "INSERT INTO dead_letter"
              + " (ref, route_id, state, cause, message, payload, created_at, updated_at)"
              + " SELECT LPAD(seq, 12, 'a'), 'x', IF(seq > 20, 'PROCESSED', 'ERROR'), 'x', 'x',"
              + " 'x', NOW(3) - INTERVAL seq MINUTE, NOW(3) FROM seq_1_to_2000",
          "INSERT INTO guard_denial"
              + " (ref, denied_at, principal, action, resource, reason, policy_hash)"
              + " SELECT LPAD(seq, 12, 'a'), NOW(3) - INTERVAL seq MINUTE, 'x', 'x', 'x', 'x',"
              + " SHA2(seq, 256) FROM seq_1_to_2000");

  @BeforeAll
  static void fill() throws SQLException {
    SERVER.empty();
    try (Connection admin = SERVER.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      for (String insert : ROWS) {
        statement.execute(insert);
      }
      for (String table : BIG) {
        statement.execute("ANALYZE TABLE " + table);
      }
    }
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName("every statement finds its rows by an index")
  void noFullScans() throws Exception {
    List<String> scans = new ArrayList<>();
    try (Connection hub = SERVER.connect("hub_app");
        Statement statement = hub.createStatement()) {
      for (Map.Entry<String, String> file : statements().entrySet()) {
        for (String table : fullScans(statement, file.getKey(), file.getValue())) {
          if (!table.equals(WHOLE.get(file.getKey()))) {
            scans.add("%s reads all of %s".formatted(file.getKey(), table));
          }
        }
      }
    }
    assertThat(scans).isEmpty();
  }

  @Test
  @DisplayName("the way of looking sees a full scan when there is one")
  void seesFullScans() throws Exception {
    try (Connection hub = SERVER.connect("hub_app");
        Statement statement = hub.createStatement()) {
      assertThat(
              fullScans(
                  statement,
                  "x.sql",
                  "SELECT id FROM inbox_event i WHERE i.outcome = :#outcome LIMIT :limit"))
          .containsExactly("inbox_event");
      assertThat(
              fullScans(
                  statement, "x.sql", "SELECT id FROM inbox_event i WHERE i.ref IN (:#in:ref)"))
          .isEmpty();
    }
  }

  private static List<String> fullScans(Statement statement, String name, String sql)
      throws SQLException {
    String explained =
        sql.replaceAll("(?m)^\\s*--.*$", "")
            .replaceAll("(?i)LIMIT\\s+:#?\\w+", "LIMIT 10")
            .replaceAll(":#in:(\\$\\{[^}]*}|\\w+)", "'1', '2'")
            .replaceAll(":#\\$\\{[^}]*}", "'1'")
            // By what is no day at all, no index on days is of use.
            .replaceAll(":(first|last|today)\\b", "'2026-03-01'")
            .replaceAll(":(from|until)\\b", "'2026-03-01 08:00:00'")
            .replaceAll("(?<![:\\w']):#?[A-Za-z_]\\w*", "'1'")
            .strip();
    List<String> tables = new ArrayList<>();
    try (ResultSet plan = statement.executeQuery("EXPLAIN FORMAT=JSON " + explained)) {
      plan.next();
      collect(new ObjectMapper().readTree(plan.getString(1)), explained, tables);
      return tables;
    } catch (SQLException | IOException wrong) {
      throw new IllegalStateException(name + ": " + wrong.getMessage(), wrong);
    }
  }

  private static void collect(JsonNode node, String sql, List<String> tables) {
    String alias = node.path("table_name").asText();
    if (node.path("access_type").asText().equals("ALL")) {
      BIG.stream()
          .filter(
              table ->
                  alias.equals(table)
                      || sql.matches("(?is).*\\b" + table + "\\s+(AS\\s+)?" + alias + "\\b.*"))
          .forEach(tables::add);
    }
    node.forEach(child -> collect(child, sql, tables));
  }

  private static Map<String, String> statements() throws IOException {
    Map<String, String> statements = new TreeMap<>();
    for (Path folder : FOLDERS) {
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.filter(f -> f.toString().endsWith(".sql")).toList()) {
          statements.put(file.getFileName().toString(), Files.readString(file));
        }
      }
    }
    return statements;
  }
}
