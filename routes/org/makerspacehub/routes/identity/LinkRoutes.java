package org.makerspacehub.routes.identity;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.identity.LinkDesk;
import org.makerspacehub.routes.config.HubErrors;

/** What becomes of a wish for a one-time code, out of sight of whoever asked. */
public class LinkRoutes extends RouteBuilder {
  private final LinkDesk desk;

  /**
   * @param desk knows what was asked for
   */
  public LinkRoutes(LinkDesk desk) {
    this.desk = desk;
  }

  @Override
  public void configure() {
    from("timer:link-codes-send?period=1000&delay=1000")
        .routeId("link-codes-send")
        .description("Mail the codes that were asked for, where there is a member to mail to.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(desk, "sendNext")
        .loopDoWhile(body().isEqualTo(true))
        .bean(desk, "sendNext")
        .end();

    from("timer:link-codes-forget?period=600000&delay=30000")
        .routeId("link-codes-forget")
        .description("Forget codes and misses that no limit looks at any more.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(desk, "forgetOld");
  }
}
