package org.makerspacehub.beans.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.support.SlackLimits;
import org.makerspacehub.support.TestClock;

class OpeningHoursTest {
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private static final String WEEK =
      "Mon-Thu 10:00-21:00; Fri 10:00-24:00; Sat 00:00-02:00, 12:00-18:00;"
          + " closed 2026-12-25..2026-12-26; 2026-12-24 10:00-14:00;";

  private static HoursWords words(String hours, String local) {
    return new HoursWords(
        OpeningHours.of(hours),
        new TestClock(LocalDateTime.parse(local).atZone(ZONE).toInstant()),
        ZONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-23T09:59:59 | Closed now; it opens at 10:00.",
        "2026-11-23T10:00    | Open now, until 21:00.",
        "2026-11-23T20:59:59 | Open now, until 21:00.",
        "2026-11-23T21:00    | Closed now; it opens tomorrow at 10:00.",
        // Past midnight it goes on.
        "2026-11-27T23:59    | Open now, until tomorrow at 02:00.",
        "2026-11-28T01:59    | Open now, until 02:00.",
        "2026-11-28T02:00    | Closed now; it opens at 12:00.",
        "2026-11-28T18:00    | Closed now; it opens on Mon 30 Nov at 10:00.",
        // A day of its own wins over its weekday.
        "2026-12-24T13:00    | Open now, until 14:00.",
        "2026-12-24T14:00    | Closed now; it opens on Mon 28 Dec at 10:00.",
        "2026-12-25T12:00    | Closed now; it opens on Mon 28 Dec at 10:00.",
      })
  @DisplayName("whether it is open is said by the clock on the space's wall")
  void now(String local, String says) {
    assertThat(words(WEEK, local).now()).isEqualTo(says);
  }

  @Test
  @DisplayName("a day on which clocks change has the hours that are written")
  void clocksChange() {
    // On 1 November 2026 the hour after one comes twice.
    HoursWords words =
        new HoursWords(
            OpeningHours.of("Sun 01:00-03:00"),
            new TestClock(java.time.Instant.parse("2026-11-01T10:30:00Z")),
            ZONE);
    assertThat(words.now()).isEqualTo("Open now, until 03:00.");
  }

  @Test
  @DisplayName("days that are alike are one line, and days of their own are named a month ahead")
  void week() {
    assertThat(words(WEEK, "2026-12-01T12:00").week())
        .containsExactly(
            "Mon–Thu: 10:00–21:00",
            "Fri: 10:00–24:00",
            "Sat: 00:00–02:00, 12:00–18:00",
            "Sun: closed",
            "Thu 24 Dec: 10:00–14:00",
            "Fri 25 Dec: closed",
            "Sat 26 Dec: closed");
    SlackLimits.check(words(WEEK, "2026-12-01T12:00").card().reply());
  }

  @Test
  @DisplayName("with none written down it says so, and nothing that could be wrong")
  void none() {
    for (String nothing : new String[] {null, "", "  "}) {
      assertThat(words(nothing, "2026-12-01T12:00").text())
          .isEqualTo("Nobody has written down when the space is open.");
      SlackLimits.check(words(nothing, "2026-12-01T12:00").card().reply());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "always",
        "Mon",
        "Mon-Fry 10:00-21:00",
        "Mon-Fri 10-21",
        "Mon 21:00-10:00",
        "Mon 10:00-10:00",
        "Mon 10:00-25:00",
        "Mon 10:00-12:00, 11:00-13:00",
        "Mon 10:00-24:00, 12:00-13:00",
        "Mon 10:00-12:00; Mon-Tue 13:00-14:00",
        "Mon,Mon 10:00-12:00",
        "closed",
        "closed 2026-02-30",
        "closed 2026-12-26..2026-12-25",
        "closed 2026-12-25; 2026-12-25 10:00-12:00",
        "Mon 10:00-12:00;;x",
        "${env.HOME}",
      })
  @DisplayName("what cannot be read for certain stops the start, naming the part")
  void refused(String hours) {
    assertThatThrownBy(() -> OpeningHours.of(hours))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("HUB_OPENING_HOURS is not right at '");
  }

  @Test
  void aWeekMayGoRound() {
    assertThat(words("Fri-Mon 10:00-12:00", "2026-11-29T11:00").now())
        .isEqualTo("Open now, until 12:00.");
    assertThat(words("Mon-Sun 00:00-24:00", "2026-11-29T11:00").now()).startsWith("Open now");
  }
}
