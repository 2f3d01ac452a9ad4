package org.makerspacehub.db;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/**
 * What every table of ours has in common; the scheduler's and the migrator's are their own affair.
 */
class SchemaIT {
  private static final String OURS =
      " table_schema = DATABASE() AND table_name NOT LIKE 'QRTZ%'"
          + " AND table_name <> 'flyway_schema_history'";

  private final JdbcClient db =
      JdbcClient.create(
          new DriverManagerDataSource(
              EmbeddedMariaDb.shared().url(), "sandbox_admin", "sandbox_admin"));

  @Test
  void everyTableIsTransactionalAndHoldsAnyText() {
    assertThat(names("SELECT table_name FROM information_schema.tables WHERE" + OURS))
        .contains("person", "inbox_event", "audit_privileged");
    assertThat(
            names(
                "SELECT table_name FROM information_schema.tables WHERE (engine <> 'InnoDB' OR"
                    + " table_collation NOT LIKE 'utf8mb4%') AND"
                    + OURS))
        .isEmpty();
  }

  @Test
  void textIsUtf8mb4OrAsciiThatIsComparedByteByByte() {
    assertThat(
            names(
                "SELECT CONCAT(table_name, '.', column_name, ' ', collation_name)"
                    + " FROM information_schema.columns WHERE collation_name IS NOT NULL"
                    + " AND character_set_name <> 'utf8mb4' AND collation_name <> 'ascii_bin' AND"
                    + OURS))
        .isEmpty();
  }

  @Test
  void everyMomentHasMilliseconds() {
    assertThat(
            names(
                "SELECT CONCAT(table_name, '.', column_name, ' ', column_type)"
                    + " FROM information_schema.columns WHERE"
                    + " data_type IN ('datetime', 'timestamp', 'time')"
                    + " AND column_type <> 'datetime(3)' AND"
                    + OURS))
        .isEmpty();
  }

  @Test
  void everyTableHasAPrimaryKey() {
    assertThat(
            names(
                "SELECT table_name FROM information_schema.tables t WHERE NOT EXISTS"
                    + " (SELECT 1 FROM information_schema.table_constraints c"
                    + " WHERE c.table_schema = t.table_schema AND c.table_name = t.table_name"
                    + " AND c.constraint_type = 'PRIMARY KEY') AND"
                    + OURS))
        .isEmpty();
  }

  @Test
  void everyForeignKeyIsTheBeginningOfAnIndexThatWasMadeForIt() {
    // The server makes one by itself when there is none, and names it after the constraint.
    assertThat(
            names(
                "SELECT CONCAT(k.table_name, '.', k.column_name)"
                    + " FROM information_schema.key_column_usage k"
                    + " WHERE k.referenced_table_name IS NOT NULL AND k.table_schema = DATABASE()"
                    + " AND k.table_name NOT LIKE 'QRTZ%' AND NOT EXISTS"
                    + " (SELECT 1 FROM information_schema.statistics s"
                    + " WHERE s.table_schema = k.table_schema AND s.table_name = k.table_name"
                    + " AND s.column_name = k.column_name"
                    + " AND s.seq_in_index = k.ordinal_position"
                    + " AND s.index_name <> k.constraint_name)"))
        .isEmpty();
  }

  private List<String> names(String sql) {
    return db.sql(sql).query(String.class).list();
  }
}
