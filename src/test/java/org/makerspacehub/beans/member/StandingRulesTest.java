package org.makerspacehub.beans.member;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Currency;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.beans.member.Standing.Kind;

@DisplayName("How somebody stands follows from packages, bills, state and the day alone")
class StandingRulesTest {
  private static final LocalDate TODAY = LocalDate.parse("2026-11-22");
  private final StandingRules rules = new StandingRules(Currency.getInstance("USD"));

  static Stream<Arguments> table() {
    List<Invoice> none = List.of();
    return Stream.of(
        arguments("nothing at all", "active", List.of(), none, Kind.NO_PACKAGE),
        arguments("open end", "active", List.of(span("2026-01-01", null)), none, Kind.GOOD),
        arguments("begins today", "active", List.of(span("2026-11-22", null)), none, Kind.GOOD),
        arguments(
            "begins tomorrow", "active", List.of(span("2026-11-23", null)), none, Kind.NOT_STARTED),
        arguments(
            "ends today is good all day",
            "active",
            List.of(span("2026-01-01", "2026-11-22")),
            none,
            Kind.GOOD),
        arguments(
            "ended yesterday",
            "active",
            List.of(span("2026-01-01", "2026-11-21")),
            none,
            Kind.ENDED),
        arguments(
            "one day only", "active", List.of(span("2026-11-22", "2026-11-22")), none, Kind.GOOD),
        arguments(
            "ended and begins again: a gap",
            "active",
            List.of(span("2026-01-01", "2026-10-31"), span("2026-12-01", null)),
            none,
            Kind.NOT_STARTED),
        arguments(
            "one over, one current",
            "active",
            List.of(span("2025-01-01", "2025-12-31"), span("2026-01-01", null)),
            none,
            Kind.GOOD),
        arguments(
            "two at once",
            "active",
            List.of(span("2026-01-01", "2026-12-31"), span("2026-06-01", null)),
            none,
            Kind.GOOD),
        arguments(
            "no longer listed by the vendor",
            "active",
            List.of(removed("2026-01-01", null, "2026-11-10")),
            none,
            Kind.ENDED),
        arguments(
            "taken back before it began",
            "active",
            List.of(removed("2026-12-01", null, "2026-11-10")),
            none,
            Kind.NO_PACKAGE),
        arguments(
            "due today is not overdue",
            "active",
            List.of(span("2026-01-01", null)),
            List.of(bill("unpaid", "2026-11-22")),
            Kind.GOOD),
        arguments(
            "due yesterday is",
            "active",
            List.of(span("2026-01-01", null)),
            List.of(bill("unpaid", "2026-11-21")),
            Kind.OVERDUE),
        arguments(
            "no due day",
            "active",
            List.of(span("2026-01-01", null)),
            List.of(bill("unpaid", null)),
            Kind.GOOD),
        arguments(
            "paid, cancelled, under way",
            "active",
            List.of(span("2026-01-01", null)),
            List.of(
                bill("paid", "2026-01-01"),
                bill("cancelled", "2026-01-01"),
                bill("pending", "2026-01-01"),
                bill("processing", "2026-01-01")),
            Kind.GOOD),
        arguments(
            "a refund",
            "active",
            List.of(span("2026-01-01", null)),
            List.of(new Invoice("unpaid", TODAY.minusDays(9), "USD", new BigDecimal("-45.00"))),
            Kind.GOOD),
        arguments(
            "nothing to pay",
            "active",
            List.of(span("2026-01-01", null)),
            List.of(new Invoice("unpaid", TODAY.minusDays(9), "USD", new BigDecimal("0.00"))),
            Kind.GOOD),
        arguments(
            "locked wins over paid up",
            "locked",
            List.of(span("2026-01-01", null)),
            none,
            Kind.LOCKED),
        arguments(
            "locked wins over overdue",
            "locked",
            List.of(span("2026-01-01", null)),
            List.of(bill("unpaid", "2026-11-01")),
            Kind.LOCKED),
        arguments("locked, no package", "locked", List.of(), none, Kind.LOCKED),
        arguments("gone", "deleted", List.of(span("2026-01-01", null)), none, Kind.GONE),
        arguments(
            "a bill does not bring an ended membership back",
            "active",
            List.of(span("2026-01-01", "2026-10-31")),
            List.of(bill("unpaid", "2026-11-01")),
            Kind.ENDED));
  }

