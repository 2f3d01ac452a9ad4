package org.makerspacehub.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Triggers that notice each statement which touches a row, even with the values it had. */
public final class WriteTraps {
  private static final List<String> VERBS = List.of("INSERT", "UPDATE", "DELETE");

  private WriteTraps() {}

  /** Fails when {@code work} touches a row of one of the tables. */
  public static void assertNoWrites(
      EmbeddedMariaDb database, Collection<String> tables, Runnable work) {
    try (Connection admin = database.connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute("CREATE DATABASE IF NOT EXISTS test");
      // MyISAM: a row stays although the transaction that made it is rolled back.
      statement.execute("CREATE TABLE IF NOT EXISTS test.writes (what VARCHAR(64)) ENGINE=MyISAM");
      statement.execute("TRUNCATE TABLE test.writes");
      for (String table : tables) {
        for (String verb : VERBS) {
          statement.execute(
              "CREATE TRIGGER seen_%s_%s BEFORE %s ON %s FOR EACH ROW INSERT INTO test.writes VALUES ('%s %s')"
                  .formatted(verb, table, verb, table, verb, table));
        }
      }
      try {
        work.run();
      } finally {
        for (String table : tables) {
          for (String verb : VERBS) {
            statement.execute("DROP TRIGGER seen_%s_%s".formatted(verb, table));
          }
        }
      }
      List<String> seen = new ArrayList<>();
      try (ResultSet rows =
          statement.executeQuery("SELECT what, COUNT(*) FROM test.writes GROUP BY what")) {
        while (rows.next()) {
          seen.add(rows.getString(1) + " " + rows.getInt(2) + " times");
        }
      }
      assertThat(seen).isEmpty();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
