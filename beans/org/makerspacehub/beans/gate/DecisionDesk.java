package org.makerspacehub.beans.gate;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
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
public class DecisionDesk implements Recount {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionDesk.class);

  /** Each round knows more accounts than the one before; only new people make another. */
  private static final int ROUNDS = 5;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final RequestBook book;
  private final SignedClicks clicks;
  private final Needs needs;
  private final Reviews reviews;
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
    this.needs = new Needs(catalogue, subjects);
    this.reviews = new Reviews(db);
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
    throw new OneByOne.NotNow(
        "Many people are deciding just now. Your word is kept; please look again in a minute.");
  }

  @Override
  public void now(String ref) {
    decide(ref);
  }

  @Override
  public boolean isBehind(ActionRequest request) {
    if (request.state() != RequestState.PENDING) {
      return false;
    }
    List<SignedClick> said = clicks.about(request.stamp());
    if (said.isEmpty()) {
      return false;
    }
    Map<Long, Reviews.Review> known = reviews.of(request);
    return count(request, said, who -> "").judged().stream()
        .anyMatch(judged -> isBehind(judged, known.get(judged.click().id())));
  }

  private static boolean isBehind(ReviewCount.Counted judged, Reviews.Review known) {
    if (known == null) {
      return true;
    }
    // What Slack said of somebody is asked again when it decides something, not each time.
    return judged.counts()
        ? !known.counted()
            && (known.reason().equals(GrantedReviewers.NO_ROLE)
                || known.reason().equals(GrantedReviewers.NOT_LISTED))
        : known.counted();
  }

  @Override
  public boolean unheard(ActionRequest request) {
    Map<Long, Reviews.Review> known = reviews.of(request);
    return clicks.about(request.stamp()).stream()
        .filter(click -> click.agrees() && click.receivedAt().isBefore(request.decideBy()))
        .anyMatch(click -> !known.containsKey(click.id()));
  }

  /**
   * Whether a click counts, as it was judged last: false for one that came when it was decided
   * already, and for one that was not judged yet.
   *
   * @param clickRef its reference
   */
  public boolean counted(Decided decided, String clickRef) {
    Map<Long, Reviews.Review> known = reviews.of(decided.request());
    return decided
        .of(clickRef)
        .map(each -> known.get(each.click().id()))
        .filter(Reviews.Review::counted)
        .isPresent();
  }

  /** Who said yes or no to a request as it is now, and counts: their names, in order. */
  public List<String> names(ActionRequest request, boolean yes) {
    return reviews.counted(request, yes).stream()
        .map(review -> review.reviewer().id())
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
    return count(request, clicks.about(request.stamp()), persons);
  }

  private ReviewCount count(ActionRequest request, List<SignedClick> said, PersonCheck persons) {
    return ReviewCount.of(request, needs.of(request), said, reviewers.apply(persons));
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

  /**
   * Keeps and records how each click was judged, if that is new; says whether what counts is
   * another than before.
   */
  private boolean keep(ActionRequest request, ReviewCount count) {
    Map<Long, Reviews.Review> known = reviews.of(request);
    boolean any = false;
    for (ReviewCount.Counted judged : count.judged()) {
      SignedClick click = judged.click();
      Reviews.Review before = known.get(click.id());
      // A no that may pass is not kept: whoever counts next asks again.
      if (noAnswer.equals(judged.no())) {
        continue;
      }
      // What was decided was decided by what counted then.
      if (before != null && request.state() != RequestState.PENDING) {
        continue;
      }
      boolean late =
          request.state() != RequestState.PENDING && !(click.denies() && isOpen(request));
      boolean counted = judged.counts() && !late;
      String no = !judged.counts() ? judged.no() : late ? "It was decided already." : "";
      boolean sameCount = before != null && before.counted() == counted;
      if (sameCount && (counted || before.reason().equals(Reviews.reason(click, no)))) {
        continue;
      }
      review(request, click, counted, no, before);
      any |= before == null ? counted : !sameCount;
    }
    return any;
  }

  private void review(
      ActionRequest request, SignedClick click, boolean counted, String no, Reviews.Review before) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("word", Reviews.word(click));
    details.put("click", click.ref());
    details.put("hash", request.hash());
    details.put("counted", counted);
    if (before != null) {
      details.put("again", before.n() + 1);
    }
    if (!no.isEmpty()) {
      details.put("because", no);
    }
    record(request, click.principal().id(), AuditStep.REVIEWED, details);
    reviews.add(request, click, counted, no, before);
  }

  private void lead(ActionRequest request, ReviewCount count, RequestState to) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    boolean denied = to == RequestState.DENIED;
    List<SignedClick> counted =
        count.judged().stream()
            .filter(ReviewCount.Counted::counts)
            .map(ReviewCount.Counted::click)
            .filter(click -> denied ? click.denies() : click.agrees())
            .toList();
    SignedClick decisive =
        counted.stream()
            .filter(click -> click.receivedAt().equals(count.decidedAt()))
            .findFirst()
            .orElseThrow();
    Set<String> by = new TreeSet<>();
    counted.forEach(click -> by.add(click.principal().id()));
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("decision", denied ? "denied" : count.need() == 0 ? "confirmed" : "approved");
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

  private ActionRequest find(String ref) {
    return (Ref.isRef(ref) ? book.find(ref) : Optional.<ActionRequest>empty())
        .orElseThrow(DecisionDesk::unknown);
  }

  private static HubException unknown() {
    return new HubException("I know no such request any more.");
  }

  private static HubException overtaken() {
    return new OneByOne.NotNow("Somebody was faster. Please look at it again.");
  }

  /** Somebody clicked whom Slack was not asked about. */
  private static final class NotAskedYet extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotAskedYet() {
      super(null, null, false, false);
    }
  }
}
