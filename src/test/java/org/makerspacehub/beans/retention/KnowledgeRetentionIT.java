package org.makerspacehub.beans.retention;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.config.Databases;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

class KnowledgeRetentionIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final ZoneId ANCHORAGE = ZoneId.of("America/Anchorage");

  private final TestClock clock = new TestClock(Instant.parse("2026-06-15T12:00:00Z"));
  private final DriverManagerDataSource hub = source("hub_app");
  private final DriverManagerDataSource auditor = source("hub_audit");
  private final JdbcClient jdbc = JdbcClient.create(hub);
  private final JdbcDocumentBook book =
      new JdbcDocumentBook(jdbc, new JdbcTransactionManager(hub), new Chunker(), clock);
  private final RawLimits limits =
      new RawLimits(
          Map.of(
              SourceKind.SLACK, new RawLimits.Months(3, 6),
              SourceKind.MAIL, new RawLimits.Months(3, 6)),
          ANCHORAGE,
          clock);
  private final KnowledgeRetention retention =
      new KnowledgeRetention(
          jdbc,
          new JdbcTransactionManager(hub),
          limits,
          book,
          book,
          chunks -> chunks.stream().map(Chunk::text).collect(Collectors.joining("\n")),
          new AuditLog(JdbcClient.create(auditor), new JdbcTransactionManager(auditor), clock));

  private static DriverManagerDataSource source(String user) {
    return new DriverManagerDataSource(Databases.url(SERVER.url()), user, user);
  }

  @BeforeEach
  void fresh() {
    SERVER.empty();
  }

  @AfterAll
  static void leave() {
    SERVER.empty();
  }

  @Test
  @DisplayName("a month begins on the space's own calendar, in summer and in winter")
  void monthsBeginAtHome() {
    // Winter time (UTC-9) had begun again by the first of March.
    assertThat(limits.oldest(SourceKind.SLACK)).isEqualTo("2026-03-01T09:00:00Z");
    assertThat(limits.isTooOld(SourceKind.SLACK, Instant.parse("2026-03-01T08:59:59Z"))).isTrue();
    assertThat(limits.isTooOld(SourceKind.SLACK, Instant.parse("2026-03-01T09:00:00Z"))).isFalse();
    assertThat(limits.oldest(SourceKind.NOTE)).isEqualTo(Instant.EPOCH);
    // In Anchorage it is still June when it is July in UTC.
    clock.set(Instant.parse("2026-07-01T07:59:00Z"));
    assertThat(limits.oldest(SourceKind.SLACK)).isEqualTo("2026-03-01T09:00:00Z");
    clock.set(Instant.parse("2026-07-01T08:00:00Z"));
    assertThat(limits.oldest(SourceKind.SLACK)).isEqualTo("2026-04-01T08:00:00Z");
  }

  @Test
  @DisplayName(
      "R7 old messages become a summary for the same readers without names, once; then it goes too")
  void rawThenSummaryThenGone() {
    put("1", "2026-02-10T12:00:00Z", "The laser needs a new lens, said <@U0ZOE>.");
    // The last moment of February in Anchorage, and March in UTC.
    put("2", "2026-03-01T08:59:00Z", "The lens was ordered.");
    put("3", "2026-03-01T09:00:00Z", "The lens is in.");

    assertThat(retention.forget()).containsEntry("slack:C0GENERAL", 2);

    assertThat(keys()).containsExactlyInAnyOrder("summary-2026-02", "3");
    Map<String, Object> summary =
        jdbc.sql(
                "SELECT c.text, d.audience, (SELECT COUNT(*) FROM knowledge_author a"
                    + " WHERE a.chunk_id = c.id) AS authors FROM knowledge_document d JOIN"
                    + " knowledge_chunk c ON c.document_id = d.id WHERE d.document_key LIKE 's%'")
            .query()
            .singleRow();
    assertThat(summary.get("text").toString())
        .contains("new lens, said somebody", "was ordered")
        .doesNotContain("U0ZOE");
    assertThat(summary.get("audience")).isEqualTo("channel:C0GENERAL members");
    assertThat(((Number) summary.get("authors")).intValue()).isZero();
    long recorded = recorded();

    assertThat(retention.forget()).isEmpty();
    assertThat(recorded()).isEqualTo(recorded).isEqualTo(2);

    clock.set(Instant.parse("2026-08-31T12:00:00Z"));
    retention.forget();
    assertThat(keys()).containsExactlyInAnyOrder("summary-2026-02", "summary-2026-03");
    clock.set(Instant.parse("2026-09-01T08:00:00Z"));
    retention.forget();
    assertThat(keys()).containsExactly("summary-2026-03");
    clock.set(Instant.parse("2026-10-01T08:00:00Z"));
    retention.forget();
    assertThat(keys()).isEmpty();
  }

  @Test
  @DisplayName("R4 what is above a thread that goes on stays; what is over goes, once")
  void livingThreads() {
    message("1770000000.000100", "NULL");
    message("1770000001.000100", "'1770000002.000000'");
    // Something was said below it in May.
    message("1770000003.000100", "'1778000000.000100'");

    assertThat(retention.forget()).containsEntry("slack_message", 2);

    assertThat(jdbc.sql("SELECT ts FROM slack_message").query(String.class).list())
        .containsExactly("1770000003.000100");
    long recorded = recorded();
    assertThat(retention.forget()).isEmpty();
    assertThat(recorded()).isEqualTo(recorded);
  }

  private void message(String ts, String latestReply) {
    jdbc.sql(
            "INSERT INTO slack_message (channel_id, ts, text, files, latest_reply, at, taken_at)"
                + " VALUES ('C0GENERAL', :ts, 'words', '', "
                + latestReply
                + ", FROM_UNIXTIME(:ts), NOW(3))")
        .param("ts", ts)
        .update();
  }

  @Test
  @DisplayName("what comes late of a month that has a summary becomes part of it")
  void late() {
    put("1", "2026-02-10T12:00:00Z", "First word.");
    retention.forget();
    put("2", "2026-02-11T12:00:00Z", "Second word.");
    retention.forget();
    assertThat(keys()).containsExactly("summary-2026-02");
    assertThat(jdbc.sql("SELECT text FROM knowledge_chunk").query(String.class).single())
        .contains("First word.", "Second word.");
  }

  private void put(String key, String at, String text) {
    book.put(
        new KnowledgeDocument(
            SourceKind.SLACK,
            "C0GENERAL",
            key,
            "#general",
            Audience.of(List.of(Audience.MEMBERS, Audience.channel("C0GENERAL"))),
            List.of(
                new KnowledgeDocument.Part(
                    "", "slack:T0OURS/U0ZOE", Instant.parse(at), "https://x.invalid/1", text))));
  }

  private List<String> keys() {
    return jdbc.sql("SELECT document_key FROM knowledge_document").query(String.class).list();
  }

  private long recorded() {
    return JdbcClient.create(auditor)
        .sql("SELECT COUNT(*) FROM audit_privileged")
        .query(Long.class)
        .single();
  }
}
