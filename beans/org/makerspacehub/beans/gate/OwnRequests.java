package org.makerspacehub.beans.gate;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/** What requesters do with what they asked for: look at it, take it back, change it. */
public class OwnRequests {
  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final RequestBook book;
  private final SignedClicks clicks;
  private final Reviews reviews;
  private final ActionCatalogue catalogue;
  private final GateDesk desk;
  private final Guard guard;
  private final AuditLog audit;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param catalogue what can be asked for
   * @param desk looks at what a request is changed to
   * @param guard says whose it is
   * @param audit is written before anything changes
   * @param clock what "now" is
   */
  public OwnRequests(
      JdbcClient db,
      PlatformTransactionManager transactions,
      ActionCatalogue catalogue,
      GateDesk desk,
      Guard guard,
      AuditLog audit,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.book = new RequestBook(db);
    this.clicks = new SignedClicks(db);
    this.reviews = new Reviews(db);
    this.catalogue = catalogue;
    this.desk = desk;
    this.guard = guard;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A request and how far it is.
   *
   * @param approvals people whose yes counts, to what it says now
   * @param need approvals that it takes
   */
  public record Open(ActionRequest request, int approvals, int need) {}

  /** What somebody asked for and is not over, oldest first. */
  public List<Open> open(Principal requester) {
    return db
        .sql(
            """
            SELECT * FROM action_request
             WHERE requester = :requester
               AND state IN ('PENDING', 'APPROVED', 'CLAIMED', 'SENT', 'UNKNOWN')
             ORDER BY created_at, id LIMIT 20""")
        .param("requester", requester.id())
        .query(RequestBook::request)
        .list()
        .stream()
        .map(this::open)
        .toList();
  }

  /** How far a request is. */
  public Open open(ActionRequest request) {
    return new Open(request, reviews.counted(request, true).size(), desk.need(request));
  }

  /**
   * Somebody's own request, while it can still be changed.
   *
   * @throws HubException with a sentence for them when there is none
   */
  public ActionRequest pending(Principal requester, String requestRef, String ref) {
    return mine(Ref.isRef(requestRef) ? book.find(requestRef) : Optional.empty(), requester, ref);
  }

  /**
   * Takes a request back.
   *
   * @param requestRef which
   * @param ref of the click or command
   * @return the request as it was
   * @throws HubException with a sentence for whoever asked, when nothing was changed
   */
  public ActionRequest withdraw(Principal requester, String requestRef, String ref) {
    return transaction.execute(
        status -> {
          ActionRequest seen = locked(requester, requestRef, ref);
          audit.record(
              AuditChain.APPROVAL,
              seen.ref(),
              requester.id(),
              "withdrawn",
              seen.action(),
              seen.canonical().target(),
              GateDesk.details(seen, ""));
          change(
              seen,
              RequestState.WITHDRAWN,
              Map.of("ended_at", clock.instant(), "outcome", "Withdrawn by the requester."));
          return seen;
        });
  }

  /**
   * Changes a request. Every yes that was said to what it was before is void (A16), and the time to
   * decide stays as it was.
   *
   * @param version of the request as the requester saw it
   * @param arguments all of them
   * @param ref of the form
   * @return the request as it is now
   * @throws HubException with a sentence for whoever asked, when nothing was changed
   */
  public ActionRequest edit(
      Principal requester,
      String requestRef,
      int version,
      Map<String, Object> arguments,
      String why,
      String ref) {
    return transaction.execute(
        status -> {
          ActionRequest seen = locked(requester, requestRef, ref);
          if (seen.version() < version) {
            throw new HubException("I don't know that state of the request. Please try again.");
          }
          GateDesk.Looked looked =
              desk.look(
                  new Approvals.Ask(
                      seen.ref(),
                      requester,
                      seen.askedThrough(),
                      seen.action(),
                      seen.canonical().target(),
                      arguments,
                      why,
                      seen.urgent()),
                  seen.createdAt(),
                  true);
          if (!looked.no().isEmpty()) {
            throw new HubException(looked.no() + " Nothing has changed.");
          }
          String words = PlainLine.of(why, RequestBook.LONGEST);
          Canonical canonical = looked.canonical();
          String hash = canonical.hash();
          if (hash.equals(seen.hash())) {
            throw new HubException(
                words.equals(seen.why())
                    ? "That is what it says already. Nothing has changed."
                    : "Only the reason is another. Please withdraw it and ask anew, so that nobody"
                        + " approves for a reason that they did not read.");
          }
          // Otherwise a yes to it that was void would count again.
          if (!clicks.about(seen.ref() + ":" + hash).isEmpty()) {
            throw new HubException(
                "It said exactly that before, and people decided about it. Please withdraw it and"
                    + " ask anew.");
          }
          Map<String, Object> details = new LinkedHashMap<>(GateDesk.details(seen, ""));
          details.put("before", seen.hash());
          details.put("hash", hash);
          details.put("policy", canonical.policy());
          details.put("quorum", looked.quorum());
          audit.record(
              AuditChain.APPROVAL,
              seen.ref(),
              requester.id(),
              "changed",
              seen.action(),
              canonical.target(),
              details);
          Map<String, Object> changes = new LinkedHashMap<>();
          changes.put("canonical", canonical.text());
          changes.put("hash", hash);
          changes.put("quorum", looked.quorum());
          changes.put("evidence", RequestBook.json(looked.evidence()));
          changes.put("why", words);
          // What was noted was about what it said before.
          changes.put("note", null);
          change(seen, RequestState.PENDING, changes);
          return book.find(seen.ref()).orElseThrow();
        });
  }

  private ActionRequest locked(Principal requester, String requestRef, String ref) {
    return mine(Ref.isRef(requestRef) ? book.lock(requestRef) : Optional.empty(), requester, ref);
  }

  private ActionRequest mine(Optional<ActionRequest> found, Principal requester, String ref) {
    ActionRequest request = found.orElseThrow(() -> notYours(ref));
    ActionEntry entry = catalogue.find(request.action()).orElseThrow(() -> notYours(ref));
    boolean own = request.requester().equals(requester);
    // Whose it is not hears the same as whose does not exist.
    if (!guard
        .check(
            requester,
            AskRights.WITHDRAW,
            AskRights.resource(request.ref(), entry, own, false),
            Map.of("ref", ref))
        .allowed()) {
      throw notYours(ref);
    }
    if (request.state() != RequestState.PENDING || !clock.instant().isBefore(request.decideBy())) {
      throw new HubException(
          "That request is no longer waiting: it is %s."
              .formatted(
                  request.state() == RequestState.PENDING
                      ? "out of time"
                      : request.state().name().toLowerCase(java.util.Locale.ROOT)));
    }
    return request;
  }

  private void change(ActionRequest seen, RequestState to, Map<String, ?> changes) {
    if (!book.change(seen, to, changes)) {
      throw new HubException("Somebody was faster. Please look at it again.");
    }
  }

  private static HubException notYours(String ref) {
    return new HubException("You have no request of that name (ref %s).".formatted(ref));
  }
}
