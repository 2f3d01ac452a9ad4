package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.docs.Pages.Row;

/**
 * The page of guarantees against the tests that show them: a test shows a statement when its
 * display name (or jqwik's label) begins with the number, a list of numbers, or a range.
 */
class GuaranteesTest {
  private static final String PAGE = "docs/guarantees.md";
  private static final String NONE = "not yet";
  private static final Map<String, Integer> LAST = Map.of("A", 37, "S", 44, "R", 21);

  private static final Pattern NAME =
      Pattern.compile("@(?:DisplayName|Label)\\s*\\(\\s*\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final String ONE = "[ASR]\\d{1,2}\\b";
  private static final Pattern LEADING =
      Pattern.compile("^" + ONE + "(?:\\s*(?:[,/+&·–-]|and|to)?\\s*" + ONE + ")*");
  private static final Pattern RANGE =
      Pattern.compile("([ASR])(\\d{1,2})\\s*(?:–|-|to)\\s*\\1(\\d{1,2})");
  private static final Pattern NUMBER = Pattern.compile(ONE);
  private static final Pattern CLASS = Pattern.compile("`(\\w+)`");

  @Test
  @DisplayName("every statement has one row, in order")
  void complete() {
    List<String> expected =
        Stream.of("A", "S", "R")
            .flatMap(letter -> IntStream.rangeClosed(1, LAST.get(letter)).mapToObj(n -> letter + n))
            .toList();
    assertThat(Pages.rows(PAGE).stream().map(row -> row.cell(0)).toList())
        .as("the first column of %s", PAGE)
        .containsExactlyElementsOf(expected);
    assertThat(Pages.rows(PAGE))
        .as("each row has four cells, and the second says what holds")
        .allSatisfy(
            row -> {
              assertThat(row.cells()).as("line %d", row.line()).hasSize(4);
              assertThat(row.cell(1)).as("line %d", row.line()).isNotBlank();
            });
  }

  @Test
  @DisplayName("a row names the tests that show it, and no others")
  void rowsAndTestsAgree() {
    Map<String, Set<String>> shown = shown();
    List<String> wrong = new ArrayList<>();
    for (Row row : Pages.rows(PAGE)) {
      String number = row.cell(0);
      String claim = row.cell(2);
      Set<String> named = classes(claim);
      Set<String> showing = shown.getOrDefault(number, Set.of());
      boolean wellFormed = claim.equals(NONE) == named.isEmpty();
      // One test is enough to claim a statement; none of those named may be an empty word.
      boolean right =
          wellFormed
              && (showing.isEmpty() ? named.isEmpty() : !named.isEmpty())
              && showing.containsAll(named);
      if (!right) {
        String mended =
            showing.isEmpty()
                ? NONE
                : String.join(", ", showing.stream().map(c -> "`" + c + "`").toList());
        wrong.add(
            "line %d: the tests with %s in front of their display name are %s; write%n| %s | %s | %s | %s |"
                .formatted(
                    row.line(),
                    number,
                    showing.isEmpty() ? "none" : showing,
                    number,
                    row.cell(1),
                    mended,
                    row.cell(3)));
      }
    }
    if (!wrong.isEmpty()) {
      fail(PAGE + " and the tests disagree.\n" + String.join("\n", wrong));
    }
  }

  @Test
  @DisplayName("no test names a statement that does not exist")
  void noUnknownNumbers() {
    assertThat(shown())
        .as("statements by the tests that name them")
        .allSatisfy(
            (number, classes) ->
                assertThat(Integer.parseInt(number.substring(1)))
                    .as("%s in %s", number, classes)
                    .isBetween(1, LAST.get(number.substring(0, 1))));
  }

  @Test
  @DisplayName("numbers are read alone, in lists and in ranges, and only in front")
  void reading() {
    assertThat(numbers("S25 a tampered byte")).containsExactly("S25");
    assertThat(numbers("S25, S27: a tampered byte")).containsExactly("S25", "S27");
    assertThat(numbers("S10/A15 and R9 odd letters")).containsExactly("A15", "R9", "S10");
    assertThat(numbers("S11–S13 default deny")).containsExactly("S11", "S12", "S13");
    assertThat(numbers("the bucket of S3")).isEmpty();
  }

  /** The test classes by the statement that their display names begin with. */
  private static Map<String, Set<String>> shown() {
    Map<String, Set<String>> shown = new LinkedHashMap<>();
    Pages.tests()
        .forEach(
            (name, source) ->
                NAME.matcher(source)
                    .results()
                    .flatMap(found -> numbers(found.group(1)).stream())
                    .forEach(
                        number -> shown.computeIfAbsent(number, n -> new TreeSet<>()).add(name)));
    return shown;
  }

  private static Set<String> numbers(String displayName) {
    Set<String> numbers = new TreeSet<>();
    Matcher leading = LEADING.matcher(displayName);
    if (leading.find()) {
      NUMBER.matcher(leading.group()).results().map(MatchResult::group).forEach(numbers::add);
      Matcher range = RANGE.matcher(leading.group());
      while (range.find()) {
        String letter = range.group(1);
        IntStream.rangeClosed(Integer.parseInt(range.group(2)), Integer.parseInt(range.group(3)))
            .forEach(n -> numbers.add(letter + n));
      }
    }
    return numbers;
  }

  private static Set<String> classes(String cell) {
    Set<String> classes = new TreeSet<>();
    CLASS.matcher(cell).results().forEach(found -> classes.add(found.group(1)));
    return classes;
  }
}
