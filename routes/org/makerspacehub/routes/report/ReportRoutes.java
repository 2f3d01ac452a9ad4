package org.makerspacehub.routes.report;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.report.ReportRequests;
import org.makerspacehub.beans.report.ReportSchedule;
import org.makerspacehub.routes.config.HubErrors;

/**
 * What becomes of reports beside their schedules: those that were asked for, those that are late.
 */
public class ReportRoutes extends RouteBuilder {
  private static final String AWAY = "The database is away; the next round tries again.";

  private final ReportRequests requests;
  private final ReportSchedule schedule;

  /**
   * @param requests the reports that were asked for
   * @param schedule knows which should be there
   */
  public ReportRoutes(ReportRequests requests, ReportSchedule schedule) {
    this.requests = requests;
    this.schedule = schedule;
  }

  @Override
  public void configure() {
    from("timer:report-requests?period={{hub.report.drain-period}}&delay={{hub.report.drain-period}}")
        .routeId("report-requests")
        .description("Make the reports that were asked for, one after the other.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(requests, "workNext")
        .loopDoWhile(body().isEqualTo(true))
        .bean(requests, "workNext")
        .end();

    from("timer:report-missed?period={{hub.report.missed-period}}&delay={{hub.report.missed-period}}")
        .routeId("report-missed")
        .description("Look whether reports come when they should, and tell the operators if not.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(schedule, "noticeMissed");
  }
}
