package org.makerspacehub.beans;

import java.util.Arrays;
import java.util.Locale;

/** How far the hub reaches out ({@code HUB_MODE}). */
public enum HubMode {
  /** Everybody is answered. */
  LIVE,
  /** For the first week: operators and the owner see everything, nobody else is spoken to. */
  OBSERVE;

  /** The name that operators write, for example {@code observe}. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * Reads what an operator wrote.
   *
   * @param text blank counts as not set, and then the hub is live
   * @throws HubException when it is neither: a hub that was meant to watch must not speak because
   *     of a slip
   */
  public static HubMode of(String text) {
    String said = text == null ? "" : text.trim().toLowerCase(Locale.ROOT);
    return said.isEmpty()
        ? LIVE
        : Arrays.stream(values())
            .filter(mode -> mode.wireName().equals(said))
            .findFirst()
            .orElseThrow(
                () ->
                    new HubException(
                        "HUB_MODE is neither 'live' nor 'observe': set it to one of them."));
  }
}
