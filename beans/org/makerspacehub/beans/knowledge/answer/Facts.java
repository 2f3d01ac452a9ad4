package org.makerspacehub.beans.knowledge.answer;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What two sentences about the same thing can differ in: figures with what they count, times, and
 * days.
 *
 * @param figures numbers by what they count; times by {@code time}, days of the week by {@code day}
 */
record Facts(Map<String, Set<String>> figures) {
  private static final Map<String, String> SPELT =
      Map.ofEntries(
          Map.entry("one", "1"),
          Map.entry("two", "2"),
          Map.entry("three", "3"),
          Map.entry("four", "4"),
          Map.entry("five", "5"),
          Map.entry("six", "6"),
          Map.entry("seven", "7"),
          Map.entry("eight", "8"),
          Map.entry("nine", "9"),
          Map.entry("ten", "10"),
          Map.entry("twelve", "12"));

  private static final Pattern FIGURE =
      Pattern.compile(
          "(?:\\b(\\p{L}+)\\s+)?(?<![\\p{L}\\p{N}.,:$])([$€£]?)"
              + "(\\d{1,2}:\\d{2}|\\d+(?:[.,]\\d+)*|one|two|three|four|five|six|seven|eight|nine"
              + "|ten|twelve)(st|nd|rd|th)?(?![\\p{L}\\p{N}])(?:\\s*(%)|\\s+(\\p{L}+))?");

  private static final Pattern DAY =
      Pattern.compile("\\b(mon|tues|wednes|thurs|fri|satur|sun)days?\\b");

  static Facts of(String sentence) {
    String text = sentence.toLowerCase(Locale.ROOT);
    Map<String, Set<String>> figures = new HashMap<>();
    Matcher figure = FIGURE.matcher(text);
    int from = 0;
    while (figure.find(from)) {
      // The word after a figure can stand before the next one.
      from = figure.end(3);
      String number = SPELT.getOrDefault(figure.group(3), figure.group(3));
      put(figures, unit(figure), number);
    }
    Matcher day = DAY.matcher(text);
    while (day.find()) {
      put(figures, "day", day.group(1));
    }
    return new Facts(figures);
  }

  private static String unit(Matcher figure) {
    if (figure.group(3).contains(":")) {
      return "time";
    }
    if (!figure.group(2).isEmpty()) {
      return "dollar";
    }
    if (figure.group(4) != null) {
      return "date";
    }
    String after = figure.group(5) != null ? "percent" : figure.group(6);
    String counted = after != null ? after : figure.group(1);
    return counted == null ? "" : Terms.of(counted).stream().findFirst().orElse("");
  }

  private static void put(Map<String, Set<String>> figures, String unit, String number) {
    if (!unit.isEmpty()) {
      figures.computeIfAbsent(unit, any -> new TreeSet<>()).add(number);
    }
  }

  /**
   * Whether both say how many of something, or when, and not the same.
   *
   * @param asked what the question itself says, which both only repeat
   */
  boolean apart(Facts other, Facts asked) {
    return figures.keySet().stream()
        .filter(other.figures::containsKey)
        .anyMatch(
            unit -> {
              Set<String> mine = without(figures.get(unit), asked.figures.get(unit));
              Set<String> theirs = without(other.figures.get(unit), asked.figures.get(unit));
              return !mine.isEmpty()
                  && !theirs.isEmpty()
                  && mine.stream().noneMatch(theirs::contains);
            });
  }

  /** Whether both say the same. */
  boolean same(Facts other) {
    return figures.equals(other.figures);
  }

  /** Whether one of the other's figures is among these. */
  boolean mentions(Facts other) {
    return other.figures.values().stream()
        .flatMap(Set::stream)
        .anyMatch(number -> figures.values().stream().anyMatch(mine -> mine.contains(number)));
  }

  private static Set<String> without(Set<String> some, Set<String> these) {
    Set<String> left = new HashSet<>(some);
    left.removeAll(these == null ? Set.of() : these);
    return left;
  }
}
