package org.makerspacehub.beans.sync;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.makerspacehub.beans.Sha256;

/**
 * What a run would end, by what it is of: each kind is weighed against how many of its own we hold,
 * so that ninety memberships of ninety do not hide among a thousand members. Ids only.
 */
public final class Losses {
  private final Map<String, TreeSet<String>> ids = new LinkedHashMap<>();
  private final Map<String, Long> held = new LinkedHashMap<>();

  /** Notes that one would be ended; the same one twice is one. */
  public Losses end(String what, String id) {
    ids.computeIfAbsent(what, w -> new TreeSet<>()).add(id);
    return this;
  }

  /** Notes how many of a kind we hold. */
  public Losses held(String what, long count) {
    held.put(what, count);
    return this;
  }

  /** One kind alone. */
  static Losses of(String what, Collection<String> gone, long held) {
    Losses losses = new Losses().held(what, held);
    gone.forEach(id -> losses.end(what, id));
    return losses;
  }

  /** How many different ones of a kind. */
  public int count(String what) {
    return ids.getOrDefault(what, new TreeSet<>()).size();
  }

  /** How many different ids these kinds have together. */
  int countTogether(String... whats) {
    TreeSet<String> together = new TreeSet<>();
    for (String what : whats) {
      together.addAll(ids.getOrDefault(what, new TreeSet<>()));
    }
    return together.size();
  }

  /** How many of a kind we hold; 0 when nobody said. */
  public long heldOf(String what) {
    return held.getOrDefault(what, 0L);
  }

  /**
   * The kind that would lose too large a share, the one that would lose most first; null when none
   * would.
   *
   * @param few so many are believed whatever share they are
   * @param percent so much of what we hold is believed
   */
  String over(int few, int percent) {
    String most = null;
    for (Map.Entry<String, Long> kind : held.entrySet()) {
      long gone = count(kind.getKey());
      if (gone > few
          && gone * 100 > percent * kind.getValue()
          && (most == null || gone > count(most))) {
        most = kind.getKey();
      }
    }
    return most;
  }

  /** SHA-256 in hex over exactly what would be ended, in whatever order it came. */
  String fingerprint() {
    StringBuilder all = new StringBuilder();
    new TreeMap<>(ids)
        .forEach(
            (what, gone) ->
                gone.forEach(id -> all.append(what).append('\t').append(id).append('\n')));
    return Sha256.hex(all.toString());
  }
}
