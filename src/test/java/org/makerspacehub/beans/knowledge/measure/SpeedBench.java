package org.makerspacehub.beans.knowledge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.beans.knowledge.ChunkStore.Point;
import org.makerspacehub.beans.knowledge.ChunkStore.Query;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.store.LuceneStore;
import org.makerspacehub.beans.knowledge.vector.OnnxEmbedder;
import org.makerspacehub.beans.knowledge.vector.ShippedModel;
import org.makerspacehub.sandbox.Benchmarks;

/**
 * How long a question takes and how large the index is, over pieces that were made up: words as
 * unevenly spread as in any language, vectors in a thousand heaps, readers of many kinds.
 */
@Tag("bench")
class SpeedBench {
  private static final int DIMENSION = 384;
  private static final int HEAPS = 1_000;
  private static final int VOCABULARY = 40_000;
  private static final int WORDS = 120;
  private static final int CHANNELS = 100;
  private static final int QUESTIONS = 400;

  /** Who asks, by how much of all they may read. */
  private static final Map<String, Set<String>> READERS =
      Map.of(
          "a member (half of it)", Set.of("members", "channel:C7"),
          "a guest in one channel (1 %)", Set.of("channel:C7"),
          "a guest in ten (10 %)",
              Set.of(
                  "channel:C1",
                  "channel:C2",
                  "channel:C3",
                  "channel:C4",
                  "channel:C5",
                  "channel:C6",
                  "channel:C7",
                  "channel:C8",
                  "channel:C9",
                  "channel:C10"));

  @TempDir Path folder;

  private final Random random = new Random(7);
  private final float[][] heaps = new float[HEAPS][];

  @Test
  @DisplayName("the time of a question at 10,000 and 100,000 pieces, the index's size, memory")
  void measured() throws IOException {
    for (int i = 0; i < HEAPS; i++) {
      heaps[i] = vector(new float[DIMENSION], 1);
    }
    List<List<String>> rows = new ArrayList<>();
    List<List<String>> sizes = new ArrayList<>();
    long before = used();
    try (LuceneStore store = new LuceneStore(folder)) {
      int pieces = 0;
      for (int until : new int[] {10_000, 100_000}) {
        long begun = System.nanoTime();
        while (pieces < until) {
          List<Point> points = new ArrayList<>();
          for (int i = 0; i < 500; i++) {
            points.add(point(pieces++));
          }
          store.put(points);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        for (String reader : new TreeSet<>(READERS.keySet())) {
          ask(store, READERS.get(reader), QUESTIONS / 2);
          List<Double> times = ask(store, READERS.get(reader), QUESTIONS);
          rows.add(
              List.of(
                  "" + until,
                  reader,
                  Benchmarks.number(Benchmarks.percentile(times, 0.5)),
                  Benchmarks.number(Benchmarks.percentile(times, 0.95))));
        }
        sizes.add(
            List.of(
                "" + until,
                Benchmarks.number(size() / 1e6),
                Benchmarks.number((used() - before) / 1e6),
                Benchmarks.number(seconds)));
        Benchmarks.print(
            "The index at " + until,
            Benchmarks.table(
                List.of("pieces", "on disk MB", "memory MB", "s to take in the last"), sizes));
      }
    }
    rows.add(
        List.of("—", "the vector of a question, to be added", embedding(0.5), embedding(0.95)));
    String table = Benchmarks.table(List.of("pieces", "who asks", "p50 ms", "p95 ms"), rows);
    Benchmarks.print("How fast it is found", table);
    Benchmarks.keep("knowledge-speed", table);
    Benchmarks.keep(
        "knowledge-size",
        Benchmarks.table(
            List.of("pieces", "on disk MB", "memory MB", "s to take in the last"), sizes));
  }

  private List<Double> ask(LuceneStore store, Set<String> reader, int questions) {
    List<Double> times = new ArrayList<>();
    for (int i = 0; i < questions; i++) {
      Query query =
          new Query(
              text(4 + random.nextInt(9)),
              near(heaps[random.nextInt(HEAPS)]),
              reader,
              Set.of(),
              20,
              Duration.ofSeconds(30));
      long begun = System.nanoTime();
      assertThat(store.search(query)).hasSize(20);
      times.add((System.nanoTime() - begun) / 1e6);
    }
    return times;
  }

  private String embedding(double share) {
    if (embeddings.isEmpty()) {
      try (Embedder embedder = new OnnxEmbedder(ShippedModel.BGE)) {
        for (int i = 0; i < 150; i++) {
          long begun = System.nanoTime();
          embedder.query("When may I use the saw in the cellar, and who shows me how? " + i);
          if (i >= 50) {
            embeddings.add((System.nanoTime() - begun) / 1e6);
          }
        }
      }
    }
    return Benchmarks.number(Benchmarks.percentile(embeddings, share));
  }

  private final List<Double> embeddings = new ArrayList<>();

  private Point point(int number) {
    Set<String> audience = new TreeSet<>();
    audience.add("channel:C" + number % CHANNELS);
    if (number / CHANNELS % 2 == 0) {
      audience.add("members");
    }
    return new Point(
        new UUID(random.nextLong(), number),
        text(WORDS),
        near(heaps[random.nextInt(HEAPS)]),
        audience,
        "slack:C" + number % CHANNELS,
        Instant.EPOCH.plusSeconds(number));
  }

  private String text(int words) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < words; i++) {
      // The nth word is about n times rarer than the first (Zipf).
      int rank = (int) Math.exp(random.nextDouble() * Math.log(VOCABULARY));
      text.append(Integer.toString(rank * 7919 + 46_656, 36)).append("x ");
    }
    return text.toString();
  }

  private float[] near(float[] heap) {
    return vector(heap, 0.8);
  }

  private float[] vector(float[] from, double spread) {
    float[] vector = new float[DIMENSION];
    double sum = 0;
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] = (float) (from[i] + spread * random.nextGaussian() / Math.sqrt(DIMENSION));
      sum += vector[i] * vector[i];
    }
    for (int i = 0; i < DIMENSION; i++) {
      vector[i] /= (float) Math.sqrt(sum);
    }
    return vector;
  }

  private long size() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(SpeedBench::length).sum();
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException gone) {
      throw new UncheckedIOException(gone);
    }
  }

  private static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }
}
