package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.beans.report.ReportSamples.OCTOBER;
import static org.makerspacehub.beans.report.ReportSamples.eur;
import static org.makerspacehub.beans.report.ReportSamples.usd;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.report.ReportFigures.HourOfUse;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;
import org.makerspacehub.beans.report.ReportText.Chart;
import org.makerspacehub.beans.report.ReportText.Fact;
import org.makerspacehub.beans.report.ReportText.Row;
import org.makerspacehub.beans.report.ReportText.Section;
import org.makerspacehub.support.TestClock;

/** What a report says, sentence by sentence. */
class ReportWordsTest {
  private final TestClock clock = new TestClock(ReportSamples.NOW);
  private final ReportWords words =
      new ReportWords(
          "Anchorage Makerspace",
          new When(clock, ReportSamples.ANCHORAGE),
          ReportSamples.ANCHORAGE);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-10 | Membership in October 2026",
        "2026-01 | Membership in January 2026",
        "2026-W41 | Week 41, 5–11 October 2026",
        "2026-W14 | Week 14, 30 March – 5 April 2026",
        "2026-W53 | Week 53, 28 December 2026 – 3 January 2027",
        "2026-W01 | Week 1, 29 December 2025 – 4 January 2026",
      })
  void the_title_names_the_days(String period, String title) {
    assertThat(ReportWords.title(ReportPeriod.parse(period).orElseThrow())).isEqualTo(title);
  }

  @Test
  void the_lead_says_how_many_there_are_and_who_came_and_went() {
    assertThat(text(ReportSamples.october(), ReportSamples.september()).lead())
        .isEqualTo(
            "1,204 members at the end of October, 12 more than a month before."
                + " 31 joined, 3 came back, 22 left.");
    assertThat(text(ReportSamples.week43(), ReportSamples.week42()).lead())
        .isEqualTo(
            "13 members at the end of week 43, 1 more than a week before."
                + " 1 joined, nobody came back, nobody left.");
    assertThat(
            text(
                    figures().members(1, 0, 0, 0).build(),
                    new ReportSamples.Figures(OCTOBER.previous()).members(1, 0, 0, 0).build())
                .lead())
        .isEqualTo(
            "1 member at the end of October, as many as a month before."
                + " Nobody joined and nobody left.");
    assertThat(
            text(
                    figures().members(9, 0, 1, 3).build(),
                    new ReportSamples.Figures(OCTOBER.previous()).members(9, 0, 0, 0).build())
                .lead())
        .isEqualTo(
            "7 members at the end of October, 2 fewer than a month before."
                + " Nobody joined, 1 came back, 3 left.");
  }

  @Test
  void a_difference_has_a_sign_and_a_word_of_its_own() {
    assertThat(Signs.difference(5, 1)).isEqualTo("▲ 4 more");
    assertThat(Signs.difference(1, 1_203)).isEqualTo("▼ 1,202 fewer");
    assertThat(Signs.difference(3, 3)).isEqualTo("no change");
    assertThat(Signs.difference(List.of(usd("10.00")), List.of(usd("10.0"))))
        .isEqualTo("no change");
    assertThat(Signs.difference(List.of(usd("10.50"), eur("5")), List.of(eur("7"))))
        .isEqualTo("▲ $10.50 more and ▼ €2.00 less");
    assertThat(Signs.timeDifference(3_600, 1_800)).isEqualTo("▲ 30 min more");
    assertThat(Signs.timeDifference(1_800, 1_830)).isEqualTo("no change");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "0 | 0 min",
        "59 | under 1 min",
        "60 | 1 min",
        "3599 | 59 min",
        "3600 | 1 h",
        "5460 | 1 h 31 min",
        "360000 | 100 h",
        "4429800 | 1,231 h",
      })
  void a_span_is_said_as_people_say_it(long seconds, String said) {
    assertThat(Signs.span(seconds)).isEqualTo(said);
  }

  @Test
  void the_figures_at_a_glance_keep_currencies_apart() {
    ReportText text = text(ReportSamples.october(), ReportSamples.september());
    assertThat(text.facts())
        .containsExactly(
            new Fact("Members at the end", "1,204", "▲ 12 more"),
            new Fact("Joined", "31", "▲ 4 more"),
            new Fact("Came back", "3", "no change"),
            new Fact("Left", "22", "▼ 6 fewer"),
            new Fact("Revenue", "$70,155.00 and €45.00", "▲ $1,255.00 more and ▼ €15.00 less"),
            new Fact("Overdue now", "43 members, $2,345.00 and €10.00", ""),
            new Fact("Visitors", "412 people, 2,011 visits", "▲ 14 more"),
            new Fact("Machines in use", "384 h", "▲ 22 h 23 min more"));
    assertThat(text.compared()).isEqualTo("▲ and ▼ compare with September 2026.");
    assertThat(section(text, "Overdue now").sentence())
        .isEqualTo(
            "43 members have an overdue bill, together $2,345.00 and €10.00."
                + " This is as of now, whatever the period.");
  }

  @Test
  void a_space_that_just_began_gets_sentences() {
    ReportText text =
        text(ReportSamples.nothing(OCTOBER), ReportSamples.nothing(OCTOBER.previous()));
    assertThat(text.lead()).isEqualTo("There are no members with a membership yet.");
    assertThat(text.facts()).isEmpty();
    assertThat(text.sections())
        .extracting(Section::sentence)
        .containsExactly(
            "Nobody has an overdue bill.",
            "Nobody was charged in October 2026.",
            "No machine was used in October 2026.",
            "With no machine in use, there are no busy hours.",
            "There is no history to draw yet. It begins with the first member.");
    assertThat(text.sections()).extracting(Section::chart).containsOnly(Chart.NONE);
  }

  @Test
  void old_figures_are_called_old() {
    assertThat(text(figures().build(), figures().build()).warnings()).isEmpty();
    assertThat(
            text(
                    figures().asOf(ReportSamples.NOW.minusSeconds(3 * 86_400)).build(),
                    figures().build())
                .warnings())
        .containsExactly(
            "Careful: the hub last read everything from Fabman 3 days ago."
                + " What happened since is missing.");
    ReportText never = text(figures().asOf(null).build(), figures().build());
    assertThat(never.warnings()).singleElement().asString().contains("nothing has been read");
    assertThat(never.asOf()).isEqualTo("Nothing has been read from Fabman yet.");
  }

  @Test
  void a_month_that_is_not_over_is_compared_with_nothing() {
    // 23:59 on the last day in Anchorage, already November in UTC.
    clock.set(Instant.parse("2026-11-01T07:59:00Z"));
    ReportText text = text(ReportSamples.october(), ReportSamples.september());
    assertThat(text.warnings())
        .containsExactly("October 2026 is not over: these are the figures so far.");
    assertThat(text.facts()).extracting(Fact::change).containsOnly("");
    assertThat(text.lead()).startsWith("1,204 members so far");
    clock.set(Instant.parse("2026-11-01T08:00:00Z"));
    assertThat(text(ReportSamples.october(), ReportSamples.september()).warnings()).isEmpty();
  }

  @Test
  void long_lists_end_with_the_others_together() {
    List<PackageRevenue> packages = new ArrayList<>();
    List<MachineUse> machines = new ArrayList<>();
    for (int i = 1; i <= 12; i++) {
      packages.add(ReportSamples.revenue("p" + i, "P" + i, i, usd("10.00"), eur("1.00")));
      machines.add(ReportSamples.machine("m" + i, "M" + i, 1, 3_600, 1));
    }
    ReportText text =
        text(
            figures().revenue(packages, List.of(usd("120"), eur("12"))).machines(machines).build(),
            figures().build());
    List<Row> rows = section(text, "Revenue by package").rows();
    assertThat(rows).hasSize(9);
    assertThat(rows.get(8)).isEqualTo(new Row("The other 4", "$40.00 and €4.00", ""));
    assertThat(rows.get(0)).isEqualTo(new Row("P1", "$10.00 and €1.00", "1 member"));
    assertThat(section(text, "Busiest machines").rows()).hasSize(8);
    assertThat(section(text, "Busiest machines").rows().get(0))
        .isEqualTo(new Row("M1", "1 h", "1 use by 1 member"));
    assertThat(section(text, "Busiest machines").rest())
        .isEqualTo("4 more machines with 4 h together.");
  }

  @Test
  void charges_of_nobody_and_refunds_are_told() {
    ReportText text =
        text(
            figures()
                .revenue(
                    List.of(ReportSamples.revenue(null, null, 0, usd("-85.00"))),
                    List.of(usd("-85.00")))
                .build(),
            figures().build());
    assertThat(section(text, "Revenue by package").rows())
        .containsExactly(new Row("Without a package", "-$85.00", ""));
  }

  @Test
  void the_busiest_hours_are_two_on_end_of_one_day() {
    ReportFigures figures =
        figures()
            .hours(
                List.of(
                    new HourOfUse(2, 18, 5),
                    new HourOfUse(2, 19, 6),
                    new HourOfUse(2, 20, 1),
                    new HourOfUse(6, 23, 3),
                    new HourOfUse(1, 0, 1)))
            .build();
    assertThat(ReportWords.windows(figures))
        .containsExactly(
            "Tuesday 18–20 o'clock (11 uses)",
            "Saturday 23–24 o'clock (3 uses)",
            "Monday 0–1 o'clock (1 use)");
    assertThat(words.alt(Chart.HOURS, figures, "USD"))
        .isEqualTo(
            "Grid: uses of machines by weekday and hour, October 2026. Busiest: Tuesday 18–20"
                + " o'clock (11 uses); Saturday 23–24 o'clock (3 uses); Monday 0–1 o'clock (1 use)."
                + " By weekday: Monday 1 use, Tuesday 12 uses, Wednesday 0 uses, Thursday 0 uses,"
                + " Friday 0 uses, Saturday 3 uses, Sunday 0 uses.");
  }

  @Test
  void the_year_is_told_from_end_to_end() {
    Section year =
        section(text(ReportSamples.october(), ReportSamples.september()), "Twelve months");
    assertThat(year.sentence())
        .isEqualTo(
            "From 1,101 members at the end of November 2025 to 1,204 at the end of October 2026;"
                + " the most were 1,204, in October 2026.");
    assertThat(year.spelled())
        .hasSize(12)
        .startsWith("Nov 2025: 1,101 members, 25 joined or came back, 18 left");
    assertThat(words.alt(Chart.TREND, ReportSamples.october(), "USD"))
        .contains("Oct 2026: 1,204 members, 24 joined or came back, 18 left");
  }

  @Test
  void a_week_says_that_the_last_month_goes_on() {
    clock.set(Instant.parse("2026-10-26T17:00:00Z"));
    assertThat(
            section(text(ReportSamples.week43(), ReportSamples.week42()), "Twelve months")
                .sentence())
        .contains("to 13 now;")
        .endsWith("October is not over.");
  }

  @Test
  void what_was_corrected_is_listed_and_not_without_end() {
    ReportText few =
        words.of(
            ReportSamples.october(), ReportSamples.september(), ReportSamples.corrections(), null);
    assertThat(section(few, "Corrected since the last report").rows())
        .containsExactly(
            new Row("Joined, September 2026", "27", "the report said 26"),
            new Row("Revenue, September 2026", "$68,900.00", "the report said $68,930.00"));
    List<ReportChange> many = new ArrayList<>();
    for (int i = 0; i < 13; i++) {
      many.add(
          new ReportChange(
              ReportPeriod.containing(ReportKind.WEEKLY, LocalDate.of(2026, 1, 1)),
              "left",
              "1",
              "2"));
    }
    Section section =
        section(
            words.of(ReportSamples.october(), ReportSamples.september(), many, null),
            "Corrected since the last report");
    assertThat(section.rows()).hasSize(12);
    assertThat(section.rows().get(0).name()).isEqualTo("Left, week 1 of 2026");
    assertThat(section.rest()).isEqualTo("One more correction.");
  }

  @Test
  void it_ends_with_how_fresh_it_is_and_where_to_ask() {
    ReportText text = text(ReportSamples.october(), ReportSamples.september());
    assertThat(text.asOf())
        .isEqualTo(
            "As of 1 Nov 2026, 07:56 (4 min ago), as Fabman had it;"
                + " days begin at midnight in America/Anchorage.");
    assertThat(text.ask()).isEqualTo("/hub report preview 2026-09");
  }

  private ReportText text(ReportFigures figures, ReportFigures before) {
    return words.of(figures, before, List.of(), null);
  }

  private static ReportSamples.Figures figures() {
    return new ReportSamples.Figures(OCTOBER);
  }

  private static Section section(ReportText text, String heading) {
    return text.sections().stream()
        .filter(section -> section.heading().equals(heading))
        .findFirst()
        .orElseThrow();
  }
}
