package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditStep;
import org.makerspacehub.beans.policy.Principal;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Counts what people said about a request and leads it to APPROVED or DENIED. It may be asked at
 * any time and as often as one likes: it counts everything that was kept, and what follows from it
 * happens once.
 *
 * <p>Slack is asked who somebody is before the row is locked, because a lock must not wait for a
 * vendor. Under the lock everything else is read anew; if somebody clicked in between whom Slack
 * was not asked about, the lock is given back and it starts over. What Slack said is used for one
 * decision, seconds later, and then forgotten; the executor asks by itself once more.
 */
public class DecisionDesk {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionDesk.class);

  /** Each round knows more accounts than the one before; only new people make another. */
  private static final int ROUNDS = 5;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final RequestBook book;
  private final SignedClicks clicks;
  private final ActionCatalogue catalogue;
  private final Subjects subjects;
  private final PersonCheck slack;
  private final String noAnswer;
  private final Function<PersonCheck, Reviewers> reviewers;
  private final AuditLog audit;
  private final BiConsumer<ActionRequest, String> changed;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param catalogue what each action takes
   * @param subjects knows whom it is done to
   * @param slack says who is a person now
   * @param noAnswer what it says when Slack did not answer: the one no that may pass
   * @param reviewers says who may, by somebody's word on who is a person
   * @param audit is written before anything counts
   * @param changed hears afterwards of each request that changed, with a reference
   * @param clock what "now" is
   */
  public DecisionDesk(
      JdbcClient db,
      PlatformTransactionManager transactions,
      ActionCatalogue catalogue,
      Subjects subjects,
      PersonCheck slack,
      String noAnswer,
      Function<PersonCheck, Reviewers> reviewers,
      AuditLog audit,
      BiConsumer<ActionRequest, String> changed,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    // Who waited for the lock must count what was kept meanwhile.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.book = new RequestBook(db);
    this.clicks = new SignedClicks(db);
    this.catalogue = catalogue;
    this.subjects = subjects;
    this.slack = slack;
    this.noAnswer = noAnswer;
    this.reviewers = reviewers;
    this.audit = audit;
    this.changed = changed;
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param request as it stands now
   * @param count of every click about it; for a request that was decided before, by the roles of
   *     now and without Slack
   * @param changed whether this very call changed something that people see
   */
  public record Decided(ActionRequest request, ReviewCount count, boolean changed) {
    /**
     * What became of one click, by its reference; empty when it says nothing about this request.
     */
    public Optional<ReviewCount.Counted> of(String clickRef) {
      return count.judged().stream().filter(each -> each.click().ref().equals(clickRef)).findAny();
    }
  }

  /**
   * Counts, and does what follows.
   *
   * @param ref of the request
   * @throws HubException with a sentence for whoever clicked, when there is no such request
   * @throws org.makerspacehub.beans.audit.AuditUnavailable when it could not be recorded: nothing
   *     has changed then, and the clicks are counted by whoever asks next
   */
  public Decided decide(String ref) {
    Map<Principal, String> slackSaid = new HashMap<>();
    for (int round = 1; round <= ROUNDS; round++) {
      ActionRequest seen = find(ref);
      if (isOpen(seen)) {
        count(seen, who -> slackSaid.computeIfAbsent(who, slack::no));
      }
      try {
        Decided decided = transaction.execute(status -> underLock(ref, slackSaid));
        if (decided.changed()) {
          tell(decided.request());
        }
        return decided;
      } catch (NotAskedYet somebodyNew) {
        LOG.debug("Somebody else clicked meanwhile (ref {})", ref);
      }
    }
    throw new HubException(
        "Many people are deciding just now. Your word is kept; please look again in a minute.");
  }

  /**
   * Whether a click was counted when it was first judged: false for one that came when it was
   * decided already, and for one that was not judged yet.
   *
   * @param clickRef its reference
   */
  public boolean counted(Decided decided, String clickRef) {
    return decided
        .of(clickRef)
        .flatMap(
            each ->
                db.sql("SELECT counted FROM action_review WHERE click_id = :click")
                    .param("click", each.click().id())
                    .query(Boolean.class)
                    .optional())
        .orElse(false);
  }

  /** Who said yes or no to a request as it is now, and was counted: their names, in order. */
  public List<String> names(ActionRequest request, boolean yes) {
    return db
        .sql(
            """
            SELECT r.reviewer
              FROM action_review r JOIN signed_click c ON c.id = r.click_id
             WHERE r.request_ref = :ref AND r.counted AND r.word = :word AND c.about = :stamp
             ORDER BY r.id""")
        .param("ref", request.ref())
        .param("word", yes ? "approve" : "deny")
        .param("stamp", request.stamp())
        .query(String.class)
        .list()
        .stream()
        .distinct()
        .map(this::name)
        .toList();
  }

  private Decided underLock(String ref, Map<Principal, String> slackSaid) {
    ActionRequest request =
        (Ref.isRef(ref) ? book.lock(ref) : Optional.<ActionRequest>empty())
            .orElseThrow(DecisionDesk::unknown);
    ReviewCount count =
        count(
            request,
            who -> {
              // Nobody counts any more after the end: Slack need not be asked about them.
              String said = isOpen(request) ? slackSaid.get(who) : "";
              if (said == null) {
                throw new NotAskedYet();
              }
              return said;
            });
    boolean anyCounted = keep(request, count);
    RequestState to = follows(request, count);
    if (to != request.state()) {
      lead(request, count, to);
    } else if (!anyCounted || !isOpen(request)) {
      return new Decided(request, count, false);
    } else if (!book.change(request, to, Map.of())) {
      throw overtaken();
    }
    return new Decided(find(ref), count, true);
  }

  private static boolean isOpen(ActionRequest request) {
    return request.state() == RequestState.PENDING || request.state() == RequestState.APPROVED;
  }

  private ReviewCount count(ActionRequest request, PersonCheck persons) {
    return ReviewCount.of(
        request, need(request), clicks.about(request.stamp()), reviewers.apply(persons));
  }

  /**
   * Approvals that it takes: what it was made under, or what the catalogue and the facts say now if
   * that is more. A change in its favour does not help a request that is already there.
   */
  int need(ActionRequest request) {
    int now =
        catalogue
            .find(request.action())
            .map(
                entry -> {
                  Subject subject =
                      subjects.find(
                          entry.target(), request.canonical().target(), request.requester());
                  return entry.quorum(
                      subject.own(), subject.inGoodStanding(), request.canonical().arguments());
                })
            .orElse(0);
    return Math.max(1, Math.max(request.quorum(), now));
  }

  private RequestState follows(ActionRequest request, ReviewCount count) {
    if (!isOpen(request) || count.verdict() == ReviewCount.Verdict.OPEN) {
      return request.state();
    }
    if (count.verdict() == ReviewCount.Verdict.DENIED) {
      return RequestState.DENIED;
    }
    // Somebody said no of whom Slack has not said yet who they are: that may be the end of it.
    boolean unheard =
        count.judged().stream()
            .anyMatch(each -> each.click().denies() && noAnswer.equals(each.no()));
    return unheard ? request.state() : RequestState.APPROVED;
  }

  /** Keeps and records how each new click was judged; says whether one of them counts. */
  private boolean keep(ActionRequest request, ReviewCount count) {
    Set<Long> known =
        new HashSet<>(
            db.sql("SELECT click_id FROM action_review WHERE request_ref = :ref")
                .param("ref", request.ref())
                .query(Long.class)
                .list());
    boolean any = false;
    for (ReviewCount.Counted judged : count.judged()) {
      SignedClick click = judged.click();
      // A no that may pass is not kept: whoever counts next asks again.
      if (known.contains(click.id()) || noAnswer.equals(judged.no())) {
        continue;
      }
      boolean late =
          request.state() != RequestState.PENDING && !(click.denies() && isOpen(request));
      boolean counted = judged.counts() && !late;
      String no = !judged.counts() ? judged.no() : late ? "It was decided already." : "";
      review(request, click, counted, no);
      any |= counted;
    }
    return any;
  }

  private void review(ActionRequest request, SignedClick click, boolean counted, String no) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("word", word(click));
    details.put("click", click.ref());
    details.put("hash", request.hash());
    details.put("counted", counted);
    if (!no.isEmpty()) {
      details.put("because", no);
    }
    record(request, click.principal().id(), AuditStep.REVIEWED, details);
    db.sql(
            """
            INSERT INTO action_review (request_ref, click_id, reviewer, word, counted, reason, at)
            VALUES (:ref, :click, :reviewer, :word, :counted, :reason, :at)""")
        .param("ref", request.ref())
        .param("click", click.id())
        .param("reviewer", click.principal().id())
        .param("word", word(click))
        .param("counted", counted)
        .param("reason", cut(no.isEmpty() ? click.reason() : no))
        .param("at", Timestamp.from(click.receivedAt()))
        .update();
  }

  private void lead(ActionRequest request, ReviewCount count, RequestState to) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    boolean denied = to == RequestState.DENIED;
    List<SignedClick> counted =
        count.judged().stream()
            .filter(ReviewCount.Counted::counts)
            .map(ReviewCount.Counted::click)
            .filter(click -> denied ? click.denies() : click.approves())
            .toList();
    SignedClick decisive =
        counted.stream()
            .filter(click -> click.receivedAt().equals(count.decidedAt()))
            .findFirst()
            .orElseThrow();
    Set<String> by = new TreeSet<>();
    counted.forEach(click -> by.add(click.principal().id()));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("decision", denied ? "denied" : "approved");
    details.put("by", denied ? List.of(decisive.principal().id()) : List.copyOf(by));
    details.put("hash", request.hash());
    details.put("have", count.have());
    details.put("need", count.need());
    record(request, decisive.principal().id(), AuditStep.DECIDED, details);
    Map<String, Object> changes = new LinkedHashMap<>();
    if (denied) {
      changes.put("ended_at", now);
      changes.put(
          "outcome", "Denied by %s: %s".formatted(name(decisive.principal().id()), count.reason()));
    } else {
      changes.put("approved_at", now);
      changes.put("execute_by", now.plusSeconds(executeWithin(request.ref())));
    }
    if (!book.change(request, to, changes)) {
      throw overtaken();
    }
  }

  private void record(
      ActionRequest request, String actor, String step, Map<String, Object> details) {
    audit.record(
        AuditChain.APPROVAL,
        request.ref(),
        actor,
        step,
        request.action(),
        request.canonical().target(),
        details);
  }

  private long executeWithin(String ref) {
    return db.sql("SELECT execute_within FROM action_request WHERE ref = :ref")
        .param("ref", ref)
        .query(Long.class)
        .single();
  }

  private void tell(ActionRequest request) {
    try {
      changed.accept(request, request.ref());
    } catch (RuntimeException notNow) {
      // What was decided stands; whoever looks next sees it.
      LOG.warn("Not everybody heard of a decision at once (ref {})", request.ref(), notNow);
    }
  }

  private String name(String account) {
    return db.sql(
            "SELECT full_name FROM external_identity WHERE source = 'slack' AND external_id = :id"
                + " AND full_name IS NOT NULL")
        .param("id", account)
        .query(String.class)
        .optional()
        .map(name -> PlainLine.of(name, 80))
        .filter(name -> !name.isBlank())
        .orElse(account.substring(account.indexOf('/') + 1));
  }

  private static String word(SignedClick click) {
    return click.denies() ? "deny" : "approve";
  }

  private static String cut(String text) {
    return text.isEmpty() ? null : PlainLine.of(text, RequestBook.LONGEST);
  }

  private ActionRequest find(String ref) {
    return (Ref.isRef(ref) ? book.find(ref) : Optional.<ActionRequest>empty())
        .orElseThrow(DecisionDesk::unknown);
  }

  private static HubException unknown() {
    return new HubException("I know no such request any more.");
  }

  private static HubException overtaken() {
    return new HubException("Somebody was faster. Please look at it again.");
  }

  /** Somebody clicked whom Slack was not asked about. */
  private static final class NotAskedYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAskedYet() {
      super(null, null, false, false);
    }
  }
}
