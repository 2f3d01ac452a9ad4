package org.makerspacehub.beans.knowledge.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class FoundTest {
  @Test
  @DisplayName("R1 the measure of an order is the one that everybody uses")
  void known() {
    assertThat(Found.ndcgAt10(List.of("a", "b", "c"), Set.of("a"))).isEqualTo(1);
    // 1/log2(3) of 1, and (1/log2(2) + 1/log2(4)) of (1/log2(2) + 1/log2(3)).
    assertThat(Found.ndcgAt10(List.of("b", "a"), Set.of("a"))).isCloseTo(0.6309, within(1e-4));
    assertThat(Found.ndcgAt10(List.of("a", "b", "c"), Set.of("a", "c")))
        .isCloseTo(0.9197, within(1e-4));
    assertThat(Found.ndcgAt10(List.of(), Set.of("a"))).isZero();
    assertThat(Found.recallAt100(List.of("x", "a"), Set.of("a", "b"))).isEqualTo(0.5);
  }

  @Test
  @DisplayName("R1 equal weight is reciprocal rank fusion with its usual constant")
  void equal() {
    assertThat(Found.fusedEqually(List.of("a", "b", "c"), List.of("b", "d")))
        .containsExactly("b", "a", "d", "c");
  }
}
