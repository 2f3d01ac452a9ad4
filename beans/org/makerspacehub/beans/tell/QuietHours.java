package org.makerspacehub.beans.tell;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import org.makerspacehub.beans.HubException;

/**
 * The hours in which the hub tells nobody anything of its own accord, by the clock on the wall of
 * the space; also over midnight, and on the days on which that clock is changed.
 */
public final class QuietHours {
  /** A message that waits longer than this is looked at anew, even when no hour is quiet. */
  private static final Duration LONGEST = Duration.ofHours(12);

  private final LocalTime from;
  private final LocalTime until;
  private final ZoneId zone;

  private QuietHours(LocalTime from, LocalTime until, ZoneId zone) {
    this.from = from;
    this.until = until;
    this.zone = zone;
  }

  /**
   * Reads what an operator wrote ({@code NOTICE_QUIET_HOURS}).
   *
   * @param text for example {@code 21:00-08:00}, or {@code off}
   * @param zone of the space
   * @throws HubException when it is neither
   */
  public static QuietHours of(String text, ZoneId zone) {
    String said = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
    if (said.equals("off")) {
      return new QuietHours(LocalTime.MIDNIGHT, LocalTime.MIDNIGHT, zone);
    }
    String[] parts = said.split("\\s*-\\s*");
    try {
      if (parts.length == 2) {
        return new QuietHours(LocalTime.parse(parts[0]), LocalTime.parse(parts[1]), zone);
      }
    } catch (DateTimeParseException wrong) {
      // The same sentence as for anything else that is no span of hours.
    }
    throw new HubException(
        "NOTICE_QUIET_HOURS is no span of hours: write for example 21:00-08:00, or off.");
  }

  /** Whether nobody is to be told anything now. */
  public boolean isQuiet(Instant now) {
    LocalTime time = now.atZone(zone).toLocalTime();
    return from.isBefore(until)
        ? !time.isBefore(from) && time.isBefore(until)
        : !from.equals(until) && (!time.isBefore(from) || time.isBefore(until));
  }

  /**
   * How long a message that is put now is worth sending: until the next quiet hours begin, and not
   * longer than half a day, because by then it may not be true any more.
   */
  public Duration untilQuiet(Instant now) {
    if (from.equals(until)) {
      return LONGEST;
    }
    ZonedDateTime here = now.atZone(zone);
    ZonedDateTime begins = here.toLocalDate().atTime(from).atZone(zone);
    if (!begins.toInstant().isAfter(now)) {
      begins = here.toLocalDate().plusDays(1).atTime(from).atZone(zone);
    }
    Duration left = Duration.between(now, begins.toInstant());
    return left.compareTo(LONGEST) < 0 ? left : LONGEST;
  }
}
