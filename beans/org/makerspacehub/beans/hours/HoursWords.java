package org.makerspacehub.beans.hours;

import java.time.Clock;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.makerspacehub.beans.command.Card;

/** Says when the space is open. */
public class HoursWords {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("EEE d MMM", Locale.ENGLISH);
  private static final int AHEAD_DAYS = 30;

  private final OpeningHours hours;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param hours as they were written down
   * @param clock what "now" is
   * @param zone of the space
   */
  public HoursWords(OpeningHours hours, Clock clock, ZoneId zone) {
    this.hours = hours;
    this.clock = clock;
    this.zone = zone;
  }

  /** Whether it is open now, and until when; plain text. */
  public String now() {
    if (!hours.written()) {
      return "Nobody has written down when the space is open.";
    }
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), zone);
    return hours
        .openUntil(now)
        .map(until -> "Open now, until %s.".formatted(moment(until, now).replaceFirst("^at ", "")))
        .orElseGet(
            () ->
                hours
                    .opensNext(now)
                    .map(from -> "Closed now; it opens %s.".formatted(moment(from, now)))
                    .orElse("Closed now, and nothing says when it opens again."));
  }

  /** The week, a line for days that are alike, and days of their own soon; plain text. */
  public List<String> week() {
    List<String> lines = new ArrayList<>();
    DayOfWeek first = DayOfWeek.MONDAY;
    for (DayOfWeek day : DayOfWeek.values()) {
      if (day == DayOfWeek.SUNDAY || !hours.on(day.plus(1)).equals(hours.on(day))) {
        lines.add(
            "%s%s: %s"
                .formatted(name(first), first == day ? "" : "–" + name(day), spans(hours.on(day))));
        first = day.plus(1);
      }
    }
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    hours
        .unlike(today, AHEAD_DAYS)
        .forEach(day -> lines.add("%s: %s".formatted(DAY.format(day), spans(hours.on(day)))));
    return lines;
  }

  /** All of it in plain lines. */
  public String text() {
    return hours.written() ? now() + "\n" + String.join("\n", week()) : now();
  }

  /** All of it as a card. */
  Card card() {
    Card card = new Card("Opening hours");
    if (!hours.written()) {
      return card.lead(
          Card.Sign.NEUTRAL, now(), "Whoever runs the hub can: in the setting HUB_OPENING_HOURS.");
    }
    boolean open = hours.openUntil(LocalDateTime.ofInstant(clock.instant(), zone)).isPresent();
    return card.lead(open ? Card.Sign.GOOD : Card.Sign.STOPPED, now(), "").list(week());
  }

  private static String spans(List<OpeningHours.Span> spans) {
    return spans.isEmpty()
        ? "closed"
        : spans.stream().map(OpeningHours.Span::toString).collect(Collectors.joining(", "));
  }

  private static String name(DayOfWeek day) {
    return day.getDisplayName(TextStyle.SHORT, Locale.ENGLISH);
  }

  /** For example {@code 21:00}, {@code tomorrow at 10:00}, {@code on Mon 30 Nov at 10:00}. */
  private static String moment(LocalDateTime moment, LocalDateTime now) {
    String time = TIME.format(moment);
    if (moment.toLocalDate().equals(now.toLocalDate())) {
      return "at " + time;
    }
    if (moment.equals(now.toLocalDate().plusDays(1).atStartOfDay())) {
      return "midnight";
    }
    return moment.toLocalDate().equals(now.toLocalDate().plusDays(1))
        ? "tomorrow at " + time
        : "on %s at %s".formatted(DAY.format(moment), time);
  }
}
