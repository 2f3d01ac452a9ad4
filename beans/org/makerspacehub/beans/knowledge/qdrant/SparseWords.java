package org.makerspacehub.beans.knowledge.qdrant;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.DoubleUnaryOperator;
import org.apache.lucene.util.StringHelper;
import org.makerspacehub.beans.knowledge.store.Terms;

/**
 * A text as a sparse vector: a place for each word, and how much the word counts there. Together
 * with the rarity of a word, which the server knows and multiplies in, the product of a question's
 * and a piece's is BM25.
 *
 * @param places 32-bit hashes of words, unsigned, in order, each once
 * @param weights of the same, positive
 */
record SparseWords(List<Integer> places, List<Float> weights) {
  private static final double SATURATION = 1.2;
  private static final double LENGTH = 0.75;

  // The mean is not known without asking, and pieces are cut to like sizes: this many words are an
  // ordinary one. It bends the ranking a little and never what may be found.
  private static final double ORDINARY = 128;

  // Of a question: whatever is pasted into one, it stays a question.
  private static final int MOST_WORDS = 256;

  // Never to be changed: what is indexed was hashed with it.
  private static final int SEED = 0x6b6e6f77;

  /** A piece: a word that comes again counts more, but less each time, and less in a long text. */
  static SparseWords ofPiece(String text) {
    List<String> terms = Terms.of(text);
    double norm = SATURATION * (1 - LENGTH + LENGTH * terms.size() / ORDINARY);
    return weighed(terms, often -> often * (SATURATION + 1) / (often + norm));
  }

  /** A question: each of its words once, however often it is there. */
  static SparseWords ofQuestion(String text) {
    List<String> terms = Terms.of(text).stream().distinct().limit(MOST_WORDS).toList();
    return weighed(terms, often -> often);
  }

  boolean isEmpty() {
    return places.isEmpty();
  }

  private static SparseWords weighed(List<String> terms, DoubleUnaryOperator weight) {
    // By the hash: two words that share one are counted as one, since a place may come only once.
    SortedMap<Integer, Integer> often = new TreeMap<>(Integer::compareUnsigned);
    for (String term : terms) {
      byte[] bytes = term.getBytes(StandardCharsets.UTF_8);
      often.merge(StringHelper.murmurhash3_x86_32(bytes, 0, bytes.length, SEED), 1, Integer::sum);
    }
    List<Float> weights = new ArrayList<>(often.size());
    often.values().forEach(times -> weights.add((float) weight.applyAsDouble(times)));
    return new SparseWords(List.copyOf(often.keySet()), List.copyOf(weights));
  }
}
