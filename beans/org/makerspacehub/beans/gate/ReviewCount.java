package org.makerspacehub.beans.gate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What people decided about a request: the same count for the hub, which shows it, and for the
 * executor, which acts on it. It is made of verified clicks and of nothing else, anew each time.
 *
 * @param verdict what follows
 * @param have approvals that count, or 1 when whoever asked confirmed it
 * @param need approvals that it takes; 0 when it takes the asker's own confirmation instead
 * @param judged every click about it, in order
 * @param decidedAt when the click came in that decided; null while nothing is decided
 * @param reason the denier's words; empty unless denied
 */
public record ReviewCount(
    Verdict verdict, int have, int need, List<Counted> judged, Instant decidedAt, String reason) {

  /** Why a second yes of one person does not count. */
  public static final String TWICE = "You have approved it already; it counts once.";

  /** Why a yes after the deadline does not count. */
  public static final String TOO_LATE = "It came after the time to decide was over.";

  /** Why a confirmation does not count where others have to say yes. */
  public static final String NOT_ENOUGH =
      "Your own confirmation is not enough for this; others have to say yes.";

  /** Why a yes does not count where whoever asked has to confirm. */
  public static final String NOT_YOURS = "This is confirmed by whoever asked, and by nobody else.";

  /** What follows from the clicks. */
  public enum Verdict {
    OPEN,
    APPROVED,
    DENIED
  }

  /**
   * One click.
   *
   * @param counts whether it counts
   * @param no why it does not, in a sentence for whoever clicked; empty when it does
   */
  public record Counted(SignedClick click, boolean counts, String no) {}

  /**
   * Counts. The first eligible no ends it, however many said yes before (A7); a yes counts once for
   * a person (A4), only for these very bytes (A14) and only before the deadline (A22); an empty
   * list of reviewers never means anyone (A2).
   *
   * <p>With no approval needed it is the asker's own confirmation that it takes, of these very
   * bytes and before the deadline; then nobody else's yes counts, as a confirmation never counts
   * where approvals are needed (A3). A no counts the same.
   *
   * @param request as it stands
   * @param need approvals that it takes; the larger of what it was made under and what holds now
   * @param clicks about it; others are passed over
   * @param reviewers says who may
   */
  public static ReviewCount of(
      ActionRequest request, int need, List<SignedClick> clicks, Reviewers reviewers) {
    List<Counted> judged = new ArrayList<>();
    Set<String> persons = new HashSet<>();
    Instant approvedAt = null;
    SignedClick denial = null;
    for (SignedClick click : inOrder(request, clicks)) {
      String no = judge(request, need, click, reviewers, persons);
      judged.add(new Counted(click, no.isEmpty(), no));
      if (!no.isEmpty()) {
        continue;
      }
      if (click.denies()) {
        denial = denial == null ? click : denial;
      } else if (persons.size() == Math.max(1, need) && approvedAt == null) {
        approvedAt = click.receivedAt();
      }
    }
    int have = persons.size();
    if (denial != null) {
      return new ReviewCount(
          Verdict.DENIED, have, need, judged, denial.receivedAt(), denial.reason());
    }
    boolean enough = have >= Math.max(1, need);
    return new ReviewCount(
        enough ? Verdict.APPROVED : Verdict.OPEN,
        have,
        need,
        judged,
        enough ? approvedAt : null,
        "");
  }

  private static List<SignedClick> inOrder(ActionRequest request, List<SignedClick> clicks) {
    return clicks.stream()
        .filter(click -> click.about().equals(request.stamp()))
        .filter(click -> click.agrees() || click.denies())
        .sorted(Comparator.comparing(SignedClick::receivedAt).thenComparingLong(SignedClick::id))
        .toList();
  }

  private static String judge(
      ActionRequest request,
      int need,
      SignedClick click,
      Reviewers reviewers,
      Set<String> persons) {
    if (click.agrees() && !click.receivedAt().isBefore(request.decideBy())) {
      return TOO_LATE;
    }
    if (click.confirms() && need > 0) {
      return NOT_ENOUGH;
    }
    if (click.approves() && need <= 0) {
      return NOT_YOURS;
    }
    if (click.confirms() && !click.principal().equals(request.requester())) {
      return NOT_YOURS;
    }
    Reviewers.Judged judged = reviewers.judge(request, click);
    if (!judged.may()) {
      return judged.no();
    }
    if (judged.person().isEmpty()) {
      return "I could not tell who you are.";
    }
    if (click.agrees() && !persons.add(judged.person())) {
      return TWICE;
    }
    return "";
  }
}
