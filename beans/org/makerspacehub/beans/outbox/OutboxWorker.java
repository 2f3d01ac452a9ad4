package org.makerspacehub.beans.outbox;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Takes messages out of the outbox, one at a time: claimed under a lease, sent, and finished only
 * by the claim that still holds them, so any number of hubs may do this at once. Nothing but the
 * one message is ever in memory.
 */
public class OutboxWorker {
  /** Longer than an attempt with all its calls and time-outs. */
  static final Duration LEASE = Duration.ofMinutes(3);

  /** A message without an end of its own is tried for this long. */
  static final Duration GIVE_UP = Duration.ofHours(48);

  private static final Logger LOG = LoggerFactory.getLogger(OutboxWorker.class);
  private static final Set<Kind> SLACK =
      EnumSet.of(Kind.SLACK_POST, Kind.SLACK_UPDATE, Kind.SLACK_EPHEMERAL);

  /** Slack takes about one message a second in a channel (vendor: Slack, rate limits). */
  private static final Duration BETWEEN_POSTS = Duration.ofSeconds(1);

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);
  private static final Duration WAIT_FOR_TARGET = Duration.ofSeconds(2);
  private static final int TIDIED_AT_ONCE = 500;
  private static final int LOOKS = 100;
  private static final String NOBODY = "";

  /** The words and the pictures of what is closed go in the same moment. */
  private static final String CLOSING =
      "UPDATE outbox_message m LEFT JOIN outbox_attachment a ON a.outbox_id = m.id SET m.payload ="
          + " NULL, a.content = NULL, a.title = '', a.alt_text = '', m.lease_until = NULL,"
          + " m.finished_at = :now";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Notices notices;

  /** Until when a kind of message rests because Slack said so; this process alone. */
  private final Map<Kind, Instant> resting = new ConcurrentHashMap<>();

  /** Until when a channel has had enough; entries go when their second is over. */
  private final Map<String, Instant> busy = new ConcurrentHashMap<>();

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param clock what "now" is
   * @param notices told of messages that did not, or perhaps not, arrive
   */
  public OutboxWorker(
      JdbcClient db, PlatformTransactionManager transactions, Clock clock, Notices notices) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    // Without gap locks: looking for work must not hold up those who put messages.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.clock = clock;
    this.notices = notices;
  }

  /**
   * Claims a message for Slack that is due.
   *
   * @return null when there is none
   */
  public OutboxItem claimForSlack() {
    return claim(SLACK);
  }

  /**
   * Claims a mail that is due.
   *
   * @return null when there is none
   */
  public OutboxItem claimMail() {
    return claim(EnumSet.of(Kind.MAIL));
  }

  /** Closes what is not worth sending any more; its words and pictures go with it. */
  public int closeExpired() {
    Integer closed = transaction.execute(status -> closeSomeExpired());
    return closed == null ? 0 : closed;
  }

  private int closeSomeExpired() {
    List<Long> late =
        db.sql(
                "SELECT id FROM outbox_message WHERE state = 'WAITING' AND expires_at <= :now LIMIT "
                    + TIDIED_AT_ONCE
                    + " FOR UPDATE SKIP LOCKED")
            .param("now", now())
            .query(Long.class)
            .list();
    if (!late.isEmpty()) {
      db.sql(
              CLOSING
                  + ", m.state = IF(m.in_doubt = 1, 'UNKNOWN', 'EXPIRED'), m.outcome = 'too late to"
                  + " be worth sending' WHERE m.id IN (:late)")
          .param("now", now())
          .param("late", late)
          .update();
    }
    return late.size();
  }

  /**
   * Writes down what came of an attempt, if the message is still ours.
   *
   * @return whether it was
   */
  public boolean finish(Delivery delivery) {
    OutboxItem item = delivery.item();
    Instant now = clock.instant();
    if (delivery.whole() && delivery.pause() != null) {
      resting.put(item.kind(), now.plus(delivery.pause()));
    }
    boolean ours =
        switch (delivery.end()) {
          case SENT -> {
            if (item.kind() == Kind.SLACK_POST) {
              busy.put(item.address(), now.plus(BETWEEN_POSTS));
            }
            yield close(item, "SENT", delivery.why(), delivery.place());
          }
          case FAILED -> close(item, "FAILED", delivery.why(), null);
          case UNKNOWN -> close(item, "UNKNOWN", delivery.why(), null);
          case AGAIN, IN_DOUBT -> later(delivery, now);
        };
    // What is only in doubt is looked for first; giving it up tells by itself.
    if (ours && (delivery.end() == Delivery.End.FAILED || delivery.end() == Delivery.End.UNKNOWN)) {
      tell(delivery);
    }
    return ours;
  }

  private OutboxItem claim(Set<Kind> kinds) {
    Instant now = clock.instant();
    resting.values().removeIf(until -> !until.isAfter(now));
    busy.values().removeIf(until -> !until.isAfter(now));
    EnumSet<Kind> open = EnumSet.copyOf(kinds);
    open.removeAll(resting.keySet());
    if (open.isEmpty()) {
      return null;
    }
    // Each look takes up one message: what is overtaken or must wait is put aside, and the next.
    for (int look = 0; look < LOOKS; look++) {
      Optional<Long> id = transaction.execute(status -> take(open));
      if (id == null || id.isEmpty()) {
        return null;
      }
      OutboxItem item = transaction.execute(status -> prepared(id.get()));
      if (item != null) {
        return item;
      }
    }
    return null;
  }

  private Optional<Long> take(Set<Kind> kinds) {
    List<String> names = kinds.stream().map(OutboxWorker::nameOf).toList();
    List<String> full = new ArrayList<>(busy.keySet());
    full.add(NOBODY);
    Optional<Long> due =
        db.sql(
                "SELECT id FROM outbox_message WHERE state = 'WAITING' AND not_before <= :now AND"
                    + " kind IN (:kinds) AND address NOT IN (:full) ORDER BY not_before, id LIMIT 1"
                    + " FOR UPDATE SKIP LOCKED")
            .param("now", now())
            .param("kinds", names)
            .param("full", full)
            .query(Long.class)
            .optional();
    if (due.isEmpty()) {
      due =
          db.sql(
                  "SELECT id FROM outbox_message WHERE state = 'SENDING' AND lease_until < :now AND"
                      + " kind IN (:kinds) ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED")
              .param("now", now())
              .param("kinds", names)
              .query(Long.class)
              .optional();
    }
    return due.filter(this::swap);
  }

  private boolean swap(long id) {
    return db.sql(
                // A sender that fell silent may have sent it; the columns are set from the left.
                "UPDATE outbox_message SET in_doubt = IF(state = 'SENDING', 1, in_doubt), state ="
                    + " 'SENDING', claim = claim + 1, attempts = attempts + 1, lease_until = :lease"
                    + " WHERE id = :id AND (state = 'WAITING' OR (state = 'SENDING' AND lease_until"
                    + " < :now))")
            .param("lease", Timestamp.from(clock.instant().plus(LEASE)))
            .param("now", now())
            .param("id", id)
            .update()
        == 1;
  }

  /** The claimed message, ready to be sent; null when it was closed or put aside instead. */
  private OutboxItem prepared(long id) {
    OutboxItem item =
        db.sql(
                "SELECT id, claim, message_key, ref, kind, address, payload, created_at,"
                    + " expires_at, attempts, in_doubt FROM outbox_message WHERE id = :id")
            .param("id", id)
            .query(OutboxWorker::item)
            .single();
    Instant now = clock.instant();
    if (item.expiresAt() != null && !item.expiresAt().isAfter(now)) {
      close(item, item.inDoubt() ? "UNKNOWN" : "EXPIRED", "too late to be worth sending", null);
      return null;
    }
    return item.kind() == Kind.SLACK_UPDATE ? aimed(item) : item;
  }

  private OutboxItem aimed(OutboxItem update) {
    record Target(String state, SlackPlace place) {}
    // Held until this transaction ends: of two hubs with two updates, one looks after the other.
    Optional<Target> found =
        db.sql(
                "SELECT state, slack_channel, slack_ts FROM outbox_message WHERE message_key ="
                    + " :key FOR UPDATE")
            .param("key", update.address())
            .query(
                (row, n) ->
                    new Target(
                        row.getString(1),
                        row.getString(3) == null
                            ? null
                            : new SlackPlace(row.getString(2), row.getString(3))))
            .optional();
    if (found.isEmpty()) {
      close(update, "FAILED", "there is no message to change", null);
      return null;
    }
    if (others(update, "id > :id AND state IN ('WAITING', 'SENDING', 'SENT')")) {
      close(update, "SUPERSEDED", "a newer update is there", null);
      return null;
    }
    Target target = found.get();
    boolean waits = Set.of("WAITING", "SENDING").contains(target.state());
    if (waits || others(update, "id < :id AND state = 'SENDING' AND lease_until > :now")) {
      aside(update);
      return null;
    }
    if (!target.state().equals("SENT") || target.place() == null) {
      close(update, "SUPERSEDED", "the message it changes was not sent", null);
      return null;
    }
    return new OutboxItem(
        update.id(),
        update.claim(),
        update.key(),
        update.ref(),
        update.kind(),
        update.address(),
        update.payload(),
        update.createdAt(),
        update.expiresAt(),
        update.attempts(),
        update.inDoubt(),
        target.place());
  }

  private boolean others(OutboxItem update, String which) {
    var query =
        db.sql(
                "SELECT COUNT(*) FROM outbox_message WHERE kind = 'slack_update' AND address ="
                    + " :address AND "
                    + which)
            .param("address", update.address())
            .param("id", update.id());
    if (which.contains(":now")) {
      query = query.param("now", now());
    }
    return query.query(Long.class).single() > 0;
  }

  /** Back among the waiting; that it was looked at is no attempt. */
  private void aside(OutboxItem item) {
    db.sql(
            "UPDATE outbox_message SET state = 'WAITING', attempts = attempts - 1, lease_until ="
                + " NULL, not_before = :later WHERE id = :id AND claim = :claim AND state ="
                + " 'SENDING'")
        .param("later", Timestamp.from(clock.instant().plus(WAIT_FOR_TARGET)))
        .param("id", item.id())
        .param("claim", item.claim())
        .update();
  }

  private boolean later(Delivery delivery, Instant now) {
    OutboxItem item = delivery.item();
    Instant until = item.expiresAt() == null ? item.createdAt().plus(GIVE_UP) : item.expiresAt();
    Instant next = now.plus(delivery.pause() == null ? backOff(item) : delivery.pause());
    if (next.isAfter(until)) {
      String state = isUnknown(delivery) ? "UNKNOWN" : "FAILED";
      boolean ours = close(item, state, "gave up: " + delivery.why(), null);
      if (ours) {
        tell(delivery);
      }
      return ours;
    }
    return db.sql(
                "UPDATE outbox_message SET state = 'WAITING', lease_until = NULL, not_before ="
                    + " :next, in_doubt = :doubt, outcome = :outcome WHERE id = :id AND claim ="
                    + " :claim AND state = 'SENDING'")
            .param("next", Timestamp.from(next))
            .param("doubt", delivery.end() == Delivery.End.IN_DOUBT)
            .param("outcome", cut(delivery.why()))
            .param("id", item.id())
            .param("claim", item.claim())
            .update()
        == 1;
  }

  private boolean close(OutboxItem item, String state, String why, SlackPlace place) {
    return db.sql(
                CLOSING
                    + ", m.state = :state, m.outcome = :outcome, m.slack_channel = :channel,"
                    + " m.slack_ts = :ts WHERE m.id = :id AND m.claim = :claim AND m.state ="
                    + " 'SENDING'")
            .param("state", state)
            .param("now", now())
            .param("outcome", cut(why))
            .param("channel", place == null ? null : place.channel())
            .param("ts", place == null ? null : place.ts())
            .param("id", item.id())
            .param("claim", item.claim())
            .update()
        > 0;
  }

  private void tell(Delivery delivery) {
    OutboxItem item = delivery.item();
    boolean unknown = isUnknown(delivery);
    LOG.warn(
        "Message {} ({}, ref {}) {}: {}",
        item.id(),
        item.kind(),
        item.ref(),
        unknown ? "may or may not have arrived" : "was not sent",
        delivery.why());
    // A notice about a notice that could not be sent would go round in circles; mail covers it.
    if (!item.key().startsWith("notice:")) {
      notices.raise(
          unknown ? "outbox.unknown" : "outbox.failed",
          unknown
              ? "A message may or may not have arrived, so it was not sent again. `/hub trace "
                  + item.ref()
                  + "` shows what it belongs to."
              : "A message could not be sent (%s). `/hub trace %s` shows what it belongs to."
                  .formatted(delivery.why(), item.ref()),
          item.ref());
    }
  }

  private static boolean isUnknown(Delivery delivery) {
    return delivery.end() == Delivery.End.UNKNOWN || delivery.end() == Delivery.End.IN_DOUBT;
  }

  private static Duration backOff(OutboxItem item) {
    Duration wait = Duration.ofSeconds(1L << Math.min(item.attempts(), 10));
    return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
  }

  private static OutboxItem item(ResultSet row, int n) throws SQLException {
    Timestamp expires = row.getTimestamp("expires_at");
    return new OutboxItem(
        row.getLong("id"),
        row.getLong("claim"),
        row.getString("message_key"),
        row.getString("ref"),
        Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("address"),
        row.getString("payload"),
        row.getTimestamp("created_at").toInstant(),
        expires == null ? null : expires.toInstant(),
        row.getInt("attempts"),
        row.getBoolean("in_doubt"),
        null);
  }

  private static String nameOf(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }

  private static String cut(String text) {
    return text == null ? null : text.substring(0, Math.min(255, text.length()));
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
