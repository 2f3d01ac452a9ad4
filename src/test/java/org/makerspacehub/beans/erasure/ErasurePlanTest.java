package org.makerspacehub.beans.erasure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class ErasurePlanTest {
  private final Map<String, Map<String, Object>> classified = classified();

  static Map<String, Map<String, Object>> classified() {
    try (InputStream yaml = Files.newInputStream(Path.of("db", "columns.yaml"))) {
      return new Yaml().load(yaml);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @DisplayName("S42 every personal column has a rule of its owner in the plan of an erasure")
  void everyPersonalColumnIsErased() {
    List<String> missing = new ArrayList<>();
    classified.forEach(
        (table, classes) -> {
          if (classes.get("personal") instanceof Map<?, ?> personal) {
            Set<String> erased =
                ErasurePlan.rules().stream()
                    .filter(rule -> rule.table().equals(table))
                    .filter(rule -> rule.owner().equals(personal.get("erasure")))
                    .flatMap(rule -> rule.columns().stream())
                    .collect(Collectors.toSet());
            for (Object column : (List<?>) personal.get("columns")) {
              if (!erased.contains("*") && !erased.contains(column)) {
                missing.add(table + "." + column);
              }
            }
          }
        });
    assertThat(missing).as("personal columns that no rule frees of a person").isEmpty();
  }

  @Test
  @DisplayName("S42 the plan names no column that there is not, and what stays says why")
  void everyRuleHasItsColumns() {
    List<String> wrong = new ArrayList<>();
    for (Rule rule : ErasurePlan.rules()) {
      if (rule.act() == Rule.Act.STAY) {
        assertThat(rule.sql()).as(rule.table()).endsWith(".").hasSizeGreaterThan(20);
      }
      Map<String, Object> classes = classified.get(rule.table());
      if (classes == null) {
        wrong.add(rule.table());
        continue;
      }
      Set<String> there =
          classes.values().stream()
              .map(listed -> listed instanceof Map<?, ?> owned ? owned.get("columns") : listed)
              .flatMap(listed -> ((List<?>) listed).stream())
              .map(String::valueOf)
              .collect(Collectors.toSet());
      rule.columns().stream()
          .filter(column -> !column.equals("*") && !there.contains("*") && !there.contains(column))
          .forEach(column -> wrong.add(rule.table() + "." + column));
    }
    assertThat(wrong).isEmpty();
  }
}
