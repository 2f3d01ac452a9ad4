package org.makerspacehub.beans.tell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;

/** The hours in which nobody is told anything. */
class QuietHoursTest {
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");

  private static Instant at(String local) {
    return LocalDateTime.parse(local).atZone(ZONE).toInstant();
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-23T20:59:59, false",
    "2026-11-23T21:00:00, true",
    "2026-11-23T23:59:59, true",
    "2026-11-24T00:00:00, true",
    "2026-11-24T07:59:59, true",
    "2026-11-24T08:00:00, false",
    // The night in which the clock jumps from 2 to 3, and the one that has 1 o'clock twice.
    "2027-03-14T01:59:59, true",
    "2027-03-14T03:00:00, true",
    "2027-03-14T08:00:00, false",
    "2026-11-01T01:30:00, true",
    "2026-11-01T08:00:00, false"
  })
  @DisplayName("over midnight, by the clock on the space's wall, also when that is changed")
  void overMidnight(String local, boolean quiet) {
    assertThat(QuietHours.of("21:00-08:00", ZONE).isQuiet(at(local))).isEqualTo(quiet);
  }

  @Test
  @DisplayName("an hour that the clock has twice is quiet, or not, both times")
  void twice() {
    QuietHours quiet = QuietHours.of("01:00 - 02:00", ZONE);
    Instant first = Instant.parse("2026-11-01T09:30:00Z");
    assertThat(quiet.isQuiet(first)).isTrue();
    assertThat(quiet.isQuiet(first.plus(Duration.ofHours(1)))).isTrue();
    assertThat(quiet.isQuiet(first.plus(Duration.ofHours(2)))).isFalse();
  }

  @Test
  @DisplayName("within a day, and off")
  void others() {
    QuietHours noon = QuietHours.of("12:00-13:30", ZONE);
    assertThat(noon.isQuiet(at("2026-11-23T12:00:00"))).isTrue();
    assertThat(noon.isQuiet(at("2026-11-23T13:30:00"))).isFalse();
    assertThat(noon.isQuiet(at("2026-11-23T23:00:00"))).isFalse();
    QuietHours off = QuietHours.of(" OFF ", ZONE);
    assertThat(off.isQuiet(at("2026-11-23T03:00:00"))).isFalse();
    assertThat(off.untilQuiet(at("2026-11-23T03:00:00"))).isEqualTo(Duration.ofHours(12));
  }

  @Test
  @DisplayName("a message is worth sending until the next quiet hours, half a day at the most")
  void worth() {
    QuietHours quiet = QuietHours.of("21:00-08:00", ZONE);
    assertThat(quiet.untilQuiet(at("2026-11-23T20:00:00"))).isEqualTo(Duration.ofHours(1));
    assertThat(quiet.untilQuiet(at("2026-11-23T08:00:00"))).isEqualTo(Duration.ofHours(12));
    assertThat(QuietHours.of("02:30-06:00", ZONE).untilQuiet(at("2027-03-13T23:00:00")))
        .as("half past two is not there that night; it is half past three then")
        .isEqualTo(Duration.ofMinutes(210));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "21-8", "21:00", "25:00-08:00", "21:00-08:00-09:00", "always"})
  @DisplayName("anything else stops the start with a sentence")
  void wrong(String text) {
    assertThatThrownBy(() -> QuietHours.of(text, ZONE))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("NOTICE_QUIET_HOURS")
        .hasMessageContaining("21:00-08:00");
  }
}
