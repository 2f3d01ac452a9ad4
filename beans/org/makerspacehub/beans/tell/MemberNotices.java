package org.makerspacehub.beans.tell;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Tells members what concerns them: each thing once, to the account that is theirs, and only if
 * they want it. What was told and the message are one transaction, so neither is there without the
 * other, whoever dies or does it twice.
 */
public class MemberNotices {
  /** Rows of a page, as the flows' statements say it. */
  static final int PAGE = 200;

  /** At most so many released ones in one round; the next goes on. */
  private static final int RELEASED_AT_ONCE = 200;

  private static final Logger LOG = LoggerFactory.getLogger(MemberNotices.class);
  private static final Duration OLDEST = Duration.ofHours(24);

  /** What must have been read lately before each kind is told. */
  private static final List<String> WHO =
      List.of("sync-fabman-members", "sync-slack-users", "identity-link");

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

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param outbox takes the messages
   * @param replies renders them
   * @param brake holds back what must wait for a human
   * @param age says whether the mirror may be believed
   * @param quiet when nobody is told
   * @param clock what "now" is
   * @param zone decides what "today" is
   * @param space the makerspace's name as people read it
   */
  public MemberNotices(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Outbox outbox,
      ReplyJson replies,
      NoticeBrake brake,
      MirrorAge age,
      QuietHours quiet,
      Clock clock,
      ZoneId zone,
      String space) {
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
  }

  /**
   * Begins a look. It has no page to read while hours are quiet, or while the mirror is too old to
   * be believed: what is true then is found by a later look.
   *
   * @param kind the flow
   * @param days how far the flow looks back or ahead, for example its days of grace
   * @param brakeAt more than so many people at once are told nothing before a human says so
   */
  public NoticeRound begin(String kind, int days, int brakeAt) {
    Instant now = clock.instant();
    Optional<LocalDate> since = since(kind);
    LocalDate today = LocalDate.ofInstant(now, zone);
    boolean tells = !quiet.isQuiet(now) && age.isYoung(needed(kind), now, OLDEST);
    if (tells) {
      forgetUnsent(kind, now);
    }
    return new NoticeRound(
        kind,
        Ref.next(),
        today,
        days,
        brakeAt,
        since.orElse(today),
        since.isEmpty(),
        brake.waiting(kind).filter(stopped -> !stopped.onlyFirst()).isPresent(),
        tells);
  }

  /** Takes what a page brought: sorts out what is held back, and holds back what is too much. */
  void take(NoticeRound round, List<Telling> tellings) {
    LinkedHashSet<String> keys = new LinkedHashSet<>();
    tellings.forEach(telling -> telling.subjects().forEach(subject -> keys.add(subject.key())));
    Map<String, Boolean> held = brake.held(round.kind(), keys);
    Set<String> lately = lately(round, tellings);
    List<Telling> toHold = new ArrayList<>();
    for (Telling telling : tellings) {
      // Whoever heard of it lately is told nothing now, and so is none of the too many.
      if (lately.contains(telling.account())) {
        continue;
      }
      List<Telling.Subject> open =
          telling.subjects().stream()
              .filter(subject -> !Boolean.FALSE.equals(held.get(subject.key())))
              .toList();
      if (open.isEmpty()) {
        continue;
      }
      Telling rest =
          new Telling(
              telling.account(), telling.personId(), open, telling.values(), telling.rest());
      if (open.stream().anyMatch(subject -> held.containsKey(subject.key()))) {
        if (round.released().size() < RELEASED_AT_ONCE) {
          round.released().add(rest);
        }
      } else if (round.isFirst() || round.isHolding()) {
        toHold.add(rest);
      } else {
        round.tellings().add(rest);
        if (round.tellings().size() > round.brakeAt()) {
          round.hold();
          toHold.addAll(round.tellings());
          round.tellings().clear();
        }
      }
    }
    round.held(toHold.size());
    brake.hold(
        round.kind(),
        round.ref(),
        round.isFirst(),
        toHold.stream().map(MemberNotices::keys).toList());
  }

  private Set<String> lately(NoticeRound round, List<Telling> tellings) {
    List<Telling> resting = tellings.stream().filter(telling -> !telling.rest().isZero()).toList();
    if (resting.isEmpty()) {
      return Set.of();
    }
    return new HashSet<>(
        db.sql(
                "SELECT DISTINCT account FROM member_notice WHERE account IN (:accounts) AND kind ="
                    + " :kind AND told_at > :before")
            .param("accounts", resting.stream().map(Telling::account).toList())
            .param("kind", round.kind())
            .param("before", Timestamp.from(clock.instant().minus(resting.get(0).rest())))
            .query(String.class)
            .list());
  }

  private static List<String> keys(Telling telling) {
    return telling.subjects().stream().map(Telling.Subject::key).toList();
  }

  /**
   * Tells whoever was found.
   *
   * @param title fixed words above the text
   * @param text the flow's, with words in braces
   * @param because why they get it; may be empty
   * @return how many were told
   */
  public int tell(NoticeRound round, String title, String text, String because) {
    if (round.isFirst()) {
      if (!round.isThrough()) {
        return 0;
      }
      begun(round);
      LOG.info(
          "{} begins; {} that were so before are told nothing (ref {})",
          round.kind(),
          round.held(),
          round.ref());
      return 0;
    }
    if (round.isHolding()) {
      brake.tell(round.kind(), round.ref());
    }
    int told = 0;
    for (List<Telling> some : List.of(round.released(), round.tellings())) {
      for (Telling telling : some) {
        told += isTold(round, telling, title, text, because) ? 1 : 0;
      }
    }
    if (told > 0) {
      LOG.info("{} told {} people (ref {})", round.kind(), told, round.ref());
    }
    return told;
  }

