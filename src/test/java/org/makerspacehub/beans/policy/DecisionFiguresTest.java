package org.makerspacehub.beans.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DecisionFiguresTest {
  @TempDir Path folder;

  @Test
  @DisplayName("S14 the time of a decision at a hundred policies is measured and printed")
  void printed() throws IOException {
    DecisionFigures.Figures figures = DecisionFigures.measure(folder, 100, 1_000);
    System.out.println("S14 " + figures);
    assertThat(figures.policies()).isEqualTo(100);
    assertThat(figures.p50()).isPositive();
    assertThat(figures.worst()).isGreaterThanOrEqualTo(figures.p99());
  }
}
