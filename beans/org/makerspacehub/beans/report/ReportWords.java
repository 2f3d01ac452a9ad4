package org.makerspacehub.beans.report;

import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.command.Money;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportFigures.Month;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;
import org.makerspacehub.beans.report.ReportText.Chart;
import org.makerspacehub.beans.report.ReportText.Fact;
import org.makerspacehub.beans.report.ReportText.Row;
import org.makerspacehub.beans.report.ReportText.Section;

/** Puts figures into words: what is said is the same in Slack, in a mail and beside a picture. */
final class ReportWords {
  /** Rows of a list; the others are one row together. */
  static final int TOP = 8;

  private static final int MOST_CORRECTIONS = 12;
  private static final int MOST_WINDOWS = 3;
  private static final int WORDS = 200;
  private static final Duration FRESH = Duration.ofDays(1);
  private static final DateTimeFormatter MONTH =
      DateTimeFormatter.ofPattern("MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter SHORT_MONTH =
      DateTimeFormatter.ofPattern("MMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM yyyy", Locale.ENGLISH);
  private static final DateTimeFormatter DAY_OF_YEAR =
      DateTimeFormatter.ofPattern("d MMMM", Locale.ENGLISH);
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH);

  private final String space;
  private final When when;
  private final ZoneId zone;

  ReportWords(String space, When when, ZoneId zone) {
    this.space = PlainLine.of(space, SlackText.NAME);
    this.when = when;
    this.zone = zone;
  }

  /** The whole report; {@code summary} may be null. */
  ReportText of(
      ReportFigures figures, ReportFigures before, List<ReportChange> corrections, String summary) {
    ReportPeriod period = figures.period();
    List<Section> sections = new ArrayList<>();
    sections.add(overdue(figures));
    sections.add(revenue(figures));
    sections.add(machines(figures));
    sections.add(hours(figures));
    sections.add(trend(figures));
    if (!corrections.isEmpty()) {
      sections.add(corrected(corrections));
    }
    return new ReportText(
        title(period),
        space,
        lead(figures, before),
        warnings(figures),
        summary,
        facts(figures, before),
        isOver(period)
            ? "▲ and ▼ compare with %s.".formatted(name(before.period()))
            : "%s is not over, so nothing is compared yet.".formatted(capital(name(period))),
        sections,
        asOf(figures),
        "/hub report preview " + period.previous().name());
  }

  /** For example {@code Membership in October 2026} or {@code Week 41, 5–11 October 2026}. */
  static String title(ReportPeriod period) {
    return period.kind() == ReportKind.MONTHLY
        ? "Membership in " + MONTH.format(period.first())
        : "Week %d, %s".formatted(week(period), days(period.first(), period.last()));
  }

  /** The report in a few sentences. */
  String brief(ReportText text) {
    return "%s: %s".formatted(text.title(), text.lead());
  }

  /** For example {@code October 2026} or {@code week 41 of 2026}. */
  static String name(ReportPeriod period) {
    return period.kind() == ReportKind.MONTHLY
        ? MONTH.format(period.first())
        : "week %d of %d".formatted(week(period), period.first().get(IsoFields.WEEK_BASED_YEAR));
  }

  /** What a picture shows, for who does not see it. */
  String alt(Chart chart, ReportFigures figures, String currency) {
    String words =
        switch (chart) {
          case REVENUE ->
              "Bars: revenue by package in %s, %s. %s."
                  .formatted(
                      currency,
                      name(figures.period()),
                      topRevenue(figures).stream()
                          .filter(row -> Signs.of(row.sums(), currency).isPresent())
                          .map(
                              row ->
                                  row.name()
                                      + " "
                                      + Money.of(
                                          List.of(
                                              new Sum(
                                                  currency, Signs.amount(row.sums(), currency)))))
                          .collect(Collectors.joining("; ")));
          case MACHINES ->
              "Bars: time in use by machine, %s. %s."
                  .formatted(
                      name(figures.period()),
                      topMachines(figures).stream()
                          .map(row -> row.name() + " " + row.value())
                          .collect(Collectors.joining("; ")));
          case HOURS ->
              "Grid: uses of machines by weekday and hour, %s. Busiest: %s. By weekday: %s."
                  .formatted(
                      name(figures.period()),
                      String.join("; ", windows(figures)),
                      String.join(", ", byDay(figures)));
          case TREND ->
              "Line and bars, month by month. %s."
                  .formatted(
                      figures.trend().stream()
                          .map(ReportWords::spelled)
                          .collect(Collectors.joining("; ")));
          case NONE -> "";
        };
    return PlainLine.of(words, 1_900);
  }