  private boolean isTold(
      NoticeRound round, Telling telling, String title, String text, String because) {
    try {
      return Boolean.TRUE.equals(
          transaction.execute(
              status -> {
                boolean told = put(round, telling, title, text, because);
                if (!told) {
                  status.setRollbackOnly();
                }
                return told;
              }));
    } catch (DuplicateKeyException twice) {
      return false;
    } catch (TransientDataAccessException notNow) {
      LOG.info("{}: one is told at the next round instead (ref {})", round.kind(), round.ref());
      return false;
    }
  }

  private boolean put(
      NoticeRound round, Telling telling, String title, String text, String because) {
    if (!isTheirs(telling) || !isWanted(round.kind(), telling) || !isRested(round, telling)) {
      return false;
    }
    Instant now = clock.instant();
    String ref = Ref.next();
    Telling.Subject first = telling.subjects().get(0);
    String key = "%s:%s:%d:%s".formatted(round.kind(), first.key(), first.nth(), ref);
    for (Telling.Subject subject : telling.subjects()) {
      db.sql(
              "INSERT INTO member_notice (kind, subject_key, nth, account, ref, told_at,"
                  + " message_key) VALUES (:kind, :subject, :nth, :account, :ref, :now, :key)")
          .param("kind", round.kind())
          .param("subject", subject.key())
          .param("nth", subject.nth())
          .param("account", telling.account())
          .param("ref", ref)
          .param("now", Timestamp.from(now))
          .param("key", key)
          .update();
    }
    brake.forget(round.kind(), keys(telling));
    String user = telling.account().substring(telling.account().indexOf('/') + 1);
    return outbox.put(
        new OutboxMessage(
            key,
            ref,
            Kind.SLACK_POST,
            user,
            replies.message(card(round.kind(), telling.values(), title, text, because).reply()),
            quiet.untilQuiet(now)));
  }

  private Card card(
      String kind, Map<String, String> values, String title, String text, String because) {
    Map<String, String> filled = new HashMap<>(values);
    filled.put("space", SlackText.plain(space, SlackText.NAME));
    Card card = new Card(title);
    NoticeText.fill(text, filled).forEach(card::text);
    boolean canBeOff = NoticeChoices.KINDS.stream().anyMatch(each -> each.kind().equals(kind));
    List<String> small = new ArrayList<>();
    if (because != null && !because.isBlank()) {
      small.add(String.join(" ", NoticeText.fill(because, Map.of())));
    }
    if (canBeOff) {
      small.add("Turn it off: `/hub notices`");
    }
    return small.isEmpty() ? card : card.note(String.join("  ·  ", small));
  }

  /** Between the look and this moment a link may have been taken back. */
  private boolean isTheirs(Telling telling) {
    return db.sql(
                "SELECT COUNT(*) FROM external_identity WHERE source = 'slack' AND external_id ="
                    + " :account AND person_id = :person AND state = 'active' AND kind = 'person'"
                    + " AND link_state IN ('matched', 'confirmed')")
            .param("account", telling.account())
            .param("person", telling.personId())
            .query(Long.class)
            .single()
        == 1;
  }

  private boolean isWanted(String kind, Telling telling) {
    return db.sql(
                "SELECT COUNT(*) FROM notice_choice WHERE account = :account AND kind = :kind AND"
                    + " NOT wanted")
            .param("account", telling.account())
            .param("kind", kind)
            .query(Long.class)
            .single()
        == 0;
  }

  private boolean isRested(NoticeRound round, Telling telling) {
    return telling.rest().isZero()
        || db.sql(
                    "SELECT COUNT(*) FROM member_notice WHERE account = :account AND kind = :kind"
                        + " AND told_at > :before")
                .param("account", telling.account())
                .param("kind", round.kind())
                .param("before", Timestamp.from(clock.instant().minus(telling.rest())))
                .query(Long.class)
                .single()
            == 0;
  }

  private Optional<LocalDate> since(String kind) {
    return db.sql("SELECT since_at FROM notice_start WHERE kind = :kind")
        .param("kind", kind)
        .query((row, n) -> row.getTimestamp(1).toInstant())
        .optional()
        .map(moment -> LocalDate.ofInstant(moment, zone));
  }

  private void begun(NoticeRound round) {
    db.sql("INSERT IGNORE INTO notice_start (kind, since_at) VALUES (:kind, :now)")
        .param("kind", round.kind())
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /**
   * What could not be sent before the hours became quiet was told to nobody: it is looked at anew.
   */
  private void forgetUnsent(String kind, Instant now) {
    Collection<Long> unsent =
        db.sql(
                "SELECT n.id FROM member_notice n JOIN outbox_message o ON o.message_key ="
                    + " n.message_key WHERE n.kind = :kind AND n.told_at > :since AND o.state ="
                    + " 'EXPIRED' LIMIT 1000")
            .param("kind", kind)
            .param("since", Timestamp.from(now.minus(Duration.ofDays(7))))
            .query(Long.class)
            .list();
    if (!unsent.isEmpty()) {
      db.sql("DELETE FROM member_notice WHERE id IN (:ids)").param("ids", unsent).update();
    }
  }

  private static List<String> needed(String kind) {
    if (kind.equals("notice-dues-overdue")) {
      List<String> all = new ArrayList<>(WHO);
      all.add("sync-fabman-invoices");
      return all;
    }
    return WHO;
  }
}
