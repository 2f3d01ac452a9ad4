package org.makerspacehub.beans.failure;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.makerspacehub.beans.Redaction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Keeps what failed for good, for a person to look at. Keeping it never fails: when even that does
 * not work, the log has it and nothing goes round in circles.
 */
public class DeadLetters {
  /** The logger that operators watch. */
  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  static final int LONGEST_PAYLOAD = 64 * 1024;
  static final int LONGEST_MESSAGE = 1000;

  private final JdbcClient db;
  private final TransactionTemplate ownTransaction;
  private final Clock clock;
  private final boolean mayChange;

  /**
   * For a process that may only add.
   *
   * @param db as this process' own user
   * @param transactions of the same data source
   * @param clock what "now" is
   */
  public DeadLetters(JdbcClient db, PlatformTransactionManager transactions, Clock clock) {
    this(db, transactions, clock, false);
  }

  /**
   * @param db as this process' own user
   * @param transactions of the same data source
   * @param clock what "now" is
   * @param mayChange whether that user may change letters; then work that was brought back and
   *     failed again is the same letter still
   */
  public DeadLetters(
      JdbcClient db, PlatformTransactionManager transactions, Clock clock, boolean mayChange) {
    this.db = db;
    this.mayChange = mayChange;
    this.ownTransaction = new TransactionTemplate(transactions);
    // Never inside the transaction that failed: its rollback would take the dead letter with it.
    this.ownTransaction.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
    this.clock = clock;
  }

  /** Logs a dead letter and keeps it. Secrets are taken out of message and payload. */
  public void keep(DeadLetter letter) {
    Throwable root = rootOf(letter.failure());
    String cause = root.getClass().getName();
    String said = root.getMessage() == null ? letter.failure().getMessage() : root.getMessage();
    String message = cut(Redaction.withoutSecrets(said), LONGEST_MESSAGE);
    LOG.error(
        "Dead letter: {} failed with {}: {} at {}",
        letter.routeId(),
        cause,
        Redaction.forLog(message),
        frames(root));
    try {
      ownTransaction.executeWithoutResult(
          status -> {
            if (!failedAgain(letter, cause, message)) {
              insert(letter, cause, message);
            }
          });
    } catch (DataAccessException | TransactionException e) {
      LOG.error(
          "THE DEAD LETTER OF {} (ref {}) COULD NOT BE KEPT: {}. Only this log has it.",
          letter.routeId(),
          letter.ref(),
          rootOf(e).getClass().getName());
    }
  }

  /** How many dead letters nobody has dealt with; needs the right to read them. */
  public long waiting() {
    return db.sql("SELECT COUNT(*) FROM dead_letter WHERE state = 'ERROR'")
        .query(Long.class)
        .single();
  }

  private boolean failedAgain(DeadLetter letter, String cause, String message) {
    return mayChange
        && letter.inboxId() != null
        && db.sql(
                    "UPDATE dead_letter SET state = 'ERROR', route_id = :routeId, cause = :cause,"
                        + " message = :message, updated_at = :now WHERE inbox_id = :inboxId AND"
                        + " state = 'RETRY'")
                .param("routeId", cut(letter.routeId(), 100))
                .param("cause", cut(cause, 200))
                .param("message", message)
                .param("inboxId", letter.inboxId())
                .param("now", Timestamp.from(clock.instant()))
                .update()
            > 0;
  }

  private void insert(DeadLetter letter, String cause, String message) {
    db.sql(
            "INSERT INTO dead_letter"
                + " (ref, route_id, inbox_id, cause, message, payload, created_at, updated_at)"
                + " VALUES (:ref, :routeId, :inboxId, :cause, :message, :payload, :now, :now)")
        .param("ref", letter.ref())
        .param("routeId", cut(letter.routeId(), 100))
        .param("inboxId", letter.inboxId())
        .param("cause", cut(cause, 200))
        .param("message", message)
        .param("payload", cut(Redaction.withoutSecrets(letter.payload()), LONGEST_PAYLOAD))
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  private static Throwable rootOf(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null && root.getCause() != root) {
      root = root.getCause();
    }
    return root;
  }

  private static String frames(Throwable root) {
    return Arrays.stream(root.getStackTrace())
        .limit(8)
        .map(StackTraceElement::toString)
        .collect(Collectors.joining(" < "));
  }

  private static String cut(String text, int longest) {
    return text.length() <= longest ? text : text.substring(0, longest);
  }
}
