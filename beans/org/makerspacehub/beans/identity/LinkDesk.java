package org.makerspacehub.beans.identity;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.IdentityRows.Event;
import org.makerspacehub.beans.identity.IdentityRows.Row;
import org.makerspacehub.beans.identity.LinkRules.Worth;
import org.makerspacehub.beans.notice.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * One-time codes by which somebody shows that a membership is theirs.
 *
 * <p>Asking writes one row and looks nothing up, so neither the answer nor how long it takes tells
 * whether an address is known. Who has it is looked up afterwards, by {@link #sendNext}.
 */
public class LinkDesk {
  private static final Logger LOG = LoggerFactory.getLogger(LinkDesk.class);

  /** How long a code is good for. */
  public static final Duration GOOD_FOR = Duration.ofMinutes(15);

  /** Codes that an account may ask for, and that a member is sent, in an hour. */
  public static final int MOST_CODES = 3;

  /** Wrong codes that an account may type in an hour. */
  public static final int MOST_WRONG = 5;

  /** Codes that everybody together may ask for in an hour. */
  public static final int MOST_OF_ALL = 200;

  private static final Duration HOUR = Duration.ofHours(1);
  private static final Duration KEPT = Duration.ofDays(1);
  private static final int TRIES = 3;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final IdentityRows rows;
  private final LinkRules rules = new LinkRules();
  private final LinkMail mail;
  private final Notices notices;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param clock decides what is too old
   * @param mail says it by mail
   * @param notices told when everybody together asks for too much
   */
  public LinkDesk(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Clock clock,
      LinkMail mail,
      Notices notices) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.clock = clock;
    this.rows = new IdentityRows(db, clock);
    this.mail = mail;
    this.notices = notices;
  }

  /** What came of asking for a code. Nothing here depends on the address. */
  public enum Asked {
    /** If the address is a member's, a code is on its way. */
    TAKEN,
    /** This account has asked too often. */
    TOO_OFTEN,
    /** Everybody together has asked too often. */
    BUSY,
    /** The mirror does not know the account yet. */
    UNKNOWN_ACCOUNT,
    /** A guest's account or a bot's. */
    NOT_FOR_THIS_KIND
  }

  /** What came of typing a code. */
  public enum Entered {
    /** The account is linked now. */
    LINKED,
    /** The code is right, but staff must look first. */
    DOUBTFUL,
    /** The code is right, but a human has said that they are two people. */
    APART,
    /** The code is right, but the member's address is another meanwhile. */
    OUTDATED,
    /** Mistyped, too old, used, or asked for by another account. */
    WRONG,
    /** This account has typed too many wrong ones. */
    TOO_MANY_WRONG,
    /** The mirror does not know the account yet. */
    UNKNOWN_ACCOUNT,
    /** A guest's account or a bot's. */
    NOT_FOR_THIS_KIND
  }

  /**
   * Notes that somebody wants a code.
   *
   * @param account {@code T…/U…}
   * @param emailKey made by {@link Fold#emailKey}
   * @param ref the correlation id
   */
  public Asked ask(String account, String emailKey, String ref) {
    Asked asked = retried(() -> tryToAsk(account, emailKey, ref));
    if (asked == Asked.BUSY) {
      notices.raise(
          "link.codes",
          "More than %d codes were asked for with `/link` within an hour, so no more are taken for now. Somebody may be trying addresses out: look who asked."
              .formatted(MOST_OF_ALL),
          ref);
    }
    return asked;
  }

  private Asked tryToAsk(String account, String emailKey, String ref) {
    Optional<Row> asker = rows.lockAccount(account);
    if (asker.isEmpty() || asker.get().identity().deleted()) {
      return Asked.UNKNOWN_ACCOUNT;
    }
    if (asker.get().identity().kind() != Kind.PERSON) {
      return Asked.NOT_FOR_THIS_KIND;
    }
    Instant now = clock.instant();
    if (count(
            "link_code WHERE slack_user_id = :user AND team_id = :team AND asked_at > :since",
            account,
            now.minus(HOUR))
        >= MOST_CODES) {
      return Asked.TOO_OFTEN;
    }
    long all =
        db.sql("SELECT COUNT(*) FROM link_code WHERE asked_at > :since")
            .param("since", Timestamp.from(now.minus(HOUR)))
            .query(Long.class)
            .single();
    if (all >= MOST_OF_ALL) {
      return Asked.BUSY;
    }
    db.sql(
            """
            INSERT INTO link_code
              (ref, team_id, slack_user_id, email_key, asked_at, expires_at)
            VALUES (:ref, :team, :user, :email, :now, :expires)
            """)
        .param("ref", ref)
        .param("team", team(account))
        .param("user", user(account))
        .param("email", emailKey)
        .param("now", Timestamp.from(now))
        .param("expires", Timestamp.from(now.plus(GOOD_FOR)))
        .update();
    return Asked.TAKEN;
  }

  private record Request(
      long id, String ref, String account, String emailKey, Instant askedAt, Instant expiresAt) {}

  /**
   * Sends the oldest code that was asked for, if there is a member to send it to.
   *
   * @return whether there was one to look at
   */
  public boolean sendNext() {
    return retried(
        () -> {
          Optional<Request> next =
              db.sql(
                      """
                      SELECT id, ref, team_id, slack_user_id, email_key, asked_at, expires_at
                        FROM link_code WHERE state = 'ASKED'
                       ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED
                      """)
                  .query(
                      (row, n) ->
                          new Request(
                              row.getLong("id"),
                              row.getString("ref"),
                              row.getString("team_id") + "/" + row.getString("slack_user_id"),
                              row.getString("email_key"),
                              row.getTimestamp("asked_at").toInstant(),
                              row.getTimestamp("expires_at").toInstant()))
                  .optional();
          next.ifPresent(this::sendOrClose);
          return next.isPresent();
        });
  }

  /** Forgets what no limit looks at any more; returns how much. */
  public int forgetOld() {
    Timestamp before = Timestamp.from(clock.instant().minus(KEPT));
    return db.sql("DELETE FROM link_code WHERE asked_at < :before").param("before", before).update()
        + db.sql("DELETE FROM link_miss WHERE at < :before").param("before", before).update();
  }

  private void sendOrClose(Request request) {
    try {
      send(request);
    } catch (DataAccessException later) {
      throw later;
    } catch (RuntimeException broken) {
      // One that cannot be sent must not stand in the way of all behind it.
      LOG.error("A code could not be sent (ref {})", request.ref(), broken);
      close(request);
    }
  }

  private void send(Request request) {
    Duration left = Duration.between(clock.instant(), request.expiresAt());
    List<Row> members = rows.membersWith(request.emailKey());
    Optional<Row> member =
        rules
            .addressee(members.stream().map(Row::identity).toList())
            .flatMap(one -> rows.lock(one.id()));
    Optional<String> mailbox = member.flatMap(one -> LinkMail.mailbox(one.email()));
    Optional<Row> asker = rows.byExternalId(request.account());
    if (left.isNegative() || asker.isEmpty()) {
      close(request);
      return;
    }
    if (mailbox.isEmpty() || sentLately(member.get().identity().id()) >= MOST_CODES) {
      close(request);
      List<Identity> living = rules.living(members.stream().map(Row::identity).toList());
      if (living.size() > 1) {
        review(asker.get().identity().id(), ReviewReason.SHARED_EMAIL, living, false);
      }
      return;
    }
    String code = LinkCode.next();
    byte[] salt = LinkCode.salt();
    db.sql(
            "UPDATE link_code SET state = 'SENT', identity_id = :member, salt = :salt,"
                + " code_hash = :hash WHERE id = :id")
        .param("member", member.get().identity().id())
        .param("salt", salt)
        .param("hash", LinkCode.hash(code, salt))
        .param("id", request.id())
        .update();
    mail.code(
        "link-code-" + request.id(),
        request.ref(),
        mailbox.get(),
        LinkCode.shown(code),
        asker.get().fullName(),
        left);
  }

  private void close(Request request) {
    db.sql("UPDATE link_code SET state = 'NOTHING' WHERE id = :id")
        .param("id", request.id())
        .update();
  }

  private long sentLately(long memberId) {
    return db.sql(
            "SELECT COUNT(*) FROM link_code WHERE identity_id = :member AND asked_at > :since")
        .param("member", memberId)
        .param("since", Timestamp.from(clock.instant().minus(HOUR)))
        .query(Long.class)
        .single();
  }

  private record Open(long id, long memberId, String emailKey, byte[] salt, byte[] hash) {}

  /**
   * Tries a code.
   *
   * @param account {@code T…/U…}, whoever typed it
   * @param typed what they typed
   * @param ref the correlation id
   */
  public Entered enter(String account, String typed, String ref) {
    return retried(() -> tryToEnter(account, typed, ref));
  }

  private Entered tryToEnter(String account, String typed, String ref) {
    Optional<Row> asker = rows.lockAccount(account);
    if (asker.isEmpty() || asker.get().identity().deleted()) {
      return Entered.UNKNOWN_ACCOUNT;
    }
    if (asker.get().identity().kind() != Kind.PERSON) {
      return Entered.NOT_FOR_THIS_KIND;
    }
    String code = LinkCode.normal(typed);
    if (code == null) {
      // A word that has not even the form of a code is no guess at one.
      return Entered.WRONG;
    }
    Instant now = clock.instant();
    if (count(
            "link_miss WHERE slack_user_id = :user AND team_id = :team AND at > :since",
            account,
            now.minus(HOUR))
        >= MOST_WRONG) {
      return Entered.TOO_MANY_WRONG;
    }
    List<Open> open =
        db.sql(
                """
                SELECT id, identity_id, email_key, salt, code_hash FROM link_code
                 WHERE slack_user_id = :user AND team_id = :team AND asked_at > :since
                   AND state = 'SENT' AND expires_at > :now AND attempts < :most
                 ORDER BY id FOR UPDATE
                """)
            .param("user", user(account))
            .param("team", team(account))
            .param("since", Timestamp.from(now.minus(GOOD_FOR)))
            .param("now", Timestamp.from(now))
            .param("most", MOST_WRONG)
            .query(
                (row, n) ->
                    new Open(
                        row.getLong("id"),
                        row.getLong("identity_id"),
                        row.getString("email_key"),
                        row.getBytes("salt"),
                        row.getBytes("code_hash")))
            .list();
    Open right = null;
    for (Open one : open) {
      // All of them, always: how long it takes must not tell which one is nearly right.
      if (LinkCode.fits(code, one.salt(), one.hash())) {
        right = one;
      }
    }
    if (right == null) {
      miss(account, open);
      return Entered.WRONG;
    }
    db.sql("UPDATE link_code SET state = 'USED', used_at = :now WHERE id = :id")
        .param("now", Timestamp.from(now))
        .param("id", right.id())
        .update();
    return use(right, asker.get(), ref);
  }

  private Entered use(Open code, Row asker, String ref) {
    Row member = rows.lock(code.memberId()).orElseThrow();
    Identity account = asker.identity();
    Worth worth =
        rules.worth(
            account,
            member.identity(),
            code.emailKey(),
            rows.everHad(code.emailKey()).stream().map(Row::identity).toList(),
            rows.isApart(account.id(), member.identity().id()));
    if (worth instanceof Worth.Outdated) {
      return Entered.OUTDATED;
    }
    if (worth instanceof Worth.Apart) {
      return Entered.APART;
    }
    String person = member.identity().personId();
    if (worth instanceof Worth.Doubtful doubtful && !isAlready(account, person)) {
      Long review = review(account.id(), doubtful.reason(), List.of(member.identity()), true);
      rows.note(event(ref, "doubt", account, member, review, account.personId()));
      return Entered.DOUBTFUL;
    }
    Long review = settleReview(account, member.identity().id());
    rows.link(
        account.id(),
        LinkState.CONFIRMED,
        person,
        member.identity().emailKey(),
        account.emailKey());
    rows.note(event(ref, "code", account, member, review, person));
    mail.linked(
        "linked-code-" + code.id(),
        ref,
        member.email(),
        asker.fullName(),
        account.externalId(),
        "by a code that was sent to this address");
    LOG.info("An account was linked by a code");
    return Entered.LINKED;
  }

  /** A link that stands, or that is only suspended because of an address, needs no other proof. */
  private static boolean isAlready(Identity account, String person) {
    return account.link().holdsPerson() && person.equals(account.personId());
  }

  private static Event event(
      String ref, String what, Identity account, Row member, Long review, String after) {
    return new Event(
        ref,
        account.externalId(),
        what,
        account.id(),
        member.identity().id(),
        review,
        account.personId(),
        after);
  }

  private void miss(String account, List<Open> open) {
    db.sql("INSERT INTO link_miss (team_id, slack_user_id, at) VALUES (:team, :user, :now)")
        .param("team", team(account))
        .param("user", user(account))
        .param("now", rows.now())
        .update();
    for (Open one : open) {
      db.sql("UPDATE link_code SET attempts = attempts + 1 WHERE id = :id")
          .param("id", one.id())
          .update();
    }
  }

  /** Opens a review that only a human closes. */
  private Long review(
      long accountId, ReviewReason reason, List<Identity> candidates, boolean proved) {
    Optional<Long> there = openReview(accountId);
    if (there.isPresent() && !proved) {
      // Staff have this account before them already; what was merely typed adds nothing.
      return there.get();
    }
    if (there.isEmpty()) {
      db.sql(
              "INSERT INTO identity_review (identity_id, reason, state, opened_at, held, proved)"
                  + " VALUES (:account, :reason, 'OPEN', :now, TRUE, :proved)")
          .param("account", accountId)
          .param("reason", reason.wireName())
          .param("now", rows.now())
          .param("proved", proved)
          .update();
    } else {
      db.sql(
              "UPDATE identity_review SET reason = :reason, held = TRUE, proved = :proved,"
                  + " snoozed_until = NULL WHERE id = :id")
          .param("reason", reason.wireName())
          .param("proved", proved)
          .param("id", there.get())
          .update();
      db.sql("DELETE FROM identity_review_candidate WHERE review_id = :id")
          .param("id", there.get())
          .update();
    }
    Long review = openReview(accountId).orElseThrow();
    candidates.stream()
        .limit(IdentityRules.MOST_CANDIDATES)
        .forEach(
            candidate ->
                db.sql(
                        "INSERT INTO identity_review_candidate (review_id, candidate_id)"
                            + " VALUES (:review, :candidate)")
                    .param("review", review)
                    .param("candidate", candidate.id())
                    .update());
    return review;
  }

  private Optional<Long> openReview(long accountId) {
    return db.sql("SELECT id FROM identity_review WHERE open_identity = :account FOR UPDATE")
        .param("account", accountId)
        .query(Long.class)
        .optional();
  }

  /** Closes the account's open review as answered by the code, so that it can be undone. */
  private Long settleReview(Identity account, long memberId) {
    Optional<Long> review = openReview(account.id());
    review.ifPresent(
        id ->
            db.sql(
                    """
                    UPDATE identity_review
                       SET state = 'RESOLVED', closed_at = :now, decided_as = 'code',
                           decided_by = :by, decided_at = :now, decided_candidate = :member,
                           before_link_state = :state, before_person_id = :person,
                           before_email_key = :email, before_slack_key = :slack
                     WHERE id = :id
                    """)
                .param("now", rows.now())
                .param("by", account.externalId())
                .param("member", memberId)
                .param("state", account.link().wireName())
                .param("person", account.personId())
                .param("email", account.linkedEmailKey())
                .param("slack", account.linkedSlackKey())
                .param("id", id)
                .update());
    return review.orElse(null);
  }

  private long count(String of, String account, Instant since) {
    return db.sql("SELECT COUNT(*) FROM " + of)
        .param("user", user(account))
        .param("team", team(account))
        .param("since", Timestamp.from(since))
        .query(Long.class)
        .single();
  }

  /** Two at once may stop each other; then one of them begins anew. */
  private <T> T retried(Supplier<T> work) {
    for (int i = 1; ; i++) {
      try {
        return transaction.execute(status -> work.get());
      } catch (ConcurrencyFailureException another) {
        if (i == TRIES) {
          throw another;
        }
      }
    }
  }

  private static String team(String account) {
    return account.substring(0, account.indexOf('/'));
  }

  private static String user(String account) {
    return account.substring(account.indexOf('/') + 1);
  }
}
