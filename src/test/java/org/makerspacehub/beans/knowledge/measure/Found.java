package org.makerspacehub.beans.knowledge.measure;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How good an order of texts is when some of them answer a question and the others do not. */
final class Found {
  private Found() {}

  /** What the first ten are worth, those further down less, as a share of the best order. */
  static double ndcgAt10(List<String> order, Set<String> answers) {
    double gain = 0;
    double best = 0;
    for (int i = 0; i < 10; i++) {
      double worth = Math.log(2) / Math.log(i + 2);
      gain += i < order.size() && answers.contains(order.get(i)) ? worth : 0;
      best += i < answers.size() ? worth : 0;
    }
    return gain / best;
  }

  /** Which share of the answers is among the first hundred. */
  static double recallAt100(List<String> order, Set<String> answers) {
    Set<String> first = new LinkedHashSet<>(order.subList(0, Math.min(100, order.size())));
    first.retainAll(answers);
    return (double) first.size() / answers.size();
  }

  /**
   * Both orders with equal weight: Cormack, Clarke and Büttcher, Reciprocal Rank Fusion, k = 60.
   */
  static List<String> fusedEqually(List<String> one, List<String> other) {
    Map<String, Double> scores = new HashMap<>();
    for (List<String> order : List.of(one, other)) {
      for (int i = 0; i < order.size(); i++) {
        scores.merge(order.get(i), 1.0 / (60 + i + 1), Double::sum);
      }
    }
    return scores.entrySet().stream()
        .sorted(
            Map.Entry.<String, Double>comparingByValue()
                .reversed()
                .thenComparing(Map.Entry.comparingByKey()))
        .map(Map.Entry::getKey)
        .toList();
  }
}
