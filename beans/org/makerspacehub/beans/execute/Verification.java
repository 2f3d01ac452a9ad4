package org.makerspacehub.beans.execute;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Canonical;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.ReviewCount;
import org.makerspacehub.beans.gate.Reviewers;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Whether what the hub says was approved really was, by what the executor can see itself: the bytes
 * and their hash, verified clicks, roles, Slack and the vendor, all at this moment. What stands in
 * the hub's tables besides can only make it stricter.
 */
public class Verification {
  private static final Logger LOG = LoggerFactory.getLogger(Verification.class);
  private static final Pattern ACCOUNT = Pattern.compile("T[A-Z0-9]{1,23}/[UW][A-Z0-9]{1,23}");
  private static final String FORGED =
      "It is not what was approved, or was not approved at all; nothing was done.";

  private final RequestBook requests;
  private final SignedClicks clicks;
  private final Reviewers reviewers;
  private final String noAnswer;
  private final ActionCatalogue catalogue;
  private final Map<String, ActionExecutor> executors;
  private final String teamId;
  private final Clock clock;

  /**
   * @param requests as the executor's user
   * @param clicks as the executor's user
   * @param reviewers by the executor's own Slack token
   * @param noAnswer what reviewers' check says when Slack did not answer: a no that may pass
   * @param catalogue what there is
   * @param executors all there are, one for an action
   * @param teamId our workspace
   * @param clock what "now" is
   * @throws HubException when two executors say that they do the same
   */
  public Verification(
      RequestBook requests,
      SignedClicks clicks,
      Reviewers reviewers,
      String noAnswer,
      ActionCatalogue catalogue,
      List<ActionExecutor> executors,
      String teamId,
      Clock clock) {
    this.requests = requests;
    this.clicks = clicks;
    this.reviewers = reviewers;
    this.noAnswer = noAnswer;
    this.catalogue = catalogue;
    this.teamId = teamId;
    this.clock = clock;
    this.executors = new HashMap<>();
    for (ActionExecutor executor : executors) {
      if (this.executors.put(executor.action(), executor) != null) {
        throw new HubException("Two executors do '%s'.".formatted(executor.action()));
      }
    }
  }

  /** What came of it. */
  public sealed interface Finding {}

  /**
   * It may be done now.
   *
   * @param amount in hundredths
   * @param undo the action that undoes it, as people call it; empty for none
   */
  public record Good(Order order, ActionExecutor executor, long amount, String undo)
      implements Finding {}

  /**
   * It must not be done, ever.
   *
   * @param code for the record
   * @param sentence for the requester
   * @param calls what people are called for; null for nothing
   */
  public record No(String code, String sentence, Escalation calls) implements Finding {}

  /**
   * It cannot be found out just now.
   *
   * @param why for the log
   */
  public record Later(String why) implements Finding {}

  /** Looks at everything, and at the vendor and Slack last. Changes nothing. */
  public Finding verify(Claim claim) {
    Optional<ActionRequest> found = read(claim);
    if (found.isEmpty()) {
      return no("forged", FORGED, Escalation.EXECUTION_FAILED);
    }
    List<SignedClick> said = clicks.about(found.get().stamp());
    ActionRequest request = bounded(found.get(), said);
    Optional<ActionEntry> entry = catalogue.find(request.action());
    ActionExecutor executor = executors.get(request.action());
    if (entry.isEmpty() || !entry.get().available() || executor == null) {
      String lacks =
          entry.filter(e -> !e.missing().isEmpty()).map(ActionEntry::notInstalled).orElse("");
      return no(
          "not-installed",
          lacks.isEmpty() ? "That action is not installed." : lacks,
          Escalation.EXECUTION_FAILED);
    }
    if (!catalogue.wrong(request.action(), request.canonical().arguments()).isEmpty()) {
      return no(
          "arguments", "What was asked for is not allowed any more.", Escalation.EXECUTION_FAILED);
    }
    if (isOver(request.executeBy())) {
      return late();
    }
    if (said.stream().noneMatch(SignedClick::agrees)) {
      return no("not-approved", FORGED, Escalation.EXECUTION_FAILED);
    }
    return byThoseWhoKnow(claim, request, entry.get(), executor, said);
  }

  /**
   * What was sent, to ask the vendor about it; nothing else is verified, for it has been done.
   *
   * @return empty when its bytes are not there any more or nobody can ask
   */
  public Optional<Good> sent(Claim claim) {
    return read(claim)
        .flatMap(
            request ->
                Optional.ofNullable(executors.get(request.action()))
                    .map(
                        executor ->
                            new Good(
                                order(claim, request),
                                executor,
                                0,
                                undo(catalogue.find(request.action()).orElse(null)))));
  }

  private Finding byThoseWhoKnow(
      Claim claim,
      ActionRequest request,
      ActionEntry entry,
      ActionExecutor executor,
      List<SignedClick> said) {
    Order order = order(claim, request);
    try {
      ActionExecutor.Facts facts = executor.check(order);
      if (entry.goodStanding() && !facts.goodStanding()) {
        return no("standing", "Membership dues are open, or the membership is locked.", null);
      }
      int need =
          Math.max(
              request.quorum(), entry.quorum(facts.own(), facts.goodStanding(), order.arguments()));
      ReviewCount count = ReviewCount.of(request, need, said, reviewers);
      Finding no = judged(request, entry, count);
      return no == null ? new Good(order, executor, amount(facts, entry, order), undo(entry)) : no;
    } catch (VendorUnavailable away) {
      return new Later(away.getMessage());
    } catch (DataAccessException | ArithmeticException broken) {
      return later(broken);
    } catch (VendorRefused refused) {
      // Not the requester's doing: a key or a setting of ours is wrong.
      return no("vendor", refused.getMessage(), Escalation.EXECUTION_FAILED);
    } catch (HubException refusal) {
      return no("facts", refusal.getMessage(), null);
    } catch (RuntimeException broken) {
      return later(broken);
    }
  }

