package org.makerspacehub.beans.knowledge.answer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.answer.KnowledgeAnswer.Kind;
import org.makerspacehub.beans.knowledge.answer.KnowledgeAnswer.Quote;

/**
 * Answers in the words of what was found: the sentences that fit best, or that nothing does. What
 * counts as an answer is calibrated on questions with known answers, and on questions that nothing
 * answers.
 */
public final class Extract {
  /** From this on something is an answer (see {@link #relevance}). */
  static final double ENOUGH = 0.565;

  /** The same while there are no vectors. */
  static final double ENOUGH_WORDS = 0.7;

  /** A further quote is at the most this much less relevant than the best one. */
  private static final double NEARLY = 0.1;

  /** Cosines of sentences of bge-small: about one thing, and saying the same. */
  private static final double ALIKE = 0.6;

  private static final double VERY_ALIKE = 0.6;
  private static final double ALIKE_COVERAGE = 0.4;
  private static final double SAME = 0.93;
  private static final double ALIKE_WORDS = 0.25;
  private static final double SAME_WORDS = 0.75;
  private static final double FIGURE = 0.05;
  private static final int PIECES = 5;
  private static final int SENTENCES = 10;
  private static final int MOST_VECTORS = 30;
  private static final int MOST_QUOTES = 3;
  private static final int LONGEST_QUOTE = 360;
  private static final Duration PATIENCE = Duration.ofMillis(1_200);

  private final BiFunction<List<String>, Duration, List<float[]>> vectors;

  /**
   * @param vectors makes vectors of sentences within a time; null when it cannot
   */
  public Extract(BiFunction<List<String>, Duration, List<float[]>> vectors) {
    this.vectors = vectors;
  }

  private static final class Candidate {
    final Found found;
    final int place;
    final String text;
    final Set<String> terms;
    final Facts facts;
    String quote = "";
    double words;
    float[] vector;
    float[] around;
    double relevance;

    Candidate(Found found, int place, String text) {
      this.found = found;
      this.place = place;
      this.text = text;
      this.terms = Terms.of(text);
      this.facts = Facts.of(text);
    }

    Chunk chunk() {
      return found.chunk();
    }
  }

  /** The answer to the question of the evidence. */
  public KnowledgeAnswer answer(Evidence evidence) {
    List<Candidate> candidates = candidates(evidence);
    if (candidates.isEmpty()) {
      return KnowledgeAnswer.UNKNOWN;
    }
    boolean withVectors = evidence.vector() != null && embed(candidates);
    for (Candidate each : candidates) {
      each.relevance = relevance(evidence, each, withVectors);
    }
    carryOver(candidates);
    List<Candidate> said =
        candidates.stream()
            .filter(each -> !Sentences.asks(each.text))
            .sorted(
                Comparator.comparingDouble(
                        (Candidate each) -> each.relevance + 0.05 * each.found.score())
                    .reversed())
            .toList();
    // One word alone is what half of all messages have.
    boolean tooLittle = !withVectors && Terms.of(evidence.question()).size() < 2;
    double enough = withVectors ? ENOUGH : tooLittle ? 2 : ENOUGH_WORDS;
    if (said.isEmpty() || said.get(0).relevance < enough) {
      return KnowledgeAnswer.UNKNOWN;
    }
    return quoted(said, candidates, enough, Facts.of(evidence.question()));
  }

  private static List<Candidate> candidates(Evidence evidence) {
    List<Candidate> candidates = new ArrayList<>();
    Set<String> question = Terms.of(evidence.question());
    for (Found found : evidence.found().subList(0, Math.min(PIECES, evidence.found().size()))) {
      List<String> sentences = Sentences.of(found.chunk().text());
      int place = 0;
      List<Candidate> here = new ArrayList<>();
      for (String sentence : sentences) {
        Candidate candidate = new Candidate(found, place++, sentence);
        candidate.words = covered(question, candidate.terms);
        here.add(candidate);
      }
      if (here.size() > SENTENCES) {
        // Of a long piece, what has the question's words, and what follows that.
        Set<Integer> near = new java.util.HashSet<>();
        here.stream()
            .sorted(Comparator.comparingDouble((Candidate each) -> each.words).reversed())
            .limit(SENTENCES / 2)
            .forEach(
                each -> {
                  near.add(each.place);
                  near.add(each.place + 1);
                });
        here.removeIf(each -> !near.contains(each.place));
      }
      candidates.addAll(here);
    }
    return candidates;
  }

  private static double covered(Set<String> question, Set<String> sentence) {
    return question.isEmpty()
        ? 0
        : (double) question.stream().filter(sentence::contains).count() / question.size();
  }

  private boolean embed(List<Candidate> candidates) {
    List<Candidate> some = candidates.subList(0, Math.min(MOST_VECTORS, candidates.size()));
    List<String> texts = new ArrayList<>(some.stream().map(each -> each.text).toList());
    // A sentence often says only with the next one what it is about.
    int[] around = new int[some.size()];
    for (int i = 0; i < some.size(); i++) {
      around[i] = i;
      if (i + 1 < some.size() && some.get(i + 1).chunk() == some.get(i).chunk()) {
        around[i] = texts.size();
        texts.add(some.get(i).text + " " + some.get(i + 1).text);
      }
    }
    List<float[]> made = vectors.apply(texts, PATIENCE);
    if (made == null || made.size() != texts.size()) {
      return false;
    }
    for (int i = 0; i < some.size(); i++) {
      some.get(i).vector = made.get(i);
      some.get(i).around = made.get(around[i]);
    }
    return true;
  }

