package org.makerspacehub.beans.sync;

import java.util.Locale;

/** How much a round looks at. */
public enum SyncKind {
  /** What changed since the cursors stand, and what cannot be asked for that way. */
  INCREMENT,
  /**
   * Everything, whatever the cursors say; only such a round notices what is gone without a word.
   */
  FULL;

  /** As it is written in settings and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * @param word {@code full}; anything else, null as well, is an increment
   */
  public static SyncKind of(String word) {
    return word != null && word.trim().equalsIgnoreCase("full") ? FULL : INCREMENT;
  }
}
