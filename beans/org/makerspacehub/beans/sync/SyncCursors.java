package org.makerspacehub.beans.sync;

import java.time.Clock;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Up to where each flow has read its vendor's changes. A cursor moves in the transaction that
 * stores what was read, after {@link SyncRuns#hold}, so a crash reads again and never leaves out.
 */
public final class SyncCursors {
  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock what "now" is
   */
  public SyncCursors(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  /** Where a flow stands; empty before its first time. */
  public Optional<String> of(String flow) {
    return hubJdbc
        .sql("SELECT position FROM sync_cursor WHERE flow = :flow")
        .param("flow", flow)
        .query(String.class)
        .optional();
  }

  /**
   * Moves a flow's cursor. Standing where it stands already causes no write, and a dry run moves
   * none.
   *
   * @param position ASCII, at most 200 characters
   */
  public void move(SyncRun run, String position) {
    if (run.isDry() || of(run.flow()).filter(position::equals).isPresent()) {
      return;
    }
    hubJdbc
        .sql(
            "INSERT INTO sync_cursor (flow, position, moved_at, ref)"
                + " VALUES (:flow, :position, :now, :ref)"
                + " ON DUPLICATE KEY UPDATE position = VALUES(position),"
                + " moved_at = VALUES(moved_at), ref = VALUES(ref)")
        .param("flow", run.flow())
        .param("position", position)
        .param("now", SyncRuns.utc(clock.instant()))
        .param("ref", run.ref())
        .update();
  }
}
