package org.makerspacehub.beans.erasure;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Empties a person's messages and takes the person out of the others'. The rows stay, for threads
 * hang on them; what was made of them is made again without the person.
 */
public final class SlackErasure implements ErasureStep {
  /** The day and the thread of a message: the documents that it may be part of. */
  private static final String STALE =
      "INSERT IGNORE INTO slack_stale (channel_id, unit)"
          + " SELECT channel_id, CONCAT('d:', FLOOR(SUBSTRING_INDEX(ts, '.', 1) / 86400))"
          + " FROM slack_message WHERE %1$s"
          + " UNION SELECT channel_id, CONCAT('t:', COALESCE(thread_ts, ts))"
          + " FROM slack_message WHERE %1$s AND (thread_ts IS NOT NULL OR reply_count > 0)";

  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the hub's database
   */
  public SlackErasure(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  @Override
  public String table() {
    return "slack_message";
  }

  private record Said(String channel, String ts, String text, String files) {}

  @Override
  public int erase(Somebody who) {
    int changed = 0;
    if (!who.users().isEmpty()) {
      hubJdbc.sql(STALE.formatted("slack_user IN (:users)")).param("users", who.users()).update();
      changed =
          hubJdbc
              .sql(
                  "UPDATE slack_message SET text = '', files = '', team_id = NULL,"
                      + " slack_user = NULL WHERE slack_user IN (:users)")
              .param("users", who.users())
              .update();
    }
    Scrubber scrubber = who.scrubber();
    List<Said> found = new ArrayList<>();
    hubJdbc
        .sql("SELECT channel_id, ts, text, files FROM slack_message")
        .query(
            row -> {
              Said said =
                  new Said(
                      row.getString("channel_id"),
                      row.getString("ts"),
                      scrubber.scrub(row.getString("text")),
                      scrubber.scrub(row.getString("files")));
              if (!said.text().equals(row.getString("text"))
                  || !said.files().equals(row.getString("files"))) {
                found.add(said);
              }
            });
    for (Said said : found) {
      hubJdbc
          .sql(
              "UPDATE slack_message SET text = :text, files = :files"
                  + " WHERE channel_id = :channel AND ts = :ts")
          .param("text", said.text())
          .param("files", said.files())
          .param("channel", said.channel())
          .param("ts", said.ts())
          .update();
      hubJdbc
          .sql(STALE.formatted("channel_id = :channel AND ts = :ts"))
          .param("channel", said.channel())
          .param("ts", said.ts())
          .update();
    }
    return changed + found.size();
  }
}
