package org.makerspacehub.beans.outbox;

/** Where the hub leaves what it has to say: commit, then speak. */
public interface Outbox {

  /**
   * Keeps a message for sending, in the caller's transaction when there is one. A message whose key
   * is there already is not kept again; that is no error.
   *
   * @return whether it was new
   * @throws org.springframework.dao.DataAccessException when the database does not take it
   */
  boolean put(OutboxMessage message);
}
