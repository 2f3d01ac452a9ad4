package org.makerspacehub.beans.member;

import java.util.List;

/**
 * What a search found.
 *
 * @param members the first of them, those in use before the others, then by name
 * @param more how many there are beyond those
 */
public record Found(List<Member> members, int more) {
  /** Nobody. */
  public static final Found NOBODY = new Found(List.of(), 0);

  /** Whether there is nobody. */
  public boolean isEmpty() {
    return members.isEmpty();
  }

  /** Whether there is exactly one. */
  public boolean isOne() {
    return members.size() == 1 && more == 0;
  }
}
