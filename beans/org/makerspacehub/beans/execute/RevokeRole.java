package org.makerspacehub.beans.execute;

import java.time.Clock;
import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes a role from an account, at once. The last owner keeps theirs. */
public final class RevokeRole implements ActionExecutor {
  private static final String LAST_OWNER =
      "They are the last owner, and there must be one: ask for the role for somebody else first.";

  private final Deeds deeds;
  private final RoleRows rows;

  /**
   * @param db as the executor's user, who alone may write {@code role_grant}
   * @param deeds does it once
   */
  public RevokeRole(JdbcClient db, Deeds deeds, Clock clock) {
    this.deeds = deeds;
    this.rows = new RoleRows(db, clock);
  }

  @Override
  public String action() {
    return "role.revoke";
  }

  @Override
  public Facts check(Order order) {
    Role role = RoleRows.role(order);
    rows.refuseOwn(order);
    if (!rows.holds(order.target(), role, "")) {
      throw new HubException("Nothing was done: they don't hold that role.");
    }
    if (isLastOwner(order, role, "")) {
      throw new HubException(LAST_OWNER);
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
          // Of two that take each other's, one waits here and then finds itself the last.
          if (isLastOwner(order, role, " FOR UPDATE")) {
            return new Effect.NotDone(LAST_OWNER);
          }
          rows.revoke(order, role);
          return new Effect.Done("They don't hold the role any more.", order.ref(), null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }

  private boolean isLastOwner(Order order, Role role, String lock) {
    if (role != Role.OWNER) {
      return false;
    }
    List<String> owners = rows.holders(role, lock);
    return owners.contains(order.target()) && owners.stream().allMatch(order.target()::equals);
  }
}
