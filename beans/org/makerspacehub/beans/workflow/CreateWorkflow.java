package org.makerspacehub.beans.workflow;

import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes a workflow. Whoever asked for it is its maker: it runs with their rights, never with more.
 */
public final class CreateWorkflow implements ActionExecutor {
  private final Deeds deeds;
  private final WorkflowRows rows;

  /**
   * @param db as the executor's user, who alone may write what a workflow is
   * @param deeds does it once
   * @param rules what a workflow may be
   * @param clock says when
   */
  public CreateWorkflow(JdbcClient db, Deeds deeds, WorkflowRules rules, Clock clock) {
    this.deeds = deeds;
    this.rows = new WorkflowRows(db, rules, clock);
  }

  @Override
  public String action() {
    return "workflow.create";
  }

  @Override
  public Facts check(Order order) {
    look(order, "");
    return Facts.NONE;
  }

  private void look(Order order, String lock) {
    rows.refuseWrong(
        order.text("key"),
        order.text("template"),
        order.text("title"),
        WorkflowRows.parameters(order));
    if (rows.find(order.text("key"), lock).isPresent()) {
      throw new HubException("Nothing was done: there is a workflow of that name already.");
    }
  }

  @Override
  public Effect perform(Order order) {
    return deeds.once(
        order,
        () -> {
          look(order, " FOR UPDATE");
          rows.add(
              order,
              order.text("key"),
              1,
              new WorkflowRows.Row(
                  1,
                  "active",
                  order.text("template"),
                  order.text("title"),
                  WorkflowRows.parameters(order)));
          return new Effect.Done(
              "The workflow runs: /hub workflows show %s".formatted(order.text("key")),
              order.ref(),
              null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }
}
