package org.makerspacehub.config;

import java.time.Clock;
import java.time.Duration;
import org.makerspacehub.beans.report.MembershipPaper;
import org.makerspacehub.beans.report.ReportCharts;
import org.makerspacehub.beans.report.ReportSummary;
import org.makerspacehub.beans.report.ReportWriter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** How a report looks. */
@Configuration(proxyBeanMethods = false)
public class PaperParts {

  /** A report that is asked for waits this long for sentences that it can do without. */
  static final Duration SUMMARY_PATIENCE = Duration.ofSeconds(10);

  /** Whoever can write a summary brings a {@link ReportSummary}; nobody has to. */
  @Bean
  ReportWriter reportWriter(
      Clock clock, HubProperties hub, ObjectProvider<ReportSummary> reportSummary) {
    return new MembershipPaper(
        hub.spaceName(),
        clock,
        hub.timeZone(),
        hub.currency(),
        reportSummary.getIfAvailable(() -> ReportSummary.NONE),
        SUMMARY_PATIENCE,
        new ReportCharts());
  }
}
