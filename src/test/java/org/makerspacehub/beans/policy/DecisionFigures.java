package org.makerspacehub.beans.policy;

import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * How long a decision takes: the hub's own policies and as many more as make the number that is
 * asked for. {@code main} takes the number of policies and of questions.
 */
public final class DecisionFigures {
  private static final PathMatchingResourcePatternResolver FILES =
      new PathMatchingResourcePatternResolver();

  private DecisionFigures() {}

  /**
   * What was measured, in microseconds.
   *
   * @param policies how many decided
   * @param questions how many were asked
   * @param busy99 processor time that the 99th of a hundred took: what it takes on a machine that
   *     has nothing else to do
   */
  record Figures(int policies, int questions, long p50, long p99, long worst, long busy99) {
    @Override
    public String toString() {
      return "%d policies, %d decisions: p50 %d µs, p99 %d µs, worst %d µs, p99 of processor time %d µs"
          .formatted(policies, questions, p50, p99, worst, busy99);
    }
  }

  public static void main(String[] args) throws IOException {
    Path folder = Files.createTempDirectory("policies");
    PrintStream out = System.out;
    out.println(
        measure(
            folder,
            args.length > 0 ? Integer.parseInt(args[0]) : 100,
            args.length > 1 ? Integer.parseInt(args[1]) : 20_000));
  }

  /** Measures, after a tenth of the questions was asked for nothing. */
  static Figures measure(Path folder, int policies, int questions) throws IOException {
    int own = 0;
    for (org.springframework.core.io.Resource file : FILES.getResources(Policies.BUILT_IN + "*")) {
      byte[] text = file.getContentAsByteArray();
      Files.write(folder.resolve(file.getFilename()), text);
      own +=
          new String(text, java.nio.charset.StandardCharsets.UTF_8).split("@id\\(", -1).length - 1;
    }
    StringBuilder more = new StringBuilder();
    for (int i = own; i < policies; i++) {
      more.append(
          """
          @id("more-%1$d")
          permit (
            principal in Hub::Role::"staff",
            action == Hub::Action::"request.make",
            resource is Hub::Request
          )
          when { resource.action == "space.action-%1$d" && resource.own };
          """
              .formatted(i));
    }
    Files.writeString(folder.resolve("more.cedar"), more);
    Guard guard =
        new Guard(
            new Policies("file:" + folder.toAbsolutePath() + "/"),
            person -> Set.of(Role.STAFF),
            denial -> {},
            "T0OURS");
    Principal staff = Principal.person("T0OURS", "U0STAFF");
    ThreadMXBean processor = ManagementFactory.getThreadMXBean();
    long[] nanos = new long[questions];
    long[] busy = new long[questions];
    for (int i = -questions / 10; i < questions; i++) {
      Resource about =
          new Resource(
              "Request",
              "any",
              Map.of(
                  "own",
                  i % 2 == 0,
                  "listed",
                  i % 3 != 0,
                  "risk",
                  "medium",
                  "action",
                  "space.action-" + Math.floorMod(i, policies)));
      long busyBefore = processor.getCurrentThreadCpuTime();
      long before = System.nanoTime();
      guard.preview(staff, "request.make", about, Map.of());
      if (i >= 0) {
        nanos[i] = System.nanoTime() - before;
        busy[i] = processor.getCurrentThreadCpuTime() - busyBefore;
      }
    }
    Arrays.sort(nanos);
    Arrays.sort(busy);
    return new Figures(
        Math.max(own, policies),
        questions,
        nanos[questions / 2] / 1_000,
        nanos[(int) (questions * 0.99)] / 1_000,
        nanos[questions - 1] / 1_000,
        busy[(int) (questions * 0.99)] / 1_000);
  }
}
