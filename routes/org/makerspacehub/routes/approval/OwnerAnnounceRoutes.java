package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.owner.OwnerTeller;
import org.makerspacehub.routes.config.HubErrors;

/** The board and the owner hear of an owner to be. */
public class OwnerAnnounceRoutes extends RouteBuilder {
  private final OwnerTeller teller;

  /**
   * @param teller says it once
   */
  public OwnerAnnounceRoutes(OwnerTeller teller) {
    this.teller = teller;
  }

  @Override
  public void configure() {
    from("timer:owner-announce?period=5000&delay=2000")
        .routeId("owner-announce")
        .description("Tell the board and the owner of an owner to be, and how it ended.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(teller, "round")
        .id("owner-tell");
  }
}
