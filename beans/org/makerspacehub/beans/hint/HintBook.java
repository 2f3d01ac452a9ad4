package org.makerspacehub.beans.hint;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Remembers up to which row of the inbox each record has been looked at. Rows are numbered as they
 * come in, after the change they speak of: a read that began when a row was there has seen that
 * row's change, whatever the clocks of edge and hub say.
 */
public final class HintBook {
  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock when a record was read, for people
   */
  public HintBook(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  /** The newest row that is there; asked for before a read. */
  public long newest() {
    return hubJdbc.sql("SELECT COALESCE(MAX(id), 0) FROM inbox_event").query(Long.class).single();
  }

  /** Whether a record was read after this row came in. */
  public boolean covers(HintedRecord record, String id, long inboxId) {
    return hubJdbc
        .sql(
            "SELECT through_id >= :inboxId FROM hint_read"
                + " WHERE source = :source AND external_id = :id")
        .param("inboxId", inboxId)
        .param("source", record.source())
        .param("id", id)
        .query(Boolean.class)
        .optional()
        .orElse(false);
  }

  /**
   * Notes that a record was read.
   *
   * @param through what {@link #newest()} said before
   */
  public void note(HintedRecord record, String id, long through) {
    hubJdbc
        .sql(
            "INSERT INTO hint_read (source, external_id, through_id, read_at)"
                + " VALUES (:source, :id, :through, :now) ON DUPLICATE KEY UPDATE"
                + " read_at = IF(VALUES(through_id) > through_id, VALUES(read_at), read_at),"
                + " through_id = GREATEST(through_id, VALUES(through_id))")
        .param("source", record.source())
        .param("id", id)
        .param("through", through)
        .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
        .update();
  }
}