  /**
   * A package of the list, or all that are not on it.
   *
   * @param name harmless
   * @param members who were charged; 0 when that is not known
   * @param sums by currency
   */
  record Revenue(String name, int members, List<Sum> sums) {}

  /** The packages of the list; the others are its last row. */
  static List<Revenue> topRevenue(ReportFigures figures) {
    List<Revenue> top = new ArrayList<>();
    List<PackageRevenue> all = figures.revenue();
    // One more than the list holds is a row of its own rather than "1 other".
    int shown = all.size() <= TOP + 1 ? all.size() : TOP;
    for (PackageRevenue row : all.subList(0, shown)) {
      top.add(new Revenue(packageName(row), row.members(), row.sums()));
    }
    if (shown < all.size()) {
      Map<String, BigDecimal> others = new LinkedHashMap<>();
      for (PackageRevenue row : all.subList(shown, all.size())) {
        row.sums().forEach(sum -> others.merge(sum.currency(), sum.amount(), BigDecimal::add));
      }
      top.add(
          new Revenue(
              "The other " + When.number(all.size() - shown),
              0,
              others.entrySet().stream().map(e -> new Sum(e.getKey(), e.getValue())).toList()));
    }
    return top;
  }

  private static List<Row> topMachines(ReportFigures figures) {
    return figures.machines().stream()
        .limit(TOP)
        .map(
            machine ->
                new Row(
                    machineName(machine),
                    Signs.span(machine.seconds()),
                    "%s by %s"
                        .formatted(
                            When.count(machine.uses(), "use"),
                            When.count(machine.members(), "member"))))
        .toList();
  }

  static String machineName(MachineUse machine) {
    return named(machine.name(), "A machine without a name");
  }

  private static String packageName(PackageRevenue row) {
    return row.packageId() == null
        ? "Without a package"
        : named(row.name(), "A package without a name");
  }

  private static String named(String outside, String otherwise) {
    String name = PlainLine.of(outside, SlackText.NAME);
    return name.isEmpty() ? otherwise : name;
  }

  private String lead(ReportFigures figures, ReportFigures before) {
    if (nobodyEver(figures)) {
      return "There are no members with a membership yet.";
    }
    ReportPeriod period = figures.period();
    String unit = period.kind() == ReportKind.MONTHLY ? "month" : "week";
    long more = (long) figures.activeAtEnd() - before.activeAtEnd();
    String compared =
        more == 0
            ? "as many as a %s before".formatted(unit)
            : "%s %s than a %s before"
                .formatted(When.number(Math.abs(more)), more > 0 ? "more" : "fewer", unit);
    String members =
        "%s %s, %s."
            .formatted(
                When.count(figures.activeAtEnd(), "member"),
                isOver(period)
                    ? "at the end of "
                        + (period.kind() == ReportKind.MONTHLY
                            ? period
                                .first()
                                .getMonth()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                            : "week " + week(period))
                    : "so far",
                compared);
    if (figures.joined() + figures.rejoined() + figures.left() == 0) {
      return members + " Nobody joined and nobody left.";
    }
    return "%s %s joined, %s came back, %s left."
        .formatted(
            members,
            people(figures.joined()),
            people(figures.rejoined()).toLowerCase(Locale.ROOT),
            people(figures.left()).toLowerCase(Locale.ROOT));
  }

