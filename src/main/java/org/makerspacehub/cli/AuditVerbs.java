package org.makerspacehub.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditExport;
import org.makerspacehub.beans.audit.AuditTrouble;
import org.makerspacehub.beans.audit.AuditVerifier;
import org.makerspacehub.beans.audit.CheckpointKey;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.springframework.jdbc.core.simple.JdbcClient;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What {@code audit} can do. */
@Command(
    name = "audit",
    mixinStandardHelpOptions = true,
    description = "Export the audit, and look whether it is as it was written.")
final class AuditVerbs implements Runnable {
  @Spec private CommandSpec spec;

  /** The verb with its own. */
  static CommandLine commandLine(Supplier<Settings> settings) {
    return new CommandLine(new AuditVerbs())
        .addSubcommand("export", new Export(settings))
        .addSubcommand("verify", new Verify())
        .addSubcommand("key", new Key(settings));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "audit what?");
  }

  /** Writes the records into a folder. */
  @Command(
      name = "export",
      mixinStandardHelpOptions = true,
      description =
          "Write the records and checkpoints into a folder, without names (HUB_DB_URL, with"
              + " HUB_AUDIT_DB_USER).")
  private static final class Export implements Callable<Integer> {
    private final Supplier<Settings> settings;

    @Mixin private Env env = new Env();

    @Spec private CommandSpec spec;

    @Option(
        names = "--to",
        required = true,
        paramLabel = "DIR",
        description = "A new folder for it.")
    private Path to;

    Export(Supplier<Settings> settings) {
      this.settings = settings;
    }

    @Override
    public Integer call() {
      Settings set = env.of(settings);
      set.required("HUB_DB_URL");
      set.required("HUB_AUDIT_DB_USER");
      set.required("HUB_AUDIT_DB_PASSWORD");
      DatabaseProperties database = set.database();
      try (HikariDataSource record = Databases.pool("audit", database, database.auditLogin(), 1)) {
        new AuditExport(JdbcClient.create(record))
            .to(to)
            .forEach(
                (table, rows) ->
                    spec.commandLine().getOut().println("%s: %d rows".formatted(table, rows)));
      }
      return CommandLine.ExitCode.OK;
    }
  }

  /** Needs files only. */
  @Command(
      name = "verify",
      mixinStandardHelpOptions = true,
      description = {
        "Look whether an export is as it was written; needs no database and no network.",
        "Ends with 0 when it is, 1 when it is not, 2 when it could not be looked at."
      })
  private static final class Verify implements Callable<Integer> {
    @Spec private CommandSpec spec;

    @Parameters(paramLabel = "DIR", description = "What 'audit export' wrote.")
    private Path export;

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "The public key that 'audit key' prints.")
    private Path key;

    @Option(
        names = "--checkpoints",
        paramLabel = "DIR",
        description =
            "The executor's folder (EXECUTOR_DIR) or a copy of it; without it rows that were cut"
                + " off together with their checkpoints are not noticed.")
    private Path checkpoints;

    @Override
    public Integer call() {
      try {
        AuditVerifier.Report report =
            new AuditVerifier(CheckpointKey.openKey(Files.readString(key)))
                .verify(export, checkpoints);
        report.lines().forEach(spec.commandLine().getOut()::println);
        for (AuditTrouble trouble : report.troubles()) {
          spec.commandLine().getOut().println("✘ " + trouble.sentence());
        }
        spec.commandLine()
            .getOut()
            .println(
                report.good()
                    ? "Everything is as it was written."
                    : "This is not what was written.");
        return report.good() ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
      } catch (HubException unreadable) {
        spec.commandLine().getErr().println("hub: " + unreadable.getMessage());
      } catch (IOException absent) {
        spec.commandLine().getErr().println("hub: %s cannot be read.".formatted(key));
      }
      return CommandLine.ExitCode.USAGE;
    }
  }

  /** The public half of the executor's key. */
  @Command(
      name = "key",
      mixinStandardHelpOptions = true,
      description = "Print the public key that goes with AUDIT_SIGNING_KEY; it is no secret.")
  private static final class Key implements Callable<Integer> {
    private final Supplier<Settings> settings;

    @Mixin private Env env = new Env();

    @Spec private CommandSpec spec;

    Key(Supplier<Settings> settings) {
      this.settings = settings;
    }

    @Override
    public Integer call() {
      spec.commandLine()
          .getOut()
          .println(CheckpointKey.of(env.of(settings).required("AUDIT_SIGNING_KEY")).openText());
      return CommandLine.ExitCode.OK;
    }
  }
}
