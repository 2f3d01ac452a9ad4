package org.makerspacehub.routes.knowledge;

import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.knowledge.file.FileTaking;
import org.makerspacehub.routes.config.HubErrors;

/** Documents in a folder become knowledge. */
public class FileRoutes extends RouteBuilder {
  private final FileTaking taking;

  /**
   * @param taking looks at the folder
   */
  public FileRoutes(FileTaking taking) {
    this.taking = taking;
  }

  @Override
  public void configure() {
    from("timer:files-take?period={{hub.knowledge.files-period}}&delay=3000")
        .routeId("files-take")
        .description("Take in what changed in the folder of documents, and forget what is gone.")
        .onException(HubErrors.DATABASE_AWAY)
        .handled(true)
        .log(LoggingLevel.WARN, "The database is away; the next look takes the documents.")
        .end()
        .bean(taking, "look");
  }
}