  private List<String> warnings(ReportFigures figures) {
    List<String> warnings = new ArrayList<>();
    ReportPeriod period = figures.period();
    if (figures.asOf() == null) {
      warnings.add(
          "Careful: nothing has been read from Fabman yet, so these figures say nothing about the"
              + " space.");
    } else if (figures.asOf().plus(FRESH).isBefore(when.now())) {
      warnings.add(
          "Careful: the hub last read everything from Fabman %s. What happened since is missing."
              .formatted(when.age(figures.asOf())));
    }
    if (!isOver(period)) {
      warnings.add(
          "%s is not over: these are the figures so far.".formatted(capital(name(period))));
    }
    return warnings;
  }

  private List<Fact> facts(ReportFigures figures, ReportFigures before) {
    if (nobodyEver(figures)
        && figures.overdueMembers() + figures.visitors() == 0
        && figures.revenue().isEmpty()
        && figures.machines().isEmpty()) {
      // Eight zeros say less than the sentences below.
      return List.of();
    }
    boolean over = isOver(figures.period());
    List<Fact> facts = new ArrayList<>();
    facts.add(
        fact(
            over ? "Members at the end" : "Members",
            figures.activeAtEnd(),
            before.activeAtEnd(),
            over));
    facts.add(fact("Joined", figures.joined(), before.joined(), over));
    facts.add(fact("Came back", figures.rejoined(), before.rejoined(), over));
    facts.add(fact("Left", figures.left(), before.left(), over));
    facts.add(
        new Fact(
            "Revenue",
            figures.revenueTotal().isEmpty() ? "none" : Money.of(figures.revenueTotal()),
            over ? Signs.difference(figures.revenueTotal(), before.revenueTotal()) : ""));
    facts.add(
        new Fact(
            "Overdue now",
            figures.overdueMembers() == 0
                ? "nobody"
                : When.count(figures.overdueMembers(), "member")
                    + (figures.overdue().isEmpty() ? "" : ", " + Money.of(figures.overdue())),
            ""));
    facts.add(
        new Fact(
            "Visitors",
            figures.visitors() == 0
                ? "nobody"
                : "%s, %s"
                    .formatted(
                        figures.visitors() == 1
                            ? "1 person"
                            : When.number(figures.visitors()) + " people",
                        When.count(figures.visits(), "visit")),
            over ? Signs.difference(figures.visitors(), before.visitors()) : ""));
    facts.add(
        new Fact(
            "Machines in use",
            Signs.span(seconds(figures)),
            over ? Signs.timeDifference(seconds(figures), seconds(before)) : ""));
    return facts;
  }

  private static Fact fact(String name, long now, long before, boolean over) {
    return new Fact(name, When.number(now), over ? Signs.difference(now, before) : "");
  }

  private static Section overdue(ReportFigures figures) {
    int members = figures.overdueMembers();
    String sentence =
        members == 0
            ? "Nobody has an overdue bill."
            : figures.overdue().isEmpty()
                ? "%s an overdue bill.".formatted(have(members))
                : "%s an overdue bill, %s %s."
                    .formatted(
                        have(members),
                        members == 1 ? "for" : "together",
                        Money.of(figures.overdue()));
    return new Section(
        "Overdue now",
        sentence + (members == 0 ? "" : " This is as of now, whatever the period."),
        List.of(),
        "",
        Chart.NONE);
  }

  private static Section revenue(ReportFigures figures) {
    String heading = "Revenue by package";
    if (figures.revenue().isEmpty()) {
      return new Section(
          heading,
          "Nobody was charged in %s.".formatted(name(figures.period())),
          List.of(),
          "",
          Chart.NONE);
    }
    List<Row> rows =
        topRevenue(figures).stream()
            .map(
                row ->
                    new Row(
                        row.name(),
                        row.sums().isEmpty() ? "nothing" : Money.of(row.sums()),
                        row.members() == 0 ? "" : When.count(row.members(), "member")))
            .toList();
    return new Section(
        heading,
        figures.revenueTotal().isEmpty()
            ? ""
            : "%s in all, refunds taken off.".formatted(Money.of(figures.revenueTotal())),
        rows,
        "",
        Chart.REVENUE);
  }

