package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What README and the other pages tell a reader to do, open and set is really there. */
class ReadmeTest {
  private static final String TEST_COMMAND = "./mvnw -B verify";
  private static final Pattern MAIN_CLASS = Pattern.compile("<mainClass>([\\w.]+)</mainClass>");
  private static final Pattern VERB = Pattern.compile("java -jar (?:\\S*/)?hub\\.jar ([a-z]+)");
  private static final Pattern GOAL =
      // What follows two spaces is an explanation.
      Pattern.compile("\\./mvnw ([^\\n`]+?)(?=  |`|\\n|$)");
  private static final Pattern SETTING =
      Pattern.compile(
          "\\b(?:HUB|SLACK|FABMAN|CONNECTOR|EDGE|SERVER|MANAGEMENT|SANDBOX|SYNC|OPERATOR|METRICS|MCP)"
              + "_[A-Z_]*[A-Z]\\b");
  private static final Pattern LINK = Pattern.compile("!?\\[[^]]*]\\(([^)\\s]+)[^)]*\\)");
  private static final String PICTURES = "docs/screenshots";

  @Test
  @DisplayName("the test command is the one that the build server runs")
  void testCommand() {
    assertThat(Pages.read("README.md")).contains(TEST_COMMAND);
    Path run = Path.of(".ci/run");
    assumeTrue(Files.exists(run), "no .ci/run in this checkout");
    assertThat(Pages.read(run)).contains(TEST_COMMAND);
  }

  @Test
  @DisplayName("the wrapper can be run, and every goal named is one that this build knows")
  void mavenCommands() {
    assertThat(Path.of("mvnw")).isExecutable();
    assertThat(Path.of("mvnw.cmd")).exists();
    Set<String> known = Set.of("verify", "package", "test", "spring-boot:test-run");
    List<String> unknown =
        pages().stream()
            .flatMap(page -> GOAL.matcher(Pages.read(page)).results())
            .flatMap(found -> Stream.of(found.group(1).strip().split("\\s+")))
            .filter(word -> !word.startsWith("-") && !word.startsWith("#"))
            .filter(word -> !known.contains(word) && !word.startsWith("spotless:"))
            .toList();
    assertThat(unknown).as("words after ./mvnw that are no goal of this build").isEmpty();
  }

  @Test
  @DisplayName("the classes that the commands start are there")
  void mainClasses() {
    List<String> classes =
        MAIN_CLASS.matcher(Pages.read("pom.xml")).results().map(found -> found.group(1)).toList();
    assertThat(classes)
        .containsExactlyInAnyOrder(
            "org.makerspacehub.HubApplication", "org.makerspacehub.sandbox.SandboxApplication");
    assertThat(Path.of("src/main/java/org/makerspacehub/HubApplication.java")).exists();
    assumeTrue(
        Files.isDirectory(Path.of("src/test/java/org/makerspacehub/sandbox")),
        "no sandbox in this checkout");
    assertThat(Path.of("src/test/java/org/makerspacehub/sandbox/SandboxApplication.java")).exists();
  }

  @Test
  @DisplayName("every verb of the jar that a page names is one that the jar has")
  void verbs() {
    String commandLine =
        Pages.files("src/main/java/org/makerspacehub/cli", ".java").stream()
            .map(Pages::read)
            .collect(Collectors.joining());
    Set<String> verbs =
        pages().stream()
            .flatMap(page -> VERB.matcher(Pages.read(page)).results())
            .map(found -> found.group(1))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(verbs)
        .contains("migrate", "owner", "doctor")
        .allSatisfy(
            verb ->
                assertThat(commandLine.contains("\"" + verb + "\""))
                    .as("the command line knows %s", verb)
                    .isTrue());
  }

  @Test
  @DisplayName("every setting that README and the runbook name is one that the code reads")
  void settings() {
    String code =
        Stream.of(
                Pages.files("src", ".java"), Pages.files("src", ".yaml"), Pages.files("db", ".sql"))
            .flatMap(List::stream)
            .filter(file -> !file.startsWith("src/test/java/org/makerspacehub/docs"))
            .map(Pages::read)
            .collect(Collectors.joining());
    for (String page : List.of("README.md", "docs/runbook.md")) {
      Set<String> named =
          SETTING
              .matcher(Pages.read(page))
              .results()
              .map(MatchResult::group)
              .collect(Collectors.toCollection(TreeSet::new));
      assertThat(named)
          .as("settings in %s", page)
          .allSatisfy(
              name -> assertThat(code.contains(name)).as("the code reads %s", name).isTrue());
    }
  }

  @Test
  @DisplayName("every relative link of every page leads somewhere")
  void links() {
    List<String> dead = new ArrayList<>();
    Map<Path, Set<String>> anchors = new HashMap<>();
    boolean pictures = Files.isDirectory(Path.of(PICTURES));
    for (Path page : pages()) {
      LINK.matcher(Pages.prose(page))
          .results()
          .map(found -> found.group(1))
          .filter(target -> !target.matches("(?i)(https?|mailto):.*"))
          .forEach(
              target -> {
                String[] parts = target.split("#", 2);
                Path file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
                // Until the first picture is taken there is nothing to compare with.
                if (!pictures && file.startsWith(PICTURES)) {
                  return;
                }
                if (!Files.exists(file)) {
                  dead.add("%s: %s does not exist".formatted(page, target));
                } else if (parts.length == 2
                    && file.toString().endsWith(".md")
                    && !anchors.computeIfAbsent(file, ReadmeTest::anchors).contains(parts[1])) {
                  dead.add("%s: %s has no such heading".formatted(page, target));
                }
              });
    }
    if (!dead.isEmpty()) {
      fail(String.join("\n", dead));
    }
  }

  private static List<Path> pages() {
    return Pages.files(".", ".md").stream().map(Path::normalize).toList();
  }

  /** The names that headings have as targets: as GitHub makes them. */
  private static Set<String> anchors(Path page) {
    return Pages.prose(page)
        .lines()
        .filter(line -> line.matches("#{1,6} .*"))
        .map(line -> line.replaceFirst("^#+ ", "").strip().toLowerCase(Locale.ROOT))
        .map(line -> line.replaceAll("[^\\p{L}\\p{N} _-]", "").replace(' ', '-'))
        .collect(Collectors.toSet());
  }
}
