package org.makerspacehub.beans.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class AuditLogIT {
  private static final Instant NOW = Instant.parse("2026-11-22T08:15:30.123456Z");
  private static HikariDataSource database;

  private final AuditLog log = log(JdbcClient.create(database));

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

  @Test
  @DisplayName("S1 the record is a chain without gaps from the first row on")
  void chains() throws Exception {
    AuditLog.Intent intent =
        log.intent("abcdefghjk23", "command-line", "role.bootstrap", "T1/U1", Map.of("owners", 0));
    long outcome = log.outcome(intent, "done", Map.of());

    assertThat(intent.seq()).isEqualTo(1);
    assertThat(outcome).isEqualTo(2);
    List<Row> rows = rows();
    verify(rows);
    assertThat(rows.get(0).at()).isEqualTo(LocalDateTime.parse("2026-11-22T08:15:30.123"));
    assertThat(rows.get(0).body())
        .isEqualTo(
            "{\"action\":\"role.bootstrap\",\"actor\":\"command-line\","
                + "\"at\":\"2026-11-22T08:15:30.123Z\",\"details\":{\"owners\":0},"
                + "\"ref\":\"abcdefghjk23\",\"step\":\"intent\",\"target\":\"T1/U1\"}");
    JsonNode second = new ObjectMapper().readTree(rows.get(1).body());
    assertThat(second.path("intent").asLong()).isEqualTo(1);
    assertThat(second.path("outcome").asText()).isEqualTo("done");
  }

  @Test
  @DisplayName("S1 many writers at once, also for the first row, make one chain")
  void oneChainForManyWriters() throws Exception {
    ExecutorService writers = Executors.newFixedThreadPool(16);
    try {
      List<Callable<Long>> work =
          IntStream.range(0, 400)
              .mapToObj(
                  i ->
                      (Callable<Long>)
                          () -> log.intent("abcdefghjk23", "a" + i, "x", "y", Map.of()).seq())
              .toList();
      for (Future<Long> done : writers.invokeAll(work)) {
        assertThat(done.get()).isPositive();
      }
    } finally {
      writers.shutdownNow();
    }
    List<Row> rows = rows();
    assertThat(rows).hasSize(400);
    verify(rows);
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

    List<Row> rows = rows();
    verify(rows);
    for (int i = 0; i < tricks.size(); i++) {
      String trick = tricks.get(i);
      Map<?, ?> intent = new ObjectMapper().readValue(rows.get(2 * i).body(), Map.class);
      Map<?, ?> outcome = new ObjectMapper().readValue(rows.get(2 * i + 1).body(), Map.class);
      assertThat(List.of(intent.get("ref"), intent.get("actor"), intent.get("target")))
          .containsOnly(trick);
      assertThat(intent.get("details")).isEqualTo(Map.of(trick, trick));
      assertThat(outcome.get("outcome")).isEqualTo(trick);
      assertThat(rows.get(2 * i).body().lines()).hasSize(1);
    }
  }

  @Test
  @DisplayName("S4 what cannot be recorded is an exception to whoever wanted to do it")
  void failsClosed() {
    AuditLog away =
        log(
            JdbcClient.create(
                new DriverManagerDataSource(
                    "jdbc:mariadb://127.0.0.1:1/hub?connectTimeout=500", "hub_audit", "x")));

    assertThatThrownBy(() -> away.intent("abcdefghjk23", "a", "b", "c", Map.of()))
        .isInstanceOf(AuditUnavailable.class)
        .hasMessageNotContaining("jdbc");
    assertThatThrownBy(() -> log.intent("abcdefghjk23", "a", "b", "c", Map.of("x", 1.5)))
        .isInstanceOf(HubException.class);
    assertThat(rows()).isEmpty();
  }

  private static AuditLog log(JdbcClient client) {
    return new AuditLog(
        client, new JdbcTransactionManager(database), Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private record Row(long seq, String previous, String hash, LocalDateTime at, String body) {}

  private static List<Row> rows() {
    return JdbcClient.create(database)
        .sql("SELECT seq, prev_hash AS previous, hash, at, body FROM audit_privileged ORDER BY seq")
        .query(Row.class)
        .list();
  }

  /** Written from the documented formula, without the class that is tested. */
  private static void verify(List<Row> rows) throws Exception {
    String previous = "0000000000000000000000000000000000000000000000000000000000000000";
    List<Long> numbers = new ArrayList<>();
    for (Row row : rows) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update("makerspace-hub/audit_privileged/1\n".getBytes(StandardCharsets.US_ASCII));
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
