package org.makerspacehub.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.support.EmbeddedMariaDb;

class IngestRateIT {
  private static final List<String> WORDS =
      List.of(
          "the laser lathe kiln door member board key is was open closed on monday evening asks for"
              .split(" "));

  @TempDir Path folder;

  @Test
  @Tag("proof")
  @DisplayName("texts become findable at nine tenths of the rate of the model alone, or faster")
  void nineTenths() {
    Random random = new Random(5);
    List<String> texts = IntStream.range(0, 600).mapToObj(i -> i + " " + text(random)).toList();

    IngestRate.Result result =
        IngestRate.measure(EmbeddedMariaDb.shared(), folder.resolve("i"), ShippedModel.BGE, texts);

    System.out.printf(
        "%d pieces: %.1f/s all the way, %.1f/s the model alone, share %.2f%n",
        result.pieces(), result.ingest(), result.bare(), result.share());
    assertThat(result.share()).isGreaterThanOrEqualTo(0.9);
  }

  private static String text(Random random) {
    return random
        .ints(50 + random.nextInt(250), 0, WORDS.size())
        .mapToObj(WORDS::get)
        .collect(Collectors.joining(" "));
  }
}
