package org.makerspacehub.beans.execute;

import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.vendor.fabman.FabmanVersion;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Locks a member at Fabman, or unlocks one. Doing it twice is doing it once. */
public final class BringMember extends FabmanAction {
  private final String state;

  private BringMember(String action, String state, FabmanWriter fabman, JdbcClient db) {
    super(action, fabman, db);
    this.state = state;
  }

  /** Locks: no machine and no door of Fabman's lets them in until somebody unlocks. */
  public static BringMember lock(FabmanWriter fabman, JdbcClient db) {
    return new BringMember("membership.lock", "locked", fabman, db);
  }

  /** Unlocks. */
  public static BringMember unlock(FabmanWriter fabman, JdbcClient db) {
    return new BringMember("membership.unlock", "active", fabman, db);
  }

  @Override
  void check(Order order, FabmanVersion member) {
    if (member.state().equals(state)) {
      throw new HubException("Nothing was done: the membership is %s already.".formatted(said()));
    }
  }

  @Override
  Effect attempt(Order order, FabmanWriter fabman) {
    fabman.bring(order.target(), state);
    return done(order);
  }

  @Override
  Effect found(Order order, FabmanWriter fabman) {
    return fabman.member(order.target()).state().equals(state)
        ? done(order)
        : new Effect.NotDone("The membership is not %s.".formatted(said()));
  }

  private Effect done(Order order) {
    return new Effect.Done("The membership is %s.".formatted(said()), order.target(), null);
  }

  private String said() {
    return state.equals("locked") ? "locked" : "unlocked";
  }
}
