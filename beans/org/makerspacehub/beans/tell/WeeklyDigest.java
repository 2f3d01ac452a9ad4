package org.makerspacehub.beans.tell;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** Tells the operators once a week how the hub did, and what there is to do, if anything. */
public class WeeklyDigest {
  /** A week's worth of a figure that is told beside the hub's own. */
  public interface Line {

    /**
     * The figure, in a few words, without personal data.
     *
     * @param since the beginning of the week
     * @return empty when there is nothing to tell
     */
    Optional<Figure> since(Instant since);
  }

  /**
   * A figure.
   *
   * @param name what it is, for example {@code Reports}
   * @param value for example {@code 1 posted}
   * @param todo what is to be done about it; empty when nothing is
   */
  public record Figure(String name, String value, String todo) {}

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final Clock clock;
  private final ZoneId zone;
  private final String space;
  private final String channel;
  private final List<String> mailTo;
  private final List<Line> lines;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param outbox takes the message
   * @param replies renders it
   * @param clock what "now" is
   * @param zone decides which week it is
   * @param space the makerspace's name as people read it
   * @param channel the operators'; empty for none, then they get mail
   * @param mailTo their addresses
   * @param lines what else is told
   */
  public WeeklyDigest(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Outbox outbox,
      ReplyJson replies,
      Clock clock,
      ZoneId zone,
      String space,
      String channel,
      List<String> mailTo,
      List<Line> lines) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.outbox = outbox;
    this.replies = replies;
    this.clock = clock;
    this.zone = zone;
    this.space = space;
    this.channel = channel;
    this.mailTo = List.copyOf(mailTo);
    this.lines = List.copyOf(lines);
  }

  /**
   * Tells about the seven days until now, unless this week was told already.
   *
   * @param title fixed words above the text
   * @param textWell the flow's, for a week after which nothing is to be done
   * @param textTodo the flow's, for any other
   * @return whether it was told
   */
  public boolean tell(String title, String textWell, String textTodo) {
    if (channel.isEmpty() && mailTo.isEmpty()) {
      return false;
    }
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, zone);
    Instant since = today.minusDays(7).atStartOfDay(zone).toInstant();
    long bytes = bytes();
    List<Figure> figures = figures(since, today, bytes);
    String week =
        "%d-W%02d"
            .formatted(
                today.get(IsoFields.WEEK_BASED_YEAR), today.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
    List<String> todo = figures.stream().map(Figure::todo).filter(t -> !t.isEmpty()).toList();
    Map<String, String> values =
        Map.of("space", SlackText.plain(space, SlackText.NAME), "week", week);
    Card card = new Card(title);
    List<String> paragraphs = NoticeText.fill(todo.isEmpty() ? textWell : textTodo, values);
    card.lead(
        todo.isEmpty() ? Card.Sign.GOOD : Card.Sign.ATTENTION,
        paragraphs.get(0),
        String.join("\n", paragraphs.subList(1, paragraphs.size())));
    if (!todo.isEmpty()) {
      card.list(todo.stream().map(SlackText::escape).toList());
    }
    figures.forEach(figure -> card.fact(figure.name(), SlackText.escape(figure.value())));
    String ref = Ref.next();
    Reply reply = card.note("The week until %s  ·  %s".formatted(today, week)).reply();
    try {
      return Boolean.TRUE.equals(
          transaction.execute(
              status -> {
                db.sql(
                        "INSERT INTO digest_week (week, ref, told_at, database_bytes) VALUES"
                            + " (:week, :ref, :now, :bytes)")
                    .param("week", week)
                    .param("ref", ref)
                    .param("now", Timestamp.from(now))
                    .param("bytes", bytes)
                    .update();
                put("digest-weekly:" + week, ref, reply, title, figures, todo);
                return true;
              }));
    } catch (DuplicateKeyException told) {
      return false;
    }
  }

  private void put(
      String key, String ref, Reply reply, String title, List<Figure> figures, List<String> todo) {
    if (!channel.isEmpty()) {
      outbox.put(
          new OutboxMessage(key, ref, Kind.SLACK_POST, channel, replies.message(reply), null));
      return;
    }
    StringBuilder text = new StringBuilder();
    text.append(todo.isEmpty() ? "Nothing is to be done.\n\n" : "What to do:\n");
    todo.forEach(each -> text.append("- ").append(each.replace("`", "")).append('\n'));
    text.append('\n');
    figures.forEach(
        each -> text.append(each.name()).append(": ").append(each.value()).append('\n'));
    ObjectNode mail = json.createObjectNode().put("subject", title).put("text", text.toString());
    for (int i = 0; i < mailTo.size(); i++) {
      outbox.put(
          new OutboxMessage(key + ":" + i, ref, Kind.MAIL, mailTo.get(i), mail.toString(), null));
    }
  }

  private List<Figure> figures(Instant since, LocalDate today, long bytes) {
    List<Figure> figures = new ArrayList<>();
    long rounds = runs("DONE", since);
    long failed = runs("FAILED", since);
    figures.add(
        new Figure(
            "Rounds of the sync",
            "%s, %s failed".formatted(When.number(rounds + failed), When.number(failed)),
            rounds == 0
                ? "No round of the sync went through this week: `/hub sync status` says why."
                : ""));
    long letters = count("SELECT COUNT(*) FROM dead_letter WHERE state = 'ERROR'");
    figures.add(
        new Figure(
            "Dead letters",
            letters == 0 ? "none" : When.number(letters),
            letters == 0 ? "" : "Look at what stopped on an error: `/hub deadletters`."));
    long open = count("SELECT COUNT(*) FROM ops_notice WHERE state = 'OPEN'");
    figures.add(
        new Figure(
            "Open troubles",
            open == 0 ? "none" : When.number(open),
            open == 0 ? "" : "Look at what is not over: `/hub status`."));
    long reviews = count("SELECT COUNT(*) FROM identity_review WHERE state = 'OPEN'");
    figures.add(
        new Figure(
            "Who is who",
            reviews == 0 ? "nobody waits" : When.count(reviews, "question"),
            reviews == 0 ? "" : "Say who is who where the rules cannot tell: `/hub reviews`."));
    long lost =
        count(
            "SELECT COUNT(*) FROM outbox_message WHERE state IN ('FAILED', 'UNKNOWN') AND"
                + " finished_at >= :since",
            since);
    figures.add(
        new Figure(
            "Messages",
            "%s sent, %s lost or in doubt"
                .formatted(
                    When.number(
                        count(
                            "SELECT COUNT(*) FROM outbox_message WHERE state = 'SENT' AND"
                                + " finished_at >= :since",
                            since)),
                    When.number(lost)),
            ""));
    figures.add(
        new Figure(
            "Members",
            "%s joined, %s left".formatted(When.number(joined(today)), When.number(left(today))),
            ""));
    figures.add(
        new Figure(
            "Told members",
            When.count(
                count(
                    "SELECT COUNT(DISTINCT message_key) FROM member_notice WHERE told_at >= :since",
                    since),
                "message"),
            held()));
    figures.add(new Figure("Database", size(bytes), ""));
    lines.forEach(line -> line.since(since).ifPresent(figures::add));
    return figures;
  }

  private String held() {
    long held =
        count("SELECT COUNT(*) FROM notice_brake WHERE open_kind IS NOT NULL AND NOT only_first");
    return held == 0 ? "" : "Notices wait for a decision: `/hub notices`.";
  }

  private long runs(String state, Instant since) {
    return db.sql(
            "SELECT COUNT(*) FROM sync_run WHERE flow = 'sync-all' AND kind IN ('increment',"
                + " 'full') AND state = :state AND started_at >= :since")
        .param("state", state)
        .param("since", Timestamp.from(since))
        .query(Long.class)
        .single();
  }

  /** Whose first membership began within the week. */
  private long joined(LocalDate today) {
    return db.sql(
            "SELECT COUNT(DISTINCT m.member_id) FROM membership m WHERE m.from_date > :before AND"
                + " m.from_date <= :today AND m.ended_at IS NULL AND NOT EXISTS (SELECT 1 FROM"
                + " membership e WHERE e.member_id = m.member_id AND e.from_date <= :before)")
        .param("before", today.minusDays(7))
        .param("today", today)
        .query(Long.class)
        .single();
  }

  /** Whose last membership ended within the week. */
  private long left(LocalDate today) {
    return db.sql(
            "SELECT COUNT(DISTINCT m.member_id) FROM membership m WHERE m.until_date >= :before AND"
                + " m.until_date < :today AND NOT EXISTS (SELECT 1 FROM membership c WHERE"
                + " c.member_id = m.member_id AND c.ended_at IS NULL AND c.from_date <= :today AND"
                + " (c.until_date IS NULL OR c.until_date >= :today))")
        .param("before", today.minusDays(7))
        .param("today", today)
        .query(Long.class)
        .single();
  }

  private long bytes() {
    return db.sql(
            "SELECT COALESCE(SUM(data_length + index_length), 0) FROM information_schema.tables"
                + " WHERE table_schema = DATABASE()")
        .query(Long.class)
        .single();
  }

  private String size(long bytes) {
    Optional<Long> before =
        db.sql("SELECT database_bytes FROM digest_week ORDER BY told_at DESC LIMIT 1")
            .query(Long.class)
            .optional();
    String now = mega(bytes) + " MB";
    return before
        .map(
            then ->
                now
                    + " (%s%s MB)"
                        .formatted(bytes >= then ? "+" : "-", mega(Math.abs(bytes - then))))
        .orElse(now);
  }

  private static String mega(long bytes) {
    return String.format(Locale.US, "%,.1f", bytes / 1_048_576.0);
  }

  private long count(String sql) {
    return db.sql(sql).query(Long.class).single();
  }

  private long count(String sql, Instant since) {
    return db.sql(sql).param("since", Timestamp.from(since)).query(Long.class).single();
  }
}
