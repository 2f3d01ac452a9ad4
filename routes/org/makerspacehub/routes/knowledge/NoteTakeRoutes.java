package org.makerspacehub.routes.knowledge;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.knowledge.note.NoteTaking;
import org.makerspacehub.routes.config.HubErrors;

/** Notes that were added through the gate become knowledge. */
public class NoteTakeRoutes extends RouteBuilder {
  private final NoteTaking taking;

  /**
   * @param taking looks at the notes
   */
  public NoteTakeRoutes(NoteTaking taking) {
    this.taking = taking;
  }

  @Override
  public void configure() {
    from("timer:notes-take?period={{hub.knowledge.notes-period}}&delay={{hub.knowledge.notes-period}}")
        .routeId("notes-take")
        .description("Take in the notes that were added through the gate.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next look takes the notes.")
        .end()
        .bean(taking, "look");
  }
}
