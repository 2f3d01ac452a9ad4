package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.escalate.GateWatch;
import org.makerspacehub.routes.config.HubErrors;

/** What went quiet is noticed, and people are called step by step. */
public class EscalationRoutes extends RouteBuilder {
  private final GateWatch watch;

  /**
   * @param watch looks and calls
   */
  public EscalationRoutes(GateWatch watch) {
    this.watch = watch;
  }

  @Override
  public void configure() {
    from("timer:escalation-watch"
            + "?period={{hub.gate.escalation-period}}&delay={{hub.gate.escalation-period}}")
        .routeId("escalation-watch")
        .description("Call people for what does not go as it should: channel, mail, owner.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(watch, "look")
        .id("escalation-look");
  }
}
