package org.makerspacehub.beans.outbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The outbox in the hub's database. */
public final class JdbcOutbox implements Outbox {
  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock what "now" is
   */
  public JdbcOutbox(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  @Override
  public boolean put(OutboxMessage message) {
    Instant now = clock.instant();
    try {
      hubJdbc
          .sql(
              "INSERT INTO outbox_message"
                  + " (message_key, ref, kind, address, payload, created_at, not_before, expires_at)"
                  + " VALUES (:key, :ref, :kind, :address, :payload, :now, :now, :expires)")
          .param("key", message.key())
          .param("ref", message.ref())
          .param("kind", message.kind().name().toLowerCase(Locale.ROOT))
          .param("address", message.address())
          .param("payload", message.payload())
          .param("now", Timestamp.from(now))
          .param(
              "expires",
              message.goodFor() == null ? null : Timestamp.from(now.plus(message.goodFor())))
          .update();
      return true;
    } catch (DuplicateKeyException there) {
      return false;
    }
  }
}
