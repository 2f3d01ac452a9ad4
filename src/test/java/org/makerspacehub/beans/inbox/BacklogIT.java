package org.makerspacehub.beans.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.OpenGuard;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Much that waits is much in the database, and one row in memory. */
class BacklogIT {
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();
  private static final TestClock CLOCK = new TestClock(Instant.parse("2026-11-22T20:15:30Z"));

  @BeforeAll
  static void fill() {
    DATABASE.empty();
    JdbcClient.create(new DriverManagerDataSource(DATABASE.url(), "sandbox_admin", "sandbox_admin"))
        .sql(
            "INSERT INTO inbox_event (source, event_id, ref, payload, received_at) SELECT"
                + " 'slack-event', seq, 'aaaaaaaaaaaa', CONCAT('{\"event\":{\"type\":\"x\"},"
                + "\"pad\":\"', REPEAT('x', 500), '\"}'), :at FROM seq_1_to_20000")
        .param("at", Timestamp.from(CLOCK.instant().minus(Duration.ofMinutes(1))))
        .update();
  }

  @AfterAll
  static void empty() {
    DATABASE.empty();
  }

  @Test
  @DisplayName("20,000 waiting rows of the inbox are taken up one at a time, oldest first")
  void oneAtATime() {
    SingleConnectionDataSource one =
        new SingleConnectionDataSource(DATABASE.url(), "hub_app", "hub_app", true);
    try {
      JdbcClient db = JdbcClient.create(one);
      InboxWorker worker =
          new InboxWorker(
              db,
              new JdbcTransactionManager(one),
              CLOCK,
              new ObjectMapper(),
              new CommandDesk(List.of(), new OpenGuard()),
              new ReplyJson(),
              List.of());
      long before = rowsSent(db);
      for (int i = 0; i < 20; i++) {
        InboxEvent event = worker.claimOverdue();
        worker.finish(worker.handle(event));
      }
      assertThat(rowsSent(db) - before).isLessThan(20 * 4 + 10);
      assertThat(
              db.sql("SELECT COUNT(*) FROM inbox_event WHERE state = 'IGNORED'")
                  .query(Long.class)
                  .single())
          .isEqualTo(20);
    } finally {
      one.destroy();
    }
  }

  private static long rowsSent(JdbcClient connection) {
    return connection
        .sql("SHOW SESSION STATUS LIKE 'Rows_sent'")
        .query((row, n) -> row.getLong(2))
        .single();
  }
}
