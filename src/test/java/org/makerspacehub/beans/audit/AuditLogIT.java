package org.makerspacehub.beans.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class AuditLogIT {
  private static final Instant NOW = Instant.parse("2026-11-22T08:15:30.123456Z");
  private static HikariDataSource database;

  private final AuditLog log = log(JdbcClient.create(database));
  private final AuditReader reader = new AuditReader(JdbcClient.create(database));

  @BeforeAll
  static void open() {
    database = new HikariDataSource();
    database.setJdbcUrl(EmbeddedMariaDb.shared().url());
    database.setUsername("hub_audit");
    database.setPassword("hub_audit");
    database.setMaximumPoolSize(16);
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @BeforeEach
  void empty() {
    EmbeddedMariaDb.shared().empty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S1 each record is a chain without gaps from the first row on")
  void eachIsAChain(AuditChain chain) throws Exception {
    for (int i = 1; i <= 3; i++) {
      assertThat(
              log.record(
                  chain,
                  "abcdefghjk23",
                  "executor",
                  AuditStep.DECIDED,
                  "door-code.issue",
                  "lock-front-door",
                  Map.of("n", i)))
          .isEqualTo(i);
    }
    List<Row> rows = rows(chain);
    assertThat(rows).hasSize(3);
    verify(chain, rows);
    for (AuditChain other : AuditChain.values()) {
      assertThat(rows(other)).hasSize(other == chain ? 3 : 0);
    }
  }

  @Test
  @DisplayName("S1 S3 the intent comes before, the outcome after, and it names the intent")
  void chains() throws Exception {
    AuditLog.Intent intent =
        log.intent(
            "abcdefghjk23",
            "command-line",
            "role.bootstrap",
            "lock-front-door",
            Map.of("owners", 0));
    long outcome = log.outcome(intent, "done", Map.of());

    assertThat(intent.seq()).isEqualTo(1);
    assertThat(outcome).isEqualTo(2);
    List<Row> rows = rows(AuditChain.PRIVILEGED);
    verify(AuditChain.PRIVILEGED, rows);
    assertThat(rows.get(0).at()).isEqualTo(LocalDateTime.parse("2026-11-22T08:15:30.123"));
    assertThat(rows.get(0).body())
        .isEqualTo(
            "{\"action\":\"role.bootstrap\",\"actor\":\"command-line\","
                + "\"at\":\"2026-11-22T08:15:30.123Z\",\"details\":{\"owners\":0},"
                + "\"ref\":\"abcdefghjk23\",\"step\":\"intent\",\"target\":\"lock-front-door\"}");
    JsonNode second = new ObjectMapper().readTree(rows.get(1).body());
    assertThat(second.path("intent").asLong()).isEqualTo(1);
    assertThat(second.path("outcome").asText()).isEqualTo("done");
  }

  @Test
  @DisplayName("S10 line breaks, ANSI and Unicode tricks in any field come back as they were")
  void tricksAreHarmless() throws Exception {
    List<String> tricks =
        List.of(
            "\r\n2\t0000\tforged",
            "\u001b[2J\u001b]0;title\u0007",
            "\u009b31m",
            "\u0000",
            "\u202egnp.exe\u2066",
            "\u2028\u2029\u0085",
            "\ud800 alone",
            "\ufeff\u200b\u200d",
            "e\u0301 and \u00e9",
            "\ud83d\udc69\u200d\ud83d\udd27",
            "\"},{\"seq\":1",
            "'; DROP TABLE person; --",
            "x".repeat(40_000));
    for (String trick : tricks) {
      log.outcome(
          log.intent(trick, trick, trick, trick, Map.of(trick, trick)),
          trick,
          Map.of("list", List.of(trick)));
    }

    List<Row> rows = rows(AuditChain.PRIVILEGED);
    verify(AuditChain.PRIVILEGED, rows);
    List<AuditEntry> entries = reader.entries(AuditChain.PRIVILEGED);
    for (int i = 0; i < tricks.size(); i++) {
      String trick = tricks.get(i);
      AuditEntry intent = entries.get(2 * i);
      assertThat(List.of(intent.ref(), intent.actor(), intent.action(), intent.target()))
          .containsOnly(trick);
      assertThat(intent.details()).isEqualTo(Map.of(trick, trick));
      assertThat(entries.get(2 * i + 1).outcome()).isEqualTo(trick);
      assertThat(rows.get(2 * i).body().lines()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S4 A29 a database that is away is an exception to whoever wanted to do something")
  void failsClosed(AuditChain chain) {
    AuditLog away =
        log(
            JdbcClient.create(
                new DriverManagerDataSource(
                    "jdbc:mariadb://127.0.0.1:1/hub?connectTimeout=500", "hub_audit", "x")));

    assertThatThrownBy(() -> record(away, chain))
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageNotContaining("jdbc");
    assertThatThrownBy(() -> log.intent("abcdefghjk23", "a", "b", "c", Map.of("x", 1.5)))
        .isInstanceOf(HubException.class);
    assertThat(rows(chain)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S4 A29 a full disk is an exception, and leaves neither row nor name")
  void fullDisk(AuditChain chain) throws Exception {
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      // What the server says when it can write no more.
      statement.execute(
          "CREATE TRIGGER full_disk BEFORE INSERT ON %s FOR EACH ROW SIGNAL SQLSTATE 'HY000' SET MYSQL_ERRNO = 1021, MESSAGE_TEXT = 'Disk full'"
              .formatted(chain.table()));
      try {
        assertThatThrownBy(() -> record(log, chain)).isInstanceOf(AuditUnavailable.class);
      } finally {
        statement.execute("DROP TRIGGER full_disk");
      }
    }
    assertThat(rows(chain)).isEmpty();
    assertThat(people()).isEmpty();
    assertThat(record(log, chain)).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("S4 A29 a lock that somebody holds for too long is an exception")
  void lockTimeOut(AuditChain chain) throws Exception {
    record(log, chain);
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      admin.setAutoCommit(false);
      statement.executeQuery("SELECT seq FROM %s FOR UPDATE".formatted(chain.table()));
      assertThatThrownBy(() -> record(log, chain)).isInstanceOf(AuditUnavailable.class);
      admin.rollback();
    }
    assertThat(record(log, chain)).isEqualTo(2);
  }

  @Test
  @DisplayName("S3 an intent that has no outcome is found when it is old enough")
  void openIntents() {
    log.outcome(log.intent("abcdefghjk21", "a", "b", "T1/U1", Map.of()), "done", Map.of());
    AuditLog.Intent open = log.intent("abcdefghjk22", "a", "b", "T1/U1", Map.of());
    log.outcome(log.intent("abcdefghjk23", "a", "b", "T1/U1", Map.of()), "done", Map.of());
    // Another record's numbers say nothing about this one's.
    log.record(AuditChain.APPROVAL, "x", "a", AuditStep.DECIDED, "b", "c", Map.of("intent", 3));

    assertThat(reader.openIntents(NOW.minusSeconds(1))).isEmpty();
    for (int look = 0; look < 2; look++) {
      assertThat(reader.openIntents(NOW.plusSeconds(1)))
          .extracting(AuditEntry::seq, AuditEntry::ref, AuditEntry::target)
          .containsExactly(tuple(open.seq(), "abcdefghjk22", "T1/U1"));
    }
    log.outcome(open, "done", Map.of());
    assertThat(reader.openIntents(NOW.plusSeconds(1))).isEmpty();
    AuditLog.Intent later = log.intent("abcdefghjk24", "a", "b", "c", Map.of());
    assertThat(reader.openIntents(NOW.plusSeconds(1)))
        .extracting(AuditEntry::seq)
        .containsExactly(later.seq());
  }

  @Test
  @DisplayName("S3 open intents are found by indexes, however long the record has become")
  void openIntentsByIndex() throws Exception {
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(
          "INSERT INTO audit_privileged (seq, prev_hash, hash, at, body)"
              + " SELECT seq, SHA2(seq - 1, 256), SHA2(seq, 256), NOW(3),"
              + " IF(seq % 2 = 1, '{\"step\":\"intent\"}',"
              + " CONCAT('{\"step\":\"outcome\",\"intent\":', seq - 1, '}')) FROM seq_1_to_4001");
      statement.execute("ANALYZE TABLE audit_privileged");
    }
    assertThat(reader.openIntents(Instant.parse("2100-01-01T00:00:00Z")))
        .extracting(AuditEntry::seq)
        .containsExactly(4001L);
    String plan =
        JdbcClient.create(database)
            .sql("EXPLAIN FORMAT=JSON " + AuditReader.OPEN_INTENTS)
            .param("from", 4000)
            .param("most", 1000)
            .query(String.class)
            .single();
    assertThat(plan).contains("audit_privileged_intent").doesNotContain("\"access_type\": \"ALL\"");
  }

  @Test
  @DisplayName("S8 no body holds a name, a number of a member, an address or what was declared so")
  void namesStandBeside() {
    log.intent(
        "abcdefghjk23",
        "T1/U1",
        "membership.lock",
        "4711",
        Map.of(
            "by",
            List.of(Map.of("who", "T1/U2")),
            "mail",
            "kim@example.org",
            "reason",
            new Personal("Kim left"),
            "lock",
            "lock-front-door"));
    log.record(AuditChain.APPROVAL, "x", "T1/U1", AuditStep.REVIEWED, "a", "portal:Kim", Map.of());

    String bodies = rows(AuditChain.PRIVILEGED) + " " + rows(AuditChain.APPROVAL);
    assertThat(bodies)
        .doesNotContain("T1/", "4711", "kim@", "Kim")
        .contains("lock-front-door", "membership.lock");
    AuditEntry read = reader.entries(AuditChain.PRIVILEGED).get(0);
    assertThat(read.actor()).isEqualTo("T1/U1");
    assertThat(read.target()).isEqualTo("4711");
    assertThat(read.details())
        .containsEntry("by", List.of(Map.of("who", "T1/U2")))
        .containsEntry("mail", "kim@example.org")
        .containsEntry("reason", "Kim left");
    assertThat(reader.entries(AuditChain.APPROVAL).get(0).target()).isEqualTo("portal:Kim");
    // One person is one commitment in all records, which says that it was the same and not who.
    assertThat(people()).hasSize(6);
  }

  @Test
  @DisplayName("S8 erasing a person leaves every chain as it is, and no name anywhere")
  void erasure() throws Exception {
    log.outcome(log.intent("x", "T1/U1", "a", "T1/U2", Map.of()), "done", Map.of());
    log.record(AuditChain.APPROVAL, "x", "T1/U2", AuditStep.REVIEWED, "a", "T1/U1", Map.of());
    List<Row> before = rows(AuditChain.PRIVILEGED);
    AuditErasure erasure =
        new AuditErasure(
            JdbcClient.create(
                new DriverManagerDataSource(
                    EmbeddedMariaDb.shared().url(), "hub_executor", "hub_executor")),
            log);

    assertThat(erasure.erase("abcdefghjk23", "T1/U1", List.of("T1/U2", "never-seen"))).isEqualTo(1);

    List<Row> after = rows(AuditChain.PRIVILEGED);
    assertThat(after.subList(0, 2)).isEqualTo(before);
    verify(AuditChain.PRIVILEGED, after);
    verify(AuditChain.APPROVAL, rows(AuditChain.APPROVAL));
    List<AuditEntry> entries = reader.entries(AuditChain.PRIVILEGED);
    assertThat(entries.get(0).actor()).isEqualTo("T1/U1");
    String pseudonym = entries.get(0).target();
    assertThat(pseudonym).matches("erased:[0-9a-f]{8}");
    // Still the same person, whoever it was.
    assertThat(reader.entries(AuditChain.APPROVAL).get(0).actor()).isEqualTo(pseudonym);
    assertThat(entries.get(2).details()).containsEntry("who", pseudonym);
    assertThat(entries.get(3).outcome()).isEqualTo(AuditStep.ERASED);
    assertThat(people()).containsExactly("\"T1/U1\"");

    log.intent("x", "T1/U1", "a", "T1/U2", Map.of());
    assertThat(reader.entries(AuditChain.PRIVILEGED).get(4).target()).isEqualTo("T1/U2");
    // Who comes back is not tied to what was forgotten.
    assertThat(reader.entries(AuditChain.PRIVILEGED).get(0).target()).isEqualTo(pseudonym);
  }

  @Test
  @DisplayName("S8 nobody can write another's commitment by hand, or put a name in another's place")
  void commitmentsAreNotForged() throws Exception {
    log.intent("x", "T1/U1", "a", "b", Map.of());
    Matcher written =
        Pattern.compile("who:[0-9a-f]{64}").matcher(rows(AuditChain.PRIVILEGED).get(0).body());
    assertThat(written.find()).isTrue();
    log.intent("x", written.group(), "a", written.group(), Map.of("who", written.group()));
    AuditEntry forged = reader.entries(AuditChain.PRIVILEGED).get(1);
    assertThat(List.of(forged.actor(), forged.target())).containsOnly(written.group());
    assertThat(forged.details()).containsEntry("who", written.group());

    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute("UPDATE audit_person SET text = '\"T1/U9\"' WHERE text = '\"T1/U1\"'");
    }
    assertThat(reader.entries(AuditChain.PRIVILEGED).get(0).actor()).startsWith("erased:");
  }

  private static List<String> people() {
    return JdbcClient.create(database)
        .sql("SELECT text FROM audit_person ORDER BY text")
        .query(String.class)
        .list();
  }

  private static long record(AuditLog log, AuditChain chain) {
    return log.record(chain, "x", "T1/U1", AuditStep.DECIDED, "door-code.issue", "a", Map.of());
  }

  private static AuditLog log(JdbcClient client) {
    return new AuditLog(
        client, new JdbcTransactionManager(database), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private record Row(long seq, String previous, String hash, LocalDateTime at, String body) {}

  private static List<Row> rows(AuditChain chain) {
    return JdbcClient.create(database)
        .sql(
            "SELECT seq, prev_hash AS previous, hash, at, body FROM %s ORDER BY seq"
                .formatted(chain.table()))
        .query(Row.class)
        .list();
  }

  /** Written from the documented formula, without the class that is tested. */
  private static void verify(AuditChain chain, List<Row> rows) throws Exception {
    String previous = "0000000000000000000000000000000000000000000000000000000000000000";
    List<Long> numbers = new ArrayList<>();
    for (Row row : rows) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(
          ("makerspace-hub/" + chain.table() + "/1\n").getBytes(StandardCharsets.US_ASCII));
      digest.update((row.seq() + "\n" + previous + "\n").getBytes(StandardCharsets.US_ASCII));
      digest.update(row.body().getBytes(StandardCharsets.UTF_8));
      assertThat(row.previous()).isEqualTo(previous);
      assertThat(row.hash()).isEqualTo(HexFormat.of().formatHex(digest.digest()));
      previous = row.hash();
      numbers.add(row.seq());
    }
    assertThat(numbers)
        .isEqualTo(IntStream.rangeClosed(1, rows.size()).mapToObj(Long::valueOf).toList());
  }
}
