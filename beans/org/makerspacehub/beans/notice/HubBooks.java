package org.makerspacehub.beans.notice;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Map;
import org.makerspacehub.beans.sync.SyncIncomplete;
import org.makerspacehub.beans.sync.SyncRuns;
import org.springframework.jdbc.core.simple.JdbcClient;

/** How much waits in the hub's books, and since when. */
public class HubBooks {
  private final JdbcClient db;

  /**
   * @param db as the hub's user
   */
  public HubBooks(JdbcClient db) {
    this.db = db;
  }

  /**
   * What waits.
   *
   * @param count how many
   * @param oldest since when; null when there is none
   * @param ref of the oldest; null when there is none
   */
  public record Waiting(long count, Instant oldest, String ref) {}

  /** Rows of the inbox that nobody has taken up. */
  public Waiting inbox() {
    return waiting(
        "SELECT COUNT(*), MIN(received_at) FROM inbox_event WHERE state = 'RECEIVED'",
        "SELECT ref FROM inbox_event WHERE state = 'RECEIVED' ORDER BY received_at LIMIT 1");
  }

  /** Messages for Slack that are not sent. */
  public Waiting slackMessages() {
    return outbox("kind <> 'mail'");
  }

  /** Mails that are not sent. */
  public Waiting mails() {
    return outbox("kind = 'mail'");
  }

  /** Dead letters that nobody has dealt with. */
  public Waiting deadLetters() {
    return waiting(
        "SELECT COUNT(*), MIN(created_at) FROM dead_letter WHERE state = 'ERROR'",
        "SELECT ref FROM dead_letter WHERE state = 'ERROR' ORDER BY created_at DESC LIMIT 1");
  }

  /**
   * Dead letters that wait and that no other notice speaks of: a round of the sync that failed
   * because a vendor is away is the vendor's trouble, and the next round mends it.
   *
   * @param before rounds that failed later than this get their chance
   */
  public Waiting deadLettersOfTheirOwn(Instant before) {
    String from =
        " FROM dead_letter d WHERE d.state = 'ERROR' AND (d.cause <> :cause OR (d.created_at <"
            + " :before AND NOT EXISTS (SELECT 1 FROM sync_run r WHERE r.running_flow = :round) AND"
            + " NOT EXISTS (SELECT 1 FROM ops_notice n WHERE n.open_topic LIKE 'vendor.%' OR"
            + " n.open_topic = 'connector')))";
    Map<String, Object> given =
        Map.of(
            "cause",
            SyncIncomplete.class.getName(),
            "before",
            Timestamp.from(before),
            "round",
            SyncRuns.ROUND);
    Waiting found =
        db.sql("SELECT COUNT(*), MIN(d.created_at)" + from)
            .params(given)
            .query((row, n) -> new Waiting(row.getLong(1), instant(row.getTimestamp(2)), null))
            .single();
    return found.count() == 0
        ? found
        : new Waiting(
            found.count(),
            found.oldest(),
            db.sql("SELECT d.ref" + from + " ORDER BY d.created_at DESC LIMIT 1")
                .params(given)
                .query(String.class)
                .optional()
                .orElse(null));
  }

  /** Troubles that are not over. */
  public Waiting openNotices() {
    return waiting(
        "SELECT COUNT(*), MIN(first_at) FROM ops_notice WHERE state = 'OPEN'",
        "SELECT ref FROM ops_notice WHERE state = 'OPEN' ORDER BY first_at LIMIT 1");
  }

  private Waiting outbox(String which) {
    String from = " FROM outbox_message WHERE state IN ('WAITING', 'SENDING') AND " + which;
    return waiting(
        "SELECT COUNT(*), MIN(created_at)" + from,
        "SELECT ref" + from + " ORDER BY created_at LIMIT 1");
  }

  private Waiting waiting(String figures, String ref) {
    Waiting found =
        db.sql(figures)
            .query((row, n) -> new Waiting(row.getLong(1), instant(row.getTimestamp(2)), null))
            .single();
    return found.count() == 0
        ? found
        : new Waiting(
            found.count(), found.oldest(), db.sql(ref).query(String.class).optional().orElse(null));
  }

  private static Instant instant(Timestamp moment) {
    return moment == null ? null : moment.toInstant();
  }
}
