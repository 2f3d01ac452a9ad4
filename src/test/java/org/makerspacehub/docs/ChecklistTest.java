package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.docs.Pages.Row;

/** The mission's checklist: what it claims is there, and what is there it claims. */
class ChecklistTest {
  private static final String PAGE = "docs/checklist.md";
  private static final String NONE = "—";
  private static final Set<String> STATES = Set.of("holds", "partly", "planned");
  private static final Pattern LINK = Pattern.compile("\\[[^]]*]\\(([^)#]+)(?:#[^)]*)?\\)");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  @DisplayName("every row has a line, a place that exists, a test or none, and a state")
  void rows() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Row row : Pages.rows(PAGE)) {
      if (row.cells().size() != 4) {
        wrong.add("line %d: four cells are needed: line, where, test, state".formatted(row.line()));
        continue;
      }
      String state = row.cell(3);
      if (!STATES.contains(state)) {
        wrong.add("line %d: the state is one of %s".formatted(row.line(), STATES));
      }
      List<Path> places = places(row.cell(1));
      if (places.isEmpty()) {
        wrong.add("line %d: link at least one document or file".formatted(row.line()));
      }
      for (Path place : places) {
        if (!Files.exists(place)) {
          wrong.add("line %d: %s does not exist".formatted(row.line(), place));
        }
      }
      List<String> tests = codes(row.cell(2));
      if (state.equals("planned")) {
        if (!row.cell(2).equals(NONE)) {
          wrong.add("line %d: planned, so its test is %s".formatted(row.line(), NONE));
        }
      } else if (tests.isEmpty()) {
        wrong.add("line %d: %s, so it names the test that shows it".formatted(row.line(), state));
      }
      Set<String> known = Pages.tests().keySet();
      tests.stream()
          .filter(test -> !known.contains(test))
          .forEach(test -> wrong.add("line %d: there is no test %s".formatted(row.line(), test)));
    }
    if (!wrong.isEmpty()) {
      fail(PAGE + "\n" + String.join("\n", wrong));
    }
  }

  @Test
  @DisplayName("a part is in the build exactly when its row does not say planned")
  void parts() {
    String pom = Pages.read("pom.xml");
    List<String> wrong = new ArrayList<>();
    for (Row row : section("Parts")) {
      List<String> artifacts = codes(row.cell(0));
      assertThat(artifacts).as("line %d names the artifact", row.line()).isNotEmpty();
      boolean inBuild =
          artifacts.stream()
              .allMatch(part -> pom.contains("<artifactId>" + part + "</artifactId>"));
      boolean planned = row.cell(3).equals("planned");
      if (inBuild == planned) {
        wrong.add(
            "line %d: %s %s in pom.xml, so the state is %s"
                .formatted(
                    row.line(),
                    artifacts,
                    inBuild ? "is" : "is not",
                    inBuild ? "holds or partly" : "planned"));
      }
    }
    if (!wrong.isEmpty()) {
      fail(PAGE + "\n" + String.join("\n", wrong));
    }
  }

  @Test
  @DisplayName("a room is there exactly when its row holds")
  void layout() throws IOException {
    List<String> wrong = new ArrayList<>();
    for (Row row : section("Layout")) {
      Path room = Path.of(codes(row.cell(0)).get(0));
      boolean there = hasFiles(room);
      if (there != row.cell(3).equals("holds")) {
        wrong.add(
            there
                ? "line %d: %s is there; write%n| `%s` | [%s](../%s) | `ChecklistTest` | holds |"
                    .formatted(row.line(), room, codes(row.cell(0)).get(0), room, room)
                : "line %d: %s is missing or empty, so its row says planned"
                    .formatted(row.line(), room));
      }
    }
    if (!wrong.isEmpty()) {
      fail(PAGE + "\n" + String.join("\n", wrong));
    }
  }

  @Test
  @DisplayName("no section of the mission is missing")
  void sections() {
    assertThat(Pages.rows(PAGE).stream().map(Row::section).distinct().toList())
        .containsExactly("Phases", "Production", "Parts", "How it works", "Used by", "Layout");
  }

  private static List<Row> section(String name) {
    return Pages.rows(PAGE).stream().filter(row -> row.section().equals(name)).toList();
  }

  private static boolean hasFiles(Path room) throws IOException {
    if (Files.isRegularFile(room)) {
      return true;
    }
    if (!Files.isDirectory(room)) {
      return false;
    }
    // git keeps no empty folders: a room counts once something is in it
    try (Stream<Path> files = Files.walk(room)) {
      return files.anyMatch(Files::isRegularFile);
    }
  }

  private static List<Path> places(String cell) {
    List<Path> places = new ArrayList<>();
    Matcher link = LINK.matcher(cell);
    while (link.find()) {
      places.add(Path.of("docs").resolve(link.group(1)).normalize());
    }
    return places;
  }

  private static List<String> codes(String cell) {
    return CODE.matcher(cell).results().map(found -> found.group(1)).toList();
  }
}
