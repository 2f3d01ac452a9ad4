package org.makerspacehub.support;

import java.math.BigDecimal;
import java.time.Clock;
import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.beans.report.FiguresReader;
import org.makerspacehub.beans.report.ReportChange;
import org.makerspacehub.beans.report.ReportFigures;
import org.makerspacehub.beans.report.ReportPaper;
import org.makerspacehub.beans.report.ReportPeriod;
import org.makerspacehub.beans.report.ReportWriter;

/**
 * Figures and papers of the plainest kind, for tests that are about when and where reports go and
 * not about what they say.
 */
public final class PlainReports implements FiguresReader, ReportWriter {
  private final Clock clock;
  private final AtomicInteger counted = new AtomicInteger();

  /** Age of what is counted from; null when there is nothing. */
  public volatile Duration age = Duration.ofMinutes(5);

  /** What is done while it counts. */
  public volatile Runnable meanwhile = () -> {};

  /** Members whom the figures tell of; none makes them empty. */
  public volatile int members = 100;

  /** Corrections that papers were written with last. */
  public volatile List<ReportChange> corrections = List.of();

  public PlainReports(Clock clock) {
    this.clock = clock;
  }

  /** How often something was counted. */
  public int counted() {
    return counted.get();
  }

  @Override
  public ReportFigures of(ReportPeriod period) {
    counted.incrementAndGet();
    meanwhile.run();
    Supplier<List<Sum>> revenue =
        () -> members == 0 ? List.of() : List.of(new Sum("USD", new BigDecimal("1234.50")));
    return new ReportFigures(
        period,
        age == null ? null : clock.instant().minus(age),
        members,
        members,
        0,
        0,
        0,
        members / 10,
        List.of(new Sum("USD", new BigDecimal("0.10")), new Sum("EUR", new BigDecimal("17"))),
        members == 0
            ? List.of()
            : List.of(new ReportFigures.PackageRevenue("17", "Full", members, revenue.get())),
        revenue.get(),
        members,
        members * 2,
        members == 0 ? List.of() : List.of(new ReportFigures.MachineUse("3", "Laser", 7, 420, 2)),
        List.of(new ReportFigures.HourOfUse(7, 23, 9)),
        List.of(
            new ReportFigures.Month(
                YearMonth.from(period.first()), members, 3, 2, revenue.get(), 3600)));
  }

  @Override
  public ReportPaper write(
      ReportFigures figures, ReportFigures before, List<ReportChange> corrected) {
    corrections = corrected;
    String name = figures.period().name();
    return new ReportPaper(
        "Report of " + name,
        "[{\"type\":\"section\",\"text\":{\"type\":\"mrkdwn\",\"text\":\"Report of %s\"}}]"
            .formatted(name),
        "Report of " + name,
        "Report of " + name,
        "<p>Report of " + name + "</p>",
        List.of(new Attachment("trend.png", "Trend", "A line", new byte[] {1})));
  }
}
