package org.makerspacehub.beans.execute;

import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.lock.LockProvider;
import org.makerspacehub.beans.vendor.lock.LockProvider.Guest;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Ends a door code by its reference, also one of which nobody knows whether it was made. However
 * often it is done, it is done.
 */
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
    // Nothing is sent to a vendor that does not answer: the request waits instead.
    locks.within(IssueDoorCode.LOOKING).find(order.text("code"));
    return new Facts(own, true, 0);
  }

  @Override
  public Effect perform(Order order) {
    String code = order.text("code");
    DoorCodeBook.Entry entry = book.find(code).orElse(null);
    if (entry == null) {
      return new Effect.NotDone(NONE);
    }
    book.ending(code);
    try {
      LockProvider lock = locks.within(IssueDoorCode.PATIENCE);
      // By the name as well: an answer that got lost may have left a guest whom nobody noted.
      List<Guest> named = lock.find(code);
      if (entry.guestId() == null && !named.isEmpty()) {
        book.made(code, named.get(0).id());
      }
      for (Guest each : named) {
        lock.revoke(each.id());
      }
      // By the id as well: somebody may have given the guest another name.
      if (entry.guestId() != null
          && named.stream().noneMatch(each -> each.id().equals(entry.guestId()))) {
        lock.revoke(entry.guestId());
      }
    } catch (VendorRefused refused) {
      return new Effect.NotDone(refused.getMessage());
    } catch (VendorUnavailable lost) {
      return new Effect.Unknown(lost.getMessage());
    }
    return ended(code);
  }

  @Override
  public Effect look(Order order) {
    String code = order.text("code");
    DoorCodeBook.Entry entry = book.find(code).orElse(null);
    if (entry == null) {
      return new Effect.NotDone(NONE);
    }
    try {
      LockProvider lock = locks.within(IssueDoorCode.PATIENCE);
      boolean opens =
          !lock.find(code).isEmpty() || entry.guestId() != null && lock.opens(entry.guestId());
      return opens ? new Effect.NotDone("The door code still opens the door.") : ended(code);
    } catch (VendorRefused | VendorUnavailable silent) {
      return new Effect.Unknown(silent.getMessage());
    }
  }

  private Effect ended(String code) {
    book.revoked(code);
    String guest = book.find(code).map(DoorCodeBook.Entry::guestId).orElse(null);
    return new Effect.Done(
        guest == null
            ? "No door code was made under that reference, and none will be."
            : "The door code does not open the door any more.",
        guest == null ? "" : guest,
        null);
  }
}
