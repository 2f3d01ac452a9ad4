package org.makerspacehub.routes.agent;

import org.apache.camel.builder.RouteBuilder;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.processors.CamelToolRoute;

/** A route for each tool. The tool desk alone calls them, after it has asked the guard. */
public class ToolRoutes extends RouteBuilder {
  private final ToolCatalogue catalogue;

  /**
   * @param catalogue the tools there are
   */
  public ToolRoutes(ToolCatalogue catalogue) {
    this.catalogue = catalogue;
  }

  @Override
  public void configure() {
    for (Tool tool : catalogue.all()) {
      ToolHandler handler = catalogue.handler(tool.name());
      from(CamelToolRoute.address(tool.name()))
          .routeId("tool-" + tool.name())
          .description("Tool: " + tool.title() + ".")
          .errorHandler(noErrorHandler())
          .setBody(variable(CamelToolRoute.CALL))
          .transform()
          .body(ToolCall.class, handler::answer);
    }
  }
}
