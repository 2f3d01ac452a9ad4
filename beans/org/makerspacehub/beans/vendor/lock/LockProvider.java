package org.makerspacehub.beans.vendor.lock;

import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;

/**
 * A door lock's vendor. Answers are certain or say that they are not; nothing is tried a second
 * time here. Of every method, {@link org.makerspacehub.beans.vendor.VendorRefused} means that it
 * certainly did not happen, and {@link org.makerspacehub.beans.vendor.VendorUnavailable} that it
 * may have.
 */
public interface LockProvider {

  /** The same vendor, for one piece of work: begins no call later than this from now. */
  LockProvider within(Duration patience);

  /**
   * Makes a guest with a code of the vendor's choice. Not idempotent at every vendor: {@link #find}
   * first.
   *
   * @param from in the lock's own zone, like {@code until}
   */
  Guest create(String name, LocalDateTime from, LocalDateTime until);

  /**
   * Lets a guest through one of our doors. Idempotent: a guest who may already is no error.
   *
   * @param lockId of {@code LOCK_IDS}
   */
  void admit(String guestId, String lockId);

  /** Whether a guest has been let through one of our doors. */
  boolean admits(String guestId, String lockId);

  /** Ends a guest's code. Idempotent, also for one that is gone. */
  void revoke(String guestId);

  /** Whether a guest's code opens, or will; false for one that is gone. */
  boolean opens(String guestId);

  /**
   * Finds by the reference in the name every guest whose code opens, or will: more than one where a
   * vendor that did not answer was asked again. The order is the same at each call.
   *
   * @param reference short form of an idempotency key
   * @throws org.makerspacehub.beans.vendor.VendorRefused also when there are more guests than can
   *     be looked through: a search that is not whole finds nothing
   */
  List<Guest> find(String reference);

  /**
   * Somebody with a code for some days.
   *
   * @param id at the vendor
   * @param name with the reference in it
   * @param pin the code; null where the vendor does not show it any more
   * @param from when the code begins, in the lock's own zone
   * @param until when it ends, likewise
   * @param active whether the code opens, or will
   */
  record Guest(
      String id, String name, String pin, LocalDateTime from, LocalDateTime until, boolean active) {
    @Override
    public String toString() {
      return "Guest[id=" + id + "]";
    }
  }
}
