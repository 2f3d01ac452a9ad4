package org.makerspacehub.beans.policy;

import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Objects;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditLog;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/** How a makerspace gets its first owner. Every later one is a matter of the gate. */
public class Owners {
  private static final String ACTION = "role.bootstrap";

  private final JdbcClient roles;
  private final TransactionTemplate transaction;
  private final AuditLog audit;
  private final Guard guard;
  private final Clock clock;

  /**
   * @param roles as a user that may write {@code role_grant}
   * @param transactions of the same data source
   * @param audit gets the intent before and the outcome after
   * @param guard decides, told how many owners there are
   * @param clock decides which grants count
   */
  public Owners(
      JdbcClient roles,
      PlatformTransactionManager transactions,
      AuditLog audit,
      Guard guard,
      Clock clock) {
    this.roles = roles;
    this.audit = audit;
    this.guard = guard;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    // The lock must hold the place where another owner would be added, not only the rows there are.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /**
   * Makes a person the owner if there is none; of two at once, one wins.
   *
   * @param ref what it is part of
   * @param by who does it
   * @param person the account
   * @throws HubException with one sentence when it was refused, failed or could not be recorded
   */
  public void setFirst(String ref, Principal by, Principal person) {
    AuditLog.Intent intent = audit.intent(ref, by.id(), ACTION, person.id(), Map.of());
    String refusal;
    try {
      refusal = grant(ref, by, person);
    } catch (DataAccessException | TransactionException failed) {
      audit.outcome(intent, "failed", Map.of());
      throw new HubException(
          "The owner could not be set: check that the database answers and that HUB_DB_USER is"
              + " hub_executor.",
          failed);
    }
    // What is done stays done if this fails; the intent without an outcome says where to look.
    audit.outcome(intent, refusal.isEmpty() ? "done" : "refused", Map.of("reason", refusal));
    if (!refusal.isEmpty()) {
      throw new HubException(refusal);
    }
  }

  private String grant(String ref, Principal by, Principal person) {
    try {
      return Objects.requireNonNull(transaction.execute(status -> grantIfNone(ref, by, person)));
    } catch (ConcurrencyFailureException another) {
      return "Another owner was being set at the same moment, so this one was not: look who it is.";
    }
  }

  private String grantIfNone(String ref, Principal by, Principal person) {
    LocalDateTime now = LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    long owners =
        roles
            .sql(
                """
                SELECT id FROM role_grant
                WHERE role = 'owner' AND (until_at IS NULL OR until_at > :now)
                FOR UPDATE""")
            .param("now", now)
            .query(Long.class)
            .list()
            .size();
    Decision decision = guard.check(by, ACTION, Resource.HUB, Map.of("owners", owners, "ref", ref));
    if (owners > 0) {
      return "There is an owner already; only the owner and the board can change that.";
    }
    if (!decision.allowed()) {
      return "The guard refused: %s.".formatted(String.join(", ", decision.reasons()));
    }
    roles
        .sql(
            """
            INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)
            VALUES (:team, :user, 'owner', :by, :now)""")
        .param("team", person.teamId())
        .param("user", person.slackUserId())
        .param("by", by.id())
        .param("now", now)
        .update();
    return "";
  }
}
