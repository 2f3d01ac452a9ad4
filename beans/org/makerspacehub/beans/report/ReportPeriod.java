package org.makerspacehub.beans.report;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeParseException;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The days a report is about, on the calendar of the space.
 *
 * @param kind month or week
 * @param first day of it
 */
public record ReportPeriod(ReportKind kind, LocalDate first) {
  private static final Pattern WEEK =
      Pattern.compile("(\\d{4})-W(\\d{2})", Pattern.CASE_INSENSITIVE);

  /**
   * @throws IllegalArgumentException when a period of this kind does not begin on this day
   */
  public ReportPeriod {
    if (!first.equals(begin(kind, first))) {
      throw new IllegalArgumentException("No period of this kind begins on " + first);
    }
  }

  /** The period that a day is in. */
  public static ReportPeriod containing(ReportKind kind, LocalDate day) {
    return new ReportPeriod(kind, begin(kind, day));
  }

  /** The latest period that is over when {@code today} begins. */
  public static ReportPeriod lastBefore(ReportKind kind, LocalDate today) {
    return containing(kind, today).previous();
  }

  /**
   * Reads {@link #name()} back.
   *
   * @return empty when it names no period
   */
  public static Optional<ReportPeriod> parse(String name) {
    String text = name.strip();
    Matcher week = WEEK.matcher(text);
    if (week.matches()) {
      int year = Integer.parseInt(week.group(1));
      int number = Integer.parseInt(week.group(2));
      // The fourth of January is always in the first week.
      LocalDate monday = begin(ReportKind.WEEKLY, LocalDate.of(Math.max(1, year), 1, 4));
      ReportPeriod found = new ReportPeriod(ReportKind.WEEKLY, monday.plusWeeks(number - 1L));
      return found.name().equalsIgnoreCase(text) ? Optional.of(found) : Optional.empty();
    }
    try {
      return Optional.of(new ReportPeriod(ReportKind.MONTHLY, YearMonth.parse(text).atDay(1)));
    } catch (DateTimeParseException notAMonth) {
      return Optional.empty();
    }
  }

  /** The last day of it. */
  public LocalDate last() {
    return next().first.minusDays(1);
  }

  /** The one before. */
  public ReportPeriod previous() {
    return containing(kind, first.minusDays(1));
  }

  /** The one after. */
  public ReportPeriod next() {
    return new ReportPeriod(
        kind, kind == ReportKind.MONTHLY ? first.plusMonths(1) : first.plusWeeks(1));
  }

  /** By which it is known, for example {@code 2026-03} or {@code 2026-W14}. */
  public String name() {
    return kind == ReportKind.MONTHLY
        ? YearMonth.from(first).toString()
        : String.format(
            Locale.ROOT,
            "%04d-W%02d",
            first.get(IsoFields.WEEK_BASED_YEAR),
            first.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR));
  }

  private static LocalDate begin(ReportKind kind, LocalDate day) {
    return kind == ReportKind.MONTHLY
        ? day.withDayOfMonth(1)
        : day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
  }
}
