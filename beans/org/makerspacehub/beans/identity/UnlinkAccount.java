package org.makerspacehub.beans.identity;

import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.identity.IdentityRows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends an account's link. The synchronisation does not make it again by itself: account and member
 * are kept apart until another request is approved.
 */
public final class UnlinkAccount extends IdentityAction {
  /**
   * @param db as the executor's user
   * @param deeds does it once
   */
  public UnlinkAccount(JdbcClient db, Deeds deeds, Clock clock) {
    super("identity.unlink", db, deeds, clock);
  }

  @Override
  public Facts check(Order order) {
    linked(order, false);
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    return once(
        order,
        () -> {
          Row account = linked(order, true);
          settleReview(account);
          db().sql(
                  """
                  INSERT IGNORE INTO identity_apart (identity_id, candidate_id, review_id, since_at)
                  SELECT :account, id, NULL, :now FROM external_identity
                   WHERE source = 'fabman' AND person_id = :person
                  """)
              .param("account", account.identity().id())
              .param("now", rows().now())
              .param("person", account.identity().personId())
              .update();
          rows().link(account.identity().id(), LinkState.NONE, null, null, null);
          note(order, "unlink", account, null, null);
          return "The account is linked to no member any more.";
        });
  }

  private Row linked(Order order, boolean locked) {
    Row account = account(order.target(), locked);
    refuseOwn(order, account);
    if (!account.identity().link().holdsPerson()) {
      throw new HubException("Nothing was done: that account is linked to no member.");
    }
    return account;
  }
}
