package org.makerspacehub.beans.owner;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Ends what was tried to have another owner: the record has it before, then it is done, whole or
 * not at all, and the record has what came of it. Whoever dies in between finds here how far it
 * was.
 */
public class OwnerEnding {
  private static final String ACTION = "owner.replace";

  private final JdbcClient db;
  private final OwnerBook book;
  private final AuditLog audit;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /**
   * @param db as the executor's user
   * @param transactions of the same data source
   * @param audit gets the intent before and the outcome after
   */
  public OwnerEnding(
      JdbcClient db, PlatformTransactionManager transactions, AuditLog audit, Clock clock) {
    this.db = db;
    this.book = new OwnerBook(db, clock);
    this.audit = audit;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    // The lock must hold the place where another owner would be added, not only the rows there are.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /**
   * Ends one, once.
   *
   * @param by who ends it
   * @param details what led to it, for the record
   * @return whether it was open until now
   * @throws org.makerspacehub.beans.audit.AuditUnavailable when it could not be recorded; before
   *     that nothing was done
   */
  public boolean end(
      Replacement replacement, Replacement.State state, Principal by, Map<String, ?> details) {
    String ref = replacement.ref();
    if (replacement.intentSeq() == null) {
      AuditLog.Intent intent =
          audit.intent(ref, by.id(), ACTION, replacement.candidate().id(), details);
      book.intended(ref, intent.seq());
    }
    boolean ended =
        Boolean.TRUE.equals(
            transaction.execute(
                status -> {
                  if (!book.end(ref, state)) {
                    return false;
                  }
                  if (state == Replacement.State.DONE) {
                    handOver(replacement);
                  }
                  return true;
                }));
    record(by);
    return ended;
  }

  /**
   * Writes down what came of those that are over, where that is missing.
   *
   * @param by who writes it
   */
  public void record(Principal by) {
    for (Replacement over : book.unrecorded()) {
      AuditLog.Intent intent =
          new AuditLog.Intent(over.intentSeq(), over.ref(), by.id(), ACTION, over.candidate().id());
      long seq = audit.outcome(intent, over.state().name().toLowerCase(Locale.ROOT), Map.of());
      book.recorded(over.ref(), seq);
    }
  }

  private void handOver(Replacement replacement) {
    Timestamp now = Timestamp.from(clock.instant());
    // Whoever takes an owner's role away at this moment waits here, or made this wait.
    db.sql(
            """
            SELECT id FROM role_grant
             WHERE role = 'owner' AND (until_at IS NULL OR until_at > :now)
               FOR UPDATE""")
        .param("now", now)
        .query(Long.class)
        .list();
    db.sql(
            """
            UPDATE role_grant SET until_at = :now
             WHERE role = 'owner' AND (until_at IS NULL OR until_at > :now)""")
        .param("now", now)
        .update();
    db.sql(
            """
            INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)
            VALUES (:team, :user, 'owner', :ref, :now)""")
        .param("team", replacement.candidate().teamId())
        .param("user", replacement.candidate().slackUserId())
        .param("ref", replacement.ref())
        .param("now", now)
        .update();
  }
}
