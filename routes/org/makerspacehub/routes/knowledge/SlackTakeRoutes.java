package org.makerspacehub.routes.knowledge;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.routes.config.HubErrors;

/** What starts the looks at what is written in Slack. */
public class SlackTakeRoutes extends RouteBuilder {
  @Override
  public void configure() {
    from("timer:slack-take-look?period={{hub.knowledge.slack-period}}&delay={{hub.knowledge.slack-period}}")
        .routeId("slack-take-look")
        .description("Look again and again at what is written in Slack's channels.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next look tries again.")
        .end()
        .to("direct:slack-take");
  }
}
