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
    opens(locks.within(IssueDoorCode.LOOKING), order.text("code"), entry.guestId());
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
      if (entry.guestId() != null) {
        lock.revoke(entry.guestId());
      }
      // By the name as well: an answer that got lost may have left a guest whom nobody noted.
      for (Guest each : named(lock, code, entry.guestId())) {
        if (entry.guestId() == null) {
          book.made(code, each.id());
        }
        lock.revoke(each.id());
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
      return opens(lock, code, entry.guestId())
          ? new Effect.NotDone("The door code still opens the door.")
          : ended(code);
    } catch (VendorRefused | VendorUnavailable silent) {
      return new Effect.Unknown(silent.getMessage());
    }
  }

  private static boolean opens(LockProvider lock, String code, String guestId) {
    return guestId != null && lock.opens(guestId) || !named(lock, code, guestId).isEmpty();
  }

  private static List<Guest> named(LockProvider lock, String code, String guestId) {
    try {
      return lock.find(code);
    } catch (VendorRefused tooMany) {
      if (guestId == null) {
        throw tooMany;
      }
      // Whose code it is stands written down: that one ends even where nobody can look through all.
      return List.of();
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
