package org.makerspacehub.beans.away;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.Month;
import java.time.Year;
import java.time.temporal.TemporalAdjusters;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Understands a day as people type it: {@code 2026-12-24}, {@code 24 Dec}, {@code 24.12.}, {@code
 * Dec 24}, {@code tomorrow}, {@code friday}, {@code next week}, {@code 3 days}, {@code back}.
 *
 * @param kind what was understood
 * @param day for {@link Kind#DAY} the last day away; for {@link Kind#PAST} and {@link Kind#TOO_FAR}
 *     the day that was meant; else null
 */
public record AwayDate(Kind kind, LocalDate day) {

  /** What somebody may have typed. */
  public enum Kind {
    /** Nothing. */
    NOTHING,
    /** A day from today to a year ahead. */
    DAY,
    /** That they are back. */
    BACK,
    /** A day gone by. */
    PAST,
    /** A day more than a year ahead. */
    TOO_FAR,
    /** A day that the calendar does not have. */
    NO_SUCH_DAY,
    /** {@code 3/4}: the third of April or the fourth of March. */
    AMBIGUOUS,
    /** Anything else. */
    NOT_UNDERSTOOD
  }

  private static final int LONGEST = 60;
  private static final List<String> BACK =
      List.of("back", "i'm back", "im back", "off", "here", "cancel", "stop", "none", "never");
  private static final Pattern LEADING =
      Pattern.compile("^(?:(?:away|until|till|til|through|thru|for|to|on|the|from now)\\s+)+");
  private static final Pattern SPAN =
      Pattern.compile("(?:in )?(\\d{1,4}|an?|one|two|three|four|five|six) (day|week|month|year)s?");
  private static final List<String> NUMBERS = List.of("one", "two", "three", "four", "five", "six");
  private static final Pattern ISO = Pattern.compile("(\\d{4})[-/.](\\d{1,2})[-/.](\\d{1,2})");
  private static final Pattern DOTTED =
      Pattern.compile("(\\d{1,2})\\.\\s?(\\d{1,2})\\.?(?:\\s?(\\d{4}|\\d{2}))?");
  private static final Pattern SLASHED =
      Pattern.compile("(\\d{1,2})/(\\d{1,2})(?:/(\\d{4}|\\d{2}))?");
  private static final Pattern DAY_MONTH =
      Pattern.compile(
          "(\\d{1,2})(?:st|nd|rd|th|\\.)?(?: of)?[ -]?([a-z]{3,9})\\.?,?(?:[ -](\\d{4}))?");
  private static final Pattern MONTH_DAY =
      Pattern.compile("([a-z]{3,9})\\.? ?(\\d{1,2})(?:st|nd|rd|th)?,?(?: (\\d{4}))?");
  private static final Pattern WEEKDAY_BEFORE = Pattern.compile("^([a-z]{3,9}),? (?=.*\\d)(.+)$");

  /**
   * Understands what was typed.
   *
   * @param typed anything; null counts as nothing
   * @param today on the clock of the space
   */
  public static AwayDate of(String typed, LocalDate today) {
    String said =
        (typed == null ? "" : typed)
            .replace('’', '\'')
            .replaceAll("\\s+", " ")
            .strip()
            .toLowerCase(Locale.ROOT);
    if (said.isEmpty() || said.equals("until")) {
      return new AwayDate(Kind.NOTHING, null);
    }
    if (said.length() > LONGEST) {
      return new AwayDate(Kind.NOT_UNDERSTOOD, null);
    }
    said = said.replaceAll("[!?]+$", "");
    if (BACK.contains(said)) {
      return new AwayDate(Kind.BACK, null);
    }
    String day = LEADING.matcher(said + " ").replaceFirst("").strip();
    return BACK.contains(day)
        ? new AwayDate(Kind.BACK, null)
        : inWords(day, today)
            .or(() -> aWeekday(day, today))
            .or(() -> aSpan(day, today))
            .or(() -> aDate(day, today))
            .or(() -> afterAWeekday(day, today))
            .orElse(new AwayDate(Kind.NOT_UNDERSTOOD, null));
  }

  /**
   * A day that somebody chose in a calendar.
   *
   * @param today on the clock of the space
   */
  public static AwayDate of(LocalDate day, LocalDate today) {
    if (day.isBefore(today)) {
      return new AwayDate(Kind.PAST, day);
    }
    return new AwayDate(day.isAfter(today.plusYears(1)) ? Kind.TOO_FAR : Kind.DAY, day);
  }

  private static Optional<AwayDate> inWords(String said, LocalDate today) {
    LocalDate day =
        switch (said) {
          case "today", "tonight", "this evening", "end of day", "end of the day" -> today;
          case "tomorrow" -> today.plusDays(1);
          case "day after tomorrow" -> today.plusDays(2);
          case "next week" -> today.with(TemporalAdjusters.next(DayOfWeek.MONDAY));
          case "end of week", "end of the week", "this week", "weekend" ->
              today.with(TemporalAdjusters.nextOrSame(DayOfWeek.SUNDAY));
          case "next month" -> today.with(TemporalAdjusters.firstDayOfNextMonth());
          case "end of month", "end of the month", "this month" ->
              today.with(TemporalAdjusters.lastDayOfMonth());
          case "next year", "new year" -> today.with(TemporalAdjusters.firstDayOfNextYear());
          case "end of year", "end of the year", "this year" ->
              today.with(TemporalAdjusters.lastDayOfYear());
          default -> null;
        };
    return Optional.ofNullable(day).map(found -> of(found, today));
  }

  /** The next one; with "next", the one in the week after this. */
  private static Optional<AwayDate> aWeekday(String said, LocalDate today) {
    boolean nextWeeks = said.startsWith("next ");
    return weekday(said.replaceFirst("^(?:next|this|coming) ", ""))
        .map(
            weekday ->
                nextWeeks
                    ? today
                        .with(TemporalAdjusters.next(DayOfWeek.MONDAY))
                        .with(TemporalAdjusters.nextOrSame(weekday))
                    : today.with(TemporalAdjusters.next(weekday)))
        .map(day -> of(day, today));
  }

  private static Optional<AwayDate> aSpan(String said, LocalDate today) {
    Matcher span = SPAN.matcher(said);
    if (!span.matches()) {
      return Optional.empty();
    }
    int named = NUMBERS.indexOf(span.group(1)) + 1;
    long many =
        named > 0 ? named : span.group(1).startsWith("a") ? 1 : Long.parseLong(span.group(1));
    return Optional.of(
        of(
            switch (span.group(2)) {
              case "day" -> today.plusDays(many);
              case "week" -> today.plusWeeks(many);
              case "month" -> today.plusMonths(many);
              default -> today.plusYears(many);
            },
            today));
  }

  private static Optional<AwayDate> aDate(String said, LocalDate today) {
    Matcher iso = ISO.matcher(said);
    if (iso.matches()) {
      return Optional.of(on(iso.group(1), number(iso.group(2)), number(iso.group(3)), today));
    }
    Matcher dotted = DOTTED.matcher(said);
    if (dotted.matches()) {
      return Optional.of(
          on(dotted.group(3), number(dotted.group(2)), number(dotted.group(1)), today));
    }
    Matcher slashed = SLASHED.matcher(said);
    if (slashed.matches()) {
      int first = number(slashed.group(1));
      int second = number(slashed.group(2));
      // Half of the world writes the month first: only what can be read one way is read at all.
      if (first <= 12 && second <= 12 && first != second) {
        return Optional.of(new AwayDate(Kind.AMBIGUOUS, null));
      }
      return Optional.of(
          first > 12
              ? on(slashed.group(3), second, first, today)
              : on(slashed.group(3), first, second, today));
    }
    Matcher dayMonth = DAY_MONTH.matcher(said);
    if (dayMonth.matches() && month(dayMonth.group(2)).isPresent()) {
      return Optional.of(
          on(
              dayMonth.group(3),
              month(dayMonth.group(2)).get().getValue(),
              number(dayMonth.group(1)),
              today));
    }
    Matcher monthDay = MONTH_DAY.matcher(said);
    if (monthDay.matches() && month(monthDay.group(1)).isPresent()) {
      return Optional.of(
          on(
              monthDay.group(3),
              month(monthDay.group(1)).get().getValue(),
              number(monthDay.group(2)),
              today));
    }
    return Optional.empty();
  }

  /** {@code Thu 24 Dec}: the weekday is for people. */
  private static Optional<AwayDate> afterAWeekday(String said, LocalDate today) {
    Matcher before = WEEKDAY_BEFORE.matcher(said);
    return before.matches() && weekday(before.group(1)).isPresent()
        ? aDate(before.group(2), today)
        : Optional.empty();
  }

  /** With a year, that day; without, the next time the calendar has it. */
  private static AwayDate on(String year, int month, int day, LocalDate today) {
    if (year != null) {
      int number = number(year);
      return date(year.length() == 2 ? 2000 + number : number, month, day)
          .map(found -> of(found, today))
          .orElse(new AwayDate(Kind.NO_SUCH_DAY, null));
    }
    // Two leap days are up to eight years apart.
    for (int ahead = 0; ahead <= 8; ahead++) {
      Optional<LocalDate> found = date(today.getYear() + ahead, month, day);
      if (found.isPresent() && !found.get().isBefore(today)) {
        return of(found.get(), today);
      }
    }
    return new AwayDate(Kind.NO_SUCH_DAY, null);
  }

  private static Optional<LocalDate> date(int year, int month, int day) {
    try {
      return year < Year.MIN_VALUE || year > 9_999
          ? Optional.empty()
          : Optional.of(LocalDate.of(year, month, day));
    } catch (DateTimeException noSuchDay) {
      return Optional.empty();
    }
  }

  private static Optional<DayOfWeek> weekday(String name) {
    return name.length() < 3
        ? Optional.empty()
        : Arrays.stream(DayOfWeek.values()).filter(d -> begins(d.name(), name)).findFirst();
  }

  private static Optional<Month> month(String name) {
    return name.length() < 3
        ? Optional.empty()
        : Arrays.stream(Month.values()).filter(m -> begins(m.name(), name)).findFirst();
  }

  private static boolean begins(String whole, String typed) {
    return whole.toLowerCase(Locale.ROOT).startsWith(typed);
  }

  private static int number(String digits) {
    return Integer.parseInt(digits);
  }
}
