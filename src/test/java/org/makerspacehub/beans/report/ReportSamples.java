package org.makerspacehub.beans.report;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.report.ReportFigures.HourOfUse;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportFigures.Month;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;
import org.makerspacehub.support.TestClock;

/** Figures as a makerspace of 1,200 members has them, and the ones of a space that just began. */
final class ReportSamples {
  static final ZoneId ANCHORAGE = ZoneId.of("America/Anchorage");
  static final Instant NOW = Instant.parse("2026-11-01T17:00:00Z");
  static final Instant FOUR_MINUTES_AGO = NOW.minusSeconds(240);
  static final ReportPeriod OCTOBER =
      new ReportPeriod(ReportKind.MONTHLY, LocalDate.of(2026, 10, 1));

  private ReportSamples() {}

  static MembershipPaper paper() {
    return paper(ReportSummary.NONE, new ReportCharts());
  }

  static MembershipPaper paper(ReportSummary summary, ReportCharts charts) {
    return new MembershipPaper(
        "Anchorage Makerspace",
        new TestClock(NOW),
        ANCHORAGE,
        Currency.getInstance("USD"),
        summary,
        Duration.ofSeconds(2),
        charts);
  }

  static Sum usd(String amount) {
    return new Sum("USD", new BigDecimal(amount));
  }

  static Sum eur(String amount) {
    return new Sum("EUR", new BigDecimal(amount));
  }

  static ReportFigures october() {
    return new Figures(OCTOBER)
        .members(1_192, 31, 3, 22)
        .overdue(43, List.of(usd("2345.00"), eur("10.00")))
        .revenue(
            List.of(
                revenue("1", "Full membership", 612, usd("42840.00")),
                revenue("2", "Evenings and weekends", 301, usd("12040.00")),
                revenue("4", "Family (two adults and children under sixteen)", 61, usd("6710.00")),
                revenue("3", "Student", 144, usd("3600.00")),
                revenue("6", "Corporate bench", 6, usd("2700.00")),
                revenue("5", "Day pass", 58, usd("870.00"), eur("45.00")),
                revenue("8", "Woodshop add-on", 32, usd("640.00")),
                revenue("9", "Locker", 88, usd("440.00")),
                revenue("7", "O’Brien & Sons “founders”", 4, usd("400.00")),
                revenue("10", "Volunteer", 12, usd("0.00")),
                revenue(null, null, 2, usd("-85.00"))),
            List.of(usd("70155.00"), eur("45.00")))
        .visits(412, 2_011)
        .machines(
            List.of(
                machine("1", "Laser cutter Epilog Fusion Pro 48", 402, 412_920, 131),
                machine("2", "3D printer Prusa MK4 #1", 221, 361_440, 64),
                machine("3", "Table saw", 318, 148_800, 97),
                machine("4", "CNC router ShopBot", 74, 131_460, 22),
                machine("5", "3D printer Prusa MK4 #2", 98, 118_200, 41),
                machine("6", "Metal lathe", 63, 96_900, 19),
                machine("7", "Vinyl cutter", 88, 41_400, 37),
                machine("8", "Embroidery machine Brother PR1055X", 19, 30_600, 8),
                machine("9", "Kiln", 7, 29_000, 5),
                machine("10", "Drill press", 41, 9_900, 28)))
        .hours(week())
        .trend(year(2026, 10, 1_101, 1_204))
        .build();
  }

  static ReportFigures september() {
    return new Figures(OCTOBER.previous())
        .members(1_190, 27, 3, 28)
        .revenue(
            List.of(revenue("1", "Full membership", 600, usd("42000.00"))),
            List.of(usd("68900.00"), eur("60.00")))
        .visits(398, 1_950)
        .machines(List.of(machine("1", "Laser cutter Epilog Fusion Pro 48", 380, 1_300_000, 120)))
        .hours(week())
        .trend(year(2026, 9, 1_090, 1_192))
        .build();
  }

  static final ReportPeriod WEEK_43 = ReportPeriod.parse("2026-W43").orElseThrow();

  /** A small space in a week; its mirror is three days old. */
  static ReportFigures week43() {
    return new Figures(WEEK_43)
        .asOf(NOW.minusSeconds(3 * 86_400))
        .members(12, 1, 0, 0)
        .overdue(1, List.of(usd("45.00")))
        .revenue(
            List.of(
                revenue("1", "Full membership", 1, usd("70.00")),
                revenue(null, null, 0, usd("-20.00"))),
            List.of(usd("50.00")))
        .visits(4, 5)
        .machines(
            List.of(machine("1", "Laser cutter", 3, 4_500, 2), machine("2", "Table saw", 1, 30, 1)))
        .hours(List.of(new HourOfUse(2, 18, 2), new HourOfUse(2, 19, 1), new HourOfUse(6, 23, 1)))
        .trend(year(2026, 10, 6, 13))
        .build();
  }

