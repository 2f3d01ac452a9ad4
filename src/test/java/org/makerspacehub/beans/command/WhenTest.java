package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Dates and spans of time in words")
class WhenTest {
  private static final ZoneId ANCHORAGE = ZoneId.of("America/Anchorage");

  @ParameterizedTest(name = "{1} seen at {0}: {2}")
  @CsvSource({
    "2026-11-22T21:00:00Z, 2026-11-22T20:59:00Z, today (Sun 22 Nov)",
    "2026-11-22T21:00:00Z, 2026-11-22T09:00:00Z, today (Sun 22 Nov)",
    "2026-11-22T21:00:00Z, 2026-11-22T08:59:59Z, yesterday (Sat 21 Nov)",
    "2026-11-22T21:00:00Z, 2026-11-19T21:00:00Z, 3 days ago (Thu 19 Nov)",
    "2026-11-22T21:00:00Z, 2026-11-09T21:00:00Z, 13 days ago (Mon 9 Nov)",
    "2026-11-22T21:00:00Z, 2026-11-08T21:00:00Z, 2 weeks ago (Sun 8 Nov)",
    "2026-11-22T21:00:00Z, 2026-06-20T21:00:00Z, 5 months ago (Sat 20 Jun)",
    "2026-11-22T21:00:00Z, 2025-11-20T21:00:00Z, over a year ago (Thu 20 Nov 2025)",
    "2026-11-22T21:00:00Z, 2022-11-20T21:00:00Z, over 4 years ago (Sun 20 Nov 2022)",
    // The year ends in Anchorage nine hours after it ended in UTC.
    "2027-01-01T08:00:00Z, 2026-12-31T10:00:00Z, today (Thu 31 Dec)",
    "2027-01-01T10:00:00Z, 2026-12-31T10:00:00Z, yesterday (Thu 31 Dec 2026)",
    // A night with an hour less is a night, and so is one with an hour more.
    "2027-03-15T08:15:00Z, 2027-03-14T08:30:00Z, 2 days ago (Sat 13 Mar)",
    "2027-11-08T09:15:00Z, 2027-11-07T07:30:00Z, 2 days ago (Sat 6 Nov)",
    // The vendor's clock is ahead.
    "2026-11-22T21:00:00Z, 2026-11-22T21:05:00Z, today (Sun 22 Nov)",
  })
  void day(Instant now, Instant moment, String words) {
    assertThat(at(now).day(moment)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "2026-11-22, today",
    "2026-11-23, tomorrow",
    "2026-11-30, in 8 days",
    "2026-12-06, in 2 weeks",
    "2027-04-30, in 5 months",
    "2027-12-31, in over a year",
    "2030-12-31, in over 4 years",
  })
  void ahead(LocalDate day, String words) {
    assertThat(at(Instant.parse("2026-11-22T21:00:00Z")).ahead(day)).isEqualTo(words);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "2026-11-22T21:00:30Z, just now",
    "2026-11-22T20:59:30Z, just now",
    "2026-11-22T20:56:00Z, 4 min ago",
    "2026-11-22T18:00:00Z, 3 h ago",
    "2026-11-20T20:00:00Z, 2 days ago",
  })
  void age(Instant moment, String words) {
    assertThat(at(Instant.parse("2026-11-22T21:00:00Z")).age(moment)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 days", "1, 1 day", "2, 2 days", "1200, '1,200 days'"})
  void counts(long number, String words) {
    assertThat(When.count(number, "day")).isEqualTo(words);
  }

  private static When at(Instant now) {
    return new When(Clock.fixed(now, ZoneOffset.UTC), ANCHORAGE);
  }
}
