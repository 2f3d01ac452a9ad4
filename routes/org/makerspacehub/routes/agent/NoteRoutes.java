package org.makerspacehub.routes.agent;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.agent.note.RequestNotes;
import org.makerspacehub.routes.config.HubErrors;

/** The safe-check agent's notes on requests, beside everything that leads a request on. */
public class NoteRoutes extends RouteBuilder {
  private final RequestNotes notes;

  /**
   * @param notes writes them
   */
  public NoteRoutes(RequestNotes notes) {
    this.notes = notes;
  }

  @Override
  public void configure() {
    from("timer:request-note?period={{hub.agents.note-period}}&delay={{hub.agents.note-period}}")
        .routeId("request-note")
        .description("Let the safe-check agent note on requests that wait; nobody waits for it.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next round looks again.")
        .end()
        .bean(notes, "look")
        .id("look-for-notes");
  }
}
