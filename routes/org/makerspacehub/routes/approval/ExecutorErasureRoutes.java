package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.erasure.ExecutorErasure;
import org.makerspacehub.routes.config.HubErrors;

/** People are forgotten, by the executor. */
public class ExecutorErasureRoutes extends RouteBuilder {
  private final ExecutorErasure work;

  /**
   * @param work does it
   */
  public ExecutorErasureRoutes(ExecutorErasure work) {
    this.work = work;
  }

  @Override
  public void configure() {
    from("timer:executor-erasure?period=2000&delay=2000")
        .routeId("executor-erasure")
        .description("Take who is forgotten out of what the executor alone may write.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(work, "round");
  }
}
