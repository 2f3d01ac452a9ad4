package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.LastingCalls;
import org.makerspacehub.beans.failure.DeadLetter;
import org.makerspacehub.beans.failure.DeadLetters;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.tell.QuietHours;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What time does to a request: a reminder, then more people who may decide, then its end. Time
 * never says yes (A20). Each step locks the request, looks again, and does nothing when people were
 * first (A21); what ends or widens a request is recorded before it counts.
 */
public class RequestClock {
  /** What a click may take from the front door's clock into the books. */
  public static final Duration GRACE = Duration.ofSeconds(5);

  /** How a request ended that nobody decided. */
  static final String SILENCE = "Nobody decided in time. Silence is a no: nothing was done.";

  /** How one ended that whoever asked did not confirm. */
  static final String UNCONFIRMED = "It was not confirmed in time: nothing was done.";

  /** How one ended about which somebody said yes of whom Slack did not say who they are. */
  static final String UNHEARD =
      "Somebody said yes in time, but Slack did not answer who they are until the time was over, so"
          + " it does not count: nothing was done.";

  private static final Logger LOG = LoggerFactory.getLogger(RequestClock.class);
  private static final String ACTOR = "hub";
  private static final int AT_ONCE = 50;

  private static final Duration LONGEST_RECOUNT = Duration.ofSeconds(5);

  /** Between two looks whether what was said weighs otherwise by now. */
  private static final Duration BETWEEN_RECOUNTS = Duration.ofSeconds(20);

  private static final int MOST_WAITING = 500;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final RequestBook book;
  private final RequestViews views;
  private final ActionCatalogue catalogue;
  private final EligibleApprovers approvers;
  private final ApprovalCard cards;
  private final Outbox outbox;
  private final ReplyJson replies;
  private final AwayBook away;
  private final QuietHours quiet;
  private final AuditLog audit;
  private final DeadLetters letters;
  private final Supplier<? extends LastingCalls> escalations;
  private final Recount recount;
  private final Clock clock;

  private final Needs needs;
  private final OneByOne requests;
  private Instant nextRecount = Instant.MIN;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param catalogue what each action takes
   * @param needs how many approvals
   * @param approvers who may decide
   * @param cards what people read
   * @param outbox takes reminders
   * @param replies renders cards
   * @param away who is away is not reminded
   * @param quiet when people are not reminded, unless it is urgent
   * @param audit is written before anything ends or widens
   * @param letters keeps what nobody decided
   * @param escalations calls for people
   * @param recount counts every kept click before something expires
   * @param clock what "now" is
   */
  public RequestClock(
      JdbcClient db,
      PlatformTransactionManager transactions,
      ActionCatalogue catalogue,
      Needs needs,
      EligibleApprovers approvers,
      ApprovalCard cards,
      Outbox outbox,
      ReplyJson replies,
      AwayBook away,
      QuietHours quiet,
      AuditLog audit,
      DeadLetters letters,
      Supplier<? extends LastingCalls> escalations,
      Recount recount,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.book = new RequestBook(db);
    this.views = new RequestViews(db, catalogue, needs);
    this.needs = needs;
    this.catalogue = catalogue;
    this.approvers = approvers;
    this.cards = cards;
    this.outbox = outbox;
    this.replies = replies;
    this.away = away;
    this.quiet = quiet;
    this.audit = audit;
    this.letters = letters;
    this.escalations = escalations;
    this.requests = new OneByOne(escalations);
    this.recount = recount;
    this.clock = clock;
  }

  /**
   * Does what is due. What cannot be done now, for want of a record or because somebody is at it,
   * is due still at the next look.
   *
   * @throws org.springframework.dao.DataAccessException when the database is away
   */
  public synchronized void look() {
    Instant now = clock.instant();
    for (String ref : due("PENDING", "decide_by <= :at", now.minus(GRACE))) {
      step(ref, this::expire);
    }
    for (String ref : due("APPROVED", "execute_by <= :at", now)) {
      step(ref, this::notDone);
    }
    for (String ref :
        due("PENDING", "escalated_at IS NULL AND escalate_at <= :at AND decide_by > :at", now)) {
      step(ref, this::escalate);
    }
    for (String ref :
        due("PENDING", "reminded_at IS NULL AND remind_at <= :at AND decide_by > :at", now)) {
      step(ref, this::remind);
    }
    recount(now);
    reachable();
  }