  static ReportFigures week42() {
    return new Figures(WEEK_43.previous())
        .members(12, 0, 0, 0)
        .trend(year(2026, 10, 6, 12))
        .build();
  }

  static List<ReportChange> corrections() {
    return List.of(
        new ReportChange(OCTOBER.previous(), "joined", "26", "27"),
        new ReportChange(OCTOBER.previous(), "revenue", "$68,930.00", "$68,900.00"));
  }

  /** A space where nothing was ever written down. */
  static ReportFigures nothing(ReportPeriod period) {
    List<Month> trend = new ArrayList<>();
    for (int i = 11; i >= 0; i--) {
      trend.add(new Month(YearMonth.from(period.last()).minusMonths(i), 0, 0, 0, List.of(), 0));
    }
    return new Figures(period).trend(trend).build();
  }

  static PackageRevenue revenue(String id, String name, int members, Sum... sums) {
    return new PackageRevenue(id, name, members, List.of(sums));
  }

  static MachineUse machine(String id, String name, int uses, long seconds, int members) {
    return new MachineUse(id, name, uses, seconds, members);
  }

  /** Evenings are busy, Saturdays all day, and nobody is there at night. */
  static List<HourOfUse> week() {
    List<HourOfUse> hours = new ArrayList<>();
    for (int day = 1; day <= 7; day++) {
      for (int hour = 8; hour <= 22; hour++) {
        int evening = Math.max(0, 34 - 9 * Math.abs(hour - 19));
        int daytime = day >= 6 ? Math.max(0, 26 - 4 * Math.abs(hour - 14)) : 3;
        int uses = (day == 7 ? evening / 4 : evening) + daytime + (day == 2 ? 9 : 0) - day;
        if (uses > 0) {
          hours.add(new HourOfUse(day, hour, uses));
        }
      }
    }
    return hours;
  }

  static List<Month> year(int year, int month, int from, int until) {
    List<Month> trend = new ArrayList<>();
    int[] wobble = {0, 6, -4, 9, 14, 11, 3, -6, -11, -2, 4, 0};
    int before = from - 7;
    for (int i = 0; i < 12; i++) {
      int active = from + (until - from) * i / 11 + wobble[i];
      int left = 18 + Math.abs(wobble[i]);
      trend.add(
          new Month(
              YearMonth.of(year, month).minusMonths(11L - i),
              active,
              active - before + left,
              left,
              List.of(usd("60000.00")),
              1_200_000));
      before = active;
    }
    return trend;
  }

  /** Makes figures part by part; what is left out is nothing. */
  static final class Figures {
    private final ReportPeriod period;
    private Instant asOf = FOUR_MINUTES_AGO;
    private int start;
    private int joined;
    private int rejoined;
    private int left;
    private int overdueMembers;
    private List<Sum> overdue = List.of();
    private List<PackageRevenue> revenue = List.of();
    private List<Sum> total = List.of();
    private int visitors;
    private int visits;
    private List<MachineUse> machines = List.of();
    private List<HourOfUse> hours = List.of();
    private List<Month> trend = List.of();

    Figures(ReportPeriod period) {
      this.period = period;
    }

    Figures asOf(Instant moment) {
      asOf = moment;
      return this;
    }

    Figures members(int start, int joined, int rejoined, int left) {
      this.start = start;
      this.joined = joined;
      this.rejoined = rejoined;
      this.left = left;
      return this;
    }

    Figures overdue(int members, List<Sum> sums) {
      overdueMembers = members;
      overdue = sums;
      return this;
    }

    Figures revenue(List<PackageRevenue> rows, List<Sum> sums) {
      revenue = rows;
      total = sums;
      return this;
    }

    Figures visits(int people, int days) {
      visitors = people;
      visits = days;
      return this;
    }

    Figures machines(List<MachineUse> used) {
      machines = used;
      return this;
    }

    Figures hours(List<HourOfUse> used) {
      hours = used;
      return this;
    }

    Figures trend(List<Month> months) {
      trend = months;
      return this;
    }

    ReportFigures build() {
      return new ReportFigures(
          period,
          asOf,
          start,
          start + joined + rejoined - left,
          joined,
          rejoined,
          left,
          overdueMembers,
          overdue,
          revenue,
          total,
          visitors,
          visits,
          machines,
          hours,
          trend);
    }
  }
}
