package org.makerspacehub.beans.review;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.command.ViewHandler;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.AskRights;
import org.makerspacehub.beans.gate.DecisionDesk;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.beans.gate.GuardedReviewers;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;

/**
 * The buttons and the form by which people decide. What counts was kept before this hears of it;
 * here it is counted at once, and whoever clicked reads what became of it.
 */
public class GateClicks implements ClickHandler, ViewHandler {
  /** The field of the form for a no. */
  public static final String REASON = "reason";

  private final DecisionDesk desk;
  private final RequestBook book;
  private final ActionCatalogue catalogue;
  private final EligibleApprovers approvers;
  private final Guard guard;
  private final Modals modals;
  private final ReviewAnswers answers;

  /**
   * @param desk counts
   * @param book what was asked for
   * @param catalogue what each action is
   * @param approvers who could decide
   * @param guard keeps who tried without being let
   * @param modals opens the form for a no
   * @param noAnswer what is said of somebody when Slack did not answer
   */
  public GateClicks(
      DecisionDesk desk,
      RequestBook book,
      ActionCatalogue catalogue,
      EligibleApprovers approvers,
      Guard guard,
      Modals modals,
      String noAnswer) {
    this.desk = desk;
    this.book = book;
    this.catalogue = catalogue;
    this.approvers = approvers;
    this.guard = guard;
    this.modals = modals;
    this.answers = new ReviewAnswers(desk, noAnswer);
  }

  @Override
  public String actionPrefix() {
    return SignedClick.PREFIX;
  }

  @Override
  public String callbackPrefix() {
    return SignedClick.PREFIX;
  }

  @Override
  public Reply click(Click click) {
    ActionRequest request = asShown(click.value());
    boolean may =
        SignedClick.CONFIRM.equals(click.actionId())
            ? mayConfirm(request, click.principal(), click.ref())
            : may(request, click.principal(), click.ref());
    return switch (click.actionId()) {
      case SignedClick.APPROVE -> Reply.of(answers.yes(decide(request, click.ref()), click.ref()));
      case SignedClick.CONFIRM ->
          Reply.of(answers.confirmed(decide(request, click.ref()), click.ref()));
      case SignedClick.DENY -> deny(request, click, may);
      default -> throw new HubException("I don't know that button any more.");
    };
  }

  @Override
  public Submitted submit(Submission submission) {
    if (!SignedClick.DENY.equals(submission.callbackId())) {
      throw new HubException("I don't know that form any more.");
    }
    String reason = submission.text(REASON).orElse("");
    if (reason.isEmpty()) {
      return Submitted.error(REASON, "Please say why: whoever asked reads it.");
    }
    if (reason.codePointCount(0, reason.length()) > RequestBook.LONGEST) {
      return Submitted.error(
          REASON, "At most %d characters, please.".formatted(RequestBook.LONGEST));
    }
    ActionRequest request = asShown(submission.about());
    may(request, submission.principal(), submission.ref());
    DecisionDesk.Decided decided = decide(request, submission.ref());
    String said = answers.no(decided, submission.ref());
    return Submitted.sentence(
        desk.counted(decided, submission.ref()) ? "Denied" : "Not denied", said);
  }

  /** A no counts from the moment at which it came in, whether or not anybody looked at it. */
  @Override
  public boolean countsAnyway(Submission submission) {
    return SignedClick.DENY.equals(submission.callbackId());
  }

  private Reply deny(ActionRequest request, Click click, boolean may) {
    if (request.state() != RequestState.PENDING && request.state() != RequestState.APPROVED) {
      return Reply.of(answers.already(request));
    }
    if (!may) {
      throw new HubException(
          request.requester().equals(click.principal())
              ? "You can't decide what you asked for yourself, but you can withdraw it: /request list."
              : "You don't hold a role that can decide this.");
    }
    String title =
        catalogue.find(request.action()).map(ActionEntry::title).orElse(request.action());
    return modals.open(
        click,
        new Form(SignedClick.DENY, "Deny a request", "Deny")
            .text(
                "%s (reference %s). Your no ends it, however many said yes."
                    .formatted(SlackText.escape(title), request.ref()))
            .words(
                REASON,
                "Why not?",
                "Whoever asked reads this, with your name.",
                RequestBook.LONGEST,
                true,
                false,
                null)
            .about(request.stamp()));
  }

  /** Counts; the record that cannot be written is said in words for whoever clicked. */
  private DecisionDesk.Decided decide(ActionRequest request, String ref) {
    try {
      return desk.decide(request.ref());
    } catch (AuditUnavailable unrecorded) {
      throw new HubException(
          "I could not write down what you decided, and nothing privileged happens without a record."
              + " So it does not count yet. It is kept, and I count it as soon as I can write it"
              + " down, if the request is still open then (ref %s).".formatted(ref),
          unrecorded);
    }
  }

  private ActionRequest asShown(String stamp) {
    int colon = stamp.indexOf(':');
    Optional<ActionRequest> found =
        colon < 0 ? Optional.empty() : book.find(stamp.substring(0, colon));
    ActionRequest request =
        found.orElseThrow(() -> new HubException("I know no such request any more."));
    if (!request.stamp().equals(stamp)) {
      throw new HubException(
          "This was changed after you saw it, so it counts for nothing. Please look at the request"
              + " as it is now.");
    }
    return request;
  }

  private boolean mayConfirm(ActionRequest request, Principal who, String ref) {
    ActionEntry entry = entry(request);
    return guard
        .check(
            who,
            GuardedReviewers.CONFIRM,
            AskRights.resource(
                request.ref(), entry, request.requester().equals(who), entry.selfConfirm()),
            Map.of("ref", ref))
        .allowed();
  }

  private ActionEntry entry(ActionRequest request) {
    return catalogue
        .find(request.action())
        .orElseThrow(() -> new HubException("That action is no longer in the catalogue."));
  }

  /** Asks the guard, who keeps a no. What counts in the end is what the desk finds. */
  private boolean may(ActionRequest request, Principal who, String ref) {
    ActionEntry entry = entry(request);
    return guard
        .check(
            who,
            GuardedReviewers.REVIEW,
            AskRights.resource(
                request.ref(),
                entry,
                request.requester().equals(who),
                approvers.of(request, entry).contains(who)),
            Map.of("ref", ref))
        .allowed();
  }
}
