package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.erasure.ErasureWork;
import org.makerspacehub.routes.config.HubErrors;

/** People are forgotten, by the hub. */
public class ErasureRoutes extends RouteBuilder {
  private final ErasureWork work;

  /**
   * @param work does it
   */
  public ErasureRoutes(ErasureWork work) {
    this.work = work;
  }

  @Override
  public void configure() {
    from("timer:erasure-work?period=2000&delay=2000")
        .routeId("erasure-work")
        .description("Forget whom the executor wrote down, and go on where another stopped.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(work, "round");
  }
}
