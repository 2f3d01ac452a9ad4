package org.makerspacehub.beans.identity;

import java.util.Locale;

/** How firmly a vendor's record is tied to a person. */
public enum LinkState {
  /** Not at all. */
  NONE,
  /** Shown to staff; gives no right. */
  PROBABLE,
  /** Slack's verified address equals the member's: enough to read one's own data. */
  MATCHED,
  /** By a code sent to the member's address, or by a gated request. */
  CONFIRMED,
  /** It was a link until an address changed; gives no right until a human looked. */
  SUSPENDED;

  /** The name in the database, for example {@code matched}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Reads the database's name. */
  public static LinkState of(String wireName) {
    return valueOf(wireName.toUpperCase(Locale.ROOT));
  }

  /** Whether a person belongs to it, now or until it was suspended. */
  public boolean holdsPerson() {
    return this == MATCHED || this == CONFIRMED || this == SUSPENDED;
  }
}
