package org.makerspacehub.beans.knowledge.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;

class OnnxEmbedderTest {

  @ParameterizedTest
  @EnumSource(ShippedModel.class)
  @DisplayName("a question lies next to what answers it, in vectors of length one")
  void like(ShippedModel model) {
    try (Embedder embedder = new OnnxEmbedder(model)) {
      List<float[]> passages =
          embedder.passages(
              List.of(
                  "The laser cutter may be used after the introduction on Tuesday evening.",
                  "Invoices are sent on the first day of each month.",
                  ""));
      float[] question = embedder.query("When do I get trained on the laser?");

      assertThat(question).hasSize(embedder.dimension());
      assertThat(dot(question, question)).isCloseTo(1, within(1e-4));
      assertThat(dot(question, passages.get(0))).isGreaterThan(dot(question, passages.get(1)));
    }
  }

  @Test
  @DisplayName("many texts come back in their order, each with the vector that the model makes")
  void order() {
    List<String> texts =
        IntStream.range(0, 70).mapToObj(i -> "lathe ".repeat(1 + i % 7) + "number " + i).toList();
    try (Embedder embedder = new OnnxEmbedder(ShippedModel.BGE)) {
      List<float[]> vectors = embedder.passages(texts);
      BgeSmallEnV15QuantizedEmbeddingModel bare = new BgeSmallEnV15QuantizedEmbeddingModel();
      for (int i : List.of(0, 33, 69)) {
        assertThat(dot(vectors.get(i), bare.embed(texts.get(i)).content().vector()))
            .isCloseTo(1, within(1e-3));
      }
      float[] prefixed =
          bare.embed("Represent this sentence for searching relevant passages: lathe?")
              .content()
              .vector();
      assertThat(dot(embedder.query("lathe?"), prefixed)).isCloseTo(1, within(1e-3));
    }
  }

  @Test
  @DisplayName("the tokenizer's native part leaves nothing in the temporary folder")
  void leavesNothing() throws IOException {
    try (Embedder embedder = new OnnxEmbedder(ShippedModel.MINILM)) {
      embedder.query("x");
    }
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      assertThat(files.filter(f -> f.getFileName().toString().startsWith("hub-tokenizer")))
          .isEmpty();
    }
  }

  @Test
  @DisplayName("a closed one says that the hub is stopping")
  void closed() {
    Embedder embedder = new OnnxEmbedder(ShippedModel.BGE);
    embedder.close();
    assertThatThrownBy(() -> embedder.query("x")).isInstanceOf(KnowledgeUnavailable.class);
  }

  private static double dot(float[] one, float[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += one[i] * other[i];
    }
    return sum;
  }
}
