package org.makerspacehub.beans.workflow;

import java.util.Map;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/** What the guard is asked about workflows: by people, and by every single run. */
public class WorkflowGuard {
  /** Runs one, in its maker's name. */
  public static final String RUN = "workflow.run";

  /** Stops one at once. */
  public static final String STOP = "workflow.stop";

  /** Lets one run again. */
  public static final String START = "workflow.start";

  private final Guard guard;

  /**
   * @param guard decides
   */
  public WorkflowGuard(Guard guard) {
    this.guard = guard;
  }

  /** Whether a workflow's maker may do now what it does, where it does it. */
  public Decision mayRun(Workflow workflow, WorkflowReach reach, String ref) {
    return check(workflow.maker(), RUN, workflow, reach, ref);
  }

  /** Whether somebody may do something with a workflow. */
  public Decision check(
      Principal asker, String action, Workflow workflow, WorkflowReach reach, String ref) {
    return guard.check(
        asker,
        action,
        new Resource(
            "Workflow",
            workflow.key(),
            Map.of(
                "template", workflow.template(),
                "own", workflow.maker().id().equals(asker.id()),
                "shows", reach.shows(),
                "place", reach.place())),
        Map.of(Ref.KEY, ref));
  }
}
