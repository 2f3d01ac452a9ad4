package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.execute.OwnerDesk;
import org.makerspacehub.routes.config.HubErrors;

/** An owner who is gone is replaced, when those agree who may. */
public class OwnerDeskRoutes extends RouteBuilder {
  private final OwnerDesk desk;

  /**
   * @param desk counts and hands over
   */
  public OwnerDeskRoutes(OwnerDesk desk) {
    this.desk = desk;
  }

  @Override
  public void configure() {
    from("timer:owner-replace?period=3000&delay=1000")
        .routeId("owner-replace")
        .description("Replace the owner once the board agreed, or a recovery code is due.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(desk, "round")
        .id("owner-hand-over");
  }
}
