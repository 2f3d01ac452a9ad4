package org.makerspacehub.processors;

import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Route;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.workflow.Workflow;
import org.makerspacehub.beans.workflow.WorkflowRoutes;

/**
 * Makes routes from the templates in {@code camel-template/}. A template has one parameter, the
 * workflow's key, whose letters mean nothing to Camel: what is anything else never reaches it.
 */
public final class CamelWorkflowRoutes implements WorkflowRoutes {
  /** What the ids of these routes begin with; the workflow's key follows. */
  public static final String PREFIX = "workflow-";

  /** The one parameter that every template has. */
  public static final String PARAMETER = "workflow";

  private final CamelContext camel;
  private final Map<String, String> running = new HashMap<>();

  /**
   * @param camel gets the routes
   */
  public CamelWorkflowRoutes(CamelContext camel) {
    this.camel = camel;
  }

  @Override
  public synchronized Map<String, String> running() {
    return Map.copyOf(running);
  }

  @Override
  public synchronized void start(String key, String template) {
    if (!Workflow.isKey(key)) {
      throw new HubException("A workflow has no such key.");
    }
    try {
      TemplatedRouteBuilder.builder(camel, template)
          .routeId(PREFIX + key)
          // Steps have ids, and no two of a context may have the same.
          .prefixId(PREFIX + key + ".")
          .parameter(PARAMETER, key)
          .add();
      running.put(key, template);
    } catch (Exception broken) {
      remove(key);
      throw new HubException("The workflow %s has no route.".formatted(key), broken);
    }
  }

  @Override
  public synchronized void stop(String key) {
    remove(key);
    running.remove(key);
  }

  private void remove(String key) {
    String id = PREFIX + key;
    try {
      Route route = camel.getRoute(id);
      if (route != null) {
        camel.getRouteController().stopRoute(id);
      }
      camel.removeRoute(id);
    } catch (Exception stays) {
      throw new HubException("The route of the workflow %s stays.".formatted(key), stays);
    }
  }
}
