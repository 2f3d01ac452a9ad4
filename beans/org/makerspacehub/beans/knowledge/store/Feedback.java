package org.makerspacehub.beans.knowledge.store;

import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The words of a question and, more lightly, those by which its best pieces differ from all others:
 * somebody asks for a key and the answer speaks of a fob. Source: G. Amati, Probability Models for
 * Information Retrieval (2003), the model Bo1.
 */
final class Feedback {
  /** Pieces that are asked what words they use. */
  static final int PIECES = 5;

  /** Fewer pieces than this with a word: it may be an accident. */
  static final int AT_LEAST = 2;

  private static final int MOST_WORDS = 10;
  private static final double SHARE = 0.3;

  /**
   * A word of the best pieces.
   *
   * @param text as it is indexed
   * @param here how often it stands in them
   * @param everywhere how often it stands in all pieces; at least as often
   */
  record Word(String text, long here, long everywhere) {}

  private Feedback() {}

  /**
   * Words with how much each counts.
   *
   * @param asked the question's words with how often each stands there; not empty
   * @param seen words that several of the best pieces have, each once
   * @param pieces how many there are in all
   * @return weights that add up to one
   */
  static Map<String, Double> widened(
      Map<String, Integer> asked, Collection<Word> seen, long pieces) {
    List<Map.Entry<String, Double>> telling =
        seen.stream()
            .map(word -> Map.entry(word.text(), surprise(word, pieces)))
            .sorted(
                Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder())
                    .thenComparing(Map.Entry.comparingByKey()))
            .limit(MOST_WORDS)
            .toList();
    double said = asked.values().stream().mapToInt(Integer::intValue).sum();
    double told = telling.stream().mapToDouble(Map.Entry::getValue).sum();
    double share = told > 0 ? SHARE : 0;
    Map<String, Double> weights = new HashMap<>();
    asked.forEach((word, times) -> weights.put(word, (1 - share) * times / said));
    if (share > 0) {
      telling.forEach(
          word -> weights.merge(word.getKey(), share * word.getValue() / told, Double::sum));
    }
    return weights;
  }

  /** How unlikely it is that a word stands there so often by chance, in bits. */
  private static double surprise(Word word, long pieces) {
    double usual = (double) word.everywhere() / pieces;
    return (word.here() * Math.log((1 + usual) / usual) + Math.log1p(usual)) / Math.log(2);
  }
}
