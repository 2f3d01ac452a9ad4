package org.makerspacehub.beans.notice;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.notice.NoticeWords.Notice;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Notices in the operators' channel: a row and a message a trouble. Raising and clearing only
 * remember, one entry a topic; {@link #tell} writes and speaks a moment later, and later still when
 * the database is away. So whoever raises is never held up, and a storm is one entry.
 */
public final class JdbcNotices implements Notices {
  private static final Logger LOG = LoggerFactory.getLogger(JdbcNotices.class);

  /** A database that was away for less is nobody's trouble. */
  private static final Duration WORTH_A_WORD = Duration.ofSeconds(3);

  private static final int MAX_TOPICS = 500;
  private static final int LONGEST = 500;
  private static final int AT_ONCE = 50;

  /** Between two mails that tell of troubles. */
  private static final Duration BETWEEN_MAILS = Duration.ofMinutes(10);

  private static final String ROW =
      "SELECT id, topic, sentence, ending, ref, occurrences, first_at, last_at, closed_at,"
          + " message_key, updates FROM ops_notice ";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final Clock clock;
  private final NoticeSettings settings;
  private final ReplyJson replies;
  private final NoticeWords words;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, News> news = new LinkedHashMap<>();

  /** Since when the database does not answer; null while it does. */
  private Instant awaySince;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param outbox takes the messages and mails
   * @param clock what "now" is
   * @param zone in which times are shown
   * @param replies renders cards
   * @param settings where and how often operators are told
   */
  public JdbcNotices(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Outbox outbox,
      Clock clock,
      ZoneId zone,
      ReplyJson replies,
      NoticeSettings settings) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.outbox = outbox;
    this.clock = clock;
    this.replies = replies;
    this.settings = settings;
    this.words = new NoticeWords(zone);
  }

  /** What happened to a topic since it was last written down. */
  private record News(
      long times, Instant first, Instant last, String sentence, String ref, String ending) {

    /** This, and then what came after it. */
    News then(News later) {
      return new News(
          times + later.times,
          times == 0 ? later.first : first,
          later.times == 0 ? last : later.last,
          later.times == 0 ? sentence : later.sentence,
          later.times == 0 ? ref : later.ref,
          later.ending);
    }
  }

  @Override
  public void raise(String topic, String sentence, String ref) {
    Instant now = clock.instant();
    remember(topic, new News(1, now, now, cut(sentence), Ref.isRef(ref) ? ref : Ref.next(), null));
  }

  @Override
  public void clear(String topic, String sentence) {
    Instant now = clock.instant();
    remember(topic, new News(0, now, now, "", "", cut(sentence == null ? "" : sentence)));
  }

  /**
   * Writes down what was raised and cleared since the last time, and puts what is to be told into
   * the outbox. Never throws: a database that is away is tried again the next time.
   */
  public synchronized void tell() {
    Map<String, News> taken;
    synchronized (news) {
      taken = new LinkedHashMap<>(news);
      news.clear();
    }
    long asked = System.nanoTime();
    try {
      // Even with nothing to say: this is where it is noticed that the database is away. A pool
      // waits for a connection itself, and may get one before it gives up.
      db.sql("SELECT 1").query(Long.class).single();
      Duration waited = Duration.ofNanos(System.nanoTime() - asked);
      if (awaySince == null && waited.compareTo(WORTH_A_WORD) >= 0) {
        awaySince = clock.instant().minus(waited);
      }
      while (!taken.isEmpty()) {
        String topic = taken.keySet().iterator().next();
        News of = taken.get(topic);
        transaction.executeWithoutResult(status -> write(topic, of));
        taken.remove(topic);
      }
      speak();
      mail();
      isBack();
    } catch (DataAccessException | TransactionException away) {
      // What was raised meanwhile came after what could not be written.
      synchronized (news) {
        taken.forEach(
            (topic, of) -> news.merge(topic, of, (later, earlier) -> earlier.then(later)));
      }
      if (awaySince == null) {
        awaySince = clock.instant().minusNanos(System.nanoTime() - asked);
        LOG.warn(
            "The database does not answer ({}); notices wait.", away.getClass().getSimpleName());
      }
    }
  }

  /** What is not over, the longest first. */
  public List<OpenNotice> open() {
    return db.sql(
            "SELECT topic, sentence, ref, occurrences, first_at, last_at FROM ops_notice"
                + " WHERE state = 'OPEN' ORDER BY first_at LIMIT 20")
        .query(
            (row, n) ->
                new OpenNotice(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    row.getLong(4),
                    row.getTimestamp(5).toInstant(),
                    row.getTimestamp(6).toInstant()))
        .list();
  }

  private void remember(String topic, News of) {
    synchronized (news) {
      if (news.size() >= MAX_TOPICS && !news.containsKey(topic)) {
        LOG.warn("Too many notices at once; this one is only here: {}", topic);
        return;
      }
      news.merge(topic, of, News::then);
    }
    LOG.debug("Notice {}", topic);
  }

  private void isBack() {
    if (awaySince == null) {
      return;
    }
    Instant since = awaySince;
    awaySince = null;
    Duration gone = Duration.between(since, clock.instant());
    LOG.info("The database answers again after {} s.", gone.toSeconds());
    if (gone.compareTo(WORTH_A_WORD) >= 0) {
      remember(
          "database",
          new News(
              1,
              since,
              clock.instant(),
              "The database did not answer for %d s. What came in meanwhile was refused or waits;"
                      .formatted(gone.toSeconds())
                  + " nothing that was taken is lost.",
              Ref.next(),
              "It answers again."));
    }
  }

  private void write(String topic, News of) {
    Optional<Long> open =
        db.sql("SELECT id FROM ops_notice WHERE open_topic = :topic FOR UPDATE")
            .param("topic", topic)
            .query(Long.class)
            .optional();
    if (of.times() > 0) {
      if (open.isEmpty()) {
        open =
            db.sql(
                    "SELECT id FROM ops_notice WHERE topic = :topic AND closed_at > :since ORDER BY"
                        + " closed_at DESC LIMIT 1 FOR UPDATE")
                .param("topic", topic)
                .param("since", Timestamp.from(clock.instant().minus(settings.flapping())))
                .query(Long.class)
                .optional();
      }
      if (open.isPresent()) {
        again(open.get(), of);
      } else {
        begin(topic, of);
      }
      LOG.warn("Notice {} (ref {}): {}", topic, of.ref(), of.sentence());
    }
    if (of.ending() != null) {
      int closed =
          db.sql(
                  "UPDATE ops_notice SET state = 'CLOSED', closed_at = :at, ending = :ending,"
                      + " untold = 1 WHERE open_topic = :topic")
              .param("at", Timestamp.from(clock.instant()))
              .param("ending", of.ending())
              .param("topic", topic)
              .update();
      if (closed > 0) {
        LOG.info("Notice {} is over: {}", topic, of.ending());
      }
    }
  }

  private void begin(String topic, News of) {
    db.sql(
            // Of two hubs that begin at once, the second adds to the first.
            "INSERT INTO ops_notice (topic, sentence, ref, occurrences, first_at, last_at) VALUES"
                + " (:topic, :sentence, :ref, :times, :first, :last) ON DUPLICATE KEY UPDATE"
                + " occurrences = occurrences + VALUES(occurrences), last_at = VALUES(last_at),"
                + " sentence = VALUES(sentence), ref = VALUES(ref), untold = 1")
        .param("topic", topic)
        .param("sentence", of.sentence())
        .param("ref", of.ref())
        .param("times", of.times())
        .param("first", Timestamp.from(of.first()))
        .param("last", Timestamp.from(of.last()))
        .update();
  }

  private void again(long id, News of) {
    db.sql(
            // What a mail has closed may be mailed anew; the columns are set from the left.
            "UPDATE ops_notice SET state = 'OPEN', closed_at = NULL, ending = NULL, mailed_at ="
                + " IF(end_mailed_at IS NULL, mailed_at, NULL), end_mailed_at = NULL, occurrences ="
                + " occurrences + :times, last_at = :last, sentence = :sentence, ref = :ref,"
                + " untold = 1 WHERE id = :id")
        .param("times", of.times())
        .param("last", Timestamp.from(of.last()))
        .param("sentence", of.sentence())
        .param("ref", of.ref())
        .param("id", id)
        .update();
  }

  /** Puts new messages and updates into the outbox. */
  private void speak() {
    if (settings.channel().isEmpty()) {
      return;
    }
    // The end is told at once; what goes on, not too often.
    List<Long> due =
        db.sql(
                "SELECT id FROM ops_notice WHERE untold = 1 AND (told_at IS NULL OR state ="
                    + " 'CLOSED' OR told_at <= :before) ORDER BY id LIMIT "
                    + AT_ONCE)
            .param("before", Timestamp.from(clock.instant().minus(settings.between())))
            .query(Long.class)
            .list();
    for (long id : due) {
      transaction.executeWithoutResult(
          status ->
              db.sql(ROW + "WHERE id = :id AND untold = 1 FOR UPDATE")
                  .param("id", id)
                  .query(JdbcNotices::notice)
                  .optional()
                  .ifPresent(this::put));
    }
  }

  private void put(Notice notice) {
    boolean first = notice.messageKey() == null;
    String key = first ? "notice:" + notice.id() : notice.messageKey();
    int updates = first ? 0 : notice.updates() + 1;
    String payload = replies.message(words.card(notice));
    outbox.put(
        first
            ? new OutboxMessage(
                key, notice.ref(), Kind.SLACK_POST, settings.channel(), payload, null)
            : new OutboxMessage(
                key + ":" + updates, notice.ref(), Kind.SLACK_UPDATE, key, payload, null));
    db.sql(
            "UPDATE ops_notice SET untold = 0, told_at = :now, message_key = :key, updates ="
                + " :updates WHERE id = :id")
        .param("now", Timestamp.from(clock.instant()))
        .param("key", key)
        .param("updates", updates)
        .param("id", notice.id())
        .update();
  }

  /** One mail when Slack cannot be used, and one when all that it told of is over. */
  private void mail() {
    if (settings.mailTo().isEmpty()) {
      return;
    }
    transaction.executeWithoutResult(status -> mailTroubles());
    transaction.executeWithoutResult(status -> mailTheEnd());
  }

  private void mailTroubles() {
    Instant now = clock.instant();
    List<Notice> untold =
        db.sql(
                "SELECT n.id, n.topic, n.sentence, n.ending, n.ref, n.occurrences, n.first_at,"
                    + " n.last_at, n.closed_at, n.message_key, n.updates FROM ops_notice n LEFT"
                    + " JOIN outbox_message o ON o.message_key = n.message_key WHERE n.state ="
                    + " 'OPEN' AND n.mailed_at IS NULL AND (o.state IS NULL OR o.state <> 'SENT')"
                    + " ORDER BY n.id LIMIT 50 FOR UPDATE")
            .query(JdbcNotices::notice)
            .list();
    Instant patience =
        now.minus(settings.channel().isEmpty() ? Duration.ZERO : settings.mailAfter());
    if (untold.stream().noneMatch(notice -> !notice.firstAt().isAfter(patience))) {
      return;
    }
    boolean justDone =
        db.sql("SELECT COUNT(*) FROM ops_notice WHERE mailed_at > :since")
                .param("since", Timestamp.from(now.minus(BETWEEN_MAILS)))
                .query(Long.class)
                .single()
            > 0;
    if (justDone) {
      return;
    }
    send(
        "notice:mail:" + untold.get(0).id(),
        untold,
        words.troubleSubject(untold),
        words.trouble(untold, !settings.channel().isEmpty()));
    mark("mailed_at", untold, now);
  }

  private void mailTheEnd() {
    List<Notice> told =
        db.sql(
                ROW
                    + "WHERE mailed_at IS NOT NULL AND end_mailed_at IS NULL ORDER BY id LIMIT 50"
                    + " FOR UPDATE")
            .query(JdbcNotices::notice)
            .list();
    if (told.isEmpty() || told.stream().anyMatch(notice -> notice.closedAt() == null)) {
      return;
    }
    send("notice:mail:" + told.get(0).id() + ":end", told, "Hub: over", words.over(told));
    mark("end_mailed_at", told, clock.instant());
  }

  private void send(String key, List<Notice> notices, String subject, String text) {
    ObjectNode payload = json.createObjectNode().put("subject", subject).put("text", text);
    int n = 0;
    for (String to : settings.mailTo()) {
      // A trouble that flaps may be mailed again hours later: then it is another mail.
      outbox.put(
          new OutboxMessage(
              "%s:%d:%d".formatted(key, clock.instant().toEpochMilli(), n++),
              notices.get(0).ref(),
              Kind.MAIL,
              to,
              payload.toString(),
              null));
    }
  }

  private void mark(String column, List<Notice> notices, Instant now) {
    db.sql("UPDATE ops_notice SET " + column + " = :now WHERE id IN (:ids)")
        .param("now", Timestamp.from(now))
        .param("ids", notices.stream().map(Notice::id).toList())
        .update();
  }

  private static Notice notice(ResultSet row, int n) throws SQLException {
    Timestamp closed = row.getTimestamp("closed_at");
    String ending = row.getString("ending");
    return new Notice(
        row.getLong("id"),
        row.getString("topic"),
        row.getString("sentence"),
        ending == null ? "" : ending,
        row.getString("ref"),
        row.getLong("occurrences"),
        row.getTimestamp("first_at").toInstant(),
        row.getTimestamp("last_at").toInstant(),
        closed == null ? null : closed.toInstant(),
        row.getString("message_key"),
        row.getInt("updates"));
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST - 1) + "…";
  }
}
