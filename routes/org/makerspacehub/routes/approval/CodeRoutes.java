package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.execute.SecretSweep;
import org.makerspacehub.routes.config.HubErrors;

/** Secrets that nobody came for are removed by the hub too: the executor may be down. */
public class CodeRoutes extends RouteBuilder {
  private final SecretSweep sweep;

  /**
   * @param sweep as the hub's user
   */
  public CodeRoutes(SecretSweep sweep) {
    this.sweep = sweep;
  }

  @Override
  public void configure() {
    from("timer:code-sweep?period={{hub.gate.watch-period}}&delay={{hub.gate.watch-period}}")
        .routeId("code-sweep")
        .description("Remove secrets that their owner did not come for within fifteen minutes.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(sweep, "sweep");
  }
}
