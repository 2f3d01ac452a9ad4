package org.makerspacehub.beans.hours;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;

/**
 * When the space is open, as somebody wrote it down in {@code HUB_OPENING_HOURS}: {@code Mon-Fri
 * 10:00-21:00; Sat 12:00-16:00, 17:00-20:00; closed 2026-12-25; 2026-12-24 10:00-14:00}. Days and
 * times are the space's own. What cannot be read for certain is refused whole: wrong hours are
 * worse than none.
 */
public final class OpeningHours {
  private static final Map<String, DayOfWeek> DAYS = new TreeMap<>();
  private static final Pattern WEEKDAYS =
      Pattern.compile("([a-z]{3}(?:-[a-z]{3})?(?:,[a-z]{3}(?:-[a-z]{3})?)*) (.+)");
  private static final Pattern CLOSED =
      Pattern.compile("closed (\\d{4}-\\d{2}-\\d{2})(?:\\.\\.(\\d{4}-\\d{2}-\\d{2}))?");
  private static final Pattern DATE = Pattern.compile("(\\d{4}-\\d{2}-\\d{2}) (.+)");
  private static final Pattern TIMES = Pattern.compile("(\\d{2}:\\d{2})-(\\d{2}:\\d{2})");

  /** Longer than this nothing is closed in one entry. */
  private static final int MOST_DAYS = 366;

  private static final int LONGEST = 2_000;

  /** How far ahead the next opening is looked for. */
  private static final int AHEAD_DAYS = 400;

  static {
    for (DayOfWeek day : DayOfWeek.values()) {
      DAYS.put(day.name().substring(0, 3).toLowerCase(Locale.ROOT), day);
    }
  }

  private final Map<DayOfWeek, List<Span>> week = new EnumMap<>(DayOfWeek.class);
  private final Map<LocalDate, List<Span>> dates = new TreeMap<>();
  private final boolean written;

  /**
   * From one time of a day to another.
   *
   * @param from when it opens
   * @param until when it closes; {@link LocalTime#MIDNIGHT} for the end of the day
   */
  public record Span(LocalTime from, LocalTime until) {
    boolean covers(LocalTime time) {
      return !time.isBefore(from) && (untilEnd() || time.isBefore(until));
    }

    boolean untilEnd() {
      return until.equals(LocalTime.MIDNIGHT);
    }

    /** For example {@code 10:00–21:00}. */
    @Override
    public String toString() {
      return from + "–" + (untilEnd() ? "24:00" : until);
    }
  }

  private OpeningHours(boolean written) {
    this.written = written;
  }

