package org.makerspacehub.beans.workflow;

import java.util.Map;

/** The routes of workflows in this process. */
public interface WorkflowRoutes {

  /** The template of each workflow that has a route, by the workflow's key. */
  Map<String, String> running();

  /**
   * Makes a route from a template.
   *
   * @param key of the workflow, which is all that the route is told
   */
  void start(String key, String template);

  /** Takes a workflow's route away. */
  void stop(String key);
}
