package org.makerspacehub.beans.knowledge.measure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.bench.IngestRate;
import org.makerspacehub.sandbox.Benchmarks;
import org.makerspacehub.support.EmbeddedMariaDb;

/** How fast texts are taken in, beside what the model alone could do with them. */
@Tag("bench")
class IngestBench {
  private static final int MOST = 600;
  private static final int RUNS = 3;

  @TempDir Path folder;

  @Test
  @DisplayName("the rate of taking in, from document to index and database, over the model's rate")
  void measured() throws IOException {
    List<String> texts = new ArrayList<>();
    for (IrSet set : IrSet.in(FindingBench.sets())) {
      set.texts().stream()
          .limit(MOST)
          .forEach(text -> texts.add(text.title() + "\n" + text.body()));
    }
    List<IngestRate.Result> results = new ArrayList<>();
    for (int run = 0; run < RUNS; run++) {
      results.add(
          IngestRate.measure(
              EmbeddedMariaDb.shared(),
              folder.resolve("index-" + run),
              ShippedModel.BGE,
              texts.subList(0, Math.min(MOST, texts.size()))));
    }
    // Other work on the machine falls on one of the two rates: the run in the middle is shown.
    results.sort(Comparator.comparingDouble(IngestRate.Result::share));
    IngestRate.Result middle = results.get(RUNS / 2);
    String table =
        Benchmarks.table(
            List.of("pieces", "taken in a second", "model alone a second", "share"),
            List.of(
                List.of(
                    "" + middle.pieces(),
                    Benchmarks.number(middle.ingest()),
                    Benchmarks.number(middle.bare()),
                    String.format(Locale.ROOT, "%.2f", middle.share()))));
    Benchmarks.print("How fast it is taken in", table);
    Benchmarks.keep("knowledge-ingest", table);
  }
}
