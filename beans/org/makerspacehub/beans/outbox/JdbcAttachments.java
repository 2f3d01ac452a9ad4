package org.makerspacehub.beans.outbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The pictures in the hub's database. */
public final class JdbcAttachments implements Attachments {
  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock what "now" is
   */
  public JdbcAttachments(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  @Override
  public List<Kept> of(OutboxItem item) {
    return hubJdbc
        .sql(
            "SELECT position, name, title, alt_text, LENGTH(content), slack_file_id, uploaded_at"
                + " FROM outbox_attachment WHERE outbox_id = :id ORDER BY position")
        .param("id", item.id())
        .query(
            (row, n) -> {
              Timestamp uploaded = row.getTimestamp(7);
              return new Kept(
                  row.getInt(1),
                  row.getString(2),
                  row.getString(3),
                  row.getString(4),
                  row.getInt(5),
                  row.getString(6),
                  uploaded == null ? null : uploaded.toInstant());
            })
        .list();
  }

  @Override
  public byte[] content(OutboxItem item, Kept picture) {
    return hubJdbc
        .sql(
            "SELECT content FROM outbox_attachment WHERE outbox_id = :id AND position = :position"
                + " AND content IS NOT NULL")
        .param("id", item.id())
        .param("position", picture.position())
        .query((row, n) -> row.getBytes(1))
        .optional()
        .orElse(null);
  }

  @Override
  public Kept uploaded(OutboxItem item, Kept picture, String slackFileId) {
    Instant now = clock.instant();
    hubJdbc
        .sql(
            "UPDATE outbox_attachment a JOIN outbox_message m ON m.id = a.outbox_id"
                + " SET a.slack_file_id = :file, a.uploaded_at = :now WHERE a.outbox_id = :id"
                + " AND a.position = :position AND m.claim = :claim AND m.state = 'SENDING'")
        .param("file", slackFileId)
        .param("now", Timestamp.from(now))
        .param("id", item.id())
        .param("position", picture.position())
        .param("claim", item.claim())
        .update();
    return new Kept(
        picture.position(),
        picture.name(),
        picture.title(),
        picture.altText(),
        picture.size(),
        slackFileId,
        now);
  }
}
