package org.makerspacehub.beans.knowledge.store;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.makerspacehub.beans.knowledge.ChunkStore.Hit;

/** Makes one order of what was found by words and what was found by meaning. */
final class Fusion {
  // G. Cormack, C. Clarke, S. Büttcher: Reciprocal Rank Fusion, SIGIR 2009.
  private static final double K = 60;

  /**
   * Something that was found one way.
   *
   * @param id of the piece
   * @param score of that way: BM25, or a cosine
   */
  record Ranked(UUID id, double score) {}

  /**
   * The best of both, the best first.
   *
   * @param lexical what was found by words, the best first
   * @param dense what was found by vector, the best first
   * @param most of them at the most
   */
  List<Hit> fuse(List<Ranked> lexical, List<Ranked> dense, int most) {
    Map<UUID, Hit> all = new HashMap<>();
    for (int i = 0; i < lexical.size(); i++) {
      Ranked found = lexical.get(i);
      all.put(found.id(), new Hit(found.id(), 1 / (K + i + 1), found.score(), 0));
    }
    for (int i = 0; i < dense.size(); i++) {
      Ranked found = dense.get(i);
      Hit hit = all.getOrDefault(found.id(), new Hit(found.id(), 0, 0, 0));
      double score = hit.score() + 1 / (K + i + 1);
      all.put(found.id(), new Hit(found.id(), score, hit.lexical(), found.score()));
    }
    return all.values().stream()
        .sorted(Comparator.comparingDouble(Hit::score).reversed().thenComparing(Hit::id))
        .limit(most)
        .toList();
  }
}