  @ParameterizedTest(name = "{0}: {4}")
  @MethodSource("table")
  void kind(
      String what,
      String state,
      List<PackageSpan> packages,
      List<Invoice> invoices,
      Kind expected) {
    assertThat(rules.standing(state, packages, invoices, TODAY).kind()).isEqualTo(expected);
  }

  @ParameterizedTest(name = "at {0} in {1}: {2}")
  @DisplayName("A day ends at midnight in the makerspace, also where clocks change and years end")
  @CsvSource({
    // Anchorage is nine hours behind in winter: its 31 December goes on into UTC's 1 January.
    "2027-01-01T08:59:59Z, America/Anchorage, 2026-12-31, GOOD",
    "2027-01-01T09:00:00Z, America/Anchorage, 2026-12-31, ENDED",
    "2026-12-31T11:00:00Z, Pacific/Auckland, 2026-12-31, ENDED",
    // Clocks go forward on 14 March 2027, and back on 7 November 2027, at two in the morning.
    "2027-03-15T07:59:59Z, America/Anchorage, 2027-03-14, GOOD",
    "2027-03-15T08:00:00Z, America/Anchorage, 2027-03-14, ENDED",
    "2027-11-08T08:59:59Z, America/Anchorage, 2027-11-07, GOOD",
    "2027-11-08T09:00:00Z, America/Anchorage, 2027-11-07, ENDED",
  })
  void midnight(Instant now, ZoneId zone, LocalDate until, Kind expected) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    assertThat(
            rules
                .standing("active", List.of(span("2026-01-01", until.toString())), List.of(), today)
                .kind())
        .isEqualTo(expected);
  }

  @Test
  @DisplayName("Sums of different currencies are never added up, and the oldest due day counts")
  void currencies() {
    Standing standing =
        rules.standing(
            "active",
            List.of(span("2026-01-01", null)),
            List.of(
                invoice("2026-11-03", "USD", "45.00"),
                invoice("2026-10-03", null, "5.50"),
                invoice("2026-11-05", "EUR", "10.00"),
                invoice("2026-12-03", "USD", "45.00")),
            TODAY);
    assertThat(standing.overdue())
        .containsExactly(
            new Sum("EUR", new BigDecimal("10.00")), new Sum("USD", new BigDecimal("50.50")));
    assertThat(standing.overdueSince()).isEqualTo("2026-10-03");
    assertThat(standing.open()).containsExactly(new Sum("USD", new BigDecimal("45.00")));
    assertThat(standing.openDue()).isEqualTo("2026-12-03");
    assertThat(standing.owes()).isTrue();
  }

  @Test
  @DisplayName(
      "Of several packages the one that lasts longest comes first; the next and last count")
  void several() {
    PackageSpan short_ = span("2026-01-01", "2026-12-31");
    PackageSpan open = span("2026-06-01", null);
    PackageSpan next = span("2027-01-01", null);
    PackageSpan later = span("2027-06-01", null);
    Standing both = rules.standing("active", List.of(short_, open, later, next), List.of(), TODAY);
    assertThat(both.current()).containsExactly(open, short_);
    assertThat(both.next()).isEqualTo(next);
    assertThat(both.last()).isNull();

    PackageSpan older = span("2025-01-01", "2025-06-30");
    PackageSpan taken = removed("2026-01-01", "2026-12-31", "2026-11-10");
    Standing over = rules.standing("active", List.of(older, taken), List.of(), TODAY);
    assertThat(over.last()).isEqualTo(taken);
    assertThat(over.last().lastDay()).isEqualTo("2026-11-10");
  }

  private static PackageSpan span(String from, String until) {
    return removed(from, until, null);
  }

  private static PackageSpan removed(String from, String until, String removedOn) {
    return new PackageSpan(
        "Full access",
        LocalDate.parse(from),
        until == null ? null : LocalDate.parse(until),
        null,
        removedOn == null ? null : LocalDate.parse(removedOn));
  }

  private static Invoice bill(String state, String due) {
    return new Invoice(
        state, due == null ? null : LocalDate.parse(due), "USD", new BigDecimal("45.00"));
  }

  private static Invoice invoice(String due, String currency, String payable) {
    return new Invoice("unpaid", LocalDate.parse(due), currency, new BigDecimal(payable));
  }
}
