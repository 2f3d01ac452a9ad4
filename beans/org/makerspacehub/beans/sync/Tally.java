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

  /** Of the updated ones, how many are held back until the listing came to its end. */
  default int staged() {
    return 0;
  }

  /** What ended by it: members deleted or locked, memberships ended. */
  default int ended() {
    return 0;
  }
}
