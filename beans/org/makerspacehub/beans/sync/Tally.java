package org.makerspacehub.beans.sync;

/** How much of what was looked at was new or different. */
public interface Tally {
  /** Records looked at. */
  int seen();

  /** Records that were not there before. */
  int inserted();

  /** Records that were there and differed. */
  int updated();

  /** Records that were left as they are, without a write. */
  default int unchanged() {
    return seen() - inserted() - updated();
  }
}
