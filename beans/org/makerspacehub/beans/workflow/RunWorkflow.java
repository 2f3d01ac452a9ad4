package org.makerspacehub.beans.workflow;

import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Has a workflow run once, now. The hub runs it, with its maker's rights as at any other time. */
public final class RunWorkflow implements ActionExecutor {
  private final Deeds deeds;
  private final WorkflowRows rows;

  /**
   * @param db as the executor's user
   * @param deeds does it once
   * @param rules what kinds there are
   * @param clock says when
   */
  public RunWorkflow(JdbcClient db, Deeds deeds, WorkflowRules rules, Clock clock) {
    this.deeds = deeds;
    this.rows = new WorkflowRows(db, rules, clock);
  }

  @Override
  public String action() {
    return "workflow.run";
  }

  @Override
  public Facts check(Order order) {
    look(order, "");
    return Facts.NONE;
  }

  private void look(Order order, String lock) {
    WorkflowRows.Row row =
        rows.find(order.text("key"), lock)
            .orElseThrow(
                () -> new HubException("Nothing was done: there is no workflow of that name."));
    if (!row.state().equals("active")) {
      throw new HubException("Nothing was done: the workflow is stopped.");
    }
    if (rows.rules().templates().find(row.template()).filter(WorkflowTemplate::runNow).isEmpty()) {
      throw new HubException(
          "Nothing was done: that workflow runs when something happens, not at a wish.");
    }
  }

  @Override
  public Effect perform(Order order) {
    return deeds.once(
        order,
        () -> {
          look(order, " FOR UPDATE");
          rows.wish(order, order.text("key"));
          return new Effect.Done("The workflow runs in a moment.", order.ref(), null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }
}
