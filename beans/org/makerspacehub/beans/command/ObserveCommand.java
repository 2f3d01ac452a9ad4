package org.makerspacehub.beans.command;

import java.util.List;
import org.makerspacehub.beans.identity.ReviewReason;

/**
 * {@code /hub observe}: what the hub has seen so far and would have done, so that an operator can
 * tell whether it is ready to be switched on.
 */
public class ObserveCommand implements SlashCommand {
  private final HubFigures hub;
  private final ObserveFigures figures;
  private final Watching watching;
  private final When when;

  /**
   * @param hub how much there is
   * @param figures what it would have done
   * @param watching whether the hub only watches
   * @param when says days
   */
  public ObserveCommand(HubFigures hub, ObserveFigures figures, Watching watching, When when) {
    this.hub = hub;
    this.figures = figures;
    this.watching = watching;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "observe";
  }

  @Override
  public String action() {
    return "hub.status";
  }

  @Override
  public String usage() {
    return "/hub observe";
  }

  @Override
  public String help() {
    return "What I have seen so far, and what I would do once I am switched on.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    HubFigures.Snapshot now = hub.now();
    ObserveFigures.Snapshot seen = figures.at(when.today());
    Card card = new Card("The first week");
    card.lead(
        watching.only() ? Card.Sign.WAITING : Card.Sign.GOOD,
        watching.only() ? "I'm only watching." : "I'm live.",
        seen.firstRead() == null
            ? "Nothing has been read from the vendors yet."
            : "The vendors were first read " + when.day(seen.firstRead()) + ".");
    card.fact("Members", When.number(now.members()));
    card.fact(
        watching.only() ? "Would be linked" : "Linked",
        "%s of %s"
            .formatted(
                When.number(now.linkedAccounts()), When.count(now.accounts(), "Slack account")));
    card.fact(
        "Invoices",
        "%s unpaid, %s overdue"
            .formatted(When.number(now.unpaidInvoices()), When.number(seen.overdueInvoices())));
    card.fact(
        watching.only() ? "Would have been said" : "Said",
        When.count(seen.messages(), "message")
            + (watching.only() ? ", to operators only so far" : ""));
    if (seen.reviews().isEmpty()) {
      card.text("No review waits for a human.");
    } else {
      card.text(
          "*%s* for a human to say who is who:"
              .formatted(
                  now.reviews().count() == 1
                      ? "1 review waits"
                      : When.number(now.reviews().count()) + " reviews wait"));
      card.list(reviews(seen.reviews()));
    }
    return card.note(
            watching.only()
                ? "Does this look right? Then set `HUB_MODE=live` and restart the hub. `/hub status`"
                    + " shows what needs attention."
                : "`HUB_MODE=observe` and a restart make me silent again.")
        .reply();
  }

  private static List<String> reviews(List<ObserveFigures.Reason> reasons) {
    return reasons.stream()
        .map(
            reason ->
                "%s: %s"
                    .formatted(When.number(reason.count()), ReviewReason.of(reason.name()).words()))
        .toList();
  }
}
