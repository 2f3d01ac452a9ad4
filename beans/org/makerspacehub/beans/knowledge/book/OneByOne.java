package org.makerspacehub.beans.knowledge.book;

import java.util.function.IntSupplier;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Does something in a transaction; when two writers met, the one of them again. Inside another
 * transaction that one's owner has to begin again.
 */
public final class OneByOne {
  private static final int TRIES = 5;

  private OneByOne() {}

  /**
   * @param work may be done several times; only the last is kept
   * @throws ConcurrencyFailureException when others were always there first
   */
  public static void run(TransactionTemplate transaction, Runnable work) {
    count(
        transaction,
        () -> {
          work.run();
          return 0;
        });
  }

  /** Likewise, with what the work counted. */
  static int count(TransactionTemplate transaction, IntSupplier work) {
    for (int attempt = 1; ; attempt++) {
      try {
        Integer result = transaction.execute(status -> work.getAsInt());
        return result == null ? 0 : result;
      } catch (ConcurrencyFailureException met) {
        if (attempt == TRIES || TransactionSynchronizationManager.isActualTransactionActive()) {
          throw met;
        }
      }
    }
  }
}
