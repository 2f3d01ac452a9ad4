package org.makerspacehub.beans.workflow;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.policy.Principal;

/**
 * {@code /hub workflows}: which there are and how they do, and the switch that stops one at once.
 */
public final class WorkflowsCommand implements SlashCommand {
  private static final Pattern ABOUT =
      Pattern.compile("(show|runs|stop|start)\\s+`?([a-z0-9-]{1,40})`?");

  private final WorkflowBook book;
  private final WorkflowGuard guard;
  private final WorkflowWords words;
  private final Function<Workflow, WorkflowReach> reach;

  /**
   * @param book what workflows there are
   * @param guard asked about each
   * @param words says it
   * @param reach who would see what one brings forth
   */
  public WorkflowsCommand(
      WorkflowBook book,
      WorkflowGuard guard,
      WorkflowWords words,
      Function<Workflow, WorkflowReach> reach) {
    this.book = book;
    this.guard = guard;
    this.words = words;
    this.reach = reach;
  }

  /** What each work says of its own. */
  public static Function<Workflow, WorkflowReach> reachOf(Iterable<WorkflowWork> works) {
    Map<String, WorkflowWork> byTemplate = new java.util.HashMap<>();
    works.forEach(work -> byTemplate.put(work.template(), work));
    return workflow -> {
      WorkflowWork work = byTemplate.get(workflow.template());
      return work == null ? new WorkflowReach("team", "other") : work.reach(workflow);
    };
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "workflows";
  }

  @Override
  public String action() {
    return "hub.workflows";
  }

  @Override
  public String usage() {
    return "/hub workflows";
  }

  @Override
  public String help() {
    return "Which workflows run and how they do. `show`, `runs`, `stop` or `start` and a name: more"
        + " of one, or its switch.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String typed = rest.strip().toLowerCase(Locale.ROOT);
    if (typed.isEmpty() || typed.equals("list")) {
      return words.list(book.all());
    }
    Matcher about = ABOUT.matcher(typed);
    if (!about.matches()) {
      return words.no(
          "I didn't understand that.",
          "`/hub workflows` lists them; `show`, `runs`, `stop` or `start` and a name is about one.");
    }
    Optional<Workflow> workflow = book.find(about.group(2));
    if (workflow.isEmpty()) {
      return words.no("There is no such workflow.", "`/hub workflows` lists them.");
    }
    return switch (about.group(1)) {
      case "show" -> words.one(workflow.get(), "");
      case "runs" -> words.runs(workflow.get());
      case "stop" -> stop(command.principal(), workflow.get(), command.ref());
      default -> start(command.principal(), workflow.get(), command.ref());
    };
  }

  private Reply stop(Principal asker, Workflow workflow, String ref) {
    if (!may(asker, WorkflowGuard.STOP, workflow, ref)) {
      return refused("You may not stop it.", ref);
    }
    boolean now = book.stop(workflow.key(), asker.id(), "It was stopped with /hub workflows stop.");
    return words.one(
        fresh(workflow), now ? "It runs no more from this moment." : "It was stopped already.");
  }

  private Reply start(Principal asker, Workflow workflow, String ref) {
    if (!may(asker, WorkflowGuard.START, workflow, ref)) {
      return refused("Only the owner starts workflows.", ref);
    }
    boolean now = book.start(workflow.key(), asker.id());
    Workflow fresh = fresh(workflow);
    if (!fresh.active()) {
      return words.one(
          fresh, "It was stopped by a change of it; `/request workflow.update` starts it again.");
    }
    return words.one(
        fresh,
        now
            ? "It runs from now on; what was due meanwhile is not made up for."
            : "It was not stopped.");
  }

  private Workflow fresh(Workflow workflow) {
    return book.find(workflow.key()).orElse(workflow);
  }

  private boolean may(Principal asker, String action, Workflow workflow, String ref) {
    return guard.check(asker, action, workflow, reach.apply(workflow), ref).allowed();
  }

  private Reply refused(String headline, String ref) {
    return new Card("Workflows")
        .lead(Card.Sign.LOCKED, headline, "Please ask them (ref %s).".formatted(ref))
        .reply();
  }
}