  /**
   * Counts what could not be judged when it came, and anew what weighs otherwise by now; so what
   * people see is what counts.
   */
  private void recount(Instant now) {
    if (now.isBefore(nextRecount)) {
      return;
    }
    nextRecount = now.plus(BETWEEN_RECOUNTS);
    for (ActionRequest request : book.in(RequestState.PENDING, MOST_WAITING)) {
      // While Slack is slow this must not hold up what ends: the rest has its turn later.
      if (clock.instant().isAfter(now.plus(LONGEST_RECOUNT))) {
        return;
      }
      requests.each(
          request.ref(),
          () -> {
            if (recount.isBehind(request)) {
              recount.now(request.ref());
            }
          });
    }
  }

  private List<String> due(String state, String when, Instant at) {
    return db.sql(
            "SELECT ref FROM action_request WHERE state = :state AND "
                + when
                + " ORDER BY decide_by LIMIT "
                + AT_ONCE)
        .param("state", state)
        .param("at", Timestamp.from(at))
        .query(String.class)
        .list();
  }

  private void step(String ref, Consumer<String> what) {
    requests.each(ref, () -> what.accept(ref));
  }

  private void expire(String ref) {
    // Whatever came in before the deadline counts first, however late it is looked at.
    recount.now(ref);
    under(
        ref,
        request ->
            request.state() == RequestState.PENDING
                && !clock.instant().isBefore(request.decideBy().plus(GRACE)),
        request -> {
          boolean unheard = recount.unheard(request);
          if (request.quorum() == 0 && !unheard) {
            // Whoever asked let it lie: nobody else was asked, so nobody needs to be called.
            end(request, "it was not confirmed in time", UNCONFIRMED);
            return;
          }
          String because = unheard ? "Slack confirmed nobody in time" : "nobody decided in time";
          end(request, because, unheard ? UNHEARD : SILENCE);
          letters.keep(
              new DeadLetter(
                  ref,
                  "request-clock",
                  null,
                  new HubException("This request has expired: %s.".formatted(because)),
                  null));
          raise(
              Escalation.REQUEST_OVERDUE,
              ref,
              "Request %s has expired: %s, so nothing was done. Please look %s."
                  .formatted(
                      ref,
                      unheard ? "somebody said yes, and Slack did not say who they are" : because,
                      unheard ? "whether Slack answers" : "why nobody answered"));
        });
  }

  private void notDone(String ref) {
    under(
        ref,
        request ->
            request.state() == RequestState.APPROVED
                && request.executeBy() != null
                && !clock.instant().isBefore(request.executeBy()),
        request -> {
          end(
              request,
              "not carried out in time",
              "It was approved, but not carried out in time: nothing was done.");
          raise(
              Escalation.NOT_EXECUTED,
              ref,
              "Request %s was approved and not carried out in time. Please look whether the executor runs."
                  .formatted(ref));
        });
  }

  /** Ends a request; people are called before that is committed: better twice than never. */
  private void end(ActionRequest request, String because, String outcome) {
    record(request, "expired", GateDesk.details(request, because));
    change(request, RequestState.EXPIRED, Map.of("ended_at", now(), "outcome", outcome));
  }

  private void escalate(String ref) {
    under(
        ref,
        request ->
            request.state() == RequestState.PENDING
                && request.escalatedAt() == null
                && request.escalateAt() != null
                && !clock.instant().isBefore(request.escalateAt()),
        request -> {
          // More may decide from now on; how many of them it takes stays as it is.
          record(request, "escalated", GateDesk.details(request, "it has waited for too long"));
          change(request, RequestState.PENDING, Map.of("escalated_at", now()));
          raise(
              Escalation.REQUEST_OVERDUE,
              ref,
              "Request %s waits for a decision for too long. More people may decide it now; it needs as many as before."
                  .formatted(ref));
        });
    // Some of those who may decide now have spoken before.
    recount.now(ref);
  }

