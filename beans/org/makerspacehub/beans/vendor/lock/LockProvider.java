package org.makerspacehub.beans.vendor.lock;

import java.time.LocalDateTime;
import java.util.Optional;

/**
 * A door lock's vendor. Answers are certain or say that they are not; nothing is tried a second
 * time here.
 */
public interface LockProvider {

  /**
   * Makes a guest with a code of the vendor's choice. Not idempotent at every vendor: {@link #find}
   * first.
   *
   * @throws org.makerspacehub.beans.vendor.VendorRefused when it certainly did not happen
   * @throws org.makerspacehub.beans.vendor.VendorUnavailable when it may have happened
   */
  Guest create(String name, LocalDateTime from, LocalDateTime until);

  /**
   * Lets a guest through one of our doors. Idempotent: a guest who may already is no error.
   *
   * @param lockId of {@code LOCK_IDS}
   */
  void admit(String guestId, String lockId);

  /** Ends a guest's code. Idempotent. */
  void revoke(String guestId);

  /**
   * Finds a guest by the reference in the name, whatever their state.
   *
   * @param reference short form of an idempotency key
   */
  Optional<Guest> find(String reference);

  /**
   * Somebody with a code for some days.
   *
   * @param id at the vendor
   * @param name with the reference in it
   * @param pin the code; null where the vendor does not show it any more
   * @param until when the code ends, in the lock's own zone
   * @param active whether the code opens, or will
   */
  record Guest(String id, String name, String pin, LocalDateTime until, boolean active) {
    @Override
    public String toString() {
      return "Guest[id=" + id + "]";
    }
  }
}
