package org.makerspacehub.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** {@code db/columns.yaml} against the schema that the migrations make. */
class ColumnsIT {
  private static final Set<String> CLASSES = Set.of("personal", "secret", "operational");
  private static final Map<String, Set<String>> SCHEMA = new TreeMap<>();
  private static Map<String, Map<String, Object>> file;

  @BeforeAll
  static void read() throws IOException, SQLException {
    LoaderOptions strict = new LoaderOptions();
    strict.setAllowDuplicateKeys(false);
    try (InputStream yaml = Files.newInputStream(Path.of("db", "columns.yaml"))) {
      file = new Yaml(new SafeConstructor(strict)).load(yaml);
    }
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT table_name, column_name FROM information_schema.columns"
                    + " WHERE table_schema = DATABASE()")) {
      while (rows.next()) {
        SCHEMA.computeIfAbsent(rows.getString(1), table -> new TreeSet<>()).add(rows.getString(2));
      }
    }
    assertThat(SCHEMA).containsKeys("person", "audit_privileged", "flyway_schema_history");
  }

  @Test
  @DisplayName("S42 every column of the database is classified, once")
  void everyColumnIsClassified() {
    List<String> wrong = new ArrayList<>();
    SCHEMA.forEach(
        (table, columns) -> {
          List<String> listed = listed(table);
          for (String column : columns) {
            long times = listed.stream().filter(l -> l.equals(column) || l.equals("*")).count();
            if (times != 1) {
              wrong.add("%s.%s is listed %d times".formatted(table, column, times));
            }
          }
        });
    assertThat(wrong).isEmpty();
  }

  @Test
  @DisplayName("S42 no column is classified that does not exist")
  void everyClassifiedColumnExists() {
    List<String> wrong = new ArrayList<>();
    for (String name : file.keySet()) {
      List<String> tables = SCHEMA.keySet().stream().filter(t -> matches(name, t)).toList();
      if (tables.isEmpty()) {
        wrong.add(name + " is no table");
      }
      for (String table : tables) {
        columns(file.get(name)).stream()
            .filter(column -> !column.equals("*") && !SCHEMA.get(table).contains(column))
            .forEach(column -> wrong.add("%s.%s does not exist".formatted(table, column)));
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  @DisplayName("S42 every personal column names who erases it")
  void personalColumnsHaveAnOwner() {
    file.forEach(
        (table, classes) -> {
          assertThat(CLASSES).as(table).containsAll(classes.keySet());
          if (classes.get("personal") instanceof Map<?, ?> personal) {
            assertThat(personal.get("erasure")).as(table).asString().isNotBlank();
            assertThat((List<?>) personal.get("columns")).as(table).isNotEmpty();
          } else {
            assertThat(classes.get("personal")).as(table).isNull();
          }
        });
  }

  private static List<String> listed(String table) {
    return file.entrySet().stream()
        .filter(entry -> matches(entry.getKey(), table))
        .flatMap(entry -> columns(entry.getValue()).stream())
        .toList();
  }

  private static boolean matches(String name, String table) {
    return name.endsWith("*")
        ? table.startsWith(name.substring(0, name.length() - 1))
        : table.equals(name);
  }

  private static List<String> columns(Map<String, Object> classes) {
    List<String> columns = new ArrayList<>();
    for (Object listed : classes.values()) {
      Object list = listed instanceof Map<?, ?> owned ? owned.get("columns") : listed;
      ((List<?>) list).forEach(column -> columns.add(String.valueOf(column)));
    }
    return columns;
  }
}
