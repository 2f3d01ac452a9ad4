package org.makerspacehub.routes.approval;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.execute.DoorCodeBook;
import org.makerspacehub.routes.config.HubErrors;

/** The book of door codes is kept up to date. */
public class DoorCodeRoutes extends RouteBuilder {
  private final DoorCodeBook book;

  /**
   * @param book as the executor's user
   */
  public DoorCodeRoutes(DoorCodeBook book) {
    this.book = book;
  }

  @Override
  public void configure() {
    from("timer:door-codes-expire?period=60000&delay=5000")
        .routeId("door-codes-expire")
        .description("Write down which door codes are over; the locks end them by themselves.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round tries again.")
        .end()
        .bean(book, "expire");
  }
}
