package org.makerspacehub.beans.command;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads the figures of the first week from the mirror and its books. */
public class JdbcObserveFigures implements ObserveFigures {
  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the mirror
   */
  public JdbcObserveFigures(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  @Override
  public Snapshot at(LocalDate today) {
    return new Snapshot(
        firstRead(),
        hubJdbc
            .sql(
                """
                SELECT reason, COUNT(*) FROM identity_review WHERE state = 'OPEN'
                 GROUP BY reason ORDER BY COUNT(*) DESC, reason
                """)
            .query((row, n) -> new Reason(row.getString(1), row.getLong(2)))
            .list(),
        hubJdbc
            .sql("SELECT COUNT(*) FROM invoice WHERE state = 'unpaid' AND due_on < :today")
            .param("today", today)
            .query(Long.class)
            .single(),
        hubJdbc.sql("SELECT COUNT(*) FROM outbox_message").query(Long.class).single());
  }

  @Override
  public Instant firstRead() {
    return hubJdbc
        .sql(
            """
            SELECT started_at FROM sync_run
             WHERE flow = 'sync-fabman-members' ORDER BY started_at LIMIT 1
            """)
        .query(
            (row, n) ->
                Optional.of(row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC)))
        .optional()
        .flatMap(found -> found)
        .orElse(null);
  }
}
