package org.makerspacehub.beans.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.makerspacehub.beans.identity.IdentityRows.Event;
import org.makerspacehub.beans.identity.IdentityRows.Row;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Questions about who is who, and what humans answer. The first answer counts; every answer can be
 * undone for a week and is kept in {@code identity_event}.
 */
public class ReviewDesk {
  /** How many reviews a page of the list has. */
  public static final int PAGE = 10;

  /** How long a review is out of the list when somebody wants to look later. */
  public static final Duration LATER = Duration.ofDays(7);

  /** How long an answer can be undone. */
  public static final Duration UNDOABLE = Duration.ofDays(7);

  private static final int TRIES = 3;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final IdentityRows rows;
  private final LinkMail mail;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param clock says when something was decided
   * @param mail tells members that they were linked
   */
  public ReviewDesk(
      JdbcClient db, PlatformTransactionManager transactions, Clock clock, LinkMail mail) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.clock = clock;
    this.rows = new IdentityRows(db, clock);
    this.mail = mail;
  }

  /** How a human answers. */
  public enum Answer {
    /** The account is this member's. */
    LINK,
    /** It is none of the members named. */
    APART,
    /** Ask again in a week. */
    LATER;

    String wireName() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * One line of the list.
   *
   * @param id of the review
   * @param account {@code T…/U…}
   * @param name of the account
   * @param candidates how many members it names
   */
  public record Line(
      long id,
      String account,
      String name,
      ReviewReason reason,
      Instant openedAt,
      int candidates) {}

  /**
   * A page of what waits, the oldest first.
   *
   * @param total how many wait
   * @param later how many were put off
   */
  public record Listing(
      List<Line> lines,
      int page,
      int pages,
      long total,
      long later,
      Map<ReviewReason, Long> counts) {}

  /**
   * A record that a review is about.
   *
   * @param identityId row of the mirror
   * @param externalId {@code T…/U…}, or Fabman's id
   * @param personId may be null
   * @param email may be null
   */
  public record Side(
      long identityId,
      String externalId,
      String personId,
      LinkState link,
      String fullName,
      String email,
      boolean emailVerified,
      boolean deleted,
      Identity.Kind kind,
      Instant firstSeenAt,
      Instant lastSeenAt) {

    /** The Slack user id of a Slack account. */
    public String userId() {
      return externalId.substring(externalId.indexOf('/') + 1);
    }
  }

  /**
   * One review with everything a human needs to answer it.
   *
   * @param proved whether a code proved that whoever has the account reads the candidate's mail
   * @param candidates members in question
   * @param otherAccounts of the candidates' persons, and of the one the account was linked to
   * @param roleHolder whether a role is involved
   * @param decided null while it is open
   * @param snoozedUntil may be null
   */
  public record Review(
      long id,
      Side account,
      ReviewReason reason,
      boolean open,
      boolean proved,
      Instant openedAt,
      List<Side> candidates,
      List<Side> otherAccounts,
      boolean roleHolder,
      Decided decided,
      Instant snoozedUntil) {

    /**
     * Whether somebody would decide about themselves.
     *
     * @param asker {@code T…/U…} of who looks
     * @param askersPerson whom the asker's account belongs or belonged to; null when to nobody
     */
    public boolean isAbout(String asker, String askersPerson) {
      return account.externalId().equals(asker)
          || otherAccounts.stream().anyMatch(other -> other.externalId().equals(asker))
          || askersPerson != null
              && (askersPerson.equals(account.personId())
                  || candidates.stream().anyMatch(c -> askersPerson.equals(c.personId())));
    }

    Optional<Side> candidate(long id) {
      return candidates.stream().filter(c -> c.identityId() == id).findFirst();
    }
  }

  /**
   * How a review ended.
   *
   * @param as {@code link}, {@code apart} or {@code code}
   * @param by {@code T…/U…}
   * @param candidateId the member that was chosen; null when none was
   */
  public record Decided(String as, String by, Instant at, Long candidateId) {}

  /** What came of an answer. */
  public enum Came {
    /** It counts. */
    DONE,
    /** Somebody answered before, or the question is gone. */
    ALREADY,
    /** The member or the account is gone, or the link is another by now. */
    CHANGED,
    /** It is too long ago to be undone. */
    TOO_LATE,
    /** The asker may not. */
    REFUSED,
    /** There is no such review. */
    UNKNOWN
  }

  /**
   * What came of an answer.
   *
   * @param review as it is now; null when there is none, or when the asker may not see it
   */
  public record Result(Came came, Review review) {}

  /**
   * What waits.
   *
   * @param page from 1
   */
  public Listing list(int page) {
    Timestamp now = rows.now();
    Map<ReviewReason, Long> counts = new EnumMap<>(ReviewReason.class);
    db.sql(
            "SELECT reason, COUNT(*) AS n FROM identity_review WHERE state = 'OPEN'"
                + " AND (snoozed_until IS NULL OR snoozed_until <= :now) GROUP BY reason")
        .param("now", now)
        .query(
            row -> {
              counts.put(ReviewReason.of(row.getString("reason")), row.getLong("n"));
            });
    long total = counts.values().stream().mapToLong(Long::longValue).sum();
    long later =
        db.sql("SELECT COUNT(*) FROM identity_review WHERE state = 'OPEN' AND snoozed_until > :now")
            .param("now", now)
            .query(Long.class)
            .single();
    int pages = (int) Math.max(1, (total + PAGE - 1) / PAGE);
    int shown = Math.max(1, Math.min(page, pages));
    List<Line> lines =
        db.sql(
                """
                SELECT r.id, r.reason, r.opened_at, i.external_id, i.full_name,
                       (SELECT COUNT(*) FROM identity_review_candidate c WHERE c.review_id = r.id)
                         AS candidates
                  FROM identity_review r JOIN external_identity i ON i.id = r.identity_id
                 WHERE r.state = 'OPEN' AND (r.snoozed_until IS NULL OR r.snoozed_until <= :now)
                 ORDER BY r.opened_at, r.id LIMIT :most OFFSET :from
                """)
            .param("now", now)
            .param("most", PAGE)
            .param("from", (shown - 1) * PAGE)
            .query(
                (row, n) ->
                    new Line(
                        row.getLong("id"),
                        row.getString("external_id"),
                        row.getString("full_name"),
                        ReviewReason.of(row.getString("reason")),
                        row.getTimestamp("opened_at").toInstant(),
                        row.getInt("candidates")))
            .list();
    return new Listing(lines, shown, pages, total, later, counts);
  }

  /** One review, of any state. */
  public Optional<Review> review(long id) {
    return load(id, "");
  }

  /** Whom an account belongs to, or belonged to until its link was suspended; null when nobody. */
  public String personOf(String account) {
    return rows.byExternalId(account).map(Row::identity).map(Identity::personId).orElse(null);
  }

  /**
   * Answers a review. Of two answers at once the first counts.
   *
   * @param id of the review
   * @param candidateId the member for {@link Answer#LINK}; else null
   * @param by {@code T…/U…}
   * @param ref the correlation id
   * @param allowed asked about the review as it is at that moment, while nobody else can change it
   */
  public Result answer(
      long id, Answer answer, Long candidateId, String by, String ref, Predicate<Review> allowed) {
    return retried(
        () -> {
          Optional<Review> found = locked(id);
          if (found.isEmpty()) {
            return new Result(Came.UNKNOWN, null);
          }
          Review review = found.get();
          if (!allowed.test(review)) {
            return new Result(Came.REFUSED, null);
          }
          if (!review.open()) {
            return new Result(Came.ALREADY, review);
          }
          Came came =
              switch (answer) {
                case LINK -> link(review, candidateId, by, ref);
                case APART -> apart(review, by, ref);
                case LATER -> later(review, by, ref);
              };
          return new Result(came, review(id).orElseThrow());
        });
  }

  /**
   * Takes an answer back: everything is as it was before it, and the review is open again.
   *
   * @param by {@code T…/U…}
   * @param allowed as for {@link #answer}
   */
  public Result undo(long id, String by, String ref, Predicate<Review> allowed) {
    return retried(
        () -> {
          Optional<Review> found = locked(id);
          if (found.isEmpty()) {
            return new Result(Came.UNKNOWN, null);
          }
          Review review = found.get();
          if (!allowed.test(review)) {
            return new Result(Came.REFUSED, null);
          }
          Came came = takeBack(review, by, ref);
          return new Result(came, review(id).orElseThrow());
        });
  }

  private Came link(Review review, Long candidateId, String by, String ref) {
    Optional<Side> candidate =
        Optional.ofNullable(candidateId)
            .flatMap(review::candidate)
            .filter(member -> !member.deleted() && member.personId() != null);
    if (candidate.isEmpty() || review.account().deleted()) {
      return Came.CHANGED;
    }
    Row account = rows.lock(review.account().identityId()).orElseThrow();
    Row member = rows.lock(candidateId).orElseThrow();
    close(review, Answer.LINK, candidateId, by, account.identity());
    rows.link(
        account.identity().id(),
        LinkState.CONFIRMED,
        member.identity().personId(),
        member.identity().emailKey(),
        account.identity().emailKey());
    note(review, "link", by, ref, candidateId, member.identity().personId());
    mail.linked(
        "linked-review-" + review.id() + "-" + clock.millis(),
        ref,
        member.email(),
        account.fullName(),
        account.identity().externalId(),
        "by somebody on the staff who compared the two");
    return Came.DONE;
  }

  private Came apart(Review review, String by, String ref) {
    Row account = rows.lock(review.account().identityId()).orElseThrow();
    close(review, Answer.APART, null, by, account.identity());
    for (Side candidate : review.candidates()) {
      db.sql(
              "INSERT IGNORE INTO identity_apart (identity_id, candidate_id, review_id, since_at)"
                  + " VALUES (:account, :candidate, :review, :now)")
          .param("account", account.identity().id())
          .param("candidate", candidate.identityId())
          .param("review", review.id())
          .param("now", rows.now())
          .update();
    }
    boolean linkedToOneOfThem =
        account.identity().personId() != null
            && review.candidates().stream()
                .anyMatch(c -> account.identity().personId().equals(c.personId()));
    if (linkedToOneOfThem) {
      rows.link(account.identity().id(), LinkState.NONE, null, null, null);
    }
    note(review, "apart", by, ref, null, linkedToOneOfThem ? null : account.identity().personId());
    return Came.DONE;
  }

  private Came later(Review review, String by, String ref) {
    db.sql("UPDATE identity_review SET snoozed_until = :until WHERE id = :id")
        .param("until", Timestamp.from(clock.instant().plus(LATER)))
        .param("id", review.id())
        .update();
    note(review, "later", by, ref, null, review.account().personId());
    return Came.DONE;
  }

  private record Before(LinkState link, String person, String email, String slack) {}

  private Came takeBack(Review review, String by, String ref) {
    Decided decided = review.decided();
    if (review.open() || decided == null) {
      return Came.ALREADY;
    }
    if (decided.at().plus(UNDOABLE).isBefore(clock.instant())) {
      return Came.TOO_LATE;
    }
    Row account = rows.lock(review.account().identityId()).orElseThrow();
    Before before =
        db.sql(
                "SELECT before_link_state, before_person_id, before_email_key, before_slack_key"
                    + " FROM identity_review WHERE id = :id")
            .param("id", review.id())
            .query(
                (row, n) ->
                    new Before(
                        LinkState.of(row.getString(1)),
                        row.getString(2),
                        row.getString(3),
                        row.getString(4)))
            .single();
    if (!isStillSo(review, decided, account.identity())) {
      return Came.CHANGED;
    }
    db.sql(
            "UPDATE identity_review SET state = 'OBSOLETE', closed_at = :now"
                + " WHERE open_identity = :account")
        .param("now", rows.now())
        .param("account", account.identity().id())
        .update();
    db.sql(
            """
            UPDATE identity_review
               SET state = 'OPEN', closed_at = NULL, snoozed_until = NULL, decided_as = NULL,
                   decided_by = NULL, decided_at = NULL, decided_candidate = NULL
             WHERE id = :id
            """)
        .param("id", review.id())
        .update();
    db.sql("DELETE FROM identity_apart WHERE review_id = :id").param("id", review.id()).update();
    rows.link(
        account.identity().id(),
        stillHolds(before, account.identity()) ? before.link() : LinkState.SUSPENDED,
        before.person(),
        before.email(),
        before.slack());
    note(review, "undo", by, ref, decided.candidateId(), before.person());
    return Came.DONE;
  }

  /** A link that gave a right before gives it again only if nobody changed an address since. */
  private boolean stillHolds(Before before, Identity account) {
    if (before.link() != LinkState.MATCHED && before.link() != LinkState.CONFIRMED) {
      return true;
    }
    boolean slackSide = before.slack() == null || before.slack().equals(account.emailKey());
    boolean fabmanSide =
        before.email() == null
            || rows.membersWith(before.email()).stream()
                .anyMatch(member -> before.person().equals(member.identity().personId()));
    return slackSide && fabmanSide;
  }

  /** Whether the account is as the decision left it; a suspension since then does not matter. */
  private boolean isStillSo(Review review, Decided decided, Identity account) {
    if (decided.as().equals(Answer.APART.wireName())) {
      return account.personId() == null
          || review.candidates().stream().noneMatch(c -> account.personId().equals(c.personId()));
    }
    return Optional.ofNullable(decided.candidateId())
        .flatMap(rows::byId)
        .filter(member -> Objects.equals(member.identity().personId(), account.personId()))
        .isPresent();
  }

  private void close(Review review, Answer answer, Long candidateId, String by, Identity before) {
    db.sql(
            """
            UPDATE identity_review
               SET state = 'RESOLVED', closed_at = :now, decided_as = :as, decided_by = :by,
                   decided_at = :now, decided_candidate = :candidate, before_link_state = :state,
                   before_person_id = :person, before_email_key = :email,
                   before_slack_key = :slack
             WHERE id = :id AND state = 'OPEN'
            """)
        .param("now", rows.now())
        .param("as", answer.wireName())
        .param("by", by)
        .param("candidate", candidateId)
        .param("state", before.link().wireName())
        .param("person", before.personId())
        .param("email", before.linkedEmailKey())
        .param("slack", before.linkedSlackKey())
        .param("id", review.id())
        .update();
  }

  private void note(
      Review review, String what, String by, String ref, Long candidateId, String after) {
    rows.note(
        new Event(
            ref,
            by,
            what,
            review.account().identityId(),
            candidateId,
            review.id(),
            review.account().personId(),
            after));
  }

  /** The account first, as everything that changes links does; then the review. */
  private Optional<Review> locked(long id) {
    db.sql("SELECT identity_id FROM identity_review WHERE id = :id")
        .param("id", id)
        .query(Long.class)
        .optional()
        .ifPresent(rows::lock);
    return load(id, " FOR UPDATE");
  }

  private record Head(
      long identityId,
      ReviewReason reason,
      boolean open,
      boolean proved,
      Instant openedAt,
      Decided decided,
      Instant snoozedUntil) {}

  private Optional<Review> load(long id, String lock) {
    return db.sql(
            "SELECT identity_id, reason, state, proved, opened_at, decided_as, decided_by,"
                + " decided_at, decided_candidate, snoozed_until FROM identity_review"
                + " WHERE id = :id"
                + lock)
        .param("id", id)
        .query((row, n) -> head(row))
        .optional()
        .map(head -> review(id, head));
  }

  private Review review(long id, Head head) {
    Side account = sides("WHERE i.id = :id", Map.of("id", head.identityId())).get(0);
    List<Side> candidates =
        sides(
            "JOIN identity_review_candidate c ON c.candidate_id = i.id WHERE c.review_id = :id"
                + " ORDER BY i.id",
            Map.of("id", id));
    List<String> persons = new ArrayList<>();
    candidates.stream().map(Side::personId).filter(Objects::nonNull).forEach(persons::add);
    if (account.personId() != null) {
      persons.add(account.personId());
    }
    List<Side> others =
        persons.isEmpty()
            ? List.of()
            : sides(
                "WHERE i.person_id IN (:persons) AND i.source = 'slack' AND i.id <> :id"
                    + " ORDER BY i.id",
                Map.of("persons", persons, "id", head.identityId()));
    List<String> accounts = new ArrayList<>(others.stream().map(Side::externalId).toList());
    accounts.add(account.externalId());
    return new Review(
        id,
        account,
        head.reason(),
        head.open(),
        head.proved(),
        head.openedAt(),
        candidates,
        others,
        head.reason() == ReviewReason.ROLE_HOLDER || rows.anyHoldsRole(accounts),
        head.decided(),
        head.snoozedUntil());
  }

  private List<Side> sides(String which, Map<String, ?> parameters) {
    return db.sql(
            "SELECT i.id, i.external_id, i.person_id, i.link_state, i.full_name, i.email,"
                + " i.email_verified, i.state, i.kind, i.first_seen_at,"
                + " COALESCE(i.last_activity_at, i.last_seen_at) AS seen_at"
                + " FROM external_identity i "
                + which)
        .params(parameters)
        .query(
            (row, n) ->
                new Side(
                    row.getLong("id"),
                    row.getString("external_id"),
                    row.getString("person_id"),
                    LinkState.of(row.getString("link_state")),
                    row.getString("full_name"),
                    row.getString("email"),
                    row.getBoolean("email_verified"),
                    "deleted".equals(row.getString("state")),
                    Identity.Kind.valueOf(row.getString("kind").toUpperCase(java.util.Locale.ROOT)),
                    row.getTimestamp("first_seen_at").toInstant(),
                    row.getTimestamp("seen_at").toInstant()))
        .list();
  }

  private static Head head(ResultSet row) throws SQLException {
    String as = row.getString("decided_as");
    long candidate = row.getLong("decided_candidate");
    Long chosen = row.wasNull() ? null : candidate;
    Timestamp snoozed = row.getTimestamp("snoozed_until");
    return new Head(
        row.getLong("identity_id"),
        ReviewReason.of(row.getString("reason")),
        "OPEN".equals(row.getString("state")),
        row.getBoolean("proved"),
        row.getTimestamp("opened_at").toInstant(),
        as == null
            ? null
            : new Decided(
                as,
                row.getString("decided_by"),
                row.getTimestamp("decided_at").toInstant(),
                chosen),
        snoozed == null ? null : snoozed.toInstant());
  }

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
}
