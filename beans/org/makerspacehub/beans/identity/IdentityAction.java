package org.makerspacehub.beans.identity;

import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.identity.Identity.Kind;
import org.makerspacehub.beans.identity.IdentityRows.Event;
import org.makerspacehub.beans.identity.IdentityRows.Row;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What was approved about who is who. Nobody decides about themselves here, from whichever of their
 * accounts; what is decided here stands until an address changes or another request is approved,
 * for the rules of the synchronisation neither make nor end a confirmed link.
 */
abstract class IdentityAction implements ActionExecutor {
  private final String action;
  private final JdbcClient db;
  private final Deeds deeds;
  private final IdentityRows rows;

  IdentityAction(String action, JdbcClient db, Deeds deeds, Clock clock) {
    this.action = action;
    this.db = db;
    this.deeds = deeds;
    this.rows = new IdentityRows(db, clock);
  }

  @Override
  public final String action() {
    return action;
  }

  @Override
  public final Effect look(Order order) {
    return deeds.look(order);
  }

  /** Does it once, while nobody else can change the records that it locks. */
  final Effect once(Order order, Supplier<String> work) {
    return deeds.once(order, () -> new Effect.Done(work.get(), order.ref(), null));
  }

  /**
   * The account of a person.
   *
   * @param locked whether nobody else may change it until the transaction ends
   */
  final Row account(String id, boolean locked) {
    Optional<Row> found = locked ? rows.lockAccount(id) : rows.byExternalId(id);
    return found
        .filter(row -> !row.identity().deleted() && row.identity().kind() != Kind.BOT)
        .orElseThrow(() -> new HubException("There is no such Slack account of a person."));
  }

  /** A member that Fabman still has. */
  final Row member(String id, boolean locked) {
    Row found =
        db.sql("SELECT id FROM external_identity WHERE source = 'fabman' AND external_id = :id")
            .param("id", id)
            .query(Long.class)
            .optional()
            .flatMap(locked ? rows::lock : rows::byId)
            .orElseThrow(() -> new HubException("Fabman has no such member."));
    if (found.identity().deleted() || found.identity().personId() == null) {
      throw new HubException("Fabman has that member no more.");
    }
    return found;
  }

  /** Nobody links, merges or unlinks their own accounts or their own membership. */
  final void refuseOwn(Order order, Row... involved) {
    String own = order.requester().id();
    String ownPerson =
        rows.byExternalId(own).map(Row::identity).map(Identity::personId).orElse(null);
    for (Row row : involved) {
      if (row.identity().externalId().equals(own)
          || ownPerson != null && ownPerson.equals(row.identity().personId())) {
        throw new HubException("Nobody can ask that about themselves; somebody else has to.");
      }
    }
  }

  final void link(Row account, Row member) {
    rows.link(
        account.identity().id(),
        LinkState.CONFIRMED,
        member.identity().personId(),
        member.identity().emailKey(),
        account.identity().emailKey());
    db.sql("DELETE FROM identity_apart WHERE identity_id = :account AND candidate_id = :member")
        .param("account", account.identity().id())
        .param("member", member.identity().id())
        .update();
  }

  final boolean isConfirmedAs(Identity account, String person) {
    return account.link() == LinkState.CONFIRMED && Objects.equals(account.personId(), person);
  }

  /** An open question about an account is answered by this; it is nothing that staff can undo. */
  final void settleReview(Row account) {
    db.sql(
            "UPDATE identity_review SET state = 'OBSOLETE', closed_at = :now"
                + " WHERE open_identity = :account")
        .param("now", rows.now())
        .param("account", account.identity().id())
        .update();
  }

  final void note(Order order, String what, Row account, Long candidate, String after) {
    rows.note(
        new Event(
            order.ref(),
            order.requester().id(),
            what,
            account.identity().id(),
            candidate,
            null,
            account.identity().personId(),
            after));
  }

  final JdbcClient db() {
    return db;
  }

  final IdentityRows rows() {
    return rows;
  }
}
