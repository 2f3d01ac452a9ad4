package org.makerspacehub.beans.command;

import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.report.ReportAnswers;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportPeriod;

/** Reads which report somebody means: a kind, a period, both or neither. */
final class ReportArguments {
  private static final String EXAMPLES =
      "For example `monthly`, `weekly`, `2026-10`, `2026-W41`, or `monthly current` for the month"
          + " that goes on.";

  /** Before it no makerspace kept its members in Fabman; a slip of the finger is likelier. */
  private static final int FIRST_YEAR = 2000;

  private ReportArguments() {}

  /**
   * The period that is meant; the latest month that is over when nothing is said.
   *
   * @param rest what was typed after the verb
   * @param today at the space
   * @throws HubException with a sentence that says how to say it
   */
  static ReportPeriod period(String rest, LocalDate today) {
    List<String> words =
        rest.isBlank() ? List.of() : List.of(rest.strip().toLowerCase(Locale.ROOT).split("\\s+"));
    if (words.size() > 2) {
      throw new HubException("That is more than a kind and a period. " + EXAMPLES);
    }
    ReportKind kind = null;
    ReportPeriod period = null;
    boolean current = false;
    for (String word : words) {
      Optional<ReportKind> named = kind(word);
      Optional<ReportPeriod> found = ReportPeriod.parse(word);
      if (named.isPresent() && kind == null) {
        kind = named.get();
      } else if (word.equals("current") && period == null) {
        current = true;
      } else if (found.isPresent() && period == null && !current) {
        period = found.get();
      } else {
        throw new HubException("I can't tell which report that is. " + EXAMPLES);
      }
    }
    if (period == null) {
      ReportKind meant = kind == null ? ReportKind.MONTHLY : kind;
      return current
          ? ReportPeriod.containing(meant, today)
          : ReportPeriod.lastBefore(meant, today);
    }
    if (kind != null && kind != period.kind()) {
      throw new HubException(
          kind == ReportKind.MONTHLY
              ? "A month is written like 2026-10; %s is a week.".formatted(period.name())
              : "A week is written like 2026-W41; %s is a month.".formatted(period.name()));
    }
    if (period.first().isAfter(today)) {
      throw new HubException(
          "%s has not begun, so there is nothing to count yet."
              .formatted(capital(ReportAnswers.name(period))));
    }
    if (period.first().getYear() < FIRST_YEAR) {
      throw new HubException(
          "I know nothing about %s: it is long before anything that Fabman keeps."
              .formatted(ReportAnswers.name(period)));
    }
    return period;
  }

  private static Optional<ReportKind> kind(String word) {
    return switch (word) {
      case "month" -> Optional.of(ReportKind.MONTHLY);
      case "week" -> Optional.of(ReportKind.WEEKLY);
      default -> ReportKind.of(word);
    };
  }

  static String capital(String words) {
    return Character.toUpperCase(words.charAt(0)) + words.substring(1);
  }
}
