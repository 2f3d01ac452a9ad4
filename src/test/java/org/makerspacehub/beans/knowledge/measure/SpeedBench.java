package org.makerspacehub.beans.knowledge.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
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
import java.util.function.Consumer;
import java.util.function.IntFunction;
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
          for (int i = 0; i < 2_000; i++) {
            points.add(point(pieces++));
          }
          store.put(points);
        }
        double seconds = (System.nanoTime() - begun) / 1e9;
        for (String reader : new TreeSet<>(READERS.keySet())) {
          ask(store, READERS.get(reader), QUESTIONS / 2);
          rows.add(row("" + until, reader, ask(store, READERS.get(reader), QUESTIONS)));
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
    rows.add(row("—", "the vector of a question, to be added", vectors()));
    String table =
        Benchmarks.table(
            List.of(
                "pieces",
                "who asks",
                "p50 ms",
                "p95 ms",
                "p50 ms of processor time",
                "p95 ms of processor time"),
            rows);
    Benchmarks.print("How fast it is found", table);
    Benchmarks.keep("knowledge-speed", table);
    Benchmarks.keep(
        "knowledge-size",
        Benchmarks.table(
            List.of("pieces", "on disk MB", "memory MB", "s to take in the last"), sizes));
  }

  /**
   * How long something took.
   *
   * @param wall in milliseconds
   * @param processor of them, in the thread that asked
   */
  private record Took(double wall, double processor) {}

  private List<Took> ask(LuceneStore store, Set<String> reader, int questions) {
    return timed(
        questions,
        i ->
            new Query(
                text(4 + random.nextInt(9)),
                near(heaps[random.nextInt(HEAPS)]),
                reader,
                Set.of(),
                20,
                Duration.ofSeconds(30)),
        query -> assertThat(store.search(query)).hasSize(20));
  }

  private static List<Took> vectors() {
    try (Embedder embedder = new OnnxEmbedder(ShippedModel.BGE)) {
      List<Took> times =
          timed(
              150,
              i -> "When may I use the saw in the cellar, and who shows me how? " + i,
              embedder::query);
      return times.subList(50, times.size());
    }
  }

  private static <T> List<Took> timed(int times, IntFunction<T> what, Consumer<T> use) {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    List<Took> took = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      T one = what.apply(i);
      long processor = threads.getCurrentThreadCpuTime();
      long begun = System.nanoTime();
      use.accept(one);
      took.add(
          new Took(
              (System.nanoTime() - begun) / 1e6,
              (threads.getCurrentThreadCpuTime() - processor) / 1e6));
    }
    return took;
  }

  private static List<String> row(String pieces, String who, List<Took> took) {
    List<Double> wall = took.stream().map(Took::wall).toList();
    List<Double> processor = took.stream().map(Took::processor).toList();
    return List.of(
        pieces,
        who,
        Benchmarks.number(Benchmarks.percentile(wall, 0.5)),
        Benchmarks.number(Benchmarks.percentile(wall, 0.95)),
        Benchmarks.number(Benchmarks.percentile(processor, 0.5)),
        Benchmarks.number(Benchmarks.percentile(processor, 0.95)));
  }

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
