package org.makerspacehub.beans.command;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.sync.SyncFigures;
import org.makerspacehub.beans.sync.SyncKind;

/** What is said of the sync's runs, in Slack and at the command line alike. */
public final class SyncWords {
  private static final int BAR = 10;

  private SyncWords() {}

  /** A flow as people call it, for example {@code Members}. */
  public static String flow(String name) {
    return HubStatusCommand.nameOf(name);
  }

  /** For example {@code a full round}. */
  public static String round(SyncKind kind) {
    return switch (kind) {
      case INCREMENT -> "a round";
      case FULL -> "a full round";
      case DRY_RUN -> "a dry run";
    };
  }

  /** How far something is, drawn with ten characters. */
  public static String bar(int percent) {
    int full = Math.max(0, Math.min(BAR, percent * BAR / 100));
    return "█".repeat(full) + "░".repeat(BAR - full);
  }

  /** For example {@code 3,000 of 12,000, 25 %, started 2 min ago}. */
  public static String progress(SyncFigures.Run run, When when) {
    return "%s%s, started %s"
        .formatted(
            When.number(run.seen()),
            run.percent()
                .map(p -> " of %s, %d %%".formatted(When.number(run.expected()), p))
                .orElse(" so far"),
            when.age(run.startedAt()));
  }

  /** For example {@code 3 new, 5 changed, 11,992 unchanged, 12 s}. */
  public static String figures(SyncFigures.Run run) {
    List<String> parts = new ArrayList<>();
    parts.add(When.number(run.added()) + " new");
    parts.add(When.number(run.changed()) + " changed");
    if (run.ended() > 0) {
      parts.add(When.number(run.ended()) + " ended");
    }
    parts.add(When.number(run.unchanged()) + " unchanged");
    run.took().ifPresent(took -> parts.add(span(took)));
    return String.join(", ", parts);
  }

  /** For example {@code 12 s} or {@code 3 min 20 s}. */
  public static String span(Duration took) {
    long seconds = took.toSeconds();
    if (seconds < 1) {
      return "under 1 s";
    }
    if (seconds < 120) {
      return seconds + " s";
    }
    return seconds < 7_200
        ? "%d min %d s".formatted(seconds / 60, seconds % 60)
        : "%d h %d min".formatted(seconds / 3_600, seconds / 60 % 60);
  }
}
