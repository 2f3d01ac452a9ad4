package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.zone.ZoneOffsetTransition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.report.FiguresReader;
import org.makerspacehub.beans.report.ReportFigures;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportPeriod;

/**
 * Every figure of a report, read from the mirror after the hub's own sync, against the same figure
 * counted from the seed day by day.
 */
class ReportFiguresIT {
  private final SandboxHub hub = SandboxHub.shared();

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  @DisplayName("Every figure equals an independent count over the seed")
  void everyFigureEqualsTheSeed(long number) {
    hub.seed(number);
    Instant before = hub.sandbox().clock().instant();
    hub.syncFull();
    assertThat(hub.lastRoundIsDone()).isTrue();
    Seed seed = hub.sandbox().seed();
    NaiveFigures naive =
        new NaiveFigures(seed, MachineSeed.of(seed, SandboxHub.FEW_LOGS), seed.today());
    FiguresReader reader = hub.context().getBean(FiguresReader.class);

    List<ReportFigures> all = new ArrayList<>();
    for (ReportPeriod period : periods(seed.today())) {
      ReportFigures figures = reader.of(period);
      ReportFigures expected = naive.of(period, figures.asOf());
      // Field by field first: a difference in one is easier to read than all of both.
      assertThat(figures)
          .as("seed %d, %s", number, period.name())
          .usingRecursiveComparison()
          .withStrictTypeChecking()
          .isEqualTo(expected);
      assertThat(figures).isEqualTo(expected);
      assertThat(figures.asOf()).isBetween(before.minusSeconds(1), hub.sandbox().clock().instant());
      assertThat(figures.activeAtEnd())
          .isEqualTo(
              figures.activeAtStart() + figures.joined() + figures.rejoined() - figures.left());
      all.add(figures);
      System.out.printf(
          "seed %d %s: %d → %d, +%d, back %d, -%d, %s, %d uses%n",
          number,
          period.name(),
          figures.activeAtStart(),
          figures.activeAtEnd(),
          figures.joined(),
          figures.rejoined(),
          figures.left(),
          figures.revenueTotal(),
          figures.machines().stream().mapToInt(ReportFigures.MachineUse::uses).sum());
    }

    // The periods have in them what a figure may go wrong by.
    List<ReportPeriod> months =
        all.stream()
            .map(ReportFigures::period)
            .filter(p -> p.kind() == ReportKind.MONTHLY)
            .toList();
    assertThat(months).hasSizeGreaterThanOrEqualTo(5);
    assertThat(all).filteredOn(f -> f.period().kind() == ReportKind.WEEKLY).hasSizeGreaterThan(3);
    assertThat(months).anyMatch(naive::hasRefunds);
    assertThat(months).anyMatch(naive::chargesSomebodyWithTwoPackages);
    assertThat(all).anyMatch(figures -> figures.rejoined() > 0);
    assertThat(all).anyMatch(figures -> figures.left() > 0);
    assertThat(all).anyMatch(figures -> figures.joined() > 0);
    assertThat(all).allMatch(figures -> !figures.machines().isEmpty());
    assertThat(all)
        .filteredOn(figures -> figures.period().kind() == ReportKind.MONTHLY)
        .allMatch(figures -> !figures.revenue().isEmpty());
  }

  /** With both changes of clocks, the turn of the year, and what is not over yet. */
  private static Set<ReportPeriod> periods(LocalDate today) {
    List<LocalDate> days = new ArrayList<>();
    days.add(today);
    days.add(today.withDayOfMonth(1).minusDays(1));
    Instant midnight = today.atStartOfDay(Seed.ZONE).toInstant();
    ZoneOffsetTransition latest = Seed.ZONE.getRules().previousTransition(midnight);
    days.add(latest.getDateTimeBefore().toLocalDate());
    days.add(
        Seed.ZONE
            .getRules()
            .previousTransition(latest.getInstant())
            .getDateTimeBefore()
            .toLocalDate());
    LocalDate newYear = today.withDayOfYear(1);
    days.add(newYear);
    days.add(newYear.minusDays(1));
    days.add(newYear.with(DayOfWeek.MONDAY));
    // Whatever the day of the test, there are five months and more.
    days.add(today.minusMonths(4));
    days.add(today.minusMonths(6));
    days.add(today.minusMonths(8));
    Set<ReportPeriod> periods = new LinkedHashSet<>();
    for (ReportKind kind : ReportKind.values()) {
      days.forEach(day -> periods.add(ReportPeriod.containing(kind, day)));
    }
    // Nobody used a machine in a week that began an hour ago, or in one before the first log.
    periods.removeIf(
        period ->
            period.first().isAfter(today.minusDays(2))
                || period.first().isBefore(today.minusDays(364)));
    return periods;
  }

  @ParameterizedTest
  @ValueSource(longs = 1)
  @DisplayName("Whoever is deleted in Fabman was a member until the day before")
  void deletedMembersKeepTheirHistory(long number) {
    hub.seed(number);
    hub.syncFull();
    Seed seed = hub.sandbox().seed();
    FiguresReader reader = hub.context().getBean(FiguresReader.class);
    ReportPeriod month = ReportPeriod.containing(ReportKind.MONTHLY, seed.today().minusMonths(2));
    ReportPeriod now = ReportPeriod.containing(ReportKind.MONTHLY, seed.today());
    ReportFigures before = reader.of(month);
    int active = reader.of(now).activeAtEnd();
    Seed.Member gone =
        seed.members().stream()
            .filter(member -> member.id() >= 200 && member.packages().size() == 1)
            .filter(member -> member.packages().get(0).until() == null)
            .filter(member -> member.packages().get(0).from().isBefore(seed.today().minusDays(9)))
            .findFirst()
            .orElseThrow();

    hub.control("DELETE", "/_fabman/members/" + gone.id(), null);
    hub.syncFull();

    assertThat(
            hub.rows(
                "SELECT state FROM external_identity WHERE source = 'fabman' AND external_id = '"
                    + gone.id()
                    + "'"))
        .extracting(row -> row.get("state"))
        .containsExactly("deleted");
    assertThat(
            hub.rows(
                "SELECT ended_at FROM membership WHERE member_id = '"
                    + gone.id()
                    + "' AND ended_at >= '"
                    + LocalDateTime.ofInstant(seed.now(), ZoneOffset.UTC)
                    + "'"))
        .hasSize(1);
    ReportFigures after = reader.of(month);
    assertThat(after.activeAtEnd()).isEqualTo(before.activeAtEnd());
    assertThat(after.joined()).isEqualTo(before.joined());
    assertThat(reader.of(now).activeAtEnd()).isEqualTo(active - 1);
  }
}
