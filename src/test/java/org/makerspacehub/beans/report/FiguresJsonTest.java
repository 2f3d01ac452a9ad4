package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.PlainReports;
import org.makerspacehub.support.TestClock;

class FiguresJsonTest {
  private final FiguresJson json = new FiguresJson();
  private final PlainReports plain =
      new PlainReports(new TestClock(Instant.parse("2026-11-02T09:00:00.123Z")));

  @Test
  @DisplayName("figures come back as they were kept, to the last cent")
  void roundTrip() {
    for (ReportKind kind : ReportKind.values()) {
      ReportFigures figures =
          plain.of(ReportPeriod.lastBefore(kind, LocalDate.parse("2026-11-02")));
      String text = json.write(figures);
      assertThat(text).contains("\"amount\":\"0.10\"");
      assertThat(json.read(text)).isEqualTo(figures);
    }
  }

  @Test
  @DisplayName("figures of a mirror that was never filled, and of a later hub, can be read")
  void oddities() {
    plain.age = null;
    plain.members = 0;
    ReportFigures empty =
        plain.of(ReportPeriod.lastBefore(ReportKind.MONTHLY, LocalDate.parse("2026-01-01")));
    assertThat(json.read(json.write(empty).replaceFirst("\\{", "{\"news\":1,"))).isEqualTo(empty);
  }
}
