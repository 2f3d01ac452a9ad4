package org.makerspacehub.routes.knowledge;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.knowledge.work.IndexWorker;
import org.makerspacehub.routes.config.HubErrors;

/** The index follows the database. */
public class IndexRoutes extends RouteBuilder {
  private final IndexWorker indexWorker;

  /**
   * @param indexWorker does it
   */
  public IndexRoutes(IndexWorker indexWorker) {
    this.indexWorker = indexWorker;
  }

  @Override
  public void configure() {
    from("timer:knowledge-index"
            + "?period={{hub.knowledge.index-period}}&delay={{hub.knowledge.index-period}}")
        .routeId("knowledge-index")
        .description("Take out of the index what is gone, and put in what is new, some at a time.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .onException(Exception.class)
        .handled(true)
        .bean(indexWorker, "troubled(${exception})")
        .end()
        .bean(indexWorker, "begin")
        .loopDoWhile(body().isEqualTo(true))
        .bean(indexWorker, "advance")
        .end();
  }
}
