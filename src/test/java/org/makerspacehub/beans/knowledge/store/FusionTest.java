package org.makerspacehub.beans.knowledge.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.makerspacehub.beans.knowledge.store.Feedback.Word;
import org.makerspacehub.beans.knowledge.store.Fusion.Candidate;
import org.makerspacehub.beans.knowledge.store.Fusion.Placed;

class FusionTest {
  @Provide
  Arbitrary<List<Candidate>> candidates() {
    // Few different values, so that there are ties and zeros.
    Arbitrary<Double> words =
        Arbitraries.oneOf(
            Arbitraries.of(0.0, 1.0, 7.5), Arbitraries.doubles().between(0, 60).ofScale(2));
    Arbitrary<Double> cosines =
        Arbitraries.oneOf(
            Arbitraries.of(-1.0, 0.0, 0.7), Arbitraries.doubles().between(-1, 1).ofScale(3));
    return Combinators.combine(words, cosines)
        .as((word, cosine) -> new double[] {word, cosine})
        .list()
        .ofMaxSize(40)
        .map(
            all -> {
              List<Candidate> made = new ArrayList<>();
              for (double[] one : all) {
                made.add(new Candidate(new UUID(0, made.size()), one[0], one[1]));
              }
              return made;
            });
  }

  @Property(tries = 300)
  @Label("R1 nobody is lost or doubled, and every score is a number from 0 to 1, the best first")
  void whole(@ForAll("candidates") List<Candidate> candidates) {
    List<Placed> order = Fusion.order(candidates);
    assertThat(order.stream().map(Placed::candidate))
        .containsExactlyInAnyOrderElementsOf(candidates);
    double before = 1 + 1e-9;
    for (Placed placed : order) {
      assertThat(placed.score()).isFinite().isBetween(0.0, before);
      before = placed.score();
    }
  }

  @Property(tries = 300)
  @Label("R1 the order does not depend on the order in which they came, also among equals")
  void settled(@ForAll("candidates") List<Candidate> candidates, @ForAll long seed) {
    List<Candidate> other = new ArrayList<>(candidates);
    Collections.shuffle(other, new Random(seed));
    assertThat(Fusion.order(other)).isEqualTo(Fusion.order(candidates));
  }

  @Property(tries = 300)
  @Label("R1 who fits better by words or by meaning, and else the same, does not fall behind")
  void monotone(
      @ForAll("candidates") List<Candidate> candidates,
      @ForAll int which,
      @ForAll boolean byWords) {
    if (candidates.isEmpty()) {
      return;
    }
    int at = Math.floorMod(which, candidates.size());
    Candidate was = candidates.get(at);
    List<Candidate> after = new ArrayList<>(candidates);
    after.set(
        at,
        byWords
            ? new Candidate(was.id(), was.words() + 3, was.cosine())
            : new Candidate(was.id(), was.words(), was.cosine() + 0.1));
    Set<UUID> behind = new HashSet<>(ahead(Fusion.order(after), was.id()));
    Set<UUID> ahead = ahead(Fusion.order(candidates), was.id());
    // Equal but for the last digit is a tie that rounding may break.
    behind.removeAll(ahead);
    Map<UUID, Double> scores = new java.util.HashMap<>();
    Fusion.order(after).forEach(one -> scores.put(one.candidate().id(), one.score()));
    assertThat(behind).allMatch(id -> scores.get(id) - scores.get(was.id()) < 1e-9);
  }

  private static Set<UUID> ahead(List<Placed> order, UUID id) {
    Set<UUID> ahead = new HashSet<>();
    for (Placed placed : order) {
      if (placed.candidate().id().equals(id)) {
        return ahead;
      }
      ahead.add(placed.candidate().id());
    }
    throw new AssertionError("Not there: " + id);
  }

  @Property(tries = 200)
  @Label("R1 with words alone, or meaning alone, the order is theirs")
  void alone(@ForAll("candidates") List<Candidate> candidates) {
    List<Candidate> words =
        candidates.stream().map(one -> new Candidate(one.id(), one.words(), 0)).toList();
    assertThat(Fusion.order(words).stream().map(one -> -one.candidate().words())).isSorted();
    List<Candidate> meaning =
        candidates.stream().map(one -> new Candidate(one.id(), 0, one.cosine())).toList();
    assertThat(Fusion.order(meaning).stream().map(one -> -one.candidate().cosine())).isSorted();
  }

  @Property(tries = 200)
  @Label("R1 words that are lent weigh three tenths together and never what the question has not")
  void lent(@ForAll long seed) {
    Random random = new Random(seed);
    List<Word> seen = new ArrayList<>();
    for (int i = random.nextInt(60); i > 0; i--) {
      long here = 1 + random.nextInt(9);
      seen.add(new Word("lent" + i, here, here + random.nextInt(5_000)));
    }
    Map<String, Double> weights = Feedback.widened(Map.of("fob", 2, "lost", 1), seen, 1_000);
    assertThat(weights.values()).allMatch(weight -> weight > 0 && Double.isFinite(weight));
    assertThat(weights.values().stream().mapToDouble(Double::doubleValue).sum())
        .isCloseTo(1, org.assertj.core.api.Assertions.within(1e-9));
    assertThat(weights.get("fob"))
        .isCloseTo(2 * weights.get("lost"), org.assertj.core.api.Assertions.within(1e-9));
    assertThat(weights.get("fob") + weights.get("lost")).isGreaterThan(0.699);
    assertThat(weights).hasSizeBetween(2, 12);
  }
}
