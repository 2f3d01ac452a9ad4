package org.makerspacehub.beans.workflow;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;

/** One look of a workflow's route: what is due, one after the other. */
public final class WorkflowRound {
  private final Workflow workflow;
  private final Deque<WorkflowDue> due = new ArrayDeque<>();
  private WorkflowDue now;
  private WorkflowRuns.Claimed run;
  private boolean allowed;

  WorkflowRound(Workflow workflow, Collection<WorkflowDue> due) {
    this.workflow = workflow;
    this.due.addAll(due);
  }

  /** With nothing to do. */
  static WorkflowRound empty() {
    return new WorkflowRound(null, java.util.List.of());
  }

  /** Whether there is another run. */
  public boolean isMore() {
    return !due.isEmpty();
  }

  Workflow workflow() {
    return workflow;
  }

  WorkflowDue next() {
    now = due.poll();
    run = null;
    allowed = false;
    return now;
  }

  void holds(WorkflowRuns.Claimed claimed) {
    run = claimed;
  }

  void allow() {
    allowed = true;
  }

  void end() {
    due.clear();
  }

  WorkflowDue due() {
    return now;
  }

  /** The run that this process has; null when somebody else has it. */
  WorkflowRuns.Claimed run() {
    return run;
  }

  boolean isAllowed() {
    return allowed;
  }

  @Override
  public String toString() {
    return "WorkflowRound[" + (workflow == null ? "" : workflow.key()) + "]";
  }
}
