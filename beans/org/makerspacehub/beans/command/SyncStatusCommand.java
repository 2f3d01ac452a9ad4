package org.makerspacehub.beans.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.makerspacehub.beans.sync.Brake;
import org.makerspacehub.beans.sync.SyncFigures;
import org.makerspacehub.beans.sync.SyncFigures.Flow;
import org.makerspacehub.beans.sync.SyncFigures.Run;

/**
 * {@code /hub sync status}: what waits for a decision, what runs now and how far it is, and how
 * each flow did the last time.
 */
public class SyncStatusCommand implements SlashCommand {
  private static final Duration DRY_IS_NEWS = Duration.ofHours(24);

  private final SyncFigures figures;
  private final When when;

  /**
   * @param figures what there is
   * @param when says how long ago something was
   */
  public SyncStatusCommand(SyncFigures figures, When when) {
    this.figures = figures;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "sync status";
  }

  @Override
  public String action() {
    return "hub.status";
  }

  @Override
  public String usage() {
    return "/hub sync status";
  }

  @Override
  public String help() {
    return "What the sync is doing, how it did last time, and what waits for a decision.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    SyncFigures.Snapshot now = figures.now();
    Card card = new Card("Sync status");
    lead(card, now);
    List<String> first = new ArrayList<>(troubles(now));
    now.waiting()
        .forEach(
            waiting ->
                first.add(
                    "%s was asked for %s and waits for its turn."
                        .formatted(
                            capital(SyncWords.round(waiting.kind())),
                            when.age(waiting.askedAt()))));
    if (!first.isEmpty()) {
      card.list(first);
    }
    running(card, now);
    card.rule();
    now.flows().forEach(flow -> card.fact(SyncWords.flow(flow.name()), last(flow)));
    dry(card, now);
    return card.note("`/hub sync now` asks for a round; `/hub sync` lists what else there is.")
        .reply();
  }

  /** What of the sync needs attention, for {@code /hub status}: a sentence each. */
  public static List<String> troubles(SyncFigures.Snapshot now) {
    List<String> troubles = new ArrayList<>();
    now.stopped().forEach(stopped -> troubles.add(decision(stopped)));
    now.overdue().forEach(missed -> troubles.add(missed.sentence()));
    return troubles;
  }

  private void lead(Card card, SyncFigures.Snapshot now) {
    Run last = newest(now.round());
    if (!now.stopped().isEmpty()) {
      card.lead(
          Card.Sign.STOPPED,
          now.stopped().size() == 1
              ? "1 run is stopped and waits for a decision."
              : now.stopped().size() + " runs are stopped and wait for a decision.",
          "Nothing was ended.");
    } else if (!now.overdue().isEmpty()) {
      card.lead(Card.Sign.ATTENTION, "The sync is overdue.", "");
    } else if (now.round().running() != null) {
      card.lead(
          Card.Sign.WAITING,
          "%s is running.".formatted(capital(SyncWords.round(now.round().running().kind()))),
          "Started %s.".formatted(when.age(now.round().running().startedAt())));
    } else if (last == null) {
      card.lead(Card.Sign.NEUTRAL, "No round has run yet.", "");
    } else if (last.state().equals("DONE")) {
      card.lead(
          Card.Sign.GOOD,
          "Everything is up to date.",
          "The last round ended %s and took %s."
              .formatted(when.age(last.finishedAt()), SyncWords.span(last.took().orElseThrow())));
    } else {
      card.lead(Card.Sign.ATTENTION, "The last round did not come through.", because(last));
    }
  }

  private static String decision(Brake.Stopped stopped) {
    return "*%s* stopped: %s would be ended at once. If that is right, type `/hub sync release %d`; if not, `/hub sync refuse %d`."
        .formatted(SyncWords.flow(stopped.flow()), stopped.share(), stopped.id(), stopped.id());
  }

  private void running(Card card, SyncFigures.Snapshot now) {
    List<String> lines =
        now.flows().stream()
            .map(Flow::running)
            .filter(run -> run != null)
            .map(
                run ->
                    "*%s*%s %s"
                        .formatted(
                            SyncWords.flow(run.flow()),
                            run.percent().map(p -> "  `" + SyncWords.bar(p) + "` ").orElse(":"),
                            SyncWords.progress(run, when)))
            .toList();
    if (!lines.isEmpty()) {
      card.list(lines);
    }
  }

  private String last(Flow flow) {
    List<String> lines = new ArrayList<>();
    if (flow.lastIncrement() != null) {
      lines.add("increment " + outcome(flow.lastIncrement()));
    }
    if (flow.lastFull() != null) {
      lines.add("full " + outcome(flow.lastFull()));
    }
    if (lines.isEmpty()) {
      lines.add("never");
    }
    if (flow.cursorAt() != null) {
      lines.add("read on " + when.age(flow.cursorAt()));
    }
    return String.join("\n", lines);
  }

  private String outcome(Run run) {
    return switch (run.state()) {
      case "DONE" -> "%s: %s".formatted(when.age(run.startedAt()), SyncWords.figures(run));
      case "FAILED" -> "failed %s: %s".formatted(when.age(run.startedAt()), because(run));
      default -> "never ended, began %s".formatted(when.age(run.startedAt()));
    };
  }

  private void dry(Card card, SyncFigures.Snapshot now) {
    Run round = now.round().lastDry();
    if (round == null
        || round.finishedAt() == null
        || round.finishedAt().plus(DRY_IS_NEWS).isBefore(when.now())) {
      return;
    }
    card.rule()
        .text("*Dry run* %s: what a full round would do.".formatted(when.age(round.finishedAt())))
        .list(
            now.flows().stream()
                .map(Flow::lastDry)
                .filter(run -> run != null && run.ref().equals(round.ref()))
                .map(run -> "*%s*  %s".formatted(SyncWords.flow(run.flow()), because(run)))
                .toList());
  }

  private static Run newest(Flow round) {
    return Stream.of(round.lastIncrement(), round.lastFull())
        .filter(run -> run != null)
        .max(java.util.Comparator.comparing(Run::startedAt))
        .orElse(null);
  }

  private static String because(Run run) {
    String outcome = SlackText.plain(run.outcome(), 300);
    return outcome.isEmpty() ? "the log knows why (reference %s)".formatted(run.ref()) : outcome;
  }

  private static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