  /**
   * How well a sentence answers, from 0 to 1: what it means beside the question, alone or with what
   * follows it; what its piece means; and how much of the question's words its piece has. A text
   * about the same machine is near to a question about something that it does not say, so no one of
   * them is enough.
   */
  private static double relevance(Evidence evidence, Candidate each, boolean withVectors) {
    // One word alone is in half of all messages: that it is there says little.
    double coverage =
        each.found.coverage() * Math.min(1, Terms.of(evidence.question()).size() / 2.0);
    if (!withVectors || each.vector == null) {
      return withVectors ? 0 : 0.5 * coverage + 0.5 * each.words;
    }
    double own = Math.max(dot(evidence.vector(), each.vector), dot(evidence.vector(), each.around));
    // What the index did not find by its vector is not far from its nearest sentence.
    double piece = each.found.dense() > 0 ? each.found.dense() : own - 0.1;
    // A figure of the question's is what it is about.
    double figure = each.facts.mentions(Facts.of(evidence.question())) ? FIGURE : 0;
    return 0.5 * own + 0.3 * piece + 0.2 * coverage + figure;
  }

  /** What follows a question that fits answers it, though it has other words. */
  private static void carryOver(List<Candidate> candidates) {
    Map<UUID, Map<Integer, Candidate>> places = new HashMap<>();
    candidates.forEach(
        each ->
            places.computeIfAbsent(each.chunk().id(), id -> new HashMap<>()).put(each.place, each));
    for (Candidate each : candidates) {
      if (Sentences.asks(each.text)) {
        Map<Integer, Candidate> here = places.get(each.chunk().id());
        for (int after = 1; after <= 2; after++) {
          Candidate next = here.get(each.place + after);
          if (next == null || Sentences.asks(next.text)) {
            break;
          }
          next.relevance = Math.max(next.relevance, each.relevance * (after == 1 ? 0.95 : 0.85));
        }
      }
    }
  }

  private static KnowledgeAnswer quoted(
      List<Candidate> said, List<Candidate> all, double enough, Facts asked) {
    double least = Math.max(enough, said.get(0).relevance - NEARLY);
    List<Candidate> chosen = new ArrayList<>();
    boolean differ = false;
    for (Candidate each : said) {
      each.quote = withNext(each, all);
      if (each.relevance < enough || chosen.size() == MOST_QUOTES) {
        break;
      }
      Candidate same =
          chosen.stream().filter(other -> saysTheSame(other, each)).findFirst().orElse(null);
      if (same != null) {
        if (each.chunk().at().isAfter(same.chunk().at())) {
          chosen.set(chosen.indexOf(same), each);
        }
        continue;
      }
      boolean elsewhere =
          chosen.stream().noneMatch(other -> document(other).equals(document(each)));
      boolean contradicts =
          elsewhere && chosen.stream().anyMatch(other -> contradict(other, each, asked));
      if (contradicts || elsewhere && each.relevance >= least) {
        chosen.add(each);
        differ |= contradicts;
      }
    }
    if (differ) {
      chosen.sort(Comparator.comparing((Candidate each) -> each.chunk().at()).reversed());
    } else {
      newerFirst(chosen);
    }
    List<Quote> quotes = new ArrayList<>();
    for (Candidate each : chosen) {
      quotes.add(new Quote(quotes.size() + 1, each.quote, each.chunk()));
    }
    return new KnowledgeAnswer(differ ? Kind.DIFFER : Kind.FOUND, quotes);
  }

  /** Of what says nearly as well how the very same thing stands, the newest holds. */
  private static void newerFirst(List<Candidate> chosen) {
    for (int i = 1; i < chosen.size(); i++) {
      Candidate first = chosen.get(0);
      Candidate each = chosen.get(i);
      if (each.chunk().at().isAfter(first.chunk().at())
          && each.found.coverage() >= first.found.coverage()
          && near(each, first, VERY_ALIKE)) {
        chosen.remove(i);
        chosen.add(0, each);
      }
    }
  }

  private static boolean contradict(Candidate one, Candidate other, Facts asked) {
    return Facts.of(one.quote).apart(Facts.of(other.quote), asked)
        && (near(one, other, ALIKE)
            || Terms.alike(one.terms, other.terms) >= ALIKE_WORDS
            || Math.min(one.found.coverage(), other.found.coverage()) >= ALIKE_COVERAGE);
  }

  private static boolean near(Candidate one, Candidate other, double cosine) {
    return one.vector != null && other.vector != null && dot(one.vector, other.vector) >= cosine;
  }

  private static String document(Candidate each) {
    return each.chunk().kind().key() + ":" + each.chunk().source() + ":" + each.chunk().document();
  }

  private static boolean saysTheSame(Candidate one, Candidate other) {
    boolean alike =
        one.vector != null && other.vector != null && dot(one.vector, other.vector) >= SAME
            || Terms.alike(one.terms, other.terms) >= SAME_WORDS;
    return alike && one.facts.same(other.facts);
  }

  /** What follows belongs to it when it fits and does not ask something new. */
  private static String withNext(Candidate each, List<Candidate> all) {
    return all.stream()
        .filter(
            next ->
                next.chunk().id().equals(each.chunk().id())
                    && next.place == each.place + 1
                    && !Sentences.asks(next.text)
                    && next.relevance >= each.relevance - 0.3
                    && each.text.length() + next.text.length() < LONGEST_QUOTE)
        .findFirst()
        .map(next -> each.text + " " + next.text)
        .orElse(each.text);
  }

  static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < Math.min(one.length, other.length); i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
