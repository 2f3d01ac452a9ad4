package org.makerspacehub.cli;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.owner.Replacement;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.config.DatabaseProperties;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Asks for another owner, by whoever has the server's command line. */
@Command(
    name = "replace",
    mixinStandardHelpOptions = true,
    description = {
      "Ask for another owner when the present one is gone (HUB_DB_URL, as"
          + " HUB_DB_USER=hub_executor, with HUB_AUDIT_DB_USER for the record).",
      "More than half of the board must agree in Slack within seven days; or, with --recovery-code,"
          + " the present owner has 72 hours to say no. The code is read from standard input."
    })
final class OwnerReplace implements Callable<Integer> {
  private static final int LONGEST_CODE = 200;

  private final Supplier<Settings> settings;
  private final Clock clock;
  private final Reader in;

  @Mixin private Env env = new Env();

  @Spec private CommandSpec spec;

  @Parameters(
      arity = "0..1",
      paramLabel = "T…/U…",
      description =
          "The workspace's id and the account's id, both from Slack (profile, ⋮, Copy member ID).")
  private String account;

  @Option(names = "--recovery-code", description = "By the printed code, in place of the board.")
  private boolean byCode;

  @Option(
      names = "--cancel",
      paramLabel = "REF",
      description = "Take back what is open under this reference.")
  private String cancel;

  OwnerReplace(Supplier<Settings> settings, Clock clock, Reader in) {
    this.settings = settings;
    this.clock = clock;
    this.in = in;
  }

  @Override
  public Integer call() {
    if (cancel == null
        ? account == null || !OwnerAccess.isAccount(account)
        : account != null || byCode || !Ref.isRef(cancel)) {
      throw new ParameterException(
          spec.commandLine(),
          "Either the account of the new owner, like T0123ABCD/U0456EFGH, or --cancel with a"
              + " reference.");
    }
    Settings set = env.of(settings);
    DatabaseProperties database = OwnerAccess.database(set);
    String done =
        cancel == null
            ? ask(OwnerAccess.account(account, set), database)
            : takeBack(set.get("SLACK_TEAM_ID"), database);
    spec.commandLine().getOut().println(done);
    return 0;
  }

  private String ask(Principal candidate, DatabaseProperties database) {
    String code = byCode ? code() : "";
    Replacement open =
        OwnerAccess.replacing(
            database,
            candidate.teamId(),
            clock,
            owners ->
                byCode
                    ? owners.byCode(Ref.next(), OwnerAccess.COMMAND_LINE, candidate, code)
                    : owners.byClicks(Ref.next(), OwnerAccess.COMMAND_LINE, candidate));
    return (byCode
            ? "The board and the owner are told; 72 hours after that %s is the owner, unless the"
                + " present one cancels it. Reference %s."
            : "The board is asked; when more than half of it agrees within seven days, %s is the"
                + " owner. Reference %s.")
        .formatted(candidate.id(), open.ref());
  }

  private String takeBack(String team, DatabaseProperties database) {
    OwnerAccess.replacing(
        database,
        team,
        clock,
        owners -> {
          owners.cancel(OwnerAccess.COMMAND_LINE, cancel);
          return cancel;
        });
    return "Cancelled; the owner stays.";
  }

  private String code() {
    spec.commandLine().getErr().println("The recovery code, and Enter:");
    try {
      // Not closed: it is the process' own.
      String line = new BufferedReader(in).readLine();
      if (line == null || line.isBlank() || line.length() > LONGEST_CODE) {
        throw new HubException("No recovery code was given on standard input.");
      }
      return line;
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
