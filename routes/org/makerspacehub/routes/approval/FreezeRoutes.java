package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.execute.FreezeDesk;
import org.makerspacehub.routes.config.HubErrors;

/** What was frozen is let go, when those agree who may. */
public class FreezeRoutes extends RouteBuilder {
  private final FreezeDesk desk;

  /**
   * @param desk counts and lifts
   */
  public FreezeRoutes(FreezeDesk desk) {
    this.desk = desk;
  }

  @Override
  public void configure() {
    from("timer:freeze-lift?period=1000&delay=1000")
        .routeId("freeze-lift")
        .description("Lift a freeze once the owner and one of the board pressed the button.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(desk, "round")
        .id("lift-freeze");
  }
}
