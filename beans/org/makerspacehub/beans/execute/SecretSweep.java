package org.makerspacehub.beans.execute;

import java.sql.Timestamp;
import java.time.Clock;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Removes secrets that nobody came for. Hub and executor both do, in case the other is down. */
public class SecretSweep {
  private final JdbcClient db;
  private final Clock clock;

  /**
   * @param db as a user that may delete from {@code secret_delivery}
   * @param clock what "now" is
   */
  public SecretSweep(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** Removes what has waited for too long. */
  public void sweep() {
    db.sql("DELETE FROM secret_delivery WHERE expires_at <= :now")
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }
}
