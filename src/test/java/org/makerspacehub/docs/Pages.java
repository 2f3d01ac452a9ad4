package org.makerspacehub.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the repository as text, so that pages can be compared with what they speak of. */
public final class Pages {
  private static final Set<String> NOT_OURS = Set.of(".git", "target", ".sandbox", "node_modules");
  private static final Pattern RULE = Pattern.compile("[\\s|:-]+");
  static final Pattern FENCE = Pattern.compile("(?ms)^```.*?^```\\s*$");

  /**
   * One row of a table.
   *
   * @param line its number in the page, from 1
   * @param section the heading it stands under, without the hashes
   * @param cells trimmed
   */
  public record Row(int line, String section, List<String> cells) {
    public String cell(int index) {
      return cells.get(index);
    }
  }

  private Pages() {}

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static String read(String file) {
    return read(Path.of(file));
  }

  /** The page without its fenced blocks: what is left is prose, links and tables. */
  static String prose(Path page) {
    return FENCE.matcher(read(page)).replaceAll("");
  }

  /** Every row of every table of a page, without the heading rows. */
  public static List<Row> rows(String page) {
    List<Row> rows = new ArrayList<>();
    String section = "";
    boolean inTable = false;
    int number = 0;
    for (String line : read(page).split("\n", -1)) {
      number++;
      if (line.startsWith("#")) {
        section = line.replaceFirst("^#+\\s*", "").strip();
      }
      if (!line.startsWith("|")) {
        inTable = false;
      } else if (RULE.matcher(line).matches()) {
        inTable = true;
      } else if (inTable) {
        String inner = line.strip().replaceAll("^\\||\\|$", "");
        rows.add(
            new Row(
                number,
                section,
                Arrays.stream(inner.split("(?<!\\\\)\\|", -1)).map(String::strip).toList()));
      }
    }
    return rows;
  }

  /** Files below a folder whose name ends so; none when the folder is not there. */
  public static List<Path> files(String folder, String ending) {
    Path root = Path.of(folder);
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.getFileName().toString().endsWith(ending))
          .filter(file -> !isForeign(file))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Every Java file below a folder, as text. */
  public static List<String> sources(String folder) {
    return files(folder, ".java").stream().map(Pages::read).toList();
  }

  /** The source of each test class, by its simple name. */
  static Map<String, String> tests() {
    Map<String, String> tests = new LinkedHashMap<>();
    for (Path file : files("src/test/java", ".java")) {
      String name = file.getFileName().toString().replace(".java", "");
      if (name.endsWith("Test") || name.endsWith("IT") || name.endsWith("Tests")) {
        tests.put(name, read(file));
      }
    }
    return tests;
  }

  private static boolean isForeign(Path file) {
    for (Path part : file) {
      if (NOT_OURS.contains(part.toString())) {
        return true;
      }
    }
    return false;
  }
}