  private static Later later(RuntimeException broken) {
    // Nothing was sent; whoever comes next tries again until the time to execute is over.
    LOG.warn("A request could not be verified", broken);
    return new Later(broken.getClass().getSimpleName());
  }

  private Finding judged(ActionRequest request, ActionEntry entry, ReviewCount count) {
    if (count.verdict() == ReviewCount.Verdict.DENIED) {
      return no("denied", "Somebody said no before it was done: " + count.reason(), null);
    }
    boolean unheardNo =
        count.judged().stream()
            .anyMatch(each -> each.click().denies() && noAnswer.equals(each.no()));
    boolean unheard = count.judged().stream().anyMatch(each -> noAnswer.equals(each.no()));
    if (unheardNo || unheard && count.verdict() == ReviewCount.Verdict.OPEN) {
      return new Later("Slack did not say who approved");
    }
    if (count.verdict() == ReviewCount.Verdict.OPEN) {
      return no(
          "quorum",
          count.need() == 0
              ? "It was not confirmed by whoever asked, as they would have to; ask again."
              : "It has %d of the %d approvals that it takes now; ask again."
                  .formatted(count.have(), count.need()),
          Escalation.EXECUTION_FAILED);
    }
    // By the clicks, which the hub cannot write: its own deadline may only be nearer.
    return isOver(count.decidedAt().plus(entry.executeWithin())) ? late() : null;
  }

  /** As it is kept, if it is still what was claimed. */
  private Optional<ActionRequest> read(Claim claim) {
    try {
      return requests.find(claim.ref()).filter(request -> isWhatWasClaimed(claim, request));
    } catch (HubException | IllegalArgumentException forged) {
      return Optional.empty();
    }
  }

  private boolean isWhatWasClaimed(Claim claim, ActionRequest request) {
    Canonical canonical = request.canonical();
    return canonical.action() != null
        && canonical.target() != null
        && canonical.arguments() != null
        && canonical.requester() != null
        && ACCOUNT.matcher(canonical.requester()).matches()
        && !teamId.isEmpty()
        && canonical.requester().startsWith(teamId + "/")
        && canonical.action().equals(claim.action())
        && request.hash().equals(claim.hash())
        && canonical.hash().equals(claim.hash());
  }

  /**
   * Its times as far as the hub's row can be believed: when it was asked stands in the bytes that
   * were approved, and cannot be later than what the front door heard about them; the time to
   * decide and the moment from which more people may decide are the catalogue's from there on.
   */
  private ActionRequest bounded(ActionRequest as, List<SignedClick> said) {
    Instant asked =
        said.stream()
            .map(SignedClick::receivedAt)
            .filter(heard -> heard.isBefore(as.createdAt()))
            .min(Instant::compareTo)
            .orElse(as.createdAt());
    Optional<ActionEntry> entry = catalogue.find(as.action());
    Instant latest = asked.plus(entry.map(ActionEntry::decideWithin).orElse(Duration.ZERO));
    Instant decideBy = as.decideBy().isBefore(latest) ? as.decideBy() : latest;
    Duration waits = entry.map(ActionEntry::escalateAfter).orElse(null);
    // Without the bytes' word anybody could have made it look old enough.
    boolean escalated =
        as.escalatedAt() != null
            && as.canonical().asked() != null
            && waits != null
            && !clock.instant().isBefore(asked.plus(waits));
    return new ActionRequest(
        as.ref(),
        as.canonical(),
        as.hash(),
        as.state(),
        as.version(),
        as.shownVersion(),
        as.quorum(),
        as.urgent(),
        as.why(),
        as.evidence(),
        as.note(),
        as.askedThrough(),
        asked,
        as.remindAt(),
        as.remindedAt(),
        as.escalateAt(),
        escalated ? as.escalatedAt() : null,
        decideBy,
        as.approvedAt(),
        as.executeBy(),
        as.endedAt(),
        as.outcome());
  }

  private static Order order(Claim claim, ActionRequest request) {
    return new Order(
        claim.ref(),
        request.action(),
        request.canonical().target(),
        request.canonical().arguments(),
        request.requester(),
        claim.idempotencyKey());
  }

  private static long amount(ActionExecutor.Facts facts, ActionEntry entry, Order order) {
    BigDecimal sum = entry.sum(order.arguments());
    return Math.max(facts.amount(), sum == null ? 0 : Ceilings.hundredths(sum));
  }

  private String undo(ActionEntry entry) {
    return entry == null || entry.undo().isEmpty()
        ? ""
        : catalogue.find(entry.undo()).map(ActionEntry::title).orElse("");
  }

  private boolean isOver(Instant deadline) {
    return deadline == null || !clock.instant().isBefore(deadline);
  }

  private static No late() {
    return no(
        "too-late",
        "It was approved, but not carried out in time; ask again.",
        Escalation.NOT_EXECUTED);
  }

  private static No no(String code, String sentence, Escalation calls) {
    return new No(code, sentence, calls);
  }
}
