package org.makerspacehub.routes.sync;

import static org.apache.camel.builder.PredicateBuilder.isNotNull;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.sync.MissedSchedules;
import org.makerspacehub.beans.sync.SyncRequests;
import org.makerspacehub.routes.config.HubErrors;

/** What starts and watches the rounds of the sync beside its schedules. */
public class RoundRoutes extends RouteBuilder {
  private static final String AWAY = "The database is away; the next round tries again.";

  private final SyncRequests syncRequests;
  private final MissedSchedules missedSchedules;

  /**
   * @param syncRequests the rounds that were asked for
   * @param missedSchedules notices those that should have run
   */
  public RoundRoutes(SyncRequests syncRequests, MissedSchedules missedSchedules) {
    this.syncRequests = syncRequests;
    this.missedSchedules = missedSchedules;
  }

  @Override
  public void configure() {
    from("timer:sync-requests?period={{hub.sync.drain-period}}&delay={{hub.sync.drain-period}}")
        .routeId("sync-requests")
        .description("Start the rounds that were asked for, one after the other.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(syncRequests, "next")
        .filter(isNotNull(body()))
        .setVariable(Ref.KEY)
        .body(SyncRequests.Request.class, SyncRequests.Request::ref)
        .setVariable("kind")
        .body(SyncRequests.Request.class, SyncRequests.Request::getKindName)
        .to("direct:sync-all")
        .end();

    from("timer:sync-missed?period={{hub.sync.missed-period}}&delay={{hub.sync.missed-period}}")
        .routeId("sync-missed")
        .description("Look whether rounds run when they should, and tell the operators if not.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, AWAY)
        .end()
        .bean(missedSchedules, "look");
  }
}
