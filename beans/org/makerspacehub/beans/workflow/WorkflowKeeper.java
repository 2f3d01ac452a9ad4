package org.makerspacehub.beans.workflow;

import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the routes as the rows are: one for each workflow that may run. Each process does so for
 * itself, at its start and ever after; which of them runs what, the rows of runs decide.
 */
public class WorkflowKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(WorkflowKeeper.class);

  private final WorkflowBook book;
  private final WorkflowTemplates templates;
  private final WorkflowRoutes routes;

  /**
   * @param book what workflows there are
   * @param templates the kinds there are
   * @param routes of this process
   */
  public WorkflowKeeper(WorkflowBook book, WorkflowTemplates templates, WorkflowRoutes routes) {
    this.book = book;
    this.templates = templates;
    this.routes = routes;
  }

  /**
   * Looks once.
   *
   * @throws org.springframework.dao.DataAccessException when the database does not say; the routes
   *     stay as they are
   */
  public synchronized void look() {
    Map<String, String> wanted = new HashMap<>();
    for (Workflow workflow : book.all()) {
      if (workflow.runs()
          && Workflow.isKey(workflow.key())
          && templates.find(workflow.template()).isPresent()) {
        wanted.put(workflow.key(), workflow.template());
      }
    }
    routes
        .running()
        .forEach(
            (key, template) -> {
              if (!template.equals(wanted.get(key))) {
                one(key, () -> routes.stop(key), "stopped");
              }
            });
    Map<String, String> running = routes.running();
    wanted.forEach(
        (key, template) -> {
          if (!running.containsKey(key)) {
            one(key, () -> routes.start(key, template), "started");
          }
        });
  }

  /** One that cannot be made must not keep the others from running. */
  private static void one(String key, Runnable change, String what) {
    try {
      change.run();
      LOG.info("The workflow {} is {} here.", key, what);
    } catch (RuntimeException broken) {
      LOG.error("The workflow {} could not be {} here", key, what, broken);
    }
  }
}
