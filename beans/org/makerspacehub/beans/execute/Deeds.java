package org.makerspacehub.beans.execute;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * What the executor does in the hub's own database, each thing once: the thing and the row that
 * says so are one transaction, and there is one row a request.
 */
public class Deeds {
  private static final int TRIES = 3;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /**
   * @param db as the executor's user
   * @param transactions of the same data source
   * @param clock says when
   */
  public Deeds(JdbcClient db, PlatformTransactionManager transactions, Clock clock) {
    this.db = db;
    this.clock = clock;
    this.transaction = new TransactionTemplate(transactions);
    // Who counts what there is (the owners) must hold the place where another would be added.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
  }

  /**
   * Does it, unless it was done.
   *
   * @param order names it
   * @param work within a transaction; anything but {@link Effect.Done} is taken back, and a {@link
   *     HubException} is a reason not to do it
   */
  public Effect once(Order order, Supplier<Effect> work) {
    for (int i = 1; ; i++) {
      try {
        return transaction.execute(
            status -> {
              Optional<Effect> before = done(order);
              if (before.isPresent()) {
                return before.get();
              }
              Effect effect = attempt(work);
              if (effect instanceof Effect.Done done) {
                add(order, done.outcome());
              } else {
                status.setRollbackOnly();
              }
              return effect;
            });
      } catch (DuplicateKeyException another) {
        return look(order);
      } catch (ConcurrencyFailureException another) {
        if (i == TRIES) {
          throw another;
        }
      }
    }
  }

  /** A rule that says no, by what it finds while nobody can change it. */
  private static Effect attempt(Supplier<Effect> work) {
    try {
      return work.get();
    } catch (HubException refusal) {
      return new Effect.NotDone(refusal.getMessage());
    }
  }

  /** What became of it. */
  public Effect look(Order order) {
    return done(order).orElseGet(() -> new Effect.NotDone("It was not done."));
  }

  private Optional<Effect> done(Order order) {
    return db.sql("SELECT outcome FROM executor_deed WHERE request_ref = :ref")
        .param("ref", order.ref())
        .query(String.class)
        .optional()
        .map(outcome -> new Effect.Done(outcome, order.ref(), null));
  }

  private void add(Order order, String outcome) {
    db.sql(
            "INSERT INTO executor_deed (request_ref, action, outcome, at)"
                + " VALUES (:ref, :action, :outcome, :now)")
        .param("ref", order.ref())
        .param("action", order.action())
        .param("outcome", outcome)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }
}
