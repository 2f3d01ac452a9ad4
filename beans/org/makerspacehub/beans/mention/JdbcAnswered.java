package org.makerspacehub.beans.mention;

import java.util.function.Predicate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether something was said already, by the key under which it is in the outbox. */
public class JdbcAnswered implements Predicate<String> {
  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the hub's database
   */
  public JdbcAnswered(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  @Override
  public boolean test(String key) {
    return hubJdbc
        .sql("SELECT 1 FROM outbox_message WHERE message_key = :key")
        .param("key", key)
        .query(Integer.class)
        .optional()
        .isPresent();
  }
}
