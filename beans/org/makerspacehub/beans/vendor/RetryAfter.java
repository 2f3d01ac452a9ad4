package org.makerspacehub.beans.vendor;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;

/** The two forms of the HTTP header {@code Retry-After}: seconds, or a date. */
public final class RetryAfter {
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * How long to wait.
   *
   * @param header as it came; may be null
   * @return zero when it is missing or makes no sense; a day at most
   */
  public static Duration of(String header, Clock clock) {
    if (header == null || header.isBlank()) {
      return Duration.ZERO;
    }
    String text = header.trim();
    try {
      Duration wait =
          text.matches("[0-9]{1,9}")
              ? Duration.ofSeconds(Long.parseLong(text))
              : Duration.between(
                  clock.instant(),
                  ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
      if (wait.isNegative()) {
        return Duration.ZERO;
      }
      return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
    } catch (DateTimeException notADate) {
      return Duration.ZERO;
    }
  }
}
