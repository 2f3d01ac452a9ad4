package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.docs.Pages;
import org.makerspacehub.docs.Pages.Row;

/** The page of settings against application.yaml and what each role requires and refuses. */
class ConfigurationPageTest {
  private static final String PAGE = "docs/configuration.md";
  private static final String NONE = "—";
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z_]+)(?::([^}]*))?}");
  private static final Pattern CODE = Pattern.compile("`([^`]+)`");

  @Test
  @DisplayName("the page lists every setting with its default and the roles it is for and not for")
  void pageAndSettingsAgree() {
    Map<String, String> settings = settings();
    Map<String, Row> rows = new TreeMap<>();
    List<String> wrong = new ArrayList<>();
    for (Row row : Pages.rows(PAGE)) {
      Matcher name = CODE.matcher(row.cell(0));
      if (row.cells().size() != 5 || !name.matches()) {
        wrong.add("line %d: five cells, the first a setting in backticks".formatted(row.line()));
      } else if (rows.put(name.group(1), row) != null) {
        wrong.add("line %d: %s is there twice".formatted(row.line(), name.group(1)));
      }
    }
    settings.forEach(
        (name, facts) -> {
          Row row = rows.get(name);
          if (row == null) {
            wrong.add("add, with what it means at the end:%n%s … |".formatted(facts));
          } else if (row.cell(4).isBlank()
              || !facts.equals("| " + String.join(" | ", row.cells().subList(0, 4)) + " |")) {
            wrong.add("line %d: write%n%s %s |".formatted(row.line(), facts, row.cell(4)));
          }
        });
    rows.forEach(
        (name, row) -> {
          if (!settings.containsKey(name)) {
            wrong.add("line %d: nothing reads or refuses %s".formatted(row.line(), name));
          }
        });
    if (!wrong.isEmpty()) {
      fail(PAGE + "\n" + String.join("\n", wrong));
    }
    assertThat(rows).containsKeys("HUB_ROLE", "HUB_DB_URL", "SLACK_SIGNING_SECRET");
  }

  @Test
  @DisplayName("README's commands give each role what it requires, and nothing that it refuses")
  void readme() {
    Map<String, String> commands = new TreeMap<>();
    Pattern.compile("(?m)^HUB_ROLE=(\\w+) (?:.*\\n)*?  java -jar")
        .matcher(Pages.read("README.md"))
        .results()
        .forEach(found -> commands.put(found.group(1), found.group()));
    assertThat(commands).containsOnlyKeys("connector", "edge", "executor", "hub");
    commands.forEach(
        (role, command) -> {
          List<String> given =
              Pattern.compile("\\b([A-Z][A-Z_]+)=")
                  .matcher(command)
                  .results()
                  .map(found -> found.group(1))
                  .toList();
          HubRole hubRole =
              Arrays.stream(HubRole.values())
                  .filter(each -> each.wireName().equals(role))
                  .findFirst()
                  .orElseThrow();
          assertThat(given).as(role).containsAll(RoleSettings.REQUIRED.get(hubRole));
          assertThat(given)
              .as(role)
              .doesNotContainAnyElementsOf(RoleSettings.FORBIDDEN.get(hubRole));
        });
  }

  /** What the page's row of each setting begins with. */
  private static Map<String, String> settings() {
    Map<String, String> defaults = new TreeMap<>();
    PLACEHOLDER
        .matcher(Pages.read("src/main/resources/application.yaml"))
        .results()
        .forEach(
            found -> defaults.put(found.group(1), found.group(2) == null ? "" : found.group(2)));
    defaults.put("HUB_ROLE", "");
    RoleSettings.REQUIRED.values().stream()
        .flatMap(Collection::stream)
        .forEach(name -> defaults.putIfAbsent(name, ""));
    RoleSettings.FORBIDDEN.values().stream()
        .flatMap(Collection::stream)
        .forEach(name -> defaults.putIfAbsent(name, ""));
    Map<String, String> rows = new TreeMap<>();
    defaults.forEach(
        (name, value) ->
            rows.put(
                name,
                "| `%s` | %s | %s | %s |"
                    .formatted(
                        name,
                        value.isEmpty() ? NONE : "`" + value + "`",
                        name.equals("HUB_ROLE") ? "every role" : roles(RoleSettings.REQUIRED, name),
                        roles(RoleSettings.FORBIDDEN, name))));
    return rows;
  }

  private static String roles(Map<HubRole, ? extends Collection<String>> settings, String name) {
    String roles =
        Arrays.stream(HubRole.values())
            .filter(role -> settings.containsKey(role) && settings.get(role).contains(name))
            .map(HubRole::wireName)
            .collect(Collectors.joining(", "));
    return roles.isEmpty() ? NONE : roles;
  }
}
