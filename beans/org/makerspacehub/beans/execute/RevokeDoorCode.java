package org.makerspacehub.beans.execute;

import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.lock.LockProvider;
import org.makerspacehub.beans.vendor.lock.LockProvider.Guest;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Ends a door code by its reference. However often it is done, it is done. */
public final class RevokeDoorCode implements ActionExecutor {
  private static final String NONE = "There is no door code with that reference.";

  private final LockProvider locks;
  private final DoorCodeBook book;
  private final RoleRows roles;

  /**
   * @param locks ends it
   * @param book says whose it is
   * @param db as the executor's user: says who holds a role
   */
  public RevokeDoorCode(
      LockProvider locks, DoorCodeBook book, JdbcClient db, java.time.Clock clock) {
    this.locks = locks;
    this.book = book;
    this.roles = new RoleRows(db, clock);
  }

  @Override
  public String action() {
    return "door-code.revoke";
  }

  @Override
  public Facts check(Order order) {
    boolean own = order.target().equals(order.requester().id());
    DoorCodeBook.Entry entry =
        book.find(order.text("code")).orElseThrow(() -> new HubException(NONE));
    if (!entry.owner().equals(order.target())) {
      // The same words: a reference that is guessed says nothing about somebody else's.
      throw new HubException(NONE);
    }
    if (!own
        && List.of(Role.STAFF, Role.BOARD, Role.OWNER).stream()
            .noneMatch(role -> roles.holds(order.requester().id(), role, ""))) {
      throw new HubException(
          "Somebody else's door code is ended by staff, the board or the owner.");
    }
    return new Facts(own, true, 0);
  }

  @Override
  public Effect perform(Order order) {
    DoorCodeBook.Entry entry = book.find(order.text("code")).orElse(null);
    if (entry == null) {
      return new Effect.NotDone(NONE);
    }
    try {
      locks.within(IssueDoorCode.PATIENCE).revoke(entry.guestId());
    } catch (VendorRefused refused) {
      return new Effect.NotDone(refused.getMessage());
    } catch (VendorUnavailable lost) {
      return new Effect.Unknown(lost.getMessage());
    }
    return ended(order, entry);
  }

  @Override
  public Effect look(Order order) {
    DoorCodeBook.Entry entry = book.find(order.text("code")).orElse(null);
    if (entry == null) {
      return new Effect.NotDone(NONE);
    }
    try {
      boolean opens =
          locks.within(IssueDoorCode.PATIENCE).find(order.text("code")).stream()
              .filter(guest -> guest.id().equals(entry.guestId()))
              .anyMatch(Guest::active);
      return opens
          ? new Effect.NotDone("The door code still opens the door.")
          : ended(order, entry);
    } catch (VendorRefused | VendorUnavailable silent) {
      return new Effect.Unknown(silent.getMessage());
    }
  }

  private Effect ended(Order order, DoorCodeBook.Entry entry) {
    book.revoked(order.text("code"));
    return new Effect.Done("The door code does not open the door any more.", entry.guestId(), null);
  }
}
