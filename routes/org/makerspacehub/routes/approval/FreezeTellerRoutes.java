package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.freeze.FreezeTeller;
import org.makerspacehub.routes.config.HubErrors;

/** The board and the owner read how a freeze stands. */
public class FreezeTellerRoutes extends RouteBuilder {
  private final FreezeTeller teller;

  /**
   * @param teller says it once, and keeps it current
   */
  public FreezeTellerRoutes(FreezeTeller teller) {
    this.teller = teller;
  }

  @Override
  public void configure() {
    from("timer:freeze-teller?period=2000&delay=2000")
        .routeId("freeze-teller")
        .description("Keep current what people were told of a freeze: who agreed, who lifted it.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(teller, "round")
        .id("freeze-tell");
  }
}
