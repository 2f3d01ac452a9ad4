package org.makerspacehub.beans.command;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/** Says dates and spans of time as people in the makerspace would. */
public class When {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter WEEKDAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
  private static final DateTimeFormatter WEEKDAY_AND_YEAR =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy", Locale.ENGLISH);

  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param clock says what time it is
   * @param zone decides what "today" is
   */
  public When(Clock clock, ZoneId zone) {
    this.clock = clock;
    this.zone = zone;
  }

  /** Today in the makerspace. */
  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  /** Now. */
  public Instant now() {
    return clock.instant();
  }

  /** For example {@code 22 Dec 2026}. */
  public String date(LocalDate day) {
    return DATE.format(day);
  }

  /** A day gone by: {@code today}, {@code yesterday}, {@code 3 days ago}, {@code 5 weeks ago}. */
  public String ago(LocalDate day) {
    long days = ChronoUnit.DAYS.between(day, today());
    if (days <= 0) {
      return "today";
    }
    if (days == 1) {
      return "yesterday";
    }
    if (days < 14) {
      return count(days, "day") + " ago";
    }
    if (days < 60) {
      return count(days / 7, "week") + " ago";
    }
    long months = ChronoUnit.MONTHS.between(day, today());
    return months < 12
        ? count(Math.max(months, 2), "month") + " ago"
        : months < 24 ? "over a year ago" : "over " + count(months / 12, "year") + " ago";
  }

  /** A day to come: {@code today}, {@code tomorrow}, {@code in 9 days}, {@code in 5 weeks}. */
  public String ahead(LocalDate day) {
    long days = ChronoUnit.DAYS.between(today(), day);
    if (days <= 0) {
      return "today";
    }
    if (days == 1) {
      return "tomorrow";
    }
    if (days < 14) {
      return "in " + count(days, "day");
    }
    if (days < 60) {
      return "in " + count(days / 7, "week");
    }
    long months = ChronoUnit.MONTHS.between(today(), day);
    return months < 12
        ? "in " + count(Math.max(months, 2), "month")
        : months < 24 ? "in over a year" : "in over " + count(months / 12, "year");
  }

  /** A moment as a day: {@code 3 days ago (Thu 19 Nov)}; the year only when it is another. */
  public String day(Instant moment) {
    LocalDate day = LocalDate.ofInstant(moment, zone);
    boolean thisYear = day.getYear() == today().getYear();
    return "%s (%s)".formatted(ago(day), (thisYear ? WEEKDAY : WEEKDAY_AND_YEAR).format(day));
  }

  /**
   * How old something is: {@code just now}, {@code 4 min ago}, {@code 3 h ago}, {@code 2 days ago}.
   */
  public String age(Instant moment) {
    Duration age = Duration.between(moment, clock.instant());
    if (age.compareTo(Duration.ofMinutes(1)) < 0) {
      return "just now";
    }
    if (age.compareTo(Duration.ofHours(1)) < 0) {
      return age.toMinutes() + " min ago";
    }
    if (age.compareTo(Duration.ofHours(48)) < 0) {
      return age.toHours() + " h ago";
    }
    return count(age.toDays(), "day") + " ago";
  }

  /** A number with its noun, {@code 1 day}, {@code 1,200 members}. */
  public static String count(long number, String noun) {
    return "%s %s%s".formatted(number(number), noun, number == 1 ? "" : "s");
  }

  /** A number as people read it: {@code 1,200}. */
  public static String number(long number) {
    return String.format(Locale.US, "%,d", number);
  }
}
