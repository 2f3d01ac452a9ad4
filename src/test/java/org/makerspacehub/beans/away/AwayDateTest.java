package org.makerspacehub.beans.away;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Days as people type them, on a Monday in November unless said. */
class AwayDateTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2026-11-23|until 2026-12-24|2026-12-24",
        "2026-11-23|2026/12/24|2026-12-24",
        "2026-11-23|2026.12.24|2026-12-24",
        "2026-11-23|until 24 Dec|2026-12-24",
        "2026-11-23|24 december 2026|2026-12-24",
        "2026-11-23|24th of December|2026-12-24",
        "2026-11-23|the 24th of Dec.|2026-12-24",
        "2026-11-23|24. Dec|2026-12-24",
        "2026-11-23|24.12.|2026-12-24",
        "2026-11-23|24.12|2026-12-24",
        "2026-11-23|24. 12. 2026|2026-12-24",
        "2026-11-23|24.12.26|2026-12-24",
        "2026-11-23|Dec 24|2026-12-24",
        "2026-11-23|December 24th, 2026|2026-12-24",
        "2026-11-23|DEC 24|2026-12-24",
        "2026-11-23|12/24|2026-12-24",
        "2026-11-23|24/12|2026-12-24",
        "2026-11-23|12/12|2026-12-12",
        "2026-11-23|Thu 24 Dec|2026-12-24",
        "2026-11-23|until Thursday, Dec 24|2026-12-24",
        "2026-11-23|today|2026-11-23",
        "2026-11-23|tomorrow|2026-11-24",
        "2026-11-23|  TOMORROW! |2026-11-24",
        "2026-11-23|the day after tomorrow|2026-11-25",
        "2026-11-23|friday|2026-11-27",
        "2026-11-23|fri|2026-11-27",
        "2026-11-23|until monday|2026-11-30",
        "2026-11-23|next friday|2026-12-04",
        "2026-11-23|next monday|2026-11-30",
        "2026-11-29|next monday|2026-11-30",
        "2026-11-23|this friday|2026-11-27",
        "2026-11-23|next week|2026-11-30",
        "2026-11-23|end of the week|2026-11-29",
        "2026-11-23|for 3 days|2026-11-26",
        "2026-11-23|in 3 days|2026-11-26",
        "2026-11-23|1 day|2026-11-24",
        "2026-11-23|a week|2026-11-30",
        "2026-11-23|two weeks|2026-12-07",
        "2026-11-23|one month|2026-12-23",
        "2026-11-23|a year|2027-11-23",
        "2026-11-23|next month|2026-12-01",
        "2026-11-23|end of the month|2026-11-30",
        // over the end of the year
        "2026-12-31|tomorrow|2027-01-01",
        "2026-12-31|1 Jan|2027-01-01",
        "2026-12-31|31 Dec|2026-12-31",
        "2026-12-30|end of the year|2026-12-31",
        "2026-12-28|friday|2027-01-01",
        "2026-11-23|22 Nov|2027-11-22",
        // leap days
        "2028-02-28|tomorrow|2028-02-29",
        "2027-06-01|29 Feb|2028-02-29",
        "2028-02-29|a year|2029-02-28",
        "2027-01-31|one month|2027-02-28",
        // the night in which clocks change
        "2026-10-31|tomorrow|2026-11-01",
        "2027-03-13|1 day|2027-03-14",
      })
  @DisplayName("a day is understood as it was meant, in many spellings")
  void days(LocalDate today, String typed, LocalDate day) {
    assertThat(AwayDate.of(typed, today)).isEqualTo(new AwayDate(AwayDate.Kind.DAY, day));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|NOTHING",
        "until|NOTHING",
        "back|BACK",
        "I'm back!|BACK",
        "I’m back|BACK",
        "off|BACK",
        "2026-11-22|PAST",
        "22.11.2026|PAST",
        "Dec 24 2025|PAST",
        "2027-11-24|TOO_FAR",
        "2 years|TOO_FAR",
        "9999 days|TOO_FAR",
        "400 days|TOO_FAR",
        "29 Feb|TOO_FAR",
        "30 Feb|NO_SUCH_DAY",
        "2026-02-29|NO_SUCH_DAY",
        "31.4.|NO_SUCH_DAY",
        "2026-13-01|NO_SUCH_DAY",
        "0 Dec|NO_SUCH_DAY",
        "3/4|AMBIGUOUS",
        "11/12/2026|AMBIGUOUS",
        "soon|NOT_UNDERSTOOD",
        "24|NOT_UNDERSTOOD",
        "until the cows come home|NOT_UNDERSTOOD",
        "24 Foo|NOT_UNDERSTOOD",
        "99999999999999999999 days|NOT_UNDERSTOOD",
        "<!channel>|NOT_UNDERSTOOD",
        "٢٤ Dec|NOT_UNDERSTOOD",
      })
  @DisplayName("what is no day ahead is told apart")
  void others(String typed, AwayDate.Kind kind) {
    assertThat(AwayDate.of(typed, LocalDate.parse("2026-11-23")).kind()).isEqualTo(kind);
  }

  @Test
  @DisplayName("today is the last day that can be, a year ahead the last that may")
  void edges() {
    LocalDate today = LocalDate.parse("2026-11-23");
    assertThat(AwayDate.of(today, today).kind()).isEqualTo(AwayDate.Kind.DAY);
    assertThat(AwayDate.of(today.minusDays(1), today).kind()).isEqualTo(AwayDate.Kind.PAST);
    assertThat(AwayDate.of(today.plusYears(1), today).kind()).isEqualTo(AwayDate.Kind.DAY);
    assertThat(AwayDate.of(today.plusYears(1).plusDays(1), today).kind())
        .isEqualTo(AwayDate.Kind.TOO_FAR);
    assertThat(AwayDate.of((String) null, today).kind()).isEqualTo(AwayDate.Kind.NOTHING);
  }

  @Provide
  Arbitrary<String> typed() {
    Arbitrary<String> pieces =
        Arbitraries.of(
            "until", "24", "Dec", ".", "/", "-", "2026", "99", "friday", "next", "week", "days",
            "0", "29", "Feb", "of", "th", ",", " ", "\u0000", "\u202e", "😀", "12", "١", "'");
    return Arbitraries.oneOf(
        Arbitraries.strings().ofMaxLength(80),
        pieces.list().ofMaxSize(8).map(list -> String.join(" ", list)),
        pieces.list().ofMaxSize(8).map(list -> String.join("", list)));
  }

  @Property(tries = 3_000)
  @Label("whatever is typed, it is understood or not, never a failure; a day is in its year")
  void neverThrows(@ForAll @From("typed") String typed, @ForAll int day) {
    LocalDate today = LocalDate.ofEpochDay(20_000 + Math.floorMod(day, 10_000));
    assertThatCode(() -> AwayDate.of(typed, today)).doesNotThrowAnyException();
    AwayDate date = AwayDate.of(typed, today);
    if (date.kind() == AwayDate.Kind.DAY) {
      assertThat(date.day()).isBetween(today, today.plusYears(1));
    }
  }

  @Test
  @DisplayName("a day ends on the clock of the space, on the day clocks change as on any other")
  void endOfDay() {
    ZoneId zone = ZoneId.of("America/Anchorage");
    LocalDate autumn = LocalDate.parse("2026-11-01");
    assertThat(AwayBook.endOf(autumn, zone)).isEqualTo(Instant.parse("2026-11-02T09:00:00Z"));
    assertThat(AwayBook.endOf(autumn.minusDays(1), zone))
        .isEqualTo(Instant.parse("2026-11-01T08:00:00Z"));
    LocalDate spring = LocalDate.parse("2027-03-14");
    assertThat(AwayBook.endOf(spring, zone)).isEqualTo(Instant.parse("2027-03-15T08:00:00Z"));
    // Where midnight itself is skipped, the day ends when the next one begins.
    assertThat(AwayBook.endOf(LocalDate.parse("2018-11-03"), ZoneId.of("America/Sao_Paulo")))
        .isEqualTo(Instant.parse("2018-11-04T03:00:00Z"));
  }
}
