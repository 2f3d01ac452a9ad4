package org.makerspacehub.beans.sync;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.IntSupplier;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Forgets what the books need no longer: runs and requests of the sync, messages that were worked
 * off, and what happened at the doors. Kept for good are the newest run of each flow, kind and
 * state, because answers rest on them, and messages that a dead letter points to.
 */
public final class BooksRetention {
  /** Rows at a time: a transaction that holds nobody up. */
  static final int BATCH = 500;

  private final JdbcClient hubJdbc;
  private final Clock clock;
  private final Duration runs;
  private final Duration inbox;
  private final IntSupplier others;

  /**
   * @param hubJdbc the hub's database
   * @param clock the time
   * @param runs how long runs are kept ({@code SYNC_RUNS_KEEP})
   * @param inbox how long messages are kept that were worked off ({@code INBOX_KEEP})
   * @param others forgets some of another book and says how much
   */
  public BooksRetention(
      JdbcClient hubJdbc, Clock clock, Duration runs, Duration inbox, IntSupplier others) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
    this.runs = runs;
    this.inbox = inbox;
    this.others = others;
  }

  /**
   * Forgets some.
   *
   * @return whether there may be more
   */
  public boolean forgetSome() {
    return forgetRuns() + forgetRequests() + forgetMessages() + others.getAsInt() > 0;
  }

  private int forgetRuns() {
    List<Long> newest =
        hubJdbc
            .sql("SELECT MAX(id) FROM sync_run GROUP BY flow, kind, state")
            .query(Long.class)
            .list();
    // By flow, because that is how runs are found by their time.
    int forgotten = 0;
    for (String flow :
        hubJdbc.sql("SELECT DISTINCT flow FROM sync_run").query(String.class).list()) {
      forgotten +=
          hubJdbc
              .sql(
                  "DELETE FROM sync_run WHERE flow = :flow AND started_at < :before"
                      + " AND state <> 'RUNNING' AND id NOT IN (:newest) LIMIT "
                      + BATCH)
              .param("flow", flow)
              .param("before", SyncRuns.utc(clock.instant().minus(runs)))
              .param("newest", newest)
              .update();
    }
    return forgotten;
  }

  private int forgetRequests() {
    return hubJdbc
        .sql("DELETE FROM sync_request WHERE done_at < :before LIMIT " + BATCH)
        .param("before", SyncRuns.utc(clock.instant().minus(runs)))
        .update();
  }

  private int forgetMessages() {
    int forgotten = 0;
    for (String state : List.of("DONE", "IGNORED", "DEAD")) {
      List<Long> old =
          hubJdbc
              .sql(
                  "SELECT i.id FROM inbox_event i LEFT JOIN dead_letter d ON d.inbox_id = i.id"
                      + " WHERE i.state = :state AND i.received_at < :before"
                      + " AND i.finished_at < :before AND d.id IS NULL ORDER BY i.received_at LIMIT "
                      + BATCH)
              .param("state", state)
              .param("before", SyncRuns.utc(clock.instant().minus(inbox)))
              .query(Long.class)
              .list();
      if (!old.isEmpty()) {
        forgotten +=
            hubJdbc.sql("DELETE FROM inbox_event WHERE id IN (:old)").param("old", old).update();
      }
    }
    return forgotten;
  }
}
