package org.makerspacehub.beans.door;

import java.util.List;
import java.util.Optional;

/** Whose code a guest of the lock's vendor is. */
public interface DoorGuests {

  /**
   * The account of a guest.
   *
   * @param guestId as the vendor calls them
   * @return {@code T…/U…}; empty when the code was not made by the hub
   */
  Optional<String> account(String guestId);

  /**
   * The guests of an account, the newest first; one a code.
   *
   * @param account {@code T…/U…}
   */
  List<String> guests(String account);
}
