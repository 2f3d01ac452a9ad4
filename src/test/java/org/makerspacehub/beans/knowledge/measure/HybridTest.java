package org.makerspacehub.beans.knowledge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.measure.Measured.Way;
import org.makerspacehub.beans.knowledge.vector.OnnxEmbedder;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;

class HybridTest {
  @TempDir Path folder;

  @Test
  @DisplayName(
      "R1 with the model that ships, what ships is as good as the better of its parts, and better"
          + " than both with equal weight")
  void better() throws Exception {
    IrSet set = IrSet.in(Path.of("src", "test", "resources", "ir")).get(0);
    try (Embedder embedder = new OnnxEmbedder(ShippedModel.BGE)) {
      Measured measured = Measured.of(set, embedder, folder);
      System.out.println("R1 " + set.name() + " " + measured.ndcg());
      assertThat(measured.ndcg().get(Way.SHIPPED))
          .isGreaterThan(measured.bestAlone() - 0.01)
          .isGreaterThan(measured.ndcg().get(Way.EQUAL));
      assertThat(measured.recall().get(Way.SHIPPED))
          .isGreaterThanOrEqualTo(measured.recall().get(Way.WORDS));
    }
  }
}
