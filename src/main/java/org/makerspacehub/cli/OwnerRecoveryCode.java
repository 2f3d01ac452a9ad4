package org.makerspacehub.cli;

import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.config.DatabaseProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints a code for the day on which the owner is gone. */
@Command(
    name = "recovery-code",
    mixinStandardHelpOptions = true,
    description =
        "Print a new code that can ask for another owner; the one before is void (HUB_DB_URL, as"
            + " HUB_DB_USER=hub_executor, with HUB_AUDIT_DB_USER for the record).")
final class OwnerRecoveryCode implements Callable<Integer> {
  private final Supplier<Settings> settings;
  private final Clock clock;

  @Mixin private Env env = new Env();

  @Spec private CommandSpec spec;

  OwnerRecoveryCode(Supplier<Settings> settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Settings set = env.of(settings);
    DatabaseProperties database = OwnerAccess.database(set);
    String code =
        OwnerAccess.replacing(
            database,
            set.get("SLACK_TEAM_ID"),
            clock,
            owners -> owners.makeCode(Ref.next(), OwnerAccess.COMMAND_LINE));
    spec.commandLine().getOut().println(code);
    spec.commandLine()
        .getOut()
        .println(
            "Print it and keep it where the board finds it and nobody else does. It is shown this"
                + " once; an older one is void.");
    return 0;
  }
}
