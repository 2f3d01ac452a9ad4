package org.makerspacehub.beans.knowledge.slack;

import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.transaction.support.TransactionTemplate;

/** Does something in a transaction of its own; when two writers met, once more. */
final class OneByOne {
  private static final int TRIES = 4;

  private OneByOne() {}

  static void run(TransactionTemplate transaction, Runnable work) {
    for (int attempt = 1; ; attempt++) {
      try {
        transaction.executeWithoutResult(status -> work.run());
        return;
      } catch (ConcurrencyFailureException met) {
        if (attempt == TRIES) {
          throw met;
        }
      }
    }
  }
}
