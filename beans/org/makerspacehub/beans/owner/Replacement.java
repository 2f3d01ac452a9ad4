package org.makerspacehub.beans.owner;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;

/**
 * One attempt to have another owner because the present one is gone.
 *
 * @param ref names it
 * @param candidate who shall be the owner
 * @param way what it takes
 * @param openedAt since when; what was said before does not count
 * @param dueAt for {@link Way#CODE}, not before; null for clicks
 * @param announcedAt since when the board can read of it; null while it cannot
 * @param state how far it is
 * @param intentSeq number of the intent in the audit; null while nothing is about to be done
 */
public record Replacement(
    String ref,
    Principal candidate,
    Way way,
    Instant openedAt,
    Instant dueAt,
    Instant announcedAt,
    State state,
    Long intentSeq) {
  /** How long the board and the owner have before a printed code does anything. */
  public static final Duration NOTICE = Duration.ofHours(72);

  /** How long the board has to agree, and how long a due code waits for its candidate. */
  public static final Duration GOOD_FOR = Duration.ofDays(7);

  /** What it takes. */
  public enum Way {
    /** More than half of the board. */
    CLICKS,
    /** A printed code, and time in which the present owner can say no. */
    CODE
  }

  /** How far it is. */
  public enum State {
    OPEN,
    DONE,
    CANCELLED,
    EXPIRED
  }

  /** What its buttons carry. */
  public String stamp() {
    return "owner:" + ref;
  }

  /**
   * When a code does what it is for. The notice runs from when the board could read of it: who says
   * that is the hub, so it can only make this later than {@link #dueAt}.
   *
   * @return empty for clicks, and while nobody was told
   */
  public Optional<Instant> due() {
    if (way != Way.CODE || announcedAt == null || dueAt == null) {
      return Optional.empty();
    }
    Instant told = announcedAt.plus(NOTICE);
    return Optional.of(told.isAfter(dueAt) ? told : dueAt);
  }
}
