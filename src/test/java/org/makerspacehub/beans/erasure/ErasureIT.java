package org.makerspacehub.beans.erasure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditErasure;
import org.makerspacehub.beans.audit.AuditInspection;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.Personal;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * A person is in every personal column of the database that can hold a word, and is forgotten with
 * the rights that the hub's and the executor's users really have.
 */
class ErasureIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final TestClock CLOCK = new TestClock(Instant.parse("2026-11-23T20:00:00Z"));
  private static final String NAME = "Zoë Lindqvist";
  private static final String EMAIL = "zoe.lindqvist@example.org";
  private static final String ACCOUNT = "T0OURS/U0ZOELQ";
  private static final String REF = "ERASEREFAAAA";
  private static final List<String> NEEDLES =
      List.of(EMAIL, NAME, "zoe lindqvist", "Lindqvist, Zoë", "U0ZOELQ");

  /** Whose rows are about the person in a way of their own. */
  private static final Set<String> OWN =
      Set.of("person", "external_identity", "identity_email", "audit_person");

  private final DriverManagerDataSource hub = source("hub_app");
  private final DriverManagerDataSource executor = source("hub_executor");
  private final DriverManagerDataSource auditor = source("hub_audit");
  private final JdbcClient hubJdbc = JdbcClient.create(hub);
  private final JdbcClient executorJdbc = JdbcClient.create(executor);
  private final JdbcClient auditJdbc = JdbcClient.create(auditor);
  private final AuditLog audit =
      new AuditLog(auditJdbc, new JdbcTransactionManager(auditor), CLOCK);
  private final EraseMember action =
      new EraseMember(
          executorJdbc,
          new Deeds(executorJdbc, new JdbcTransactionManager(executor), CLOCK),
          CLOCK);
  private final ExecutorErasure executors =
      new ExecutorErasure(
          executorJdbc,
          new JdbcTransactionManager(executor),
          new RecordErasure(auditJdbc, new AuditErasure(executorJdbc, audit)),
          CLOCK);
  private int purged;

  private static DriverManagerDataSource source(String user) {
    return new DriverManagerDataSource(Databases.url(SERVER.url()), user, user);
  }

  @BeforeEach
  void everywhere() throws SQLException {
    SERVER.empty();
    identity(1, "fabman", "77", "p-zoe", "confirmed", NAME, EMAIL);
    identity(2, "slack", ACCOUNT, "p-zoe", "confirmed", NAME, EMAIL);
    identity(3, "hubspot", "9001", "p-zoe", "probable", "Lindqvist, Zoë", EMAIL);
    // What HubSpot has no more is linked to nobody.
    identity(5, "hubspot", "9002", null, "none", "Zoë Earlier", "earlier." + EMAIL);
    identity(6, "hubspot", "9003", null, "none", NAME, EMAIL);
    identity(7, "hubspot", "9004", null, "none", "Other Person", EMAIL);
    sql(
        "UPDATE external_identity SET state = 'merged', successor_id = '9001' WHERE id = 5",
        "UPDATE external_identity SET state = 'deleted' WHERE id IN (6, 7)");
    identity(4, "slack", "T0OURS/U0BOARD", null, "none", "Bo Ard", "bo@example.org");
    sql("INSERT INTO identity_email VALUES (1, '" + EMAIL + "', NOW(3))");
    plant();
    sql(
        "DELETE FROM action_request",
        "UPDATE door_code SET state = 'REVOKED'",
        "INSERT INTO action_request (ref, action, canonical, hash, requester, state, quorum,"
            + " evidence, created_at, decide_by, execute_within) VALUES ('"
            + REF
            + "', 'member.erase', '{\"target\":\"77\"}', REPEAT('0', 64), 'T0OURS/U0BOARD',"
            + " 'SENT', 2, '[\"Asked for "
            + NAME
            + "\"]', NOW(3), NOW(3), 60)",
        "INSERT INTO membership VALUES ('m1', '77', '7', '2026-01-01', NULL, NULL, NULL)");
    audit.intent("SOMEREFAAAAA", ACCOUNT, "door-code.issue", "77", Map.of("mail", EMAIL));
    audit.record(
        AuditChain.APPROVAL,
        "SOMEREFAAAAA",
        "T0OURS/U0BOARD",
        "reviewed",
        "door-code.issue",
        "77",
        Map.of("reason", new Personal("I know " + NAME + " well")));
  }

  @AfterAll
  static void leave() {
    SERVER.empty();
  }

  @Test
  @DisplayName(
      "S42 a person in every personal column is in none after an erasure, S8 and the record is whole")
  void nothingIsLeft() throws Exception {
    assertThat(found()).as("planted").hasSizeGreaterThan(60);
    perform();
    work(rule -> {}).round();
    executors.round();
    CLOCK.tick(Duration.ofSeconds(5));
    work(rule -> {}).round();

    assertThat(state()).isEqualTo("DONE");
    assertThat(found()).isEmpty();
    assertThat(purged).isEqualTo(1);
    assertThat(new AuditInspection(auditJdbc, null).look(Duration.ofMinutes(1)).troubles())
        .isEmpty();
    // What the others have stays, and so do the days that figures are made of.
    assertThat(hubJdbc.sql("SELECT COUNT(*) FROM external_identity").query(Long.class).single())
        .isEqualTo(1);
    assertThat(
            hubJdbc
                .sql(
                    "SELECT COUNT(*) FROM membership WHERE from_date = '2026-01-01' AND ended_at IS"
                        + " NOT NULL AND member_id LIKE 'erased-%'")
                .query(Long.class)
                .single())
        .isEqualTo(1);
    String told =
        hubJdbc
            .sql("SELECT payload FROM outbox_message WHERE message_key = :key")
            .param("key", "erasure:" + REF)
            .query(String.class)
            .single();
    assertThat(told).contains("forgotten here").contains("HubSpot");
  }

  @Test
  @DisplayName("S42 nobody is forgotten while it is open whether another account is theirs as well")
  void unsettled() throws SQLException {
    sql(
        "DELETE FROM identity_review_candidate",
        "DELETE FROM identity_review",
        "INSERT INTO identity_review (id, identity_id, reason, state, opened_at) VALUES"
            + " (50, 4, 'guest', 'OPEN', NOW(3))",
        "INSERT INTO identity_review_candidate VALUES (50, 1)");
    assertThatThrownBy(() -> action.check(order())).hasMessageContaining("/hub reviews");
    sql("UPDATE identity_review SET state = 'RESOLVED', closed_at = NOW(3)");
    action.check(order());
  }

  @Test
  @DisplayName("S42 an erasure that dies between any two steps comes to the same end")
  void interrupted() throws Exception {
    perform();
    int[] left = {3};
    for (int most : new int[] {17, 31, 1_000, 1_000}) {
      ErasureWork dying =
          work(
              rule -> {
                if (--left[0] == 0) {
                  throw new Killed();
                }
              });
      try {
        dying.round();
      } catch (Killed killed) {
        left[0] = most;
        CLOCK.tick(Duration.ofMinutes(3));
      }
    }
    assertThat(state()).isEqualTo("EXECUTOR");
    executors.round();
    executors.round();
    CLOCK.tick(Duration.ofMinutes(3));
    left[0] = 4;
    assertThatThrownBy(
            () ->
                work(rule -> {
                      if (--left[0] == 0) {
                        throw new Killed();
                      }
                    })
                    .round())
        .isInstanceOf(Killed.class);
    CLOCK.tick(Duration.ofMinutes(3));
    work(rule -> {}).round();

    assertThat(state()).isEqualTo("DONE");
    assertThat(found()).isEmpty();
  }

  @Test
  @DisplayName(
      "S42 whoever was forgotten is known again by hashes, and a role holder is not forgotten")
  void ledger() throws Exception {
    perform();
    Forgotten forgotten = new JdbcForgotten(hubJdbc);
    assertThat(forgotten.record("fabman", "77")).isTrue();
    assertThat(forgotten.record("fabman", "78")).isFalse();
    assertThat(forgotten.record("slack", ACCOUNT)).isTrue();
    assertThat(forgotten.author("slack:" + ACCOUNT)).isTrue();
    assertThat(forgotten.author("mail:" + EMAIL.toUpperCase(java.util.Locale.ROOT))).isTrue();
    assertThat(forgotten.author("mail:bo@example.org")).isFalse();
    assertThat(forgotten.scrub("Zoe LINDQVIST and <@U0ZOELQ>, " + EMAIL))
        .isEqualTo("[erased] and [erased], [erased]");
    assertThat(forgotten.scrub("Bo Ard says hello")).isEqualTo("Bo Ard says hello");

    sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
            + " VALUES ('T0OURS', 'U0ZOELQ', 'staff', 'test', NOW(3))");
    assertThatThrownBy(() -> action.check(order()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("role");
  }

  /** As a process that dies: nothing of its own comes after it. */
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  private Order order() {
    return new Order(
        REF,
        "member.erase",
        "77",
        Map.of(),
        Principal.person("T0OURS", "U0BOARD"),
        Sha256.hex(REF).substring(0, 32));
  }

  private void perform() throws SQLException {
    action.check(order());
    assertThat(action.perform(order())).isInstanceOf(Effect.Done.class);
    assertThat(action.perform(order())).isInstanceOf(Effect.Done.class);
    sql("UPDATE action_request SET state = 'SUCCEEDED'");
  }

  private ErasureWork work(java.util.function.Consumer<Rule> between) {
    return new ErasureWork(
        hubJdbc,
        new JdbcTransactionManager(hub),
        List.of(
            new KnowledgeErasure(hubJdbc, CLOCK),
            new InboxErasure(hubJdbc),
            new SlackErasure(hubJdbc),
            new RequestsErasure(hubJdbc)),
        new JdbcForgotten(hubJdbc),
        () -> {
          // What follows the removals stands in for the index here.
          hubJdbc.sql("DELETE FROM knowledge_removal").update();
          hubJdbc.sql("UPDATE knowledge_chunk SET indexed = TRUE").update();
          return () -> purged++;
        },
        audit,
        new JdbcOutbox(hubJdbc, CLOCK),
        CLOCK,
        between);
  }

  private String state() {
    return hubJdbc.sql("SELECT state FROM erasure_work").query(String.class).optional().orElse("");
  }

  private void identity(
      int id, String source, String external, String person, String link, String name, String mail)
      throws SQLException {
    if (person != null) {
      sql("INSERT IGNORE INTO person VALUES ('" + person + "', '" + name + "', NOW(3))");
    }
    sql(
        "INSERT INTO external_identity (id, source, external_id, person_id, link_state, full_name,"
            + " name_key, email, email_key, email_verified, state, raw, content_hash,"
            + " first_seen_at, last_seen_at) VALUES (%d, '%s', '%s', %s, '%s', '%s', '%s', '%s', '%s',"
                .formatted(
                    id,
                    source,
                    external,
                    person == null ? "NULL" : "'" + person + "'",
                    link,
                    name,
                    Fold.nameKey(name),
                    mail,
                    mail)
            + " FALSE, 'active', '{\"name\":\"%s\"}', REPEAT('0', 64), NOW(3), NOW(3))"
                .formatted(name));
  }

  /** One row in each table that has a personal column, with the person in each that holds words. */
  private void plant() throws SQLException {
    Set<String> staying =
        ErasurePlan.rules().stream()
            .filter(rule -> rule.act() == Rule.Act.STAY)
            .flatMap(rule -> rule.columns().stream().map(column -> rule.table() + "." + column))
            .collect(Collectors.toSet());
    try (Connection admin = SERVER.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute("SET FOREIGN_KEY_CHECKS = 0");
      for (Map.Entry<String, Map<String, Object>> table : ErasurePlanTest.classified().entrySet()) {
        if (OWN.contains(table.getKey())
            || !(table.getValue().get("personal") instanceof Map<?, ?> personal)) {
          continue;
        }
        List<String> columns = new ArrayList<>();
        List<Object> values = new ArrayList<>();
        try (ResultSet rows =
            statement.executeQuery(
                "SELECT column_name, data_type, character_maximum_length, character_set_name,"
                    + " column_type FROM information_schema.columns WHERE table_schema = DATABASE()"
                    + " AND generation_expression IS NULL AND table_name = '"
                    + table.getKey()
                    + "'")) {
          while (rows.next()) {
            String column = rows.getString(1);
            boolean meant =
                ((List<?>) personal.get("columns")).contains(column)
                    && !staying.contains(table.getKey() + "." + column);
            columns.add("`" + column + "`");
            values.add(
                value(table.getKey(), column, rows, meant && !isANumber(table.getKey(), column)));
          }
        }
        String marks = columns.stream().map(c -> "?").collect(Collectors.joining(", "));
        try (PreparedStatement insert =
            admin.prepareStatement(
                "INSERT INTO %s (%s) VALUES (%s)"
                    .formatted(table.getKey(), String.join(", ", columns), marks))) {
          for (int i = 0; i < values.size(); i++) {
            insert.setObject(i + 1, values.get(i));
          }
          insert.executeUpdate();
        }
      }
      // A document has its piece, and the piece its author.
      statement.execute("UPDATE knowledge_document SET id = 1");
      statement.execute("UPDATE knowledge_chunk SET document_id = 1");
      statement.execute("UPDATE knowledge_author SET chunk_id = (SELECT id FROM knowledge_chunk)");
    }
  }

  /** Numbers and words of vendors: they name no person. */
  private static boolean isANumber(String table, String column) {
    return Set.of("door_event", "membership", "invoice", "training", "machine_log", "charge")
            .contains(table)
        && !Set.of("member_id", "description", "guest_id", "number").contains(column);
  }

  private static Object value(String table, String column, ResultSet row, boolean meant)
      throws SQLException {
    long most = row.getLong(3);
    boolean ascii = "ascii".equals(row.getString(4));
    return switch (row.getString(2)) {
      case "datetime", "date" -> "2026-11-01";
      case "enum" -> row.getString(5).split("'")[1];
      case "binary", "varbinary", "blob", "mediumblob" -> new byte[(int) Math.min(16, most)];
      case "char", "varchar", "text", "mediumtext", "longtext" -> {
        if (column.equals("state")) {
          yield "SUCCEEDED".substring(0, (int) Math.min(9, most));
        }
        if (!meant) {
          yield column.matches("payload|canonical|raw|counts|figures|parameters")
              ? "{}"
              : "x".repeat((int) Math.min(most, 1));
        }
        yield switch (column) {
          case "team_id" -> "T0OURS";
          case "slack_user_id", "slack_user" -> "U0ZOELQ";
          case "email_key", "before_email_key", "before_slack_key" -> EMAIL;
          case "payload", "raw" ->
              new ObjectMapper()
                  .createObjectNode()
                  .put("text", "By " + NAME + " <" + EMAIL + ">")
                  .put("user", "U0ZOELQ")
                  .toString();
          case "author" -> table.equals("knowledge_mail") ? "mail:" + EMAIL : "slack:" + ACCOUNT;
          case "subject_key" -> "p-zoe";
          case "member_id" -> "77";
          case "document_key", "external_id", "message_key", "event_key" ->
              most > 30 && !ascii ? "k-" + column : "k" + ACCOUNT.hashCode();
          default ->
              column.contains("hash") || most < 15
                  ? "0".repeat((int) Math.min(most, 64))
                  : ascii || most < 64 || !isWords(column)
                      ? ACCOUNT
                      : NAME + ", " + EMAIL + ", <@U0ZOELQ>";
        };
      }
      default -> 1;
    };
  }

  private static boolean isWords(String column) {
    return !column.matches(".*_by|requester|reviewer|asker|owner|maker|candidate|account");
  }

  /** Where the person is found in the whole database, as whoever may read everything. */
  private static List<String> found() throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection admin = SERVER.connectAsAdmin();
        Statement list = admin.createStatement();
        Statement look = admin.createStatement()) {
      ResultSet columns =
          list.executeQuery(
              "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema ="
                  + " DATABASE() AND data_type IN ('char', 'varchar', 'text', 'mediumtext',"
                  + " 'longtext', 'blob', 'mediumblob', 'longblob', 'varbinary', 'json')");
      while (columns.next()) {
        String table = columns.getString(1);
        String column = columns.getString(2);
        for (String needle : NEEDLES) {
          try (ResultSet hit =
              look.executeQuery(
                  "SELECT COUNT(*) FROM `%s` WHERE LOWER(CONVERT(`%s` USING utf8mb4)) LIKE LOWER('%%%s%%')"
                      .formatted(table, column, needle))) {
            hit.next();
            if (hit.getLong(1) > 0) {
              found.add(table + "." + column + " holds " + needle);
            }
          }
        }
      }
    }
    return found;
  }

  private static void sql(String... statements) throws SQLException {
    try (Connection admin = SERVER.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }
}
