package org.makerspacehub.beans.tell;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.beans.tell.MachineRules.State;
import org.makerspacehub.beans.tell.MachineRules.Why;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Machines that go down and come back, in the workshop's channel: one message for an outage, posted
 * once it lasts, changed when it is over. A machine that flaps has one outage, not many.
 */
public class MachineNews {
  /** The flow. */
  public static final String KIND = "notice-machine-state";

  /** An outage that comes back within this goes on in its old message. */
  static final Duration SAME_AGAIN = Duration.ofHours(1);

  private static final Duration OLDEST = Duration.ofHours(1);
  private static final List<String> NEEDED = List.of("sync-fabman-resources", "sync-fabman-logs");
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);
  private static final String OUTAGE =
      "SELECT id, resource_id, why, began_at, times, ended_at, closed_at, known, told_at,"
          + " message_key, updates, says_up FROM machine_outage ";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final NoticeBrake brake;
  private final MirrorAge age;
  private final QuietHours quiet;
  private final Clock clock;
  private final ZoneId zone;
  private final String space;
  private final String channel;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param outbox takes the messages
   * @param replies renders them
   * @param brake holds back what must wait for a human
   * @param age says whether the mirror may be believed
   * @param quiet when nothing new is posted, if the flow says so
   * @param clock what "now" is
   * @param zone in which times are shown
   * @param space the makerspace's name as people read it
   * @param channel of the workshop; empty for none
   */
  public MachineNews(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Outbox outbox,
      ReplyJson replies,
      NoticeBrake brake,
      MirrorAge age,
      QuietHours quiet,
      Clock clock,
      ZoneId zone,
      String space,
      String channel) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.outbox = outbox;
    this.replies = replies;
    this.brake = brake;
    this.age = age;
    this.quiet = quiet;
    this.clock = clock;
    this.zone = zone;
    this.space = space;
    this.channel = channel;
  }

  /** An outage as it is kept, with the machine's name as it is now. */
  record Outage(
      long id,
      String resourceId,
      Why why,
      Instant beganAt,
      int times,
      Instant endedAt,
      Instant closedAt,
      boolean known,
      Instant toldAt,
      String messageKey,
      int updates) {}

  /**
   * Begins a look; it has no page where no channel is set, or when the logs are too old.
   *
   * @param brakeAt more than so many machines at once are no machines' trouble but the network's
   */
  public NoticeRound begin(int brakeAt) {
    Instant now = clock.instant();
    boolean first =
        db.sql("SELECT COUNT(*) FROM notice_start WHERE kind = :kind")
                .param("kind", KIND)
                .query(Long.class)
                .single()
            == 0;
    LocalDate today = LocalDate.ofInstant(now, zone);
    return new NoticeRound(
        KIND,
        Ref.next(),
        today,
        0,
        brakeAt,
        today,
        first,
        brake.waiting(KIND).isPresent(),
        !channel.isEmpty() && age.isYoung(NEEDED, now, OLDEST));
  }

  /**
   * Takes a page of machines: notes who went down and who is back.
   *
   * @param rows of {@code machine-states.sql}
   */
  public void look(NoticeRound round, List<Map<String, Object>> rows) {
    Instant now = clock.instant();
    for (Map<String, Object> row : round.page(rows, "resource_id", MemberNotices.PAGE)) {
      String resource = Rows.text(row, "resource_id");
      State state = MachineRules.of(row, now);
      Optional<Outage> open = open(resource);
      if (state.isDown()) {
        if (open.isEmpty()) {
          begun(resource, state, round.isFirst());
        } else if (open.get().endedAt() != null && !state.since().isBefore(open.get().endedAt())) {
          again(open.get());
        }
      } else if (open.isPresent() && open.get().endedAt() == null) {
        Instant since = state.since();
        ended(
            open.get(),
            since == null || since.isAfter(now) || since.isBefore(open.get().beganAt())
                ? now
                : since);
      }
    }
  }

  private Optional<Outage> open(String resource) {
    return db.sql(OUTAGE + "WHERE open_resource = :resource")
        .param("resource", resource)
        .query(MachineNews::outage)
        .optional();
  }

  private void begun(String resource, State state, boolean known) {
    Optional<Outage> last =
        db.sql(
                OUTAGE
                    + "WHERE resource_id = :resource AND closed_at > :since AND told_at IS NOT NULL"
                    + " ORDER BY closed_at DESC LIMIT 1")
            .param("resource", resource)
            .param("since", Timestamp.from(clock.instant().minus(SAME_AGAIN)))
            .query(MachineNews::outage)
            .optional();
    if (last.isPresent()) {
      again(last.get());
      return;
    }
    db.sql(
            "INSERT IGNORE INTO machine_outage (resource_id, why, began_at, known) VALUES"
                + " (:resource, :why, :began, :known)")
        .param("resource", resource)
        .param("why", state.why().wireName())
        .param("began", Timestamp.from(state.since()))
        .param("known", known)
        .update();
  }

  /** Its message, if it says that it is over, is put right when the round ends. */
  private void again(Outage outage) {
    db.sql(
            "UPDATE machine_outage SET ended_at = NULL, closed_at = NULL, times = times + 1 WHERE id"
                + " = :id AND ended_at IS NOT NULL")
        .param("id", outage.id())
        .update();
  }

  private void ended(Outage outage, Instant at) {
    db.sql("UPDATE machine_outage SET ended_at = :at WHERE id = :id AND ended_at IS NULL")
        .param("at", Timestamp.from(at))
        .param("id", outage.id())
        .update();
  }

  /**
   * How the workshop is told.
   *
   * @param settle minutes that a machine is down before anybody is told
   * @param calm minutes that it is up before its outage is over
   * @param atNight whether outages are also posted in quiet hours
   */
  public record Manner(int settle, int calm, boolean atNight) {}

  /** The flow's settings as they stand there. */
  public Manner manner(int settle, int calm, String atNight) {
    return new Manner(settle, calm, atNight.strip().equalsIgnoreCase("yes"));
  }

  /**
   * Tells the workshop what is new.
   *
   * @param downTitle fixed words above the text
   * @param textDown the flow's, with words in braces
   * @param upTitle likewise once it is over
   * @param textUp likewise
   * @return how many messages were posted or changed
   */
  public int tell(
      NoticeRound round,
      Manner manner,
      String downTitle,
      String textDown,
      String upTitle,
      String textUp) {
    if (!round.isThrough()) {
      return 0;
    }
    Instant now = clock.instant();
    if (round.isFirst()) {
      db.sql("INSERT IGNORE INTO notice_start (kind, since_at) VALUES (:kind, :now)")
          .param("kind", KIND)
          .param("now", Timestamp.from(now))
          .update();
      return 0;
    }
    int told = 0;
    for (Outage outage : over(now.minus(Duration.ofMinutes(manner.calm())))) {
      told += isChanged(outage, true, upTitle, textUp) ? 1 : 0;
    }
    for (Outage outage : again()) {
      told += isChanged(outage, false, downTitle, textDown) ? 1 : 0;
    }
    if (manner.atNight() || !quiet.isQuiet(now)) {
      for (Outage outage :
          admitted(round, lasting(now.minus(Duration.ofMinutes(manner.settle()))))) {
        told += isPosted(outage, downTitle, textDown) ? 1 : 0;
      }
    }
    return told;
  }

  private List<Outage> over(Instant before) {
    return db.sql(OUTAGE + "WHERE open_resource IS NOT NULL AND ended_at <= :before ORDER BY id")
        .param("before", Timestamp.from(before))
        .query(MachineNews::outage)
        .list();
  }

  private List<Outage> again() {
    return db.sql(
            OUTAGE
                + "WHERE open_resource IS NOT NULL AND ended_at IS NULL AND says_up = 1 ORDER BY id")
        .query(MachineNews::outage)
        .list();
  }

  private List<Outage> lasting(Instant before) {
    return db.sql(
            OUTAGE
                + "WHERE open_resource IS NOT NULL AND ended_at IS NULL AND told_at IS NULL AND"
                + " known = 0 AND began_at <= :before ORDER BY id")
        .param("before", Timestamp.from(before))
        .query(MachineNews::outage)
        .list();
  }

  /** Too many at once wait for a human, and for nobody once they are up again. */
  private List<Outage> admitted(NoticeRound round, List<Outage> lasting) {
    Map<String, Boolean> held = brake.held(KIND, lasting.stream().map(MachineNews::key).toList());
    List<Outage> fresh = lasting.stream().filter(each -> !held.containsKey(key(each))).toList();
    List<Outage> admitted =
        new ArrayList<>(
            lasting.stream().filter(each -> Boolean.TRUE.equals(held.get(key(each)))).toList());
    boolean waits = held.containsValue(Boolean.FALSE);
    if (round.isHolding() && !waits) {
      brake.withdraw(KIND, "The machines are up again.");
    }
    if (waits || fresh.size() > round.brakeAt()) {
      brake.hold(KIND, round.ref(), false, fresh.stream().map(each -> List.of(key(each))).toList());
      brake.tell(KIND, round.ref());
    } else {
      admitted.addAll(fresh);
    }
    return admitted;
  }

  private static String key(Outage outage) {
    return String.valueOf(outage.id());
  }

  private boolean isPosted(Outage outage, String title, String text) {
    String key = KIND + ":" + outage.id();
    return Boolean.TRUE.equals(
        transaction.execute(
            status ->
                db.sql(
                                "UPDATE machine_outage SET told_at = :now, message_key = :key WHERE id ="
                                    + " :id AND told_at IS NULL")
                            .param("now", Timestamp.from(clock.instant()))
                            .param("key", key)
                            .param("id", outage.id())
                            .update()
                        == 1
                    && outbox.put(
                        new OutboxMessage(
                            key,
                            Ref.next(),
                            Kind.SLACK_POST,
                            channel,
                            payload(outage, false, title, text),
                            null))));
  }

  private boolean isChanged(Outage outage, boolean up, String title, String text) {
    boolean isTold = outage.messageKey() != null;
    return Boolean.TRUE.equals(
        transaction.execute(
            status ->
                db.sql(
                                "UPDATE machine_outage SET closed_at = IF(:up, :now, NULL), says_up ="
                                    + " :up, updates = updates + 1 WHERE id = :id AND updates ="
                                    + " :updates")
                            .param("now", Timestamp.from(clock.instant()))
                            .param("up", up)
                            .param("id", outage.id())
                            .param("updates", outage.updates())
                            .update()
                        == 1
                    && isTold
                    && outbox.put(
                        new OutboxMessage(
                            outage.messageKey() + ":" + (outage.updates() + 1),
                            Ref.next(),
                            Kind.SLACK_UPDATE,
                            outage.messageKey(),
                            payload(outage, up, title, text),
                            null))));
  }

  private String payload(Outage outage, boolean up, String title, String text) {
    Instant until = up ? outage.endedAt() : clock.instant();
    Map<String, String> values = new HashMap<>();
    values.put("space", SlackText.plain(space, SlackText.NAME));
    values.put("machine", SlackText.name(name(outage.resourceId())));
    values.put("why", outage.why().words());
    values.put("since", AT.format(outage.beganAt().atZone(zone)));
    values.put("how long", length(Duration.between(outage.beganAt(), until)));
    values.put("times", When.count(outage.times(), "time"));
    List<String> paragraphs = NoticeText.fill(text, values);
    Card card = new Card(title);
    card.lead(up ? Card.Sign.GOOD : Card.Sign.STOPPED, paragraphs.get(0), "");
    paragraphs.stream().skip(1).forEach(card::text);
    List<String> small = new ArrayList<>();
    small.add("Down since " + values.get("since"));
    if (outage.times() > 1) {
      small.add("went down " + values.get("times"));
    }
    if (!up) {
      small.add("this message is brought up to date");
    }
    return replies.message(card.note(String.join("  ·  ", small)).reply());
  }

  private String name(String resource) {
    return db.sql("SELECT name FROM resource WHERE external_id = :id")
        .param("id", resource)
        .query(String.class)
        .optional()
        .orElse("A machine");
  }

  private static String length(Duration length) {
    if (length.compareTo(Duration.ofHours(2)) < 0) {
      return Math.max(1, length.toMinutes()) + " min";
    }
    return length.compareTo(Duration.ofHours(48)) < 0
        ? length.toHours() + " h"
        : When.count(length.toDays(), "day");
  }

  private static Outage outage(ResultSet row, int n) throws SQLException {
    return new Outage(
        row.getLong("id"),
        row.getString("resource_id"),
        Why.of(row.getString("why")),
        row.getTimestamp("began_at").toInstant(),
        row.getInt("times"),
        instant(row, "ended_at"),
        instant(row, "closed_at"),
        row.getBoolean("known"),
        instant(row, "told_at"),
        row.getString("message_key"),
        row.getInt("updates"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    Timestamp moment = row.getTimestamp(column);
    return moment == null ? null : moment.toInstant();
  }
}
