package org.makerspacehub.routes.ops;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.notice.JdbcNotices;
import org.makerspacehub.beans.notice.OpsWatch;
import org.makerspacehub.routes.config.HubErrors;

/** The hub looks after itself, and tells its operators. */
public class WatchRoutes extends RouteBuilder {
  private final JdbcNotices notices;
  private final OpsWatch watch;

  /**
   * @param notices tells what was raised
   * @param watch looks at the books
   */
  public WatchRoutes(JdbcNotices notices, OpsWatch watch) {
    this.notices = notices;
    this.watch = watch;
  }

  @Override
  public void configure() {
    from("timer:notices-tell?period={{hub.ops.tell-period}}&delay={{hub.ops.tell-period}}")
        .routeId("notices-tell")
        .description("Tell the operators what was raised or is over, one message a trouble.")
        .bean(notices, "tell");

    from("timer:ops-watch?period={{hub.ops.watch-period}}&delay={{hub.ops.watch-period}}")
        .routeId("ops-watch")
        .description("Look at what waits too long, at dead letters, and whether vendors are back.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(watch, "look");
  }
}
