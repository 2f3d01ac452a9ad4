package org.makerspacehub.beans.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.makerspacehub.sandbox.Benchmarks;

class DecisionFiguresTest {
  private static final Pattern LINE =
      Pattern.compile(
          "(\\d+) policies, (\\d+) decisions: p50 (\\d+) µs, p99 (\\d+) µs, worst (\\d+) µs, p99 of processor time (\\d+) µs");

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

  @Test
  @Tag("proof")
  @DisplayName("S14 the same in a JVM of its own that compiles as in operation")
  void asInOperation() throws Exception {
    Path said = folder.resolve("said");
    Process figures =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dfile.encoding=UTF-8",
                "-Dstdout.encoding=UTF-8",
                "-cp",
                System.getProperty("java.class.path"),
                DecisionFigures.class.getName(),
                "100",
                "100000")
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    try {
      assertThat(figures.waitFor(10, TimeUnit.MINUTES)).isTrue();
    } finally {
      figures.destroyForcibly();
    }
    Matcher line = LINE.matcher(Files.readString(said));
    assertThat(line.find()).as(Files.readString(said)).isTrue();
    List<String> row = IntStream.rangeClosed(1, 6).mapToObj(line::group).toList();
    String table =
        Benchmarks.table(
            List.of(
                "policies", "decisions", "p50 µs", "p99 µs", "max µs", "p99 µs of processor time"),
            List.of(row));
    Benchmarks.print("S14 decisions of the guard", table);
    Benchmarks.keep("guard-figures", table);
  }
}
