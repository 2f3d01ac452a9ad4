package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;

/** What people read about workflows. */
public final class WorkflowWords {
  private static final int LONGEST = 300;
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("EEE d MMM, HH:mm", Locale.ENGLISH);

  private final WorkflowTemplates templates;
  private final WorkflowRuns runs;
  private final When when;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param templates the kinds there are
   * @param runs how they did
   * @param when says how long ago
   * @param clock what "now" is
   * @param zone in which times are shown
   */
  public WorkflowWords(
      WorkflowTemplates templates, WorkflowRuns runs, When when, Clock clock, ZoneId zone) {
    this.templates = templates;
    this.runs = runs;
    this.when = when;
    this.clock = clock;
    this.zone = zone;
  }

  /** All of them. */
  Reply list(List<Workflow> workflows) {
    Card card = new Card("Workflows");
    if (workflows.isEmpty()) {
      return card.lead(
              Card.Sign.NEUTRAL,
              "There are no workflows yet.",
              "The owner has them made: `/request`, or by speaking with the super agent.")
          .reply();
    }
    long running = workflows.stream().filter(Workflow::runs).count();
    card.lead(
        running == workflows.size() ? Card.Sign.GOOD : Card.Sign.SOON,
        "%s, %d of them running.".formatted(When.count(workflows.size(), "workflow"), running),
        "");
    for (Workflow workflow : workflows.subList(0, Math.min(40, workflows.size()))) {
      card.text(
          "%s  *%s*  `%s`\n%s"
              .formatted(
                  sign(workflow),
                  SlackText.plain(workflow.title(), 80),
                  workflow.key(),
                  String.join("  ·  ", line(workflow))));
    }
    if (workflows.size() > 40) {
      card.text("There are more; `/hub workflows show` and a name shows each.");
    }
    return card.note(
            "`/hub workflows show <name>`  ·  `runs <name>`  ·  `stop <name>`  ·  `start <name>`")
        .reply();
  }

  private List<String> line(Workflow workflow) {
    return List.of(
        title(workflow), to(workflow), "next: " + next(workflow), "last: " + last(workflow));
  }

  /** One of them. */
  Reply one(Workflow workflow, String lead) {
    Card card = new Card("Workflow");
    card.lead(
        workflow.runs() ? Card.Sign.GOOD : Card.Sign.STOPPED,
        "%s%s."
            .formatted(
                SlackText.plain(workflow.title(), 80), workflow.runs() ? " runs" : " is stopped"),
        lead.isEmpty() ? SlackText.escape(workflow.stoppedBecause()) : lead);
    card.fact("What it does", title(workflow));
    card.fact("Where", to(workflow));
    card.fact("Next", next(workflow));
    card.fact("Last", last(workflow));
    card.fact(
        "Made by", "<@%s>".formatted(workflow.maker().slackUserId().replaceAll("[^A-Z0-9]", "")));
    card.fact("Version", String.valueOf(workflow.version()));
    List<String> settings =
        workflow.parameters().properties().stream()
            .map(each -> setting(each.getKey(), each.getValue()))
            .toList();
    if (!settings.isEmpty()) {
      card.list(settings);
    }
    return card.note(
            "Name `%s`  ·  `/hub workflows %s %s`"
                .formatted(workflow.key(), workflow.runs() ? "stop" : "start", workflow.key()))
        .reply();
  }

  private static String setting(String name, JsonNode value) {
    String text = value.isTextual() ? value.asText() : value.toString();
    // A schedule's stars are to be copied; it was read as a schedule, so there is nothing else in
    // it.
    return "%s: %s"
        .formatted(
            SlackText.plain(name, 40),
            name.equals("cron") && text.matches("[A-Za-z0-9 *?/,#-]+")
                ? "`" + text + "`"
                : SlackText.plain(text, LONGEST));
  }

  /** How one did. */
  Reply runs(Workflow workflow) {
    Card card = new Card("Runs of a workflow");
    List<WorkflowRun> newest = runs.newest(workflow.key(), 10);
    card.lead(
        Card.Sign.NEUTRAL,
        SlackText.plain(workflow.title(), 80),
        newest.isEmpty() ? "It has not run yet." : "The newest first.");
    if (!newest.isEmpty()) {
      card.list(
          newest.stream()
              .map(
                  run ->
                      "%s  %s: %s  (ref %s)"
                          .formatted(
                              when.age(run.begunAt()),
                              state(run),
                              SlackText.plain(run.outcome(), LONGEST),
                              run.ref()))
              .toList());
    }
    return card.reply();
  }

  /** Something was not as asked. */
  Reply no(String headline, String more) {
    return new Card("Workflows").lead(Card.Sign.NEUTRAL, headline, more).reply();
  }

  /** A plain line about one, for those who read no cards. */
  String plain(Workflow workflow) {
    return "%s (%s): %s; %s; next %s; last %s; to %s"
        .formatted(
            workflow.key(),
            workflow.title(),
            title(workflow),
            workflow.runs() ? "runs" : "stopped",
            next(workflow),
            last(workflow),
            to(workflow));
  }

  private String title(Workflow workflow) {
    return templates
        .find(workflow.template())
        .map(WorkflowTemplate::title)
        .orElse("(a kind that is not installed)");
  }

  private static String to(Workflow workflow) {
    String channel = workflow.text("channel");
    if (channel.matches("C[A-Z0-9]{1,23}")) {
      return "<#" + channel + ">";
    }
    if (!channel.isEmpty()) {
      return "the " + SlackText.plain(channel, 40) + " channel";
    }
    return workflow.template().equals(HookRequest.TEMPLATE) ? "those who decide" : "each person";
  }

  private String next(Workflow workflow) {
    if (!workflow.runs()) {
      return "not while it is stopped";
    }
    if (!workflow.template().equals(ScheduledQuery.TEMPLATE)) {
      return "when it happens";
    }
    Optional<Instant> next = ScheduledQuery.next(workflow, clock.instant(), zone);
    return next.map(at -> AT.format(at.atZone(zone))).orElse("never");
  }

  private String last(Workflow workflow) {
    return runs.newest(workflow.key(), 1).stream()
        .findFirst()
        .map(run -> "%s, %s".formatted(state(run), when.age(run.begunAt())))
        .orElse("not yet");
  }

  private static String state(WorkflowRun run) {
    return switch (run.state()) {
      case "DONE" -> "done";
      case "REFUSED" -> "refused";
      case "FAILED" -> "failed";
      default -> "running";
    };
  }

  private static String sign(Workflow workflow) {
    return workflow.runs() ? ":large_green_circle:" : ":red_circle:";
  }
}
