package org.makerspacehub.beans.knowledge.slack;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.SqlFile;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Slack's channels and messages in the database. Who changes a channel's rows holds its row. */
public final class SlackBook {
  private static final String ROOM =
      "SELECT channel_id, name, is_private, is_shared, taken, newest_ts, back_ts, back_until,"
          + " back_done, sweep_ts, read_at FROM slack_channel ";

  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock what "now" is
   */
  public SlackBook(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  // ---- channels -----------------------------------------------------------------------------

  /** Those that are taken in, the one that was not read for longest first. */
  List<SlackRoom> taken() {
    return hubJdbc
        .sql(ROOM + "WHERE taken ORDER BY read_at, channel_id")
        .query(SlackBook::room)
        .list();
  }

  /** A channel; empty when it was never seen. */
  Optional<SlackRoom> room(String channel) {
    return hubJdbc
        .sql(ROOM + "WHERE channel_id = :channel")
        .param("channel", channel)
        .query(SlackBook::room)
        .optional();
  }

  /**
   * A channel, with its row held until the transaction ends.
   *
   * @return empty when it is not taken in (any more)
   */
  Optional<SlackRoom> hold(String channel) {
    return hubJdbc
        .sql(ROOM + "WHERE channel_id = :channel FOR UPDATE")
        .param("channel", channel)
        .query(SlackBook::room)
        .optional()
        .filter(SlackRoom::taken);
  }

  /** The names of channels by their ids. */
  Map<String, String> names() {
    Map<String, String> names = new HashMap<>();
    hubJdbc
        .sql("SELECT channel_id, name FROM slack_channel")
        .query(
            row -> {
              names.put(row.getString(1), row.getString(2));
            });
    return names;
  }

  /** Whether people of other workspaces may be in a channel; of one that is not known they may. */
  public boolean isShared(String channel) {
    return room(channel).map(SlackRoom::isShared).orElse(true);
  }

  /** A page was read forwards. */
  void moveTop(SlackRoom room) {
    hubJdbc
        .sql(
            "UPDATE slack_channel SET newest_ts = :newest, back_ts = :back, back_until = :until,"
                + " back_done = :done, read_at = :now WHERE channel_id = :channel")
        .param("newest", room.newest())
        .param("back", room.back())
        .param("until", room.backUntil())
        .param("done", room.backDone())
        .param("now", utc(clock.instant()))
        .param("channel", room.id())
        .update();
  }

  /** A page was read backwards. */
  void moveBack(String channel, String back, boolean done) {
    hubJdbc
        .sql(
            "UPDATE slack_channel SET back_ts = :back, back_done = :done"
                + " WHERE channel_id = :channel")
        .param("back", back)
        .param("done", done)
        .param("channel", channel)
        .update();
  }

  /**
   * A page was looked at again.
   *
   * @param sweep where to go on; null: from the newest again
   */
  void moveSweep(String channel, String sweep) {
    hubJdbc
        .sql(
            "UPDATE slack_channel SET sweep_ts = :sweep, swept_at = :now"
                + " WHERE channel_id = :channel")
        .param("sweep", sweep)
        .param("now", utc(clock.instant()))
        .param("channel", channel)
        .update();
  }

  /** The channel whose past was not looked at again for longest. */
  Optional<String> nextSweep() {
    return hubJdbc
        .sql(
            "SELECT channel_id FROM slack_channel WHERE taken AND back_done"
                + " ORDER BY swept_at, channel_id LIMIT 1")
        .query(String.class)
        .optional();
  }

  /** Channels of which there is more to be read backwards, the one to go on with first. */
  List<String> unread() {
    return hubJdbc
        .sql(
            "SELECT channel_id FROM slack_channel WHERE taken AND NOT back_done"
                + " AND newest_ts IS NOT NULL ORDER BY back_ts DESC, channel_id")
        .query(String.class)
        .list();
  }

  // ---- messages -----------------------------------------------------------------------------

  /**
   * What is kept of a stretch of a channel, without replies.
   *
   * @param from itself and later ones; empty for no such bound
   * @param before only earlier ones; null for no such bound
   */
  Map<String, SlackPost> inChannel(String channel, String from, String before) {
    return posts(
        hubJdbc
            .sql(SqlFile.read("slack-messages-stretch"))
            .param("channel", channel)
            .param("from", from)
            .param("before", before == null ? "99999999999" : before)
            .query(SlackBook::post)
            .list());
  }

  /** What is kept of a thread: the message above it and the replies, in order. */
  Map<String, SlackPost> inThread(String channel, String root) {
    return posts(
        hubJdbc
            .sql(SqlFile.read("slack-messages-thread"))
            .param("channel", channel)
            .param("root", root)
            .query(SlackBook::post)
            .list());
  }

  /** A message; empty when it is not kept. */
  Optional<SlackPost> post(String channel, String ts) {
    return hubJdbc
        .sql(SqlFile.read("slack-message"))
        .param("channel", channel)
        .param("ts", ts)
        .query(SlackBook::post)
        .optional();
  }

  /**
   * Puts a message in the place of what it was; when it was first seen stays.
   *
   * @param threadDue whether what was replied to it is to be read, before what only may have
   *     changed
   */
  void put(String channel, SlackPost post, boolean threadDue) {
    hubJdbc
        .sql(SqlFile.read("slack-message-put"))
        .param("channel", channel)
        .param("ts", post.ts())
        .param("thread", post.threadTs())
        .param("team", post.team())
        .param("user", post.user())
        .param("text", post.text())
        .param("files", post.files())
        .param("edited", post.editedTs())
        .param("replies", post.replies())
        .param("latest", post.latestReply())
        .param("due", threadDue)
        .param("at", utc(post.at()))
        .param("now", utc(clock.instant()))
        .update();
  }

  /** What was replied to a message is as it is here. */
  void threadRead(String channel, String root, int replies, String latest) {
    hubJdbc
        .sql(
            "UPDATE slack_message SET thread_due = FALSE, thread_read_at = :now,"
                + " reply_count = :replies, latest_reply = :latest"
                + " WHERE channel_id = :channel AND ts = :root")
        .param("now", utc(clock.instant()))
        .param("replies", replies)
        .param("latest", latest)
        .param("channel", channel)
        .param("root", root)
        .update();
  }

  /** A thread was refused: others first. */
  void threadTried(String channel, String root) {
    hubJdbc
        .sql(
            "UPDATE slack_message SET thread_read_at = :now"
                + " WHERE channel_id = :channel AND ts = :root")
        .param("now", utc(clock.instant()))
        .param("channel", channel)
        .param("root", root)
        .update();
  }

  /** A message is not in Slack any more, as far as could be seen. */
  void drop(String channel, String ts) {
    hubJdbc
        .sql("DELETE FROM slack_message WHERE channel_id = :channel AND ts = :ts")
        .param("channel", channel)
        .param("ts", ts)
        .update();
  }

  /** A message is gone for good: what was in it goes, and what is on its way here never comes. */
  void bury(String channel, String ts, String thread) {
    hubJdbc
        .sql(SqlFile.read("slack-message-bury"))
        .param("channel", channel)
        .param("ts", ts)
        .param("thread", thread)
        .param("at", utc(SlackPost.at(ts)))
        .param("now", utc(clock.instant()))
        .update();
  }

  /** A thread that is to be read: its channel and the message above it. */
  record Thread(String channel, String root) {}

  /** The threads that are to be read, those first that were not for longest. */
  List<Thread> dueThreads(int most) {
    return hubJdbc
        .sql(
            "SELECT channel_id, ts FROM slack_message WHERE thread_due"
                + " ORDER BY thread_read_at LIMIT :most")
        .param("most", most)
        .query((row, i) -> new Thread(row.getString(1), row.getString(2)))
        .list();
  }

  /**
   * Replies can be changed without a trace above them: threads in which something was said lately
   * are read again, some at a time, and before those that the slow look came by.
   */
  void lookAgain(Instant since, int most) {
    List<Thread> recent =
        hubJdbc
            .sql(
                "SELECT channel_id, ts FROM slack_message WHERE latest_reply > :since"
                    + " ORDER BY thread_read_at LIMIT :most")
            .param("since", SlackPost.ts(since))
            .param("most", most)
            .query((row, i) -> new Thread(row.getString(1), row.getString(2)))
            .list();
    recent.forEach(
        thread ->
            hubJdbc
                .sql(
                    "UPDATE slack_message SET thread_due = TRUE, thread_read_at = NULL"
                        + " WHERE channel_id = :channel AND ts = :ts")
                .param("channel", thread.channel())
                .param("ts", thread.root())
                .update());
  }

  /** What was replied to a message is to be read. */
  void due(String channel, String root) {
    hubJdbc
        .sql("UPDATE slack_message SET thread_due = TRUE WHERE channel_id = :channel AND ts = :ts")
        .param("channel", channel)
        .param("ts", root)
        .update();
  }

  /**
   * Forgets what is too old to be kept as it is, and which messages were deleted long ago.
   *
   * @param oldest a thread goes when its last reply is older
   * @param buriedBefore messages that were deleted earlier can be on their way no more
   */
  void forget(Instant oldest, Instant buriedBefore) {
    hubJdbc
        .sql(
            "DELETE FROM slack_message WHERE at < :oldest"
                + " AND (latest_reply IS NULL OR latest_reply < :ts)")
        .param("oldest", utc(oldest))
        .param("ts", SlackPost.ts(oldest))
        .update();
    hubJdbc
        .sql("DELETE FROM slack_message WHERE deleted_at < :before AND reply_count = 0")
        .param("before", utc(buriedBefore))
        .update();
  }

  // ---- what is to be written anew -----------------------------------------------------------

  /** A day or a thread of which the documents are to be made again. */
  record Stale(String channel, String unit) {}

  /** Notes some. */
  void stale(String channel, Collection<String> units) {
    for (String unit : units) {
      hubJdbc
          .sql("INSERT IGNORE INTO slack_stale (channel_id, unit) VALUES (:channel, :unit)")
          .param("channel", channel)
          .param("unit", unit)
          .update();
    }
  }

  /** Notes everything of a channel. */
  void allStale(String channel) {
    hubJdbc.sql(SqlFile.read("slack-stale-channel")).param("channel", channel).update();
  }

  /** Some of them. */
  List<Stale> stale(int most) {
    return hubJdbc
        .sql("SELECT channel_id, unit FROM slack_stale ORDER BY channel_id, unit LIMIT :most")
        .param("most", most)
        .query((row, i) -> new Stale(row.getString(1), row.getString(2)))
        .list();
  }

  /** Takes one away. */
  void fresh(Stale stale) {
    hubJdbc
        .sql("DELETE FROM slack_stale WHERE channel_id = :channel AND unit = :unit")
        .param("channel", stale.channel())
        .param("unit", stale.unit())
        .update();
  }

  /** The documents that were made of a channel, by the beginning and end of their keys. */
  List<String> documentKeys(String channel, String from, String until) {
    return hubJdbc
        .sql(SqlFile.read("slack-document-keys"))
        .param("channel", channel)
        .param("from", from)
        .param("until", until)
        .query(String.class)
        .list();
  }

  private static Map<String, SlackPost> posts(List<SlackPost> list) {
    Map<String, SlackPost> posts = new java.util.LinkedHashMap<>();
    list.forEach(post -> posts.put(post.ts(), post));
    return posts;
  }

  private static SlackPost post(ResultSet row, int i) throws SQLException {
    return new SlackPost(
        row.getString("ts"),
        row.getString("thread_ts"),
        row.getString("team_id"),
        row.getString("slack_user"),
        row.getString("text"),
        row.getString("files"),
        row.getString("edited_ts"),
        row.getInt("reply_count"),
        row.getString("latest_reply"),
        instant(row, "taken_at"),
        row.getTimestamp("deleted_at") != null);
  }

  private static SlackRoom room(ResultSet row, int i) throws SQLException {
    return new SlackRoom(
        row.getString("channel_id"),
        row.getString("name"),
        row.getBoolean("is_private"),
        row.getBoolean("is_shared"),
        row.getBoolean("taken"),
        row.getString("newest_ts"),
        row.getString("back_ts"),
        row.getString("back_until"),
        row.getBoolean("back_done"),
        row.getString("sweep_ts"),
        instant(row, "read_at"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    LocalDateTime time = row.getObject(column, LocalDateTime.class);
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }

  static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }
}
