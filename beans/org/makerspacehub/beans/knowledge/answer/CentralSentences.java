package org.makerspacehub.beans.knowledge.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.Summaries;

/**
 * Summarises in the words of those who wrote: the sentences that are nearest to what all of it is
 * about, none twice. Without vectors the words that most of it shares decide.
 */
public final class CentralSentences implements Summaries {
  private static final int MOST = 6;
  private static final int MOST_SENTENCES = 80;
  private static final int SHORTEST_WORDS = 4;

  /** A message of so many characters is quoted whole. */
  private static final int SHORT = 260;

  /** How much a sentence loses for being like one that was chosen before. */
  private static final double NEW = 0.6;

  private final BiFunction<List<String>, Duration, List<float[]>> vectors;
  private final Duration patience;

  /**
   * A sentence that says what a piece is about.
   *
   * @param chunk where it stands
   * @param text as it was written; untrusted
   */
  public record Point(Chunk chunk, String text) {
    /** Without what was written. */
    @Override
    public String toString() {
      return "Point[" + chunk.id() + "]";
    }
  }

  private record Candidate(int place, Chunk chunk, String text, Set<String> terms) {}

  /**
   * @param vectors makes vectors of sentences within a time; null when it cannot
   * @param patience how long that may take
   */
  public CentralSentences(
      BiFunction<List<String>, Duration, List<float[]>> vectors, Duration patience) {
    this.vectors = vectors;
    this.patience = patience;
  }

  @Override
  public String of(List<Chunk> chunks) {
    return points(chunks, MOST).stream().map(Point::text).collect(Collectors.joining("\n"));
  }

  /** The sentences, in order of time. */
  public List<Point> points(List<Chunk> chunks, int most) {
    List<Candidate> candidates = candidates(chunks);
    if (candidates.isEmpty()) {
      return List.of();
    }
    List<float[]> made = vectors.apply(candidates.stream().map(Candidate::text).toList(), patience);
    boolean withVectors = made != null && made.size() == candidates.size();
    double[] central = withVectors ? byVectors(made) : byWords(candidates);
    List<Candidate> chosen = new ArrayList<>();
    while (chosen.size() < Math.min(most, candidates.size())) {
      candidates.stream()
          .filter(each -> !chosen.contains(each))
          .max(
              Comparator.comparingDouble(
                  each ->
                      central[each.place()]
                          - NEW
                              * chosen.stream()
                                  .mapToDouble(
                                      other ->
                                          withVectors
                                              ? Extract.dot(
                                                  made.get(each.place()), made.get(other.place()))
                                              : Terms.alike(each.terms(), other.terms()))
                                  .max()
                                  .orElse(0)))
          .ifPresent(chosen::add);
    }
    return chosen.stream()
        .sorted(
            Comparator.comparing((Candidate each) -> each.chunk().at())
                .thenComparingInt(Candidate::place))
        .map(each -> new Point(each.chunk(), each.text()))
        .toList();
  }

  private static List<Candidate> candidates(List<Chunk> chunks) {
    List<Candidate> all = new ArrayList<>();
    Set<String> seen = new java.util.HashSet<>();
    for (Chunk chunk : chunks) {
      for (String sentence : said(chunk.text())) {
        Set<String> terms = Terms.of(sentence);
        if (!Sentences.asks(sentence) && terms.size() >= SHORTEST_WORDS && seen.add(sentence)) {
          all.add(new Candidate(0, chunk, sentence, terms));
        }
      }
    }
    // Evenly over all of it, so that a long talk is not known by its beginning alone.
    int step = Math.max(1, (all.size() + MOST_SENTENCES - 1) / MOST_SENTENCES);
    List<Candidate> some = new ArrayList<>();
    for (int i = 0; i < all.size(); i += step) {
      Candidate each = all.get(i);
      some.add(new Candidate(some.size(), each.chunk(), each.text(), each.terms()));
    }
    return some;
  }

  /** A short message says only as a whole what it is about. */
  private static List<String> said(String text) {
    List<String> said = new ArrayList<>();
    for (String message : text.split("\\n\\s*\\n")) {
      String line = message.strip().replaceAll("\\s*\\n\\s*", " ");
      if (line.length() <= SHORT) {
        said.add(line);
      } else {
        said.addAll(Sentences.of(message));
      }
    }
    return said;
  }

  private static double[] byVectors(List<float[]> vectors) {
    double[] sum = new double[vectors.get(0).length];
    for (float[] vector : vectors) {
      for (int i = 0; i < sum.length; i++) {
        sum[i] += vector[i] / vectors.size();
      }
    }
    return vectors.stream()
        .mapToDouble(
            vector -> {
              double dot = 0;
              for (int i = 0; i < sum.length; i++) {
                dot += vector[i] * sum[i];
              }
              return dot;
            })
        .toArray();
  }

  private static double[] byWords(List<Candidate> candidates) {
    Map<String, Integer> common = new HashMap<>();
    candidates.forEach(each -> each.terms().forEach(term -> common.merge(term, 1, Integer::sum)));
    return candidates.stream()
        .mapToDouble(
            each ->
                each.terms().stream().mapToInt(common::get).sum()
                    / (double) (candidates.size() * Math.sqrt(each.terms().size())))
        .toArray();
  }
}
