package org.makerspacehub.beans.identity;

import java.time.Clock;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.identity.IdentityRows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Makes two Slack accounts one person's: the one that has no member gets that of the other, which
 * must be confirmed. Roles stay with the accounts they were given to.
 */
public final class MergeAccounts extends IdentityAction {
  /**
   * @param db as the executor's user
   * @param deeds does it once
   */
  public MergeAccounts(JdbcClient db, Deeds deeds, Clock clock) {
    super("identity.merge", db, deeds, clock);
  }

  /**
   * @param known whose member is confirmed
   * @param joins gets the same
   */
  private record Pair(Row known, Row joins) {}

  @Override
  public Facts check(Order order) {
    pair(order, false);
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    return once(
        order,
        () -> {
          Pair pair = pair(order, true);
          Identity known = pair.known().identity();
          settleReview(pair.joins());
          rows()
              .link(
                  pair.joins().identity().id(),
                  LinkState.CONFIRMED,
                  known.personId(),
                  known.linkedEmailKey(),
                  pair.joins().identity().emailKey());
          db().sql(
                  """
                  DELETE FROM identity_apart
                   WHERE identity_id = :account
                     AND candidate_id IN (SELECT id FROM external_identity
                                           WHERE source = 'fabman' AND person_id = :person)
                  """)
              .param("account", pair.joins().identity().id())
              .param("person", known.personId())
              .update();
          note(order, "merge", pair.joins(), known.id(), known.personId());
          return "Both accounts are one person's now.";
        });
  }

  private Pair pair(Order order, boolean locked) {
    // Always in the same order, so that two requests about one pair wait instead of crossing.
    String one = order.target();
    String two = order.text("other");
    if (one.equals(two)) {
      throw new HubException("That is one account, not two.");
    }
    Row first = account(one.compareTo(two) < 0 ? one : two, locked);
    Row second = account(one.compareTo(two) < 0 ? two : one, locked);
    refuseOwn(order, first, second);
    boolean firstKnown = first.identity().link() == LinkState.CONFIRMED;
    boolean secondKnown = second.identity().link() == LinkState.CONFIRMED;
    if (!firstKnown && !secondKnown) {
      throw new HubException(
          "Neither account is confirmed to be a member's; link one of them first.");
    }
    if (firstKnown && secondKnown) {
      throw new HubException(
          isConfirmedAs(first.identity(), second.identity().personId())
              ? "Nothing was done: both are one person's already."
              : "They are confirmed to be two members'; ask for the end of one link first.");
    }
    Pair pair = firstKnown ? new Pair(first, second) : new Pair(second, first);
    Identity joins = pair.joins().identity();
    if (joins.link().holdsPerson()
        && !pair.known().identity().personId().equals(joins.personId())) {
      throw new HubException(
          "The other account is linked to another member; ask for the end of that link first.");
    }
    return pair;
  }
}