  /**
   * Reads them.
   *
   * @param text of the setting; blank for none
   * @throws HubException saying which part cannot be read; the process does not start then
   */
  public static OpeningHours of(String text) {
    String given = text == null ? "" : text.strip();
    OpeningHours hours = new OpeningHours(!given.isEmpty());
    if (given.isEmpty()) {
      return hours;
    }
    if (given.length() > LONGEST) {
      throw new HubException("HUB_OPENING_HOURS is too long.");
    }
    for (String part : given.split(";", -1)) {
      if (!part.isBlank()) {
        hours.add(part.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " "));
      }
    }
    return hours;
  }

  private void add(String part) {
    Matcher closed = CLOSED.matcher(part);
    Matcher date = DATE.matcher(part);
    Matcher weekdays = WEEKDAYS.matcher(part.replaceAll(" ?([,-]) ?", "$1"));
    if (closed.matches()) {
      LocalDate first = day(part, closed.group(1));
      LocalDate last = closed.group(2) == null ? first : day(part, closed.group(2));
      if (last.isBefore(first) || first.plusDays(MOST_DAYS).isBefore(last)) {
        throw wrong(part, "it ends before it begins, or lasts over a year");
      }
      first.datesUntil(last.plusDays(1)).forEach(each -> put(part, dates, each, List.of()));
    } else if (date.matches()) {
      put(part, dates, day(part, date.group(1)), spans(part, date.group(2)));
    } else if (weekdays.matches()) {
      List<Span> spans = spans(part, weekdays.group(2));
      weekdays(part, weekdays.group(1)).forEach(day -> put(part, week, day, spans));
    } else {
      throw wrong(part, "it is no 'Mon-Fri 10:00-21:00' and no 'closed 2026-12-25'");
    }
  }

  private static <K> void put(String part, Map<K, List<Span>> into, K key, List<Span> spans) {
    if (into.put(key, spans) != null) {
      throw wrong(part, "a day of it is there twice");
    }
  }

  private static Set<DayOfWeek> weekdays(String part, String names) {
    Set<DayOfWeek> days = EnumSet.noneOf(DayOfWeek.class);
    for (String name : names.split(",")) {
      String[] ends = name.split("-");
      DayOfWeek first = DAYS.get(ends[0]);
      DayOfWeek last = DAYS.get(ends[ends.length - 1]);
      if (first == null || last == null) {
        throw wrong(part, "days are Mon, Tue, Wed, Thu, Fri, Sat and Sun");
      }
      for (DayOfWeek day = first; ; day = day.plus(1)) {
        if (!days.add(day)) {
          throw wrong(part, "a day of it is there twice");
        }
        if (day == last) {
          break;
        }
      }
    }
    return days;
  }

  private static List<Span> spans(String part, String text) {
    List<Span> spans = new ArrayList<>();
    LocalTime before = null;
    for (String each : text.replace(" ", "").split(",", -1)) {
      Matcher times = TIMES.matcher(each);
      if (!times.matches()) {
        throw wrong(part, "times are like 10:00-21:00");
      }
      boolean untilEnd = times.group(2).equals("24:00");
      LocalTime from = time(part, times.group(1));
      LocalTime until = untilEnd ? LocalTime.MIDNIGHT : time(part, times.group(2));
      if (!untilEnd && !from.isBefore(until)
          || before != null && (from.isBefore(before) || before.equals(LocalTime.MIDNIGHT))) {
        throw wrong(
            part,
            "each span ends after it begins and before the next; what goes past midnight is two:"
                + " until 24:00, and from 00:00 the day after");
      }
      spans.add(new Span(from, until));
      before = until;
    }
    return List.copyOf(spans);
  }

  private static LocalDate day(String part, String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeParseException none) {
      throw wrong(part, "there is no such day");
    }
  }

  private static LocalTime time(String part, String text) {
    try {
      return LocalTime.parse(text);
    } catch (DateTimeParseException none) {
      throw wrong(part, "there is no such time");
    }
  }

  private static HubException wrong(String part, String why) {
    return new HubException(
        "HUB_OPENING_HOURS is not right at '%s': %s. Write it like 'Mon-Fri 10:00-21:00; Sat 12:00-18:00; closed 2026-12-25'."
            .formatted(part, why));
  }

  /** Whether anybody wrote any down. */
  public boolean written() {
    return written;
  }

  /** What a day has, a day of its own before its weekday; empty for closed. */
  public List<Span> on(LocalDate day) {
    List<Span> own = dates.get(day);
    return own != null ? own : week.getOrDefault(day.getDayOfWeek(), List.of());
  }

  /** What a weekday has; empty for closed. */
  public List<Span> on(DayOfWeek day) {
    return week.getOrDefault(day, List.of());
  }

  /** Days within some days from one that are not as their weekday is. */
  public List<LocalDate> unlike(LocalDate first, int days) {
    return dates.keySet().stream()
        .filter(day -> !day.isBefore(first) && day.isBefore(first.plusDays(days)))
        .filter(day -> !dates.get(day).equals(on(day.getDayOfWeek())))
        .toList();
  }

  /**
   * Until when it is open.
   *
   * @param now on the space's clock
   * @return empty when it is closed; what goes on past midnight goes on
   */
  public Optional<LocalDateTime> openUntil(LocalDateTime now) {
    Optional<Span> running =
        on(now.toLocalDate()).stream().filter(span -> span.covers(now.toLocalTime())).findFirst();
    if (running.isEmpty()) {
      return Optional.empty();
    }
    LocalDate day = now.toLocalDate();
    Span span = running.get();
    for (int nights = 0; span.untilEnd() && nights < AHEAD_DAYS; nights++) {
      day = day.plusDays(1);
      Optional<Span> next =
          on(day).stream().filter(each -> each.from().equals(LocalTime.MIDNIGHT)).findFirst();
      if (next.isEmpty()) {
        return Optional.of(day.atStartOfDay());
      }
      span = next.get();
    }
    return Optional.of(span.untilEnd() ? day.plusDays(1).atStartOfDay() : day.atTime(span.until()));
  }

  /**
   * When it opens next.
   *
   * @param now on the space's clock, at which it is closed
   * @return empty when nothing says that it ever does
   */
  public Optional<LocalDateTime> opensNext(LocalDateTime now) {
    for (int ahead = 0; ahead < AHEAD_DAYS; ahead++) {
      LocalDate day = now.toLocalDate().plusDays(ahead);
      for (Span span : on(day)) {
        LocalDateTime from = day.atTime(span.from());
        if (from.isAfter(now)) {
          return Optional.of(from);
        }
      }
    }
    return Optional.empty();
  }
}
