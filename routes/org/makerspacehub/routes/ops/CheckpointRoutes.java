package org.makerspacehub.routes.ops;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.audit.CheckpointDesk;
import org.makerspacehub.routes.config.HubErrors;

/** The executor watches over the audit. */
public class CheckpointRoutes extends RouteBuilder {
  private final CheckpointDesk desk;

  /**
   * @param desk looks and signs
   */
  public CheckpointRoutes(CheckpointDesk desk) {
    this.desk = desk;
  }

  @Override
  public void configure() {
    from("timer:audit-checkpoint?period={{hub.audit.look-period}}&delay=1000")
        .routeId("audit-checkpoint")
        .description("Look whether the audit is as it was written, and sign it when it is time to.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(desk, "round");
  }
}
