package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.gate.RequestClock;
import org.makerspacehub.beans.gate.RequestTeller;
import org.makerspacehub.routes.config.HubErrors;

/** What time does to requests, and what people are told of them. */
public class RequestRoutes extends RouteBuilder {
  private static final String AWAY = "The database is away; the next round looks again.";

  private final RequestClock requestClock;
  private final RequestTeller requestTeller;

  /**
   * @param requestClock does what is due
   * @param requestTeller says what is not said yet
   */
  public RequestRoutes(RequestClock requestClock, RequestTeller requestTeller) {
    this.requestClock = requestClock;
    this.requestTeller = requestTeller;
  }

  @Override
  public void configure() {
    from("timer:request-clock?period={{hub.gate.watch-period}}&delay={{hub.gate.watch-period}}")
        .routeId("request-clock")
        .description("Remind of requests that wait, ask more people, and end what nobody decided.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(requestClock, "look")
        .id("look-at-requests");

    from("timer:request-teller?period={{hub.gate.watch-period}}&delay={{hub.gate.watch-period}}")
        .routeId("request-teller")
        .description("Post requests where people decide them, and keep everybody up to date.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(requestTeller, "tell")
        .id("tell-of-requests");
  }
}
