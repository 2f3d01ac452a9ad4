package org.makerspacehub.beans;

import java.util.List;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.RecoverableDataAccessException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;

/**
 * Which failures say that the database is away, restarting, or in each other's way: what met one is
 * tried again.
 */
public final class DatabaseAway {
  /**
   * The last is what comes of a connection that broke inside a transaction: the pool has put it
   * away by then, so that not even taking back is possible.
   */
  private static final List<Class<? extends RuntimeException>> KINDS =
      List.of(
          TransientDataAccessException.class,
          RecoverableDataAccessException.class,
          DataAccessResourceFailureException.class,
          CannotCreateTransactionException.class,
          TransactionSystemException.class);

  private DatabaseAway() {}

  /** All of them, each with what extends it. */
  public static List<Class<? extends RuntimeException>> kinds() {
    return KINDS;
  }

  /**
   * @param failure itself; its causes are not looked at
   */
  public static boolean is(Throwable failure) {
    return KINDS.stream().anyMatch(kind -> kind.isInstance(failure));
  }
}
