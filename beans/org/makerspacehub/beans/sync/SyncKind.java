package org.makerspacehub.beans.sync;

import java.util.Locale;

/** How much a round looks at, and whether it writes. */
public enum SyncKind {
  /** What changed since the cursors stand, and what cannot be asked for that way. */
  INCREMENT,
  /**
   * Everything, whatever the cursors say; only such a round notices what is gone without a word.
   */
  FULL,
  /** Everything as well, but nothing of it is written: what a full round would do, in numbers. */
  DRY_RUN;

  /** As it is written in settings and in the database. */
  public String wireName() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Whether everything is looked at, whatever the cursors say. */
  public boolean isFull() {
    return this != INCREMENT;
  }

  /**
   * @param word {@code full} or {@code dry-run}; anything else, null as well, is an increment
   */
  public static SyncKind of(String word) {
    String said = word == null ? "" : word.trim().toLowerCase(Locale.ROOT);
    return said.equals("full") ? FULL : said.equals("dry-run") ? DRY_RUN : INCREMENT;
  }
}
