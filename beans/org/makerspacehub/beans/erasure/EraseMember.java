package org.makerspacehub.beans.erasure;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Has a person forgotten here: writes down whom, and whom nothing is taken in of any more. The rest
 * follows from that row ({@link ErasureWork}); vendors keep what they have, and the outcome says
 * where people have to do it by hand.
 */
public final class EraseMember implements ActionExecutor {
  private static final String ROLE =
      "They hold a role here. End their roles first (/request role.revoke), then ask again.";

  private final JdbcClient db;
  private final Deeds deeds;
  private final LedgerRows ledger;
  private final Clock clock;

  /**
   * @param db as the executor's user
   * @param deeds does it once
   * @param clock says when
   */
  public EraseMember(JdbcClient db, Deeds deeds, Clock clock) {
    this.db = db;
    this.deeds = deeds;
    this.ledger = new LedgerRows(db, clock);
    this.clock = clock;
  }

  @Override
  public String action() {
    return "member.erase";
  }

  @Override
  public Facts check(Order order) {
    found(order);
    return Facts.NONE;
  }

  @Override
  public Effect perform(Order order) {
    return deeds.once(
        order,
        () -> {
          Somebody who = found(order);
          ledger.add(order.ref(), who);
          db.sql(
                  "INSERT INTO erasure_request (request_ref, person_id, asked_at)"
                      + " VALUES (:ref, :person, :now)")
              .param("ref", order.ref())
              .param("person", who.person())
              .param("now", Timestamp.from(clock.instant()))
              .update();
          return new Effect.Done(
              "Nothing more is taken in about them here, and what there is goes now; you are told"
                  + " when it is gone. "
                  + vendors(who),
              order.ref(),
              null);
        });
  }

  @Override
  public Effect look(Order order) {
    return deeds.look(order);
  }

  /** What is left to do by hand, and where. */
  private static String vendors(Somebody who) {
    List<String> left = new ArrayList<>();
    if (!who.members().isEmpty()) {
      left.add("in Fabman, delete the member");
    }
    if (!who.contacts().isEmpty()) {
      left.add("in HubSpot, delete the contact for good (GDPR delete)");
    }
    if (!who.accounts().isEmpty()) {
      left.add("in Slack, deactivate the account and ask Slack to delete its profile");
    }
    return "Vendors keep what they have: " + String.join("; ", left) + ".";
  }

  private Somebody found(Order order) {
    String person =
        db.sql(
                "SELECT person_id FROM external_identity WHERE source = 'fabman'"
                    + " AND external_id = :id AND person_id IS NOT NULL")
            .param("id", order.target())
            .query(String.class)
            .optional()
            .orElseThrow(() -> new HubException("There is no such member here."));
    Somebody who = Somebody.read(db, person);
    if (who.accounts().contains(order.requester().id())) {
      throw new HubException("Nobody can ask that about themselves; somebody else has to.");
    }
    if (holdsRole(who)) {
      throw new HubException(ROLE);
    }
    if (count(
                "SELECT COUNT(*) FROM external_identity WHERE person_id = :person"
                    + " AND link_state = 'suspended'",
                person)
            > 0
        || count(
                "SELECT COUNT(*) FROM identity_review r"
                    + " JOIN identity_review_candidate c ON c.review_id = r.id"
                    + " JOIN external_identity i ON i.id = c.candidate_id"
                    + " WHERE i.person_id = :person AND r.open_identity IS NOT NULL",
                person)
            > 0) {
      throw new HubException(
          "It isn't settled which account is theirs: decide it first with /hub reviews, then ask"
              + " again.");
    }
    if (!who.accounts().isEmpty()
        && db.sql(
                    "SELECT COUNT(*) FROM door_code WHERE owner IN (:accounts)"
                        + " AND state IN ('BEGUN', 'ACTIVE', 'ENDING')")
                .param("accounts", who.accounts())
                .query(Long.class)
                .single()
            > 0) {
      throw new HubException(
          "They have a door code that still opens. End it first (/request door-code.revoke), then"
              + " ask again.");
    }
    if (open(order, who)) {
      throw new HubException(
          "Another request by or about them is still open. Decide it or take it back first, then"
              + " ask again.");
    }
    return who;
  }

  private boolean holdsRole(Somebody who) {
    return !who.accounts().isEmpty()
        && db.sql(
                    "SELECT COUNT(*) FROM role_grant"
                        + " WHERE CONCAT(team_id, '/', slack_user_id) IN (:accounts)"
                        + " AND (until_at IS NULL OR until_at > :now)")
                .param("accounts", who.accounts())
                .param("now", Timestamp.from(clock.instant()))
                .query(Long.class)
                .single()
            > 0;
  }

  private boolean open(Order order, Somebody who) {
    List<String> targets = new ArrayList<>(who.accounts());
    targets.addAll(who.members());
    return db.sql(
                "SELECT COUNT(*) FROM action_request WHERE ref <> :ref AND state IN"
                    + " ('PENDING', 'APPROVED', 'CLAIMED', 'SENT', 'UNKNOWN')"
                    + " AND (requester IN (:targets)"
                    + " OR JSON_VALUE(canonical, '$.target') IN (:targets))")
            .param("ref", order.ref())
            .param("targets", targets)
            .query(Long.class)
            .single()
        > 0;
  }

  private long count(String sql, String person) {
    return db.sql(sql).param("person", person).query(Long.class).single();
  }
}
