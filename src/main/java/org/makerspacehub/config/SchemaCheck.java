package org.makerspacehub.config;

import java.sql.SQLInvalidAuthorizationSpecException;
import java.util.Map;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.ErrorDetails;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationState;
import org.flywaydb.core.api.output.ValidateOutput;
import org.flywaydb.core.api.output.ValidateResult;
import org.makerspacehub.beans.HubException;
import org.springframework.beans.factory.InitializingBean;
import org.springframework.context.annotation.Configuration;

/**
 * A long-running role never changes the schema: it looks whether it is the one it was built for.
 */
@Configuration(proxyBeanMethods = false)
public class SchemaCheck implements InitializingBean {
  private static final int TRIES = 5;

  private final Map<String, DataSource> databases;

  SchemaCheck(Map<String, DataSource> databases) {
    this.databases = databases;
  }

  @Override
  public void afterPropertiesSet() {
    // One look is enough: every pool of a process opens the same database. Not as the audit user,
    // who sees the audit tables and nothing else.
    databases.entrySet().stream()
        .filter(database -> !database.getKey().equals("auditDataSource"))
        .map(Map.Entry::getValue)
        .findFirst()
        .ifPresent(SchemaCheck::validate);
  }

  private static void validate(DataSource database) {
    ValidateResult result = look(database);
    if (!result.validationSuccessful) {
      ValidateOutput first = result.invalidMigrations.get(0);
      ErrorDetails why = first.errorDetails;
      throw new HubException(
          "The database's schema is not the one this version needs (%s %s: %s): "
                  .formatted(first.version, first.description, why == null ? "" : why.errorCode)
              + "run 'java -jar hub.jar migrate' with the hub_migrate user first.");
    }
  }

  /**
   * On a machine where everything starts at once a connection can take longer than a pool waits for
   * one (the edge's: a second), so a few times; each try lasts as long as the pool waits.
   */
  private static ValidateResult look(DataSource database) {
    for (int tried = 1; ; tried++) {
      try {
        return flyway(database).validateWithResult();
      } catch (RuntimeException unreachable) {
        if (tried == TRIES || refused(unreachable)) {
          throw new HubException(
              "The database at HUB_DB_URL does not answer or refuses this role's user: "
                  + "check HUB_DB_URL, HUB_DB_USER and HUB_DB_PASSWORD.",
              unreachable);
        }
      }
    }
  }

  /** Whether the server answered and said no, which it will say again. */
  private static boolean refused(Throwable failed) {
    for (Throwable why = failed; why != null; why = why.getCause()) {
      if (why instanceof SQLInvalidAuthorizationSpecException) {
        return true;
      }
    }
    return false;
  }

  /** Whether the database has a migration that this version of the hub does not know. */
  public static boolean isNewer(MigrationInfo migration) {
    return migration.getState() == MigrationState.FUTURE_SUCCESS
        || migration.getState() == MigrationState.FUTURE_FAILED;
  }

  /** Flyway over this database with the hub's migrations. */
  public static Flyway flyway(DataSource database) {
    return Flyway.configure()
        .dataSource(database)
        .locations("classpath:db/migration")
        .javaMigrations(new QuartzTables())
        .load();
  }
}
