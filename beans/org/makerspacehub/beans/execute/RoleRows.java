package org.makerspacehub.beans.execute;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.gate.Persons;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rules for who may be given a role, or lose one, and the rows that say who holds which. */
final class RoleRows {
  private final JdbcClient db;
  private final Persons persons;
  private final Clock clock;

  RoleRows(JdbcClient db, Clock clock) {
    this.db = db;
    this.persons = new Persons(db);
    this.clock = clock;
  }

  /** Nobody changes their own role, from whichever of their accounts. */
  void refuseOwn(Order order) {
    if (order.requester().id().equals(order.target())
        || persons
            .known(order.requester().id())
            .flatMap(own -> persons.known(order.target()).map(own::equals))
            .orElse(false)) {
      throw new HubException("Nobody can change their own role; somebody else has to ask.");
    }
  }

  /** Roles are for people of ours that Slack still has. */
  void refuseNobody(Order order) {
    boolean person =
        order.target().startsWith(order.requester().teamId() + "/")
            && db.sql(
                        """
                        SELECT COUNT(*) FROM external_identity
                         WHERE source = 'slack' AND external_id = :id AND kind = 'person'
                           AND state <> 'deleted'
                        """)
                    .param("id", order.target())
                    .query(Long.class)
                    .single()
                == 1;
    if (!person) {
      throw new HubException("A role is for a person of our workspace; that account is none.");
    }
  }

  boolean holds(String account, Role role, String lock) {
    return !db.sql(
            """
            SELECT id FROM role_grant
             WHERE team_id = :team AND slack_user_id = :user AND role = :role
               AND (until_at IS NULL OR until_at > :now)
            """
                + lock)
        .param("team", team(account))
        .param("user", user(account))
        .param("role", role.wireName())
        .param("now", now())
        .query(Long.class)
        .list()
        .isEmpty();
  }

  /** Accounts that hold a role at this moment. */
  List<String> holders(Role role, String lock) {
    return db.sql(
            """
            SELECT CONCAT(team_id, '/', slack_user_id) FROM role_grant
             WHERE role = :role AND from_at <= :now AND (until_at IS NULL OR until_at > :now)
            """
                + lock)
        .param("role", role.wireName())
        .param("now", now())
        .query(String.class)
        .list();
  }

  void grant(Order order, Role role) {
    db.sql(
            """
            INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)
            VALUES (:team, :user, :role, :ref, :now)
            """)
        .param("team", team(order.target()))
        .param("user", user(order.target()))
        .param("role", role.wireName())
        .param("ref", order.ref())
        .param("now", now())
        .update();
  }

  void revoke(Order order, Role role) {
    db.sql(
            """
            UPDATE role_grant SET until_at = :now
             WHERE team_id = :team AND slack_user_id = :user AND role = :role
               AND (until_at IS NULL OR until_at > :now)
            """)
        .param("team", team(order.target()))
        .param("user", user(order.target()))
        .param("role", role.wireName())
        .param("now", now())
        .update();
  }

  static Role role(Order order) {
    return Role.ofWireName(order.text("role"))
        .orElseThrow(() -> new HubException("There is no role of that name."));
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  private static String team(String account) {
    return account.substring(0, Math.max(0, account.indexOf('/')));
  }

  private static String user(String account) {
    return account.substring(account.indexOf('/') + 1);
  }
}
