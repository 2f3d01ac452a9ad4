package org.makerspacehub.beans.tell;

import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the mirror is young enough to tell somebody what it says. */
public class MirrorAge {
  private final JdbcClient db;

  /**
   * @param db as the hub's user
   */
  public MirrorAge(JdbcClient db) {
    this.db = db;
  }

  /**
   * Whether each of these was read through lately.
   *
   * @param flows of the sync
   * @param now the moment
   * @param oldest a wrong "you owe" is worse than a late one: older than this is not believed
   */
  public boolean isYoung(List<String> flows, Instant now, Duration oldest) {
    return flows.stream()
        .allMatch(
            flow ->
                db.sql(
                            "SELECT COUNT(*) FROM (SELECT finished_at FROM sync_run WHERE flow = :flow"
                                + " AND kind IN ('increment', 'full') AND state = 'DONE' ORDER BY id"
                                + " DESC LIMIT 1) last WHERE last.finished_at >= :oldest")
                        .param("flow", flow)
                        .param("oldest", Timestamp.from(now.minus(oldest)))
                        .query(Long.class)
                        .single()
                    > 0);
  }
}
