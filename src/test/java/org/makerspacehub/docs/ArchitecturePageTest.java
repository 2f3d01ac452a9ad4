package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.docs.Pages.Row;

/** What the picture of the whole says about the gate is what the code and the grants say. */
class ArchitecturePageTest {
  private static final String PAGE = "docs/architecture.md";
  private static final Pattern GRANT =
      Pattern.compile("(?m)^GRANT (.+?) ON hub\\.(\\w+) TO '(\\w+)'");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");
  private static final List<String> USERS =
      List.of("hub_edge", "hub_app", "hub_executor", "hub_audit");

  /** The page's words for what a user may do to a table. */
  private static final Map<String, String> WORDS =
      Map.of(
          "add", "INSERT",
          "change", "UPDATE",
          "lift", "UPDATE",
          "say", "UPDATE",
          "remove", "DELETE",
          "erase", "DELETE");

  @Test
  @DisplayName("who may write which of the gate's tables is what the grants give")
  void writes() {
    Map<String, Set<String>> granted = grants();
    List<String> wrong = new ArrayList<>();
    Set<String> tables = new TreeSet<>();
    for (Row row : gate(5)) {
      Matcher names = CODE.matcher(row.cell(0));
      while (names.find()) {
        tables.add(names.group(1));
        for (int i = 0; i < USERS.size(); i++) {
          String key = USERS.get(i) + " on " + names.group(1);
          Set<String> said = said(row.cell(i + 1));
          Set<String> given = granted.getOrDefault(key, Set.of());
          if (!said.equals(given)) {
            wrong.add("line %d: %s may %s, not %s".formatted(row.line(), key, given, said));
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
    assertThat(tables)
        .contains("signed_click", "action_request", "action_execution", "secret_delivery");
  }

  @Test
  @DisplayName("every state of a request is led there by one process")
  void states() {
    Map<String, String> by = new LinkedHashMap<>();
    for (Row row : gate(2)) {
      for (String state : row.cell(0).split(", ")) {
        assertThat(by.put(state, row.cell(1))).as(state + " twice").isNull();
      }
    }
    assertThat(by.keySet())
        .containsExactlyInAnyOrderElementsOf(
            java.util.Arrays.stream(RequestState.values()).map(Enum::name).toList());
  }

  @Test
  @DisplayName("each class that the gate's way names is there")
  void classes() {
    String text = Pages.read(PAGE);
    String gate = text.substring(text.indexOf("\n## The gate"), text.indexOf("\n## The rooms"));
    List<String> sources =
        java.util.stream.Stream.of("beans", "src/main/java", "src/test/java")
            .flatMap(folder -> Pages.files(folder, ".java").stream())
            .map(file -> file.getFileName().toString().replace(".java", ""))
            .toList();
    List<String> named =
        CODE.matcher(Pages.FENCE.matcher(gate).replaceAll(""))
            .results()
            .map(found -> found.group(1).replaceAll("\\..*", ""))
            .filter(name -> name.matches("[A-Z][a-z]\\w+"))
            .distinct()
            .toList();
    assertThat(named).contains("DecisionDesk", "ExecutorDesk");
    assertThat(sources).containsAll(named);
  }

  private static List<Row> gate(int cells) {
    return Pages.rows(PAGE).stream()
        .filter(row -> row.section().equals("The gate") && row.cells().size() == cells)
        .toList();
  }

  private static Set<String> said(String cell) {
    Set<String> said = new TreeSet<>();
    Matcher word = Pattern.compile("[a-z]+").matcher(cell);
    while (word.find()) {
      if (WORDS.containsKey(word.group())) {
        said.add(WORDS.get(word.group()));
      }
    }
    return said;
  }

  /** What each user may write: {@code hub_app on freeze} to INSERT, UPDATE, DELETE. */
  private static Map<String, Set<String>> grants() {
    Map<String, Set<String>> grants = new HashMap<>();
    Matcher grant = GRANT.matcher(Pages.read("db/grants/grants.sql"));
    while (grant.find()) {
      Set<String> writes = new TreeSet<>();
      for (String each : List.of("INSERT", "UPDATE", "DELETE")) {
        if (grant.group(1).contains(each)) {
          writes.add(each);
        }
      }
      grants
          .computeIfAbsent(grant.group(3) + " on " + grant.group(2), key -> new TreeSet<>())
          .addAll(writes);
    }
    return grants;
  }
}
