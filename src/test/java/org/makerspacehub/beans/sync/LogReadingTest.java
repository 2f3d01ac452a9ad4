package org.makerspacehub.beans.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class LogReadingTest {
  private static final Instant NOW = Instant.parse("2026-11-22T10:00:00Z");
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  @DisplayName("A first read halves the years until a window is small enough, and leaves no gap")
  void windows() {
    // A log every ten minutes of the last two years.
    long[] logs =
        LongStream.iterate(
                NOW.minus(Duration.ofDays(730)).getEpochSecond(),
                at -> at <= NOW.getEpochSecond(),
                at -> at + 600)
            .toArray();
    LogReading reading = LogReading.of(null, false, null, HOUR, NOW);
    List<Instant> ends = new ArrayList<>();
    long read = 0;
    Instant before = LogReading.BEGINNING;
    while (reading.isMore()) {
      reading.advance();
      while (reading.narrow(in(logs, reading), false)) {
        assertThat(reading.until()).isAfter(reading.from());
      }
      assertThat(reading.from()).isEqualTo(before.minusSeconds(1));
      long here = in(logs, reading);
      assertThat(here).isLessThanOrEqualTo(LogReading.MOST);
      List<String> ids = LongStream.range(0, here).mapToObj(i -> "l" + i).toList();
      assertThat(reading.turn(ids, 0, null, here)).isTrue();
      assertThat(reading.isWindowRead()).isTrue();
      read += here;
      before = reading.until();
      ends.add(before);
      assertThat(reading.position())
          .isEqualTo(before.equals(NOW) ? NOW.toString() : "first:" + before);
    }
    assertThat(before).isEqualTo(NOW);
    assertThat(read).isGreaterThanOrEqualTo(logs.length);
    assertThat(ends).hasSizeBetween(11, 40);
  }

  @Test
  @DisplayName("Where the vendor does not say how many there are, a window spans a week at most")
  void blind() {
    LogReading reading = LogReading.of(null, false, null, HOUR, NOW);
    reading.advance();
    int halved = 0;
    while (reading.narrow(null, true)) {
      halved++;
    }
    assertThat(halved).isBetween(5, 12);
    assertThat(Duration.between(reading.from(), reading.until()))
        .isLessThanOrEqualTo(Duration.ofDays(8));
    assertThat(reading.narrow(null, false)).isFalse();
  }

  @Test
  @DisplayName("A window from which logs are missing is read once more, not for ever")
  void shifted() {
    LogReading reading = LogReading.of("2026-11-22T09:00:00Z", false, null, HOUR, NOW);
    reading.advance();
    assertThat(reading.turn(List.of("1", "2"), 0, "next", 4L)).isTrue();
    assertThat(reading.cursor()).isEqualTo("next");
    assertThat(reading.turn(List.of("2", "3"), 0, null, 4L)).isTrue();
    assertThat(reading.isWindowRead()).isFalse();
    assertThat(reading.cursor()).isNull();
    assertThat(reading.isMore()).isTrue();
    assertThat(reading.turn(List.of("1", "2", "3"), 0, null, 4L)).isTrue();
    assertThat(reading.isWindowRead()).isTrue();
    assertThat(reading.isMore()).isFalse();
  }

  @Test
  @DisplayName("Cursors that go round in circles are noticed")
  void circles() {
    LogReading reading = LogReading.of("2026-11-22T09:00:00Z", false, null, HOUR, NOW);
    reading.advance();
    assertThat(reading.turn(List.of("1"), 0, "a", null)).isTrue();
    assertThat(reading.turn(List.of("2"), 0, "b", null)).isTrue();
    assertThat(reading.turn(List.of("3"), 0, "a", null)).isFalse();
  }

  @Test
  @DisplayName("An increment reaches back to what still runs; a full round to the beginning")
  void beginnings() {
    String stands = "2026-11-22T09:55:00Z";
    assertThat(LogReading.of(stands, false, null, HOUR, NOW).from())
        .isEqualTo("2026-11-22T08:54:59Z");
    Instant oldest = NOW.minus(Duration.ofDays(3));
    assertThat(LogReading.of(stands, false, oldest, HOUR, NOW).from())
        .isEqualTo(oldest.minusSeconds(1));
    LogReading full = LogReading.of(stands, true, oldest, HOUR, NOW);
    assertThat(full.from()).isEqualTo(LogReading.BEGINNING.minusSeconds(1));
    full.narrow(20_000L, true);
    full.turn(List.of(), 0, null, 0L);
    // In the middle of years the cursor stays where it stood.
    assertThat(full.position()).isNull();
    assertThat(LogReading.of("first:2020-01-01T00:00:00Z", true, null, HOUR, NOW).from())
        .isEqualTo("2019-12-31T23:59:59Z");
    // A clock that went back reads again and never stands still.
    assertThat(LogReading.of("2027-01-01T00:00:00Z", false, null, HOUR, NOW).from()).isBefore(NOW);
  }

  private static long in(long[] logs, LogReading reading) {
    return LongStream.of(logs)
        .filter(at -> at >= reading.from().getEpochSecond())
        .filter(at -> at <= reading.until().getEpochSecond())
        .count();
  }
}
