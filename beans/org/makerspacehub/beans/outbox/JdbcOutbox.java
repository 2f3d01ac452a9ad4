package org.makerspacehub.beans.outbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Locale;
import org.makerspacehub.beans.PlainLine;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The outbox in the hub's database. */
public final class JdbcOutbox implements Outbox {
  private static final int LONGEST_TITLE = 250;
  private static final int LONGEST_ALT_TEXT = 1_000;

  private final JdbcClient hubJdbc;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /**
   * An outbox that takes pictures only within its caller's transaction.
   *
   * @param hubJdbc the hub's database
   * @param clock what "now" is
   */
  public JdbcOutbox(JdbcClient hubJdbc, Clock clock) {
    this(hubJdbc, null, clock);
  }

  /**
   * @param hubJdbc the hub's database
   * @param transactions of the same data source: a message and its pictures are put together or not
   *     at all
   * @param clock what "now" is
   */
  public JdbcOutbox(JdbcClient hubJdbc, PlatformTransactionManager transactions, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.transaction = transactions == null ? null : new TransactionTemplate(transactions);
    this.clock = clock;
  }

  @Override
  public boolean put(OutboxMessage message) {
    if (message.attachments().isEmpty()) {
      return putNow(message);
    }
    if (transaction != null) {
      return Boolean.TRUE.equals(transaction.execute(status -> putNow(message)));
    }
    if (!TransactionSynchronizationManager.isActualTransactionActive()) {
      throw new IllegalStateException("A message with pictures is put within a transaction.");
    }
    return putNow(message);
  }

  private boolean putNow(OutboxMessage message) {
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
    } catch (DuplicateKeyException there) {
      return false;
    }
    for (int position = 0; position < message.attachments().size(); position++) {
      attach(message.key(), position, message.attachments().get(position));
    }
    return true;
  }

  private void attach(String key, int position, Attachment picture) {
    hubJdbc
        .sql(
            "INSERT INTO outbox_attachment (outbox_id, position, name, title, alt_text, content)"
                + " SELECT id, :position, :name, :title, :alt, :content FROM outbox_message"
                + " WHERE message_key = :key")
        .param("key", key)
        .param("position", position)
        .param("name", picture.name())
        .param("title", PlainLine.of(picture.title(), LONGEST_TITLE))
        .param("alt", PlainLine.of(picture.altText(), LONGEST_ALT_TEXT))
        .param("content", picture.content())
        .update();
  }
}
