package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Changes a workflow: a new version of it, whose maker is whoever asked for the change. What is
 * left out stays as it is.
 */
public final class UpdateWorkflow implements ActionExecutor {
  private final Deeds deeds;
  private final WorkflowRows rows;

  /**
   * @param db as the executor's user, who alone may write what a workflow is
   * @param deeds does it once
   * @param rules what a workflow may be
   * @param clock says when
   */
  public UpdateWorkflow(JdbcClient db, Deeds deeds, WorkflowRules rules, Clock clock) {
    this.deeds = deeds;
    this.rows = new WorkflowRows(db, rules, clock);
  }

  @Override
  public String action() {
    return "workflow.update";
  }

  @Override
  public Facts check(Order order) {
    next(order, "");
    return Facts.NONE;
  }

  private WorkflowRows.Row next(Order order, String lock) {
    String key = order.text("key");
    WorkflowRows.Row now =
        rows.find(key, lock)
            .orElseThrow(
                () -> new HubException("Nothing was done: there is no workflow of that name."));
    JsonNode parameters = WorkflowRows.parameters(order);
    WorkflowRows.Row next =
        new WorkflowRows.Row(
            now.version() + 1,
            otherwise(order.text("state"), now.state()),
            otherwise(order.text("template"), now.template()),
            otherwise(order.text("title"), now.title()),
            parameters.isMissingNode() ? now.parameters() : parameters);
    rows.refuseWrong(key, next.template(), next.title(), next.parameters());
    return next;
  }

  private static String otherwise(String given, String before) {
    return given.isEmpty() ? before : given;
  }

  @Override
  public Effect perform(Order order) {
    return deeds.once(
        order,
        () -> {
          WorkflowRows.Row next = next(order, " FOR UPDATE");
          rows.add(order, order.text("key"), next.version(), next);
          return new Effect.Done(
              next.state().equals("active")
                  ? "The workflow is changed."
                  : "The workflow is changed, and does not run.",
              order.ref(),
              null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }
}
