package org.makerspacehub.beans.gate;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.policy.Guard;

/**
 * Reviewers whom the policies let decide as well: what the catalogue allows, a policy may still
 * forbid. It can only take away.
 */
public class GuardedReviewers implements Reviewers {
  /** Saying yes or no, as the policies know it. */
  public static final String REVIEW = "request.review";

  /** Confirming what was asked in one's own name. */
  public static final String CONFIRM = "request.confirm";

  private final Reviewers reviewers;
  private final ActionCatalogue catalogue;
  private final Guard guard;

  /**
   * @param reviewers who may by their roles
   * @param catalogue what each action is
   * @param guard says what the policies say; a no here is no refusal of its own to be kept, for the
   *     click is kept with its reason
   */
  public GuardedReviewers(Reviewers reviewers, ActionCatalogue catalogue, Guard guard) {
    this.reviewers = reviewers;
    this.catalogue = catalogue;
    this.guard = guard;
  }

  @Override
  public Judged judge(ActionRequest request, SignedClick click) {
    Judged judged = reviewers.judge(request, click);
    if (!judged.may()) {
      return judged;
    }
    Optional<ActionEntry> entry = catalogue.find(request.action());
    boolean own = request.requester().equals(click.principal());
    if (click.confirms()) {
      return entry.isPresent() && mayConfirm(request, entry.get(), click)
          ? judged
          : Judged.no("The space's rules do not let you confirm this.");
    }
    return entry.isPresent()
            && guard
                .preview(
                    click.principal(),
                    REVIEW,
                    AskRights.resource(request.ref(), entry.get(), own, true),
                    Map.of("ref", click.ref()))
                .allowed()
        ? judged
        : Judged.no("The space's rules do not let you decide this.");
  }

  /** Who may not ask for it any more may not confirm it either. */
  private boolean mayConfirm(ActionRequest request, ActionEntry entry, SignedClick click) {
    Map<String, Object> context = Map.of("ref", click.ref());
    var resource = AskRights.resource(request.ref(), entry, true, entry.selfConfirm());
    return guard
            .preview(
                click.principal(),
                AskRights.MAKE,
                AskRights.resource(request.ref(), entry, false, true),
                context)
            .allowed()
        && guard.preview(click.principal(), CONFIRM, resource, context).allowed();
  }
}
