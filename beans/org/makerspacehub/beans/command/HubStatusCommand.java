package org.makerspacehub.beans.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /hub status}: what needs attention first, then how much there is and how fresh it is. */
public class HubStatusCommand implements SlashCommand {
  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(15);
  private static final Map<String, String> FLOW_NAMES =
      Map.of(
          "sync-fabman-packages", "Packages",
          "sync-fabman-members", "Members",
          "sync-fabman-invoices", "Invoices",
          "sync-slack-users", "Slack accounts",
          "identity-link", "Links");

  private final HubFigures figures;
  private final When when;
  private final Duration patience;
  private final Supplier<List<String>> troubles;

  /**
   * @param figures what there is
   * @param when says how long ago something was
   * @param interval between two rounds of synchronisation; three missed are worth a word
   */
  public HubStatusCommand(HubFigures figures, When when, Duration interval) {
    this(figures, when, interval, List::of);
  }

  /**
   * @param troubles what the operators were told of and is not over, a sentence each
   */
  public HubStatusCommand(
      HubFigures figures, When when, Duration interval, Supplier<List<String>> troubles) {
    this.troubles = troubles;
    this.figures = figures;
    this.when = when;
    Duration three = interval.multipliedBy(3);
    this.patience = three.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : three;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "status";
  }

  @Override
  public String action() {
    return "hub.status";
  }

  @Override
  public String usage() {
    return "/hub status";
  }

  @Override
  public String help() {
    return "What needs attention, how much is mirrored, and how fresh it is.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    HubFigures.Snapshot now = figures.now();
    List<String> broken = new ArrayList<>();
    if (now.flows().stream().allMatch(flow -> flow.last() == null)) {
      broken.add("Nothing has been read from Fabman and Slack yet.");
    } else {
      now.flows().forEach(flow -> whatIsWrong(flow, broken));
    }
    if (now.deadLetters().count() > 0) {
      broken.add(waiting("message", now.deadLetters(), "for an operator, stopped on an error"));
    }
    List<String> open = troubles.get();
    if (!open.isEmpty()) {
      String first = SlackText.escape(open.get(0));
      broken.add(
          open.size() == 1
              ? "*Open trouble*: " + first
              : "*%d open troubles*, the oldest: %s".formatted(open.size(), first));
    }
    List<String> waiting = new ArrayList<>();
    if (now.reviews().count() > 0) {
      waiting.add(waiting("review", now.reviews(), "for a human to say who is who"));
    }
    Card card = new Card("Hub status");
    if (!broken.isEmpty()) {
      card.lead(
              Card.Sign.ATTENTION,
              broken.size() == 1
                  ? "1 thing needs attention."
                  : broken.size() + " things need attention.",
              "")
          .list(broken);
    } else {
      card.lead(Card.Sign.GOOD, "Everything is running.", "");
    }
    if (!waiting.isEmpty()) {
      card.list(waiting);
    }
    card.rule();
    facts(card, now);
    return card.note(
            now.flows().stream().anyMatch(this::isRunning)
                ? "A refresh is running now."
                : "`/hub sync now` refreshes everything.")
        .reply();
  }

  private void facts(Card card, HubFigures.Snapshot now) {
    for (HubFigures.Flow flow : now.flows()) {
      String figure =
          switch (flow.name()) {
            case "sync-fabman-members" ->
                When.number(now.members())
                    + (now.lockedMembers() == 0
                        ? ""
                        : ", %s locked".formatted(When.number(now.lockedMembers())));
            case "sync-fabman-packages" -> When.number(now.packages());
            case "sync-fabman-invoices" -> When.number(now.unpaidInvoices()) + " unpaid";
            case "sync-slack-users" -> When.number(now.accounts());
            default ->
                "%s of %s%s"
                    .formatted(
                        When.number(now.linkedAccounts()),
                        When.count(now.accounts(), "account"),
                        now.suspendedAccounts() == 0
                            ? ""
                            : ", %s suspended".formatted(When.number(now.suspendedAccounts())));
          };
      card.fact(
          nameOf(flow),
          figure
              + "\n"
              + (flow.doneAt() == null
                  ? "never refreshed"
                  : "refreshed " + when.age(flow.doneAt())));
    }
  }

  private void whatIsWrong(HubFigures.Flow flow, List<String> broken) {
    HubFigures.Run last = flow.last();
    String name = "*" + nameOf(flow) + "*";
    if (last == null) {
      broken.add(name + " have never been refreshed.");
    } else if (last.state().equals("FAILED")) {
      broken.add(
          "%s could not be refreshed %s%s (reference %s)."
              .formatted(name, when.age(last.startedAt()), because(last), last.ref()));
    } else if (last.state().equals("ABANDONED")
        || last.state().equals("RUNNING") && !isRunning(flow)) {
      broken.add(
          "%s: the refresh that began %s never ended; its process may have died (reference %s)."
              .formatted(name, when.age(last.startedAt()), last.ref()));
    } else if (isStale(flow)) {
      broken.add(
          "%s are old: last refreshed %s."
              .formatted(name, flow.doneAt() == null ? "never" : when.age(flow.doneAt())));
    }
  }

  private String waiting(String noun, HubFigures.Waiting things, String what) {
    boolean one = things.count() == 1;
    return "*%s* %s %s; %s came %s."
        .formatted(
            When.count(things.count(), noun),
            one ? "waits" : "wait",
            what,
            one ? "it" : "the oldest",
            when.age(things.since()));
  }

  private boolean isStale(HubFigures.Flow flow) {
    if (flow.doneAt() == null) {
      return !isRunning(flow);
    }
    return flow.doneAt().plus(patience).isBefore(when.now());
  }

  private boolean isRunning(HubFigures.Flow flow) {
    HubFigures.Run last = flow.last();
    return last != null && last.state().equals("RUNNING") && last.leaseUntil().isAfter(when.now());
  }

  private static String because(HubFigures.Run run) {
    String outcome = SlackText.plain(run.outcome(), 200);
    return outcome.isEmpty() ? "" : ": " + outcome.replaceAll("[.…\\s]+$", "");
  }

  private static String nameOf(HubFigures.Flow flow) {
    return FLOW_NAMES.getOrDefault(flow.name(), flow.name());
  }
}
