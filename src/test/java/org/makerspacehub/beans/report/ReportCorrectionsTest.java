package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.member.Sum;

class ReportCorrectionsTest {
  private static final ReportPeriod MARCH =
      new ReportPeriod(ReportKind.MONTHLY, LocalDate.of(2026, 3, 1));

  @Test
  @DisplayName("What a report said otherwise is named, with both figures as people read them")
  void namesWhatChanged() {
    assertThat(
            ReportCorrections.between(
                figures(MARCH, 10, 12, 3, 0, 1, usd("1240.5")),
                figures(
                    MARCH, 10, 11, 3, 1, 3, usd("1175.50"), new Sum("EUR", new BigDecimal(10)))))
        .containsExactly(
            new ReportChange(MARCH, "came back", "0", "1"),
            new ReportChange(MARCH, "left", "1", "3"),
            new ReportChange(MARCH, "members at the end", "12", "11"),
            new ReportChange(MARCH, "revenue", "$1,240.50", "$1,175.50 and €10.00"));
    assertThat(
            ReportCorrections.between(
                figures(MARCH, 0, 1, 1, 0, 0), figures(MARCH, 0, 2, 2, 0, 0, usd("5.00"))))
        .containsExactly(
            new ReportChange(MARCH, "joined", "1", "2"),
            new ReportChange(MARCH, "members at the end", "1", "2"),
            new ReportChange(MARCH, "revenue", "nothing", "$5.00"));
  }

  @Test
  @DisplayName("The same figures are no correction, however a sum is written")
  void sameIsNoChange() {
    assertThat(
            ReportCorrections.between(
                figures(MARCH, 10, 12, 3, 0, 1, usd("5.0"), new Sum("EUR", new BigDecimal("0.00"))),
                figures(MARCH, 10, 12, 3, 0, 1, usd("5.00"))))
        .isEmpty();
  }

  @Test
  @DisplayName("Figures of two periods do not compare")
  void refusesTwoPeriods() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ReportCorrections.between(
                    figures(MARCH, 1, 1, 0, 0, 0), figures(MARCH.next(), 1, 1, 0, 0, 0)))
        .withMessageContaining("2026-03")
        .withMessageContaining("2026-04");
  }

  private static Sum usd(String amount) {
    return new Sum("USD", new BigDecimal(amount));
  }

  private static ReportFigures figures(
      ReportPeriod period, int start, int end, int joined, int rejoined, int left, Sum... revenue) {
    return new ReportFigures(
        period,
        null,
        start,
        end,
        joined,
        rejoined,
        left,
        0,
        List.of(),
        List.of(),
        List.of(revenue),
        0,
        0,
        List.of(),
        List.of(),
        List.of());
  }
}
