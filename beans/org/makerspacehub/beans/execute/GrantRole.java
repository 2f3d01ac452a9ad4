package org.makerspacehub.beans.execute;

import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Gives an account a role, from now on. */
public final class GrantRole implements ActionExecutor {
  private final Deeds deeds;
  private final RoleRows rows;

  /**
   * @param db as the executor's user, who alone may write {@code role_grant}
   * @param deeds does it once
   */
  public GrantRole(JdbcClient db, Deeds deeds, Clock clock) {
    this.deeds = deeds;
    this.rows = new RoleRows(db, clock);
  }

  @Override
  public String action() {
    return "role.grant";
  }

  @Override
  public Facts check(Order order) {
    rows.refuseOwn(order);
    rows.refuseNobody(order);
    if (rows.holds(order.target(), RoleRows.role(order), "")) {
      throw new HubException("Nothing was done: they hold that role already.");
    }
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    Role role = RoleRows.role(order);
    return deeds.once(
        order,
        () -> {
          rows.refuseOwn(order);
          if (!rows.holds(order.target(), role, " FOR UPDATE")) {
            rows.grant(order, role);
          }
          return new Effect.Done("They hold the role now.", order.ref(), null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }
}
