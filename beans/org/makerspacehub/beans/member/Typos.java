package org.makerspacehub.beans.member;

import java.util.Collection;
import java.util.OptionalInt;

/** How many slips of the finger lie between what was typed and a name. */
public final class Typos {
  private static final int TWO_SLIPS_FROM = 6;

  private Typos() {}

  /**
   * Compares folded names word by word.
   *
   * @param typed the words typed
   * @param name the words of the name
   * @return the slips in all; empty when some typed word resembles none of the name's
   */
  public static OptionalInt between(Collection<String> typed, Collection<String> name) {
    int slips = 0;
    for (String word : typed) {
      int allowed = word.length() < 3 ? 0 : word.length() < TWO_SLIPS_FROM ? 1 : 2;
      int least = allowed + 1;
      for (String candidate : name) {
        if (candidate.startsWith(word)) {
          least = 0;
        } else if (candidate.charAt(0) == word.charAt(0)) {
          least = Math.min(least, distance(word, candidate, allowed));
        }
      }
      if (least > allowed) {
        return OptionalInt.empty();
      }
      slips += least;
    }
    return OptionalInt.of(slips);
  }

  /**
   * Letters to change, add, leave out, or swap with their neighbour.
   *
   * @param most gives up beyond this and returns a larger number
   */
  static int distance(String a, String b, int most) {
    if (Math.abs(a.length() - b.length()) > most) {
      return most + 1;
    }
    int[] before = new int[b.length() + 1];
    int[] previous = new int[b.length() + 1];
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      row[0] = i;
      int least = row[0];
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], previous[j]) + 1, previous[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], before[j - 2] + 1);
        }
        least = Math.min(least, row[j]);
      }
      if (least > most) {
        return most + 1;
      }
      int[] reused = before;
      before = previous;
      previous = row;
      row = reused;
    }
    return previous[b.length()];
  }
}
