package org.makerspacehub.beans.door;

import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From the table of codes that the hub had made. */
public final class JdbcDoorGuests implements DoorGuests {
  /** Of somebody's codes, more than these are of no interest. */
  private static final int MOST = 200;

  private final JdbcClient hubJdbc;

  /**
   * @param hubJdbc the hub's database
   */
  public JdbcDoorGuests(JdbcClient hubJdbc) {
    this.hubJdbc = hubJdbc;
  }

  @Override
  public Optional<String> account(String guestId) {
    return hubJdbc
        .sql("SELECT owner FROM door_code WHERE guest_id = :guest LIMIT 1")
        .param("guest", guestId)
        .query(String.class)
        .optional();
  }

  @Override
  public List<String> guests(String account) {
    return hubJdbc
        .sql(
            "SELECT DISTINCT guest_id FROM door_code"
                + " WHERE owner = :owner AND guest_id IS NOT NULL LIMIT "
                + MOST)
        .param("owner", account)
        .query(String.class)
        .list();
  }
}
