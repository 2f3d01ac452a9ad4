package org.makerspacehub.beans.workflow;

import java.time.Instant;
import java.util.List;

/**
 * What the workflows of one template do. It reads everything from the workflow's row, and speaks
 * only through what it returns, so a run that is cut off has said nothing.
 */
public interface WorkflowWork {

  /** The template. */
  String template();

  /** Who would see what it brings forth. */
  WorkflowReach reach(Workflow workflow);

  /**
   * Reasons to run that were not run for yet; some at a time, the oldest first.
   *
   * @throws org.springframework.dao.DataAccessException when the database does not say
   */
  List<WorkflowDue> due(Workflow workflow, Instant now);

  /**
   * Runs, in its maker's name.
   *
   * @param ref of the run
   * @throws WorkflowRefused when the maker may not, with a sentence
   * @throws org.makerspacehub.beans.HubException when it cannot be done, with a sentence
   */
  WorkflowDone run(Workflow workflow, WorkflowDue due, String ref);
}
