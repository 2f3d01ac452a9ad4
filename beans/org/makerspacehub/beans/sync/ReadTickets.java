package org.makerspacehub.beans.sync;

import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Numbers the reads of a vendor in the order in which they begin, over all hubs that share the
 * database. A moment would not do: two hubs' clocks differ, and two reads share a millisecond.
 */
public final class ReadTickets {
  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the hub's database
   */
  public ReadTickets(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  /**
   * The next number; drawn before a read begins, and outside of any transaction, so that nobody
   * waits for it.
   *
   * @param vendor for example {@code fabman}
   */
  public long next(String vendor) {
    return hubJdbc
        .sql(
            "INSERT INTO vendor_read (vendor, ticket) VALUES (:vendor, 1)"
                + " ON DUPLICATE KEY UPDATE ticket = ticket + 1 RETURNING ticket")
        .param("vendor", vendor)
        .query(Long.class)
        .single();
  }
}