  private void remind(String ref) {
    under(
        ref,
        request ->
            request.state() == RequestState.PENDING
                && request.remindedAt() == null
                && (request.urgent() || !quiet.isQuiet(clock.instant())),
        request -> {
          ApprovalCard.View view = views.of(request);
          if (view.entry() != null) {
            approvers.of(request, view.entry()).stream()
                .filter(who -> !view.yes().contains(who))
                .filter(who -> !away.isAway(who, clock.instant()))
                .forEach(who -> remind(view, who));
          }
          change(request, RequestState.PENDING, Map.of("reminded_at", now()));
        });
  }

  private void remind(ApprovalCard.View view, Principal who) {
    String ref = view.request().ref();
    outbox.put(
        new OutboxMessage(
            // Also when the message that asks comes later: its buttons end with the request.
            "request:%s:ask:%s:%s:again"
                .formatted(ref, view.request().hash().substring(0, 12), who.slackUserId()),
            ref,
            Kind.SLACK_POST,
            who.slackUserId(),
            replies.message(cards.direct(view, "A reminder: this still waits for you.")),
            null));
  }

  /** Whether enough people are left who could say yes (A5). */
  private void reachable() {
    List<ActionRequest> waiting = book.in(RequestState.PENDING, MOST_WAITING);
    Set<String> called = new HashSet<>(escalations.get().open(Escalation.QUORUM_UNREACHABLE));
    Map<String, Integer> found = new HashMap<>();
    for (ActionRequest request : waiting) {
      Optional<ActionEntry> entry = catalogue.find(request.action());
      if (entry.isPresent()) {
        requests.each(request.ref(), () -> reachable(request, entry.get(), found, called));
      }
    }
    // Those that are left are over; while there are more than one look takes, nobody knows.
    if (waiting.size() < MOST_WAITING) {
      waiting.forEach(request -> called.remove(request.ref()));
      called.forEach(this::settle);
    }
  }

  private void reachable(
      ActionRequest request, ActionEntry entry, Map<String, Integer> found, Set<String> called) {
    int people =
        found.computeIfAbsent(
            // The same roles, the same moment, the same requester: the same people.
            request.action()
                + request.requester().id()
                + request.createdAt()
                + (request.escalatedAt() != null),
            any -> approvers.people(request, entry));
    // Facts never ask for more than the action does: mostly they need not be looked up.
    int need =
        people >= Math.max(request.quorum(), entry.quorum()) ? request.quorum() : needs.of(request);
    if (people >= need) {
      if (called.contains(request.ref())) {
        settle(request.ref());
      }
      return;
    }
    if (!called.contains(request.ref())) {
      LOG.warn("Too few people could approve a request that waits (ref {})", request.ref());
      escalations
          .get()
          .still(
              Escalation.QUORUM_UNREACHABLE,
              request.ref(),
              "Request %s needs %d approvers, and only %d could still approve it. Roles granted now do not count for it: it has to be asked for again."
                  .formatted(request.ref(), need, people));
    }
  }

  private void settle(String ref) {
    escalations
        .get()
        .settle(
            Escalation.QUORUM_UNREACHABLE,
            ref,
            "Request %s no longer waits for people who are not there.".formatted(ref));
  }

  private void under(String ref, Predicate<ActionRequest> still, Consumer<ActionRequest> work) {
    transaction.executeWithoutResult(status -> book.lock(ref).filter(still).ifPresent(work));
  }

  private void record(ActionRequest request, String step, Map<String, ?> details) {
    audit.record(
        AuditChain.APPROVAL,
        request.ref(),
        ACTOR,
        step,
        request.action(),
        request.canonical().target(),
        details);
  }

  private void change(ActionRequest request, RequestState to, Map<String, ?> changes) {
    if (!book.change(request, to, changes)) {
      throw new OneByOne.NotNow("Somebody was faster.");
    }
  }

  private void raise(Escalation what, String ref, String sentence) {
    escalations.get().raise(what, ref, sentence);
  }

  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MILLIS);
  }
}
