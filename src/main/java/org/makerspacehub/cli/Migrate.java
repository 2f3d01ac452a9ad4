package org.makerspacehub.cli;

import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.output.MigrateOutput;
import org.flywaydb.core.api.output.MigrateResult;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.config.Databases;
import org.makerspacehub.config.SchemaCheck;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the database's schema to this version; the only thing that ever changes it. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    description =
        "Bring the database's schema to this version (HUB_DB_URL, as HUB_DB_USER=hub_migrate).")
final class Migrate implements Callable<Integer> {
  private final Supplier<Settings> settings;

  @Mixin private Env env = new Env();

  @Spec private CommandSpec spec;

  Migrate(Supplier<Settings> settings) {
    this.settings = settings;
  }

  @Override
  public Integer call() {
    Settings set = env.of(settings);
    Flyway flyway =
        SchemaCheck.flyway(
            new DriverManagerDataSource(
                Databases.url(set.required("HUB_DB_URL")),
                set.required("HUB_DB_USER"),
                set.required("HUB_DB_PASSWORD")));
    refuseNewer(flyway);
    List<MigrateOutput> done = migrate(flyway).migrations;
    for (MigrateOutput migration : done) {
      print("Applied %s %s.".formatted(migration.version, migration.description));
    }
    print(
        done.isEmpty()
            ? "The schema is already that of this version (%s).".formatted(version(flyway))
            : "The schema is now that of this version (%s); apply db/grants/grants.sql next."
                .formatted(version(flyway)));
    return 0;
  }

  private static void refuseNewer(Flyway flyway) {
    MigrationInfo[] all;
    try {
      all = flyway.info().all();
    } catch (RuntimeException unreachable) {
      throw new HubException(
          "The database at HUB_DB_URL does not answer or refuses HUB_DB_USER: "
              + "check HUB_DB_URL, HUB_DB_USER and HUB_DB_PASSWORD.",
          unreachable);
    }
    Arrays.stream(all)
        .filter(SchemaCheck::isNewer)
        .reduce((first, last) -> last)
        .ifPresent(
            newer -> {
              throw new HubException(
                  "The database's schema (%s) is newer than this version of the hub: use the newer jar."
                      .formatted(newer.getVersion()));
            });
  }

  private static MigrateResult migrate(Flyway flyway) {
    try {
      return flyway.migrate();
    } catch (FlywayException failed) {
      throw new HubException(
          "The schema could not be changed: %s; mend that and run 'migrate' again."
              .formatted(why(failed)),
          failed);
    }
  }

  private static String why(Throwable failure) {
    Throwable deepest = failure;
    while (deepest.getCause() != null && !(deepest instanceof SQLException)) {
      deepest = deepest.getCause();
    }
    String message = deepest.getMessage();
    return message == null
        ? deepest.getClass().getSimpleName()
        : message.lines().findFirst().orElse("").strip().replaceAll("[.;:]$", "");
  }

  private static String version(Flyway flyway) {
    MigrationInfo current = flyway.info().current();
    return current == null ? "empty" : current.getVersion().toString();
  }

  private void print(String sentence) {
    spec.commandLine().getOut().println(sentence);
  }
}
