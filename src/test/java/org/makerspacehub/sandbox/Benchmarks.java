package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Figures that a program measured: printed, and kept on the page of figures. */
public final class Benchmarks {
  private static final Path PAGE = Path.of("docs", "benchmarks.md");

  private Benchmarks() {}

  /**
   * The value below which so many of all are.
   *
   * @param share between 0 and 1
   */
  public static double percentile(List<Double> values, double share) {
    assertThat(values).isNotEmpty();
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }

  /** A table as Markdown has it. */
  public static String table(List<String> heads, List<List<String>> rows) {
    String line = "|" + "---|".repeat(heads.size());
    return row(heads)
        + "\n"
        + line
        + "\n"
        + rows.stream().map(Benchmarks::row).collect(Collectors.joining("\n"))
        + "\n";
  }

  private static String row(List<String> cells) {
    return "| " + String.join(" | ", cells) + " |";
  }

  /** A number with one digit behind the point, whatever the machine's language. */
  public static String number(double value) {
    return String.format(Locale.ROOT, "%.1f", value);
  }

  /** Prints figures. */
  public static void print(String title, String table) {
    System.out.println("\n" + title + "\n" + table);
  }

  /**
   * Puts figures on the page, in place of those that were there.
   *
   * @param section names the two marks between which they stand
   */
  public static void keep(String section, String table) throws IOException {
    String begin = "<!-- " + section + " -->";
    String end = "<!-- /" + section + " -->";
    String page = Files.readString(PAGE);
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    assertThat(List.of(from, to)).as("the marks of %s in %s", section, PAGE).doesNotContain(-1);
    String said =
        "Measured on %s, %s, Java %s, %d cores, %s runnable threads on average in the last minute.%n%n%s"
            .formatted(
                LocalDate.now(),
                System.getProperty("os.name"),
                Arrays.asList(System.getProperty("java.version").split("\\.")).get(0),
                Runtime.getRuntime().availableProcessors(),
                // On a machine that does other things too, the figures are those of a part of it.
                number(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage()),
                table);
    Files.writeString(
        PAGE,
        page.substring(0, from) + begin + "\n" + said + end + page.substring(to + end.length()));
  }
}
