package org.makerspacehub.beans.execute;

import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.fabman.FabmanVersion;
import org.makerspacehub.beans.vendor.fabman.FabmanWriter;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What all that is done to a member at Fabman has in common. */
abstract class FabmanAction implements ActionExecutor {
  private final String action;
  private final FabmanWriter fabman;
  private final JdbcClient db;

  /**
   * @param action of {@code actions.yaml}
   * @param fabman does it
   * @param db says whose members somebody's own are
   */
  FabmanAction(String action, FabmanWriter fabman, JdbcClient db) {
    this.action = action;
    this.fabman = fabman;
    this.db = db;
  }

  @Override
  public final String action() {
    return action;
  }

  @Override
  public final Facts check(Order order) {
    FabmanVersion member;
    try {
      member = fabman.member(order.target());
    } catch (VendorNotFound gone) {
      throw new HubException("Fabman has no such member any more.");
    }
    check(order, member);
    return new Facts(isOwn(order.requester(), order.target()), true, amount(order));
  }

  /**
   * Looks whether it makes sense now.
   *
   * @throws HubException with a sentence for the requester when it does not
   */
  abstract void check(Order order, FabmanVersion member);

  /** In hundredths; what counts against a ceiling. */
  long amount(Order order) {
    return 0;
  }

  @Override
  public final Effect perform(Order order) {
    try {
      return attempt(order, fabman);
    } catch (VendorRefused refused) {
      return new Effect.NotDone(refused.getMessage());
    } catch (VendorUnavailable lost) {
      return new Effect.Unknown(lost.getMessage());
    }
  }

  @Override
  public final Effect look(Order order) {
    try {
      return found(order, fabman);
    } catch (VendorRefused | VendorUnavailable silent) {
      // Who is not let in to look has seen nothing, neither that it is there nor that it is not.
      return new Effect.Unknown(silent.getMessage());
    }
  }

  abstract Effect attempt(Order order, FabmanWriter fabman);

  abstract Effect found(Order order, FabmanWriter fabman);

  FabmanWriter fabman() {
    return fabman;
  }

  private boolean isOwn(Principal requester, String member) {
    return FabmanMemberNow.membersOf(db, requester).contains(member);
  }
}
