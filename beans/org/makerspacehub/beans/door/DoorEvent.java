package org.makerspacehub.beans.door;

import java.time.Instant;

/**
 * Something that happened at a door.
 *
 * @param at when, by the vendor's clock
 * @param what what it was
 * @param lockId as the vendor calls the door; null when it was not said
 * @param guestId as the vendor calls whoever has the code; null when nobody is known
 * @param method {@code pin}, {@code card} and so on; null when it was not said
 */
public record DoorEvent(Instant at, What what, String lockId, String guestId, String method) {

  /** What a door tells. */
  public enum What {
    /** It was unlocked. */
    ENTRY,
    /** Somebody tried and was refused. */
    DENIED,
    /** Anything else: it locked, its battery is low. */
    OTHER
  }

  @Override
  public String toString() {
    return "DoorEvent[what=" + what + "]";
  }
}
