package org.makerspacehub.routes.webhook;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.hint.RoundSoon;
import org.makerspacehub.routes.config.HubErrors;

/** What hints lead to besides reading a record again. */
public class HintRoutes extends RouteBuilder {
  private final RoundSoon roundSoon;

  /**
   * @param roundSoon wishes for a round
   */
  public HintRoutes(RoundSoon roundSoon) {
    this.roundSoon = roundSoon;
  }

  @Override
  public void configure() {
    from("timer:hint-rounds?period=2000&delay=2000")
        .routeId("hint-rounds")
        .description("Start the round of the sync that hints wished for, at most one a minute.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next look tries again.")
        .end()
        .bean(roundSoon, "startIfDue");
  }
}
