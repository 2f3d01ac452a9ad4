package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.docs.Pages.Row;
import org.springframework.core.io.ClassPathResource;

/** The page of actions against the catalogue. */
class ActionsPageTest {
  private static final String PAGE = "docs/actions.md";

  private final ActionCatalogue catalogue =
      new ActionCatalogue(new ClassPathResource("actions.yaml"));

  @Test
  @DisplayName("the page says of every action that is built what it does, where, and what when not")
  void complete() {
    List<String> built =
        catalogue.all().stream()
            .filter(ActionEntry::available)
            .map(ActionEntry::name)
            .filter(name -> !name.startsWith("door-code."))
            .sorted()
            .toList();
    assertThat(rows().keySet()).containsExactlyElementsOf(built);
    assertThat(actions())
        .allSatisfy(
            row -> {
              assertThat(row.cells()).as("line %d", row.line()).hasSize(5);
              assertThat(row.cells()).as("line %d", row.line()).noneMatch(String::isBlank);
            });
  }

  @Test
  @DisplayName("what undoes an action is the same on the page as in the catalogue")
  void undo() {
    rows()
        .forEach(
            (name, row) -> {
              String undo = catalogue.find(name).orElseThrow().undo();
              if (!undo.isEmpty()) {
                assertThat(row.cell(3)).as(name).contains("`" + undo + "`");
              } else {
                assertThat(row.cell(3)).as(name).isNotBlank();
              }
            });
  }

  private static Map<String, Row> rows() {
    Map<String, Row> rows = new TreeMap<>();
    actions().forEach(row -> rows.put(row.cell(0).replace("`", ""), row));
    return rows;
  }

  private static List<Row> actions() {
    return Pages.rows(PAGE).stream().filter(row -> row.section().equals("What each does")).toList();
  }
}
