package org.makerspacehub.beans.workflow;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.outbox.Outbox;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Runs, each of them once whichever process takes it up: the row of a run is there before it
 * begins, whoever holds it may say that it is done, and what it has to say is kept in the same
 * transaction. A process that dies in between has said nothing; another takes the run up when its
 * lease is over.
 */
public class WorkflowRuns {
  /** Times that a run is taken up before it counts as failed. */
  static final int TRIES = 3;

  private static final int LONGEST = 250;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Outbox outbox;
  private final Clock clock;
  private final Duration lease;

  /**
   * A run that this process holds.
   *
   * @param id of the row
   * @param claim the fencing number
   * @param ref the correlation id, the same however often it is taken up
   */
  public record Claimed(long id, int claim, String ref) {}

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param outbox of the same data source
   * @param clock says when
   * @param lease how long a run may take
   */
  public WorkflowRuns(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Outbox outbox,
      Clock clock,
      Duration lease) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.outbox = outbox;
    this.clock = clock;
    this.lease = lease;
  }

  /** Takes a run up; empty when somebody has it, or it is over. */
  public Optional<Claimed> claim(Workflow workflow, String key) {
    Instant now = clock.instant();
    try {
      db.sql(
              """
              INSERT INTO workflow_run
                (workflow, version, run_key, ref, state, claim, lease_until, begun_at)
              VALUES (:workflow, :version, :key, :ref, 'RUNNING', 1, :until, :now)
              """)
          .param("workflow", workflow.key())
          .param("version", workflow.version())
          .param("key", key)
          .param("ref", Ref.next())
          .param("until", Timestamp.from(now.plus(lease)))
          .param("now", Timestamp.from(now))
          .update();
    } catch (DuplicateKeyException there) {
      if (!isTakenOver(workflow, key, now)) {
        return Optional.empty();
      }
    }
    return db.sql(
            "SELECT id, claim, ref FROM workflow_run WHERE workflow = :workflow AND run_key = :key"
                + " AND state = 'RUNNING'")
        .param("workflow", workflow.key())
        .param("key", key)
        .query((row, n) -> new Claimed(row.getLong(1), row.getInt(2), row.getString(3)))
        .optional();
  }

  private boolean isTakenOver(Workflow workflow, String key, Instant now) {
    db.sql(
            """
            UPDATE workflow_run SET state = 'FAILED', ended_at = :now,
                   outcome = 'It was cut off every time it was tried.'
             WHERE workflow = :workflow AND run_key = :key AND state = 'RUNNING'
               AND lease_until < :now AND claim >= :tries
            """)
        .param("now", Timestamp.from(now))
        .param("workflow", workflow.key())
        .param("key", key)
        .param("tries", TRIES)
        .update();
    return db.sql(
                """
                UPDATE workflow_run SET claim = claim + 1, lease_until = :until, begun_at = :now,
                       version = :version
                 WHERE workflow = :workflow AND run_key = :key AND state = 'RUNNING'
                   AND lease_until < :now
                """)
            .param("until", Timestamp.from(now.plus(lease)))
            .param("now", Timestamp.from(now))
            .param("version", workflow.version())
            .param("workflow", workflow.key())
            .param("key", key)
            .update()
        == 1;
  }

  /** It is done, and what it has to say is kept; false when it is no longer this process' run. */
  public boolean done(Claimed run, WorkflowDone done, long event) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              if (!isEnded(run, "DONE", done.outcome())) {
                return false;
              }
              done.messages().forEach(outbox::put);
              dealtWith(event);
              return true;
            }));
  }

  /** Its maker may not. */
  public boolean refused(Claimed run, String why, long event) {
    return ended(run, "REFUSED", why, event);
  }

  /** It cannot be done, and trying again would not help. */
  public boolean failed(Claimed run, String why, long event) {
    return ended(run, "FAILED", why, event);
  }

  private boolean ended(Claimed run, String state, String outcome, long event) {
    return Boolean.TRUE.equals(
        transaction.execute(
            status -> {
              if (!isEnded(run, state, outcome)) {
                return false;
              }
              dealtWith(event);
              return true;
            }));
  }

  private boolean isEnded(Claimed run, String state, String outcome) {
    return db.sql(
                "UPDATE workflow_run SET state = :state, outcome = :outcome, ended_at = :now"
                    + " WHERE id = :id AND claim = :claim AND state = 'RUNNING'")
            .param("state", state)
            .param("outcome", PlainLine.of(outcome, LONGEST))
            .param("now", Timestamp.from(clock.instant()))
            .param("id", run.id())
            .param("claim", run.claim())
            .update()
        == 1;
  }

  private void dealtWith(long event) {
    if (event > 0) {
      db.sql("UPDATE workflow_event SET state = 'DONE' WHERE id = :id").param("id", event).update();
    }
  }

  /** Whether there is a run for a reason that is over, or that somebody has at this moment. */
  public boolean isSettled(String workflow, String key) {
    return db.sql(
                "SELECT COUNT(*) FROM workflow_run WHERE workflow = :workflow AND run_key = :key"
                    + " AND (state <> 'RUNNING' OR lease_until >= :now)")
            .param("workflow", workflow)
            .param("key", key)
            .param("now", Timestamp.from(clock.instant()))
            .query(Long.class)
            .single()
        > 0;
  }

  /** How many runs began since a moment. */
  public long since(String workflow, Instant moment) {
    return db.sql(
            "SELECT COUNT(*) FROM workflow_run WHERE workflow = :workflow AND begun_at >= :moment")
        .param("workflow", workflow)
        .param("moment", Timestamp.from(moment))
        .query(Long.class)
        .single();
  }

  /** The newest runs, the newest first. */
  public List<WorkflowRun> newest(String workflow, int most) {
    return db.sql(
            "SELECT id, version, ref, state, begun_at, outcome FROM workflow_run"
                + " WHERE workflow = :workflow ORDER BY id DESC LIMIT :most")
        .param("workflow", workflow)
        .param("most", most)
        .query(WorkflowRuns::run)
        .list();
  }

  private static WorkflowRun run(ResultSet row, int n) throws SQLException {
    String outcome = row.getString("outcome");
    return new WorkflowRun(
        row.getLong("id"),
        row.getInt("version"),
        row.getString("ref"),
        row.getString("state"),
        row.getTimestamp("begun_at").toInstant(),
        outcome == null ? "" : outcome);
  }
}
