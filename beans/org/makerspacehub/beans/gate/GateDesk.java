package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.policy.RoleGrants;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Where everything privileged is asked for, whoever asks. It looks at what is asked, asks the
 * guard, gathers the facts, and keeps the request; it never does what is asked and never says yes
 * to it.
 */
public class GateDesk implements Approvals {
  /** How many requests of one person may be open at a time. */
  public static final int MOST_OPEN = 10;

  /** How many requests one person may make within an hour, the refused ones included. */
  public static final int MOST_AN_HOUR = 20;

  private static final Pattern THROUGH = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ./:_-]{0,63}");

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final RequestBook book;
  private final ActionCatalogue catalogue;
  private final Policies policies;
  private final Guard guard;
  private final RoleGrants roles;
  private final Subjects subjects;
  private final EvidenceRules rules;
  private final EligibleApprovers approvers;
  private final AuditLog audit;
  private final HubMode mode;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param catalogue what can be asked for
   * @param policies in force; their hash is bound by every request
   * @param guard says who may ask
   * @param roles who holds which
   * @param subjects knows whom it is done to
   * @param rules gather the facts
   * @param approvers says whether enough people could approve
   * @param audit is written before anything is kept
   * @param mode while the hub only watches, nothing is asked for
   * @param clock what "now" is
   */
  public GateDesk(
      JdbcClient db,
      PlatformTransactionManager transactions,
      ActionCatalogue catalogue,
      Policies policies,
      Guard guard,
      RoleGrants roles,
      Subjects subjects,
      EvidenceRules rules,
      EligibleApprovers approvers,
      AuditLog audit,
      HubMode mode,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    // What is counted under the lock must be what is there now.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.book = new RequestBook(db);
    this.catalogue = catalogue;
    this.policies = policies;
    this.guard = guard;
    this.roles = roles;
    this.subjects = subjects;
    this.rules = rules;
    this.approvers = approvers;
    this.audit = audit;
    this.mode = mode;
    this.clock = clock;
  }

  /** What is asked for, checked, with everything that a request is made of. */
  record Looked(
      ActionEntry entry,
      Canonical canonical,
      List<ActionRequest.Finding> evidence,
      int quorum,
      String no) {}

  /** SHA-256 (hex) of the policies and the catalogue in force: part of what is approved. */
  public String policy() {
    return Sha256.hex(policies.hash() + catalogue.hash());
  }

  /** Approvals that a request takes now. */
  int need(ActionRequest request) {
    return new Needs(catalogue, subjects).of(request);
  }

  @Override
  public Asked request(Ask ask) {
    if (!Ref.isRef(ask.ref()) || ask.requester() == null) {
      throw new HubException("Only somebody can ask, and under a reference.");
    }
    if (ask.requester().kind() != Principal.Kind.PERSON) {
      return new Asked(false, ask.ref(), "Only for people something can be asked.");
    }
    if (ask.askedThrough() != null && !THROUGH.matcher(ask.askedThrough()).matches()) {
      return new Asked(false, ask.ref(), "Whoever asks for you has no proper name.");
    }
    try {
      return transaction.execute(status -> decide(ask));
    } catch (AuditUnavailable unrecorded) {
      return new Asked(
          false,
          ask.ref(),
          "I could not write down that you asked, and nothing privileged happens without a record."
              + " So nothing was asked. Please try again in a few minutes (ref %s)."
                  .formatted(ask.ref()));
    }
  }

  /**
   * What a request would be, without asking for it: nothing is kept, counted or recorded.
   *
   * @param ask as it would be asked
   */
  public Preview preview(Ask ask) {
    if (ask.requester() == null || ask.requester().kind() != Principal.Kind.PERSON) {
      return Preview.not("Only for people something can be asked.");
    }
    if (ask.askedThrough() != null && !THROUGH.matcher(ask.askedThrough()).matches()) {
      return Preview.not("Whoever asks for you has no proper name.");
    }
    if (mode == HubMode.OBSERVE) {
      return Preview.not("I'm only watching for now, so nothing can be asked for yet.");
    }
    Looked looked = look(ask, clock.instant().truncatedTo(ChronoUnit.MILLIS), false);
    if (!looked.no().isEmpty()) {
      return Preview.not(looked.no());
    }
    if (open(ask.requester()) >= MOST_OPEN) {
      return Preview.not(
          "You have %d open requests. Withdraw one, or wait until one is decided."
              .formatted(MOST_OPEN));
    }
    Canonical canonical = looked.canonical();
    Subject subject = subjects.find(looked.entry().target(), canonical.target(), ask.requester());
    return new Preview(
        looked.entry(), subject, canonical.arguments(), looked.quorum(), looked.quorum() == 0, "");
  }

  private Asked decide(Ask ask) {
    // One after the other for one person, so that nobody slips past the limits or asks twice.
    db.sql(
            "SELECT id FROM external_identity WHERE source = 'slack' AND external_id = :id FOR"
                + " UPDATE")
        .param("id", ask.requester().id())
        .query(Long.class)
        .optional();
    Optional<ActionRequest> before = book.find(ask.ref());
    if (before.isPresent()) {
      return again(before.get(), ask);
    }
    if (mode == HubMode.OBSERVE) {
      return new Asked(
          false, ask.ref(), "I'm only watching for now, so nothing can be asked for yet.");
    }
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    // These leave no row: keeping them is what a flood would be for.
    if (lately(ask.requester(), now) >= MOST_AN_HOUR) {
      return new Asked(
          false,
          ask.ref(),
          "You have asked for %d things within an hour. Please wait a little."
              .formatted(MOST_AN_HOUR));
    }
    Looked looked = look(ask, now, true);
    String no = looked.no();
    if (no.isEmpty() && open(ask.requester()) >= MOST_OPEN) {
      no =
          "You have %d open requests. Withdraw one, or wait until one is decided."
              .formatted(MOST_OPEN);
    }
    if (looked.canonical() == null) {
      // Nothing that has a name in the catalogue: there is nothing to keep but that it was asked.
      record(ask.ref(), ask, "refused", "unknown", Subject.NOBODY, Map.of("because", cut(no, 300)));
      return new Asked(false, ask.ref(), no);
    }
    ActionRequest request = row(ask, looked, now, no);
    record(
        ask.ref(),
        ask,
        no.isEmpty() ? "proposed" : "refused",
        request.action(),
        request.canonical().target(),
        details(request, no));
    if (!book.add(request, looked.entry().executeWithin().toSeconds())) {
      return again(book.find(ask.ref()).orElseThrow(), ask);
    }
    return no.isEmpty()
        ? new Asked(true, ask.ref(), waits(request, looked.entry()))
        : new Asked(false, ask.ref(), no);
  }

  /**
   * Looks at what is asked for.
   *
   * @param asked when
   * @param kept whether a no of the guard is kept as a refusal; not for what was asked already
   */
  Looked look(Ask ask, Instant asked, boolean kept) {
    Optional<ActionEntry> found = catalogue.find(ask.action() == null ? "" : ask.action());
    if (found.isEmpty()) {
      return new Looked(null, null, List.of(), 0, "That is not installed here.");
    }
    ActionEntry entry = found.get();
    Map<String, Object> arguments = new TreeMap<>(ask.arguments());
    List<String> wrong = catalogue.wrong(entry.name(), arguments);
    Subject subject = subjects.find(entry.target(), ask.target(), ask.requester());
    // What does not fit is not kept either: it may be anything, and of any size.
    Canonical canonical =
        new Canonical(
            entry.name(),
            subject.target(),
            wrong.isEmpty() && ShownInFull.no(arguments, "").isEmpty() ? arguments : Map.of(),
            ask.requester().id(),
            policy(),
            asked);
    String no = refusal(ask, entry, subject, arguments, wrong, kept);
    List<ActionRequest.Finding> evidence =
        subject.no().isEmpty() && wrong.isEmpty()
            ? rules.of(entry, subject, ask.requester(), ask.askedThrough(), arguments)
            : List.of();
    int quorum =
        Math.max(
            confirmsThemselves(entry, ask.requester()) ? 0 : 1,
            entry.quorum(subject.own(), subject.inGoodStanding(), canonical.arguments()));
    if (no.isEmpty()) {
      no = closed(entry, quorum, ask.requester());
    }
    return new Looked(entry, canonical, evidence, quorum, no);
  }

  private String refusal(
      Ask ask,
      ActionEntry entry,
      Subject subject,
      Map<String, Object> arguments,
      List<String> wrong,
      boolean kept) {
    if (!entry.available()) {
      return entry.notInstalled();
    }
    Decision decision = may(ask, entry, subject.own(), kept);
    if (!decision.allowed()) {
      return "You can't ask for that%s."
          .formatted(
              subject.own() || entry.target() == ActionEntry.Target.NONE
                  ? ""
                  : " for somebody else");
    }
    if (!subject.no().isEmpty()) {
      return subject.no();
    }
    if (!wrong.isEmpty()) {
      return "That can't be asked like this: %s.".formatted(String.join("; ", wrong));
    }
    String why = ask.why() == null ? "" : ask.why();
    if (why.codePointCount(0, why.length()) > RequestBook.LONGEST) {
      return "Please give your reason in at most %d characters.".formatted(RequestBook.LONGEST);
    }
    String hidden = ShownInFull.no(arguments, why);
    return hidden.isEmpty() ? rules.refusal(entry, subject) : hidden;
  }

  /** Whether the asker's own confirmation may be enough; nobody's when it cannot be found out. */
  private boolean confirmsThemselves(ActionEntry entry, Principal requester) {
    try {
      return entry.selfConfirm() && entry.confirmedBy(roles.of(requester));
    } catch (RuntimeException unreadable) {
      return false;
    }
  }

  private Decision may(Ask ask, ActionEntry entry, boolean own, boolean kept) {
    boolean listed;
    try {
      listed = AskRights.listed(entry, roles.of(ask.requester()), own);
    } catch (RuntimeException unreadable) {
      // The guard reads them too and says the same no, with its reason.
      listed = false;
    }
    var resource = AskRights.resource(ask.ref(), entry, own, listed);
    return kept
        ? guard.check(ask.requester(), AskRights.MAKE, resource, Map.of("ref", ask.ref()))
        : guard.preview(ask.requester(), AskRights.MAKE, resource, Map.of("ref", ask.ref()));
  }

  private String closed(ActionEntry entry, int quorum, Principal requester) {
    int there = approvers.besides(entry, requester);
    return there >= quorum
        ? ""
        : "%s is closed at the moment: it needs %d %s, %d %s besides you."
            .formatted(
                entry.title(),
                quorum,
                quorum == 1 ? "approver" : "approvers",
                there,
                there == 1 ? "exists" : "exist");
  }

  private ActionRequest row(Ask ask, Looked looked, Instant now, String no) {
    ActionEntry entry = looked.entry();
    Instant end = no.isEmpty() ? null : now;
    return new ActionRequest(
        ask.ref(),
        looked.canonical(),
        looked.canonical().hash(),
        no.isEmpty() ? RequestState.PENDING : RequestState.REFUSED,
        0,
        null,
        looked.quorum(),
        ask.urgent(),
        // A reason that is too long or hides something was refused; what is kept of it can be
        // shown.
        cut(ask.why(), RequestBook.LONGEST),
        looked.evidence(),
        null,
        ask.askedThrough(),
        now,
        no.isEmpty() ? after(now, entry.remindAfter()) : null,
        null,
        no.isEmpty() ? after(now, entry.escalateAfter()) : null,
        null,
        now.plus(entry.decideWithin()),
        null,
        null,
        end,
        no.isEmpty() ? null : no);
  }

  private static Instant after(Instant now, Duration span) {
    return span == null ? null : now.plus(span);
  }

  private void record(
      String ref, Ask ask, String step, String action, String target, Map<String, ?> details) {
    audit.record(AuditChain.APPROVAL, ref, ask.requester().id(), step, action, target, details);
  }

  /** Not the arguments themselves: the hash binds them, and a record is kept for ever. */
  static Map<String, Object> details(ActionRequest request, String because) {
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("hash", request.hash());
    details.put("policy", request.canonical().policy());
    details.put("quorum", request.quorum());
    if (request.askedThrough() != null) {
      details.put("through", request.askedThrough());
    }
    if (!because.isEmpty()) {
      details.put("because", cut(because, 300));
    }
    return details;
  }

  private Asked again(ActionRequest before, Ask ask) {
    if (!before.requester().equals(ask.requester())) {
      return new Asked(false, ask.ref(), "There is another request of that reference.");
    }
    return before.state() == RequestState.REFUSED
        ? new Asked(false, before.ref(), before.outcome())
        : new Asked(
            true,
            before.ref(),
            catalogue
                .find(before.action())
                .filter(entry -> before.state() == RequestState.PENDING)
                .map(entry -> waits(before, entry))
                .orElse("You asked for this already."));
  }

  /** What happens next. */
  String waits(ActionRequest request, ActionEntry entry) {
    if (request.quorum() == 0) {
      return "It needs your own confirmation: you get a message with all of it and a button. Without that nothing is done, at the latest in %s it is over."
          .formatted(span(Duration.between(clock.instant(), request.decideBy())));
    }
    return "It needs a yes from %s (%s). You hear from me as soon as it is decided, at the latest in %s; silence is a no."
        .formatted(
            request.quorum() == 1 ? "one person" : request.quorum() + " people",
            asked(entry.approve()),
            span(Duration.between(clock.instant(), request.decideBy())));
  }

  /** Who is asked, as people say it: {@code staff, the board or the owner}. */
  public static String asked(Set<Role> roles) {
    List<String> names =
        roles.stream()
            .map(role -> role == Role.STAFF ? "staff" : "the " + role.wireName())
            .toList();
    return names.size() < 2
        ? String.join("", names)
        : String.join(", ", names.subList(0, names.size() - 1))
            + " or "
            + names.get(names.size() - 1);
  }

  /** For example {@code 24 hours}, {@code 3 days}, {@code 40 minutes}. */
  public static String span(Duration left) {
    Duration rounded = left.isNegative() ? Duration.ZERO : left.plusSeconds(30);
    if (rounded.toHours() >= 48) {
      return rounded.plusHours(12).toDays() + " days";
    }
    if (rounded.toMinutes() >= 120) {
      return rounded.plusMinutes(30).toHours() + " hours";
    }
    long minutes = rounded.toMinutes();
    return minutes == 1 ? "1 minute" : minutes + " minutes";
  }

  private long open(Principal requester) {
    return db.sql(
            """
            SELECT COUNT(*) FROM action_request
             WHERE requester = :requester
               AND state IN ('PENDING', 'APPROVED', 'CLAIMED', 'SENT', 'UNKNOWN')""")
        .param("requester", requester.id())
        .query(Long.class)
        .single();
  }

  private long lately(Principal requester, Instant now) {
    return db.sql(
            "SELECT COUNT(*) FROM action_request WHERE requester = :requester AND created_at >"
                + " :since")
        .param("requester", requester.id())
        .param("since", Timestamp.from(now.minus(Duration.ofHours(1))))
        .query(Long.class)
        .single();
  }

  private static String cut(String text, int most) {
    return PlainLine.of(text, most);
  }
}
