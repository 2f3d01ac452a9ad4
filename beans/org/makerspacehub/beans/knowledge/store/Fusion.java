package org.makerspacehub.beans.knowledge.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/**
 * Makes one order of what fits by its words and what fits by its meaning. Both scores of every
 * candidate are known here, so that nothing is lost because one of two lists ended before it: they
 * are brought to one scale, question by question, and added. ADR 9 has the figures.
 */
final class Fusion {
  /** How much words count; the rest is meaning. */
  static final double WORDS = 0.3;

  /**
   * A piece with what was measured of it.
   *
   * @param id of the piece
   * @param words BM25, not negative; 0 when none of the words is in it
   * @param cosine of its vector and the question's; the same for all when the question has none
   */
  record Candidate(UUID id, double words, double cosine) {}

  /**
   * A piece in its place.
   *
   * @param candidate as it was given
   * @param score from 0 to 1
   */
  record Placed(Candidate candidate, double score) {}

  private Fusion() {}

  /**
   * The candidates, the best first; among equals by id, so that an order never depends on the order
   * in which they came.
   */
  static List<Placed> order(Collection<Candidate> candidates) {
    double most = 0;
    double nearest = Double.NEGATIVE_INFINITY;
    double farthest = Double.POSITIVE_INFINITY;
    for (Candidate candidate : candidates) {
      most = Math.max(most, candidate.words());
      nearest = Math.max(nearest, candidate.cosine());
      farthest = Math.min(farthest, candidate.cosine());
    }
    // No words in common is a true zero; the least cosine of a model is anywhere, so it is
    // measured.
    double scale = most > 0 ? WORDS / most : 0;
    double span = nearest > farthest ? (1 - WORDS) / (nearest - farthest) : 0;
    double from = farthest;
    return candidates.stream()
        .map(one -> new Placed(one, one.words() * scale + (one.cosine() - from) * span))
        .sorted(
            Comparator.comparingDouble(Placed::score)
                .reversed()
                .thenComparing(placed -> placed.candidate().id()))
        .toList();
  }
}
