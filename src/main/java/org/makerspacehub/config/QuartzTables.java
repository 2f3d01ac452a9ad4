package org.makerspacehub.config;

import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.migration.Context;
import org.flywaydb.core.api.migration.JavaMigration;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.support.EncodedResource;
import org.springframework.jdbc.datasource.init.ScriptUtils;

/** Migration 004: the scheduler's own tables, made by the script that its library brings. */
final class QuartzTables implements JavaMigration {
  private static final String SCRIPT = "org/quartz/impl/jdbcjobstore/tables_mysql_innodb.sql";

  @Override
  public MigrationVersion getVersion() {
    return MigrationVersion.fromVersion("004");
  }

  @Override
  public String getDescription() {
    return "quartz";
  }

  @Override
  public Integer getChecksum() {
    // The library's script may change between its releases; the tables made once do not.
    return null;
  }

  @Override
  public boolean canExecuteInTransaction() {
    return false;
  }

  @Override
  public void migrate(Context context) {
    ScriptUtils.executeSqlScript(
        context.getConnection(),
        new EncodedResource(new ClassPathResource(SCRIPT)),
        false,
        false,
        "#",
        ";",
        ScriptUtils.DEFAULT_BLOCK_COMMENT_START_DELIMITER,
        ScriptUtils.DEFAULT_BLOCK_COMMENT_END_DELIMITER);
  }
}