  private static Section machines(ReportFigures figures) {
    String heading = "Busiest machines";
    if (figures.machines().isEmpty()) {
      return new Section(
          heading,
          "No machine was used in %s.".formatted(name(figures.period())),
          List.of(),
          "",
          Chart.NONE);
    }
    int others = figures.machines().size() - TOP;
    long seconds = figures.machines().stream().skip(TOP).mapToLong(MachineUse::seconds).sum();
    return new Section(
        heading,
        "",
        topMachines(figures),
        others <= 0
            ? ""
            : others == 1
                ? "One more machine with %s.".formatted(Signs.span(seconds))
                : "%s more machines with %s together."
                    .formatted(When.number(others), Signs.span(seconds)),
        Chart.MACHINES);
  }

  private static Section hours(ReportFigures figures) {
    List<String> windows = windows(figures);
    return windows.isEmpty()
        ? new Section(
            "Busiest hours",
            "With no machine in use, there are no busy hours.",
            List.of(),
            "",
            Chart.NONE)
        : new Section(
            "Busiest hours",
            "%s. An hour counts the uses that began in it.".formatted(capital(listed(windows))),
            List.of(),
            "",
            Chart.HOURS);
  }

  private Section trend(ReportFigures figures) {
    String heading = "Twelve months";
    List<Month> trend = figures.trend();
    if (!hasTrend(figures)) {
      return new Section(
          heading,
          "There is no history to draw yet. It begins with the first member.",
          List.of(),
          "",
          Chart.NONE);
    }
    Month first = trend.get(0);
    Month last = trend.get(trend.size() - 1);
    Month most =
        trend.stream()
            .max(
                Comparator.comparingInt(Month::activeAtEnd)
                    .thenComparing(Comparator.comparing(Month::month).reversed()))
            .orElseThrow();
    boolean over = last.month().atEndOfMonth().isBefore(when.today());
    return new Section(
        heading,
        "From %s at the end of %s to %s %s; the most were %s, in %s.%s"
            .formatted(
                When.count(first.activeAtEnd(), "member"),
                MONTH.format(first.month()),
                When.number(last.activeAtEnd()),
                over ? "at the end of " + MONTH.format(last.month()) : "now",
                When.number(most.activeAtEnd()),
                MONTH.format(most.month()),
                over
                    ? ""
                    : " %s is not over."
                        .formatted(
                            last.month()
                                .getMonth()
                                .getDisplayName(TextStyle.FULL, Locale.ENGLISH))),
        List.of(),
        "",
        Chart.TREND,
        trend.stream().map(ReportWords::spelled).toList());
  }

  private static Section corrected(List<ReportChange> corrections) {
    int others = corrections.size() - MOST_CORRECTIONS;
    return new Section(
        "Corrected since the last report",
        "What these were counted from was changed in Fabman since.",
        corrections.stream()
            .limit(MOST_CORRECTIONS)
            .map(
                change ->
                    new Row(
                        "%s, %s"
                            .formatted(
                                capital(PlainLine.of(change.figure(), WORDS)),
                                name(change.period())),
                        PlainLine.of(change.now(), WORDS),
                        "the report said " + PlainLine.of(change.said(), WORDS)))
            .toList(),
        others <= 0
            ? ""
            : (others == 1 ? "One more correction." : When.number(others) + " more corrections."),
        Chart.NONE);
  }

  private String asOf(ReportFigures figures) {
    return figures.asOf() == null
        ? "Nothing has been read from Fabman yet."
        : "As of %s (%s), as Fabman had it; days begin at midnight in %s."
            .formatted(
                MOMENT.format(figures.asOf().atZone(zone)), when.age(figures.asOf()), zone.getId());
  }

  /** Whether there is anything to draw a trend of. */
  static boolean hasTrend(ReportFigures figures) {
    return figures.trend().size() > 1
        && figures.trend().stream()
            .anyMatch(month -> month.activeAtEnd() + month.joined() + month.left() > 0);
  }

