package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When a report is due, on the clock of the space. */
class ReportCronTest {
  private static final ZoneId ANCHORAGE = ZoneId.of("America/Anchorage");
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource({
    // The clocks of Anchorage go back on 1 November 2026 at two in the morning.
    "0 0 9 1 * ?, 2026-10, 2026-11-01T18:00:00Z",
    "0 0 9 1 * ?, 2026-09, 2026-10-01T17:00:00Z",
    // The hour from one to two is there twice: the report comes in the first.
    "0 30 1 1 * ?, 2026-10, 2026-11-01T09:30:00Z",
    // The first second of the day counts.
    "0 0 0 1 * ?, 2026-12, 2027-01-01T09:00:00Z",
    // A schedule of every day makes one report a month, on its first.
    "0 0 9 * * ?, 2026-10, 2026-11-01T18:00:00Z",
    "0 0 9 ? * MON, 2026-W44, 2026-11-02T18:00:00Z",
    "0 0 9 ? * MON, 2026-W53, 2027-01-04T18:00:00Z",
    "0 0 9 ? * FRI, 2026-W10, 2026-03-13T17:00:00Z"
  })
  @DisplayName("each period has one moment, also where clocks change and years end")
  void dueAt(String cron, String period, Instant due) {
    ReportPeriod of = ReportPeriod.parse(period).orElseThrow();
    assertThat(new ReportCron(of.kind(), cron, ANCHORAGE).dueAt(of)).contains(due);
  }

  @Test
  @DisplayName("an hour that a change of clocks leaves out is made up for on that day or the next")
  void leftOut() {
    // In Berlin 2026-03-29 has no half past two.
    ReportPeriod week = ReportPeriod.parse("2026-W12").orElseThrow();
    Instant due =
        new ReportCron(ReportKind.WEEKLY, "0 30 2 ? * SUN", BERLIN).dueAt(week).orElseThrow();
    assertThat(due.atZone(BERLIN).toLocalDate()).isEqualTo("2026-03-29");
  }

  @Test
  @DisplayName("a period that the schedule passes over has no report; the next one is found")
  void passedOver() {
    ReportCron yearly = new ReportCron(ReportKind.MONTHLY, "0 0 9 1 1 ?", ZoneOffset.UTC);
    assertThat(yearly.dueAt(ReportPeriod.parse("2026-10").orElseThrow())).isEmpty();
    assertThat(yearly.next(Instant.parse("2026-11-02T00:00:00Z")))
        .contains(
            new ReportCron.Due(
                ReportPeriod.parse("2026-12").orElseThrow(),
                Instant.parse("2027-01-01T09:00:00Z")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-", "off", "OFF "})
  @DisplayName("what switches a schedule off is never due, and a scheduler can still take it")
  void off(String cron) {
    ReportCron off = new ReportCron(ReportKind.WEEKLY, cron, ZoneOffset.UTC);
    assertThat(off.isOff()).isTrue();
    assertThat(ReportCron.isGood(cron)).isTrue();
    assertThat(off.dueAt(ReportPeriod.parse("2026-W10").orElseThrow())).isEmpty();
    assertThat(off.next(Instant.parse("2026-11-02T00:00:00Z"))).isEmpty();
    assertThat(ReportCron.isGood(off.expression())).isTrue();
  }

  @Test
  @DisplayName("what is no schedule is refused")
  void bad() {
    assertThat(ReportCron.isGood("every monday")).isFalse();
    assertThatThrownBy(() -> new ReportCron(ReportKind.WEEKLY, "0 0 9", ZoneOffset.UTC))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 0 9");
  }
}
