package org.makerspacehub.routes.config;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteConfigurationBuilder;

/**
 * How the looks for due reports fail. A database that is away keeps nothing for the dead letters:
 * the next look finds the same report due.
 */
public class ReportRouteConfiguration extends RouteConfigurationBuilder {
  @Override
  public void configuration() {
    routeConfiguration("report-look")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next look posts what is due.")
        .end()
        .onException(Throwable.class)
        .handled(true)
        .to(HubErrors.DEAD_LETTER);
  }
}