  private static boolean nobodyEver(ReportFigures figures) {
    return figures.activeAtStart() + figures.activeAtEnd() + figures.left() == 0
        && !hasTrend(figures);
  }

  boolean isOver(ReportPeriod period) {
    return period.last().isBefore(when.today());
  }

  /** Uses by weekday (0 for Monday) and hour. */
  static int[][] grid(ReportFigures figures) {
    int[][] grid = new int[7][24];
    figures.hours().forEach(h -> grid[h.weekday() - 1][h.hour()] += h.uses());
    return grid;
  }

  /** The two hours of a day that were busiest, again and again: {@code Tuesday 18–20 o'clock}. */
  static List<String> windows(ReportFigures figures) {
    int[][] grid = grid(figures);
    List<String> windows = new ArrayList<>();
    while (windows.size() < MOST_WINDOWS) {
      int most = 0;
      int day = 0;
      int from = 0;
      for (int d = 0; d < 7; d++) {
        for (int hour = 0; hour < 23; hour++) {
          int uses = Math.max(0, grid[d][hour]) + Math.max(0, grid[d][hour + 1]);
          if (uses > most && grid[d][hour] >= 0 && grid[d][hour + 1] >= 0) {
            most = uses;
            day = d;
            from = hour;
          }
        }
      }
      if (most == 0) {
        break;
      }
      // Nobody came in one of them: then it was one hour.
      int begin = grid[day][from] == 0 ? from + 1 : from;
      int end = grid[day][from + 1] == 0 ? from + 1 : from + 2;
      windows.add(
          "%s %d–%d o'clock (%s)".formatted(weekday(day), begin, end, When.count(most, "use")));
      // Said; no other window may count it again.
      grid[day][from] = -1;
      grid[day][from + 1] = -1;
    }
    return windows;
  }

  private static List<String> byDay(ReportFigures figures) {
    int[][] grid = grid(figures);
    List<String> days = new ArrayList<>();
    for (int day = 0; day < 7; day++) {
      days.add("%s %s".formatted(weekday(day), When.count(Arrays.stream(grid[day]).sum(), "use")));
    }
    return days;
  }

  private static String spelled(Month month) {
    return "%s: %s, %s joined or came back, %s left"
        .formatted(
            SHORT_MONTH.format(month.month()),
            When.count(month.activeAtEnd(), "member"),
            When.number(month.joined()),
            When.number(month.left()));
  }

  private static String weekday(int fromMonday) {
    return DayOfWeek.of(fromMonday + 1).getDisplayName(TextStyle.FULL, Locale.ENGLISH);
  }

  static long seconds(ReportFigures figures) {
    return figures.machines().stream().mapToLong(MachineUse::seconds).sum();
  }

  private static int week(ReportPeriod period) {
    return period.first().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
  }

  /** For example {@code 5–11 October 2026}. */
  static String days(LocalDate first, LocalDate last) {
    if (YearMonth.from(first).equals(YearMonth.from(last))) {
      return "%d–%s".formatted(first.getDayOfMonth(), DAY.format(last));
    }
    return first.getYear() == last.getYear()
        ? "%s – %s".formatted(DAY_OF_YEAR.format(first), DAY.format(last))
        : "%s – %s".formatted(DAY.format(first), DAY.format(last));
  }

  private static String people(int number) {
    return number == 0 ? "Nobody" : When.number(number);
  }

  private static String have(int members) {
    return When.count(members, "member") + (members == 1 ? " has" : " have");
  }

  private static String listed(List<String> parts) {
    int last = parts.size() - 1;
    return last == 0
        ? parts.get(0)
        : String.join(", ", parts.subList(0, last)) + " and " + parts.get(last);
  }

  private static String capital(String words) {
    if (words.isEmpty()) {
      return words;
    }
    int first = words.offsetByCodePoints(0, 1);
    return words.substring(0, first).toUpperCase(Locale.ROOT) + words.substring(first);
  }
}
