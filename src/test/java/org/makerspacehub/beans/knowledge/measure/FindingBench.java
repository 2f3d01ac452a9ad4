package org.makerspacehub.beans.knowledge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.measure.Measured.Way;
import org.makerspacehub.beans.knowledge.vector.OnnxEmbedder;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.sandbox.Benchmarks;

/**
 * How well it is found: on any folder of sets in the form of BEIR ({@code -Dbench.ir=<folder>}).
 */
@Tag("bench")
class FindingBench {
  @TempDir Path folder;

  @Test
  @DisplayName(
      "R1 on every set, what ships is at most .01 behind the better of its parts, and on average"
          + " better than both with equal weight")
  void measured() throws IOException {
    List<Measured> all = new ArrayList<>();
    try (Embedder embedder = new OnnxEmbedder(ShippedModel.BGE)) {
      for (IrSet set : IrSet.in(sets())) {
        all.add(Measured.of(set, embedder, folder.resolve(set.name())));
        Benchmarks.print("R1 " + set.name(), table(all.subList(all.size() - 1, all.size())));
      }
    }
    String table = table(all);
    Benchmarks.print("R1 how well it is found", table);
    Benchmarks.keep("knowledge-finding", table);
    for (Measured one : all) {
      assertThat(one.ndcg().get(Way.SHIPPED))
          .as(one.set().name())
          .isGreaterThanOrEqualTo(one.bestAlone() - 0.01);
    }
    assertThat(mean(all, Way.SHIPPED)).isGreaterThan(mean(all, Way.EQUAL));
  }

  /** Where the sets are: the repository's own, or those of whoever runs this. */
  static Path sets() {
    return Path.of(System.getProperty("bench.ir", "src/test/resources/ir"));
  }

  private static double mean(List<Measured> all, Way way) {
    return all.stream().mapToDouble(one -> one.ndcg().get(way)).average().orElseThrow();
  }

  private static String table(List<Measured> all) {
    List<String> heads = new ArrayList<>(List.of("set", "texts", "pieces", "questions", "what"));
    Arrays.stream(Way.values()).map(way -> way.title).forEach(heads::add);
    List<List<String>> rows = new ArrayList<>();
    for (Measured one : all) {
      List<String> set =
          List.of(
              one.set().name(),
              "" + one.set().texts().size(),
              "" + one.pieces(),
              "" + one.set().questions().size());
      rows.add(row(set, "nDCG@10", way -> one.ndcg().get(way)));
      rows.add(row(List.of("", "", "", ""), "Recall@100", way -> one.recall().get(way)));
    }
    if (all.size() > 1) {
      rows.add(row(List.of("mean", "", "", ""), "nDCG@10", way -> mean(all, way)));
    }
    return Benchmarks.table(heads, rows);
  }

  private static List<String> row(List<String> begin, String what, Function<Way, Double> value) {
    List<String> row = new ArrayList<>(begin);
    row.add(what);
    for (Way way : Way.values()) {
      row.add(String.format(Locale.ROOT, "%.3f", value.apply(way)));
    }
    return row;
  }
}
