package org.makerspacehub.beans.execute;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.support.EmbeddedMariaDb;

/** Looks through everything that is stored. */
final class EveryTable {
  private EveryTable() {}

  /** The columns, as {@code table.column}, in which a text stands somewhere. */
  static List<String> holding(String text) {
    List<String> columns = new ArrayList<>();
    List<String> found = new ArrayList<>();
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      try (var rows =
          statement.executeQuery(
              "SELECT table_name, column_name FROM information_schema.columns"
                  + " WHERE table_schema = 'hub' AND (data_type LIKE '%char' OR data_type LIKE"
                  + " '%text' OR data_type LIKE '%blob' OR data_type LIKE '%binary')")) {
        while (rows.next()) {
          columns.add(rows.getString(1) + "." + rows.getString(2));
        }
      }
      for (String column : columns) {
        String[] parts = column.split("\\.");
        try (var rows =
            statement.executeQuery(
                "SELECT COUNT(*) FROM hub.`%s` WHERE INSTR(CAST(`%s` AS BINARY), '%s') > 0"
                    .formatted(parts[0], parts[1], text))) {
          rows.next();
          if (rows.getLong(1) > 0) {
            found.add(column);
          }
        }
      }
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    return found;
  }
}
