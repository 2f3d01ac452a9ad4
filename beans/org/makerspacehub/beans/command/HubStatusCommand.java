package org.makerspacehub.beans.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** {@code /hub status}: what needs attention first, then how much there is and how fresh it is. */
public class HubStatusCommand implements SlashCommand {
  private static final Duration LEAST_PATIENCE = Duration.ofMinutes(15);
  private static final String CONTACTS = "sync-hubspot-contacts";
  private static final Map<String, String> FLOW_NAMES =
      Map.ofEntries(
          Map.entry("sync-fabman-packages", "Packages"),
          Map.entry("sync-fabman-members", "Members"),
          Map.entry("sync-fabman-invoices", "Invoices"),
          Map.entry("sync-fabman-charges", "Charges"),
          Map.entry("sync-fabman-resources", "Machines and doors"),
          Map.entry("sync-fabman-logs", "Machine logs"),
          Map.entry("sync-fabman-trainings", "Training courses"),
          Map.entry("sync-slack-users", "Slack accounts"),
          Map.entry(CONTACTS, "Contacts"),
          Map.entry("identity-link", "Links"));

  private final HubFigures figures;
  private final When when;
  private final Duration patience;
  private final Watching watching;
  private final Supplier<List<String>> more;
  private final Supplier<List<String>> troubles;
  private final Supplier<Map<String, String>> moreFacts;

  /**
   * @param figures what there is
   * @param when says how long ago something was
   * @param interval between two rounds of synchronisation; three missed are worth a word
   * @param watching whether the hub only watches
   */
  public HubStatusCommand(HubFigures figures, When when, Duration interval, Watching watching) {
    this(figures, when, interval, watching, List::of, List::of, Map::of);
  }

  /**
   * @param more what else needs attention, a sentence each, already fit for Slack
   * @param troubles what the operators were told of and is not over, a sentence each
   * @param moreFacts what else there is, by name, already fit for Slack
   * @see #HubStatusCommand(HubFigures, When, Duration, Watching)
   */
  public HubStatusCommand(
      HubFigures figures,
      When when,
      Duration interval,
      Watching watching,
      Supplier<List<String>> more,
      Supplier<List<String>> troubles,
      Supplier<Map<String, String>> moreFacts) {
    this.moreFacts = moreFacts;
    this.more = more;
    this.troubles = troubles;
    this.figures = figures;
    this.when = when;
    this.watching = watching;
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
    broken.addAll(more.get());
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
    watching.sentence().ifPresent(card::text);
    if (!waiting.isEmpty()) {
      card.list(waiting);
    }
    card.rule();
    facts(card, now);
    moreFacts.get().forEach(card::fact);
    return card.note(
            now.flows().stream().anyMatch(this::isRunning)
                ? "A refresh is running now."
                : "`/hub sync now` asks the vendors again.")
        .reply();
  }

  private void facts(Card card, HubFigures.Snapshot now) {
    for (HubFigures.Flow flow : now.flows()) {
      if (flow.name().equals(CONTACTS) && now.contacts() == 0) {
        // Most spaces have no HubSpot.
        continue;
      }
      String figure =
          switch (flow.name()) {
            case "sync-fabman-members" ->
                When.number(now.members())
                    + (now.lockedMembers() == 0
                        ? ""
                        : ", %s locked".formatted(When.number(now.lockedMembers())));
            case "sync-fabman-packages" -> When.number(now.packages());
            case "sync-fabman-invoices" -> When.number(now.unpaidInvoices()) + " unpaid";
            case "sync-fabman-charges" -> When.number(now.charges());
            case "sync-fabman-resources" -> When.number(now.resources());
            case "sync-fabman-trainings" -> When.number(now.courses());
            case "sync-fabman-logs" ->
                When.number(now.machineLogs())
                    + (now.runningMachines() == 0
                        ? ""
                        : ", %s running".formatted(When.number(now.runningMachines())));
            case "sync-slack-users" -> When.number(now.accounts());
            case CONTACTS -> When.number(now.contacts());
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
    if (last == null && flow.name().equals(CONTACTS)) {
      return;
    }
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
    return nameOf(flow.name());
  }

  /** A flow as people call it; one without a name of its own goes by its route's. */
  static String nameOf(String flow) {
    return FLOW_NAMES.getOrDefault(flow, flow);
  }
}
