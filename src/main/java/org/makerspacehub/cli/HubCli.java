package org.makerspacehub.cli;

import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Set;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.springframework.boot.logging.LoggingSystem;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The verbs of {@code java -jar hub.jar}. */
public final class HubCli {
  private static final Set<String> OPTIONS = Set.of("--help", "-h", "--version", "-V");

  private HubCli() {}

  /**
   * Whether the first argument is a verb, right or wrong, or asks for help, rather than an option
   * for the role that is to start.
   */
  public static boolean isVerb(String[] args) {
    return args.length > 0 && (!args[0].startsWith("-") || OPTIONS.contains(args[0]));
  }

  /**
   * Does what the verb says.
   *
   * @return the exit code: 0 done, 1 refused or failed, 2 used wrongly
   */
  public static int run(String[] args) {
    // A verb says what it has to say in its own sentences; what libraries log is not among them.
    LoggingSystem.get(HubCli.class.getClassLoader()).beforeInitialize();
    return run(
        args,
        Settings::load,
        Clock.systemUTC(),
        new InputStreamReader(System.in, StandardCharsets.UTF_8),
        writer(System.out),
        writer(System.err));
  }

  static int run(
      String[] args,
      Supplier<Settings> settings,
      Clock clock,
      Reader in,
      PrintWriter out,
      PrintWriter err) {
    return commandLine(settings, clock, in, out, err).execute(args);
  }

  /** Every verb there is, with its options. */
  static CommandLine commandLine(
      Supplier<Settings> settings, Clock clock, Reader in, PrintWriter out, PrintWriter err) {
    return new CommandLine(new Hub())
        .addSubcommand("migrate", new Migrate(settings))
        .addSubcommand(
            "owner",
            new CommandLine(new Owner())
                .addSubcommand("set", new OwnerSet(settings, clock))
                .addSubcommand("recovery-code", new OwnerRecoveryCode(settings, clock))
                .addSubcommand("replace", new OwnerReplace(settings, clock, in)))
        .addSubcommand("sync", new Sync(settings, clock))
        .addSubcommand("audit", AuditVerbs.commandLine(settings))
        .addSubcommand(
            "policy",
            new CommandLine(new PolicyVerb())
                .addSubcommand("explain", new PolicyVerb.Explain(settings, clock))
                .addSubcommand("diff", new PolicyVerb.Diff()))
        .addSubcommand("setup", new Setup(in))
        .addSubcommand("doctor", new Doctor(settings, clock))
        .setOut(out)
        .setErr(err)
        .setParameterExceptionHandler(
            (wrong, given) -> {
              PrintWriter to = wrong.getCommandLine().getErr();
              to.println(wrong.getMessage());
              CommandLine.UnmatchedArgumentException.printSuggestions(wrong, to);
              wrong.getCommandLine().usage(to);
              return CommandLine.ExitCode.USAGE;
            })
        .setExecutionExceptionHandler(
            (failure, command, result) -> {
              command.getErr().println("hub: " + sentence(failure));
              return CommandLine.ExitCode.SOFTWARE;
            });
  }

  private static String sentence(Exception failure) {
    return failure instanceof HubException
        ? failure.getMessage()
        : "Something went wrong (%s); 'java -jar hub.jar doctor' may know more."
            .formatted(failure.getClass().getSimpleName());
  }

  private static PrintWriter writer(PrintStream stream) {
    // Java 17 takes its character set from the locale, and a container's has no letters beyond z.
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  /** Without a verb. */
  @Command(
      name = "hub",
      mixinStandardHelpOptions = true,
      versionProvider = Version.class,
      synopsisSubcommandLabel = "[VERB]",
      commandListHeading = "%nVerbs:%n",
      description = {
        "The back office of a makerspace.",
        "Without a verb it runs as the process that HUB_ROLE names.",
        "Settings come from the environment and from files in /run/secrets."
      })
  private static final class Hub implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "Which verb?");
    }
  }

  /** {@code owner} alone says nothing. */
  @Command(
      name = "owner",
      mixinStandardHelpOptions = true,
      description = "Name the makerspace's first owner, or another when the present one is gone.")
  private static final class Owner implements Runnable {
    @Spec private CommandSpec spec;

    @Override
    public void run() {
      throw new CommandLine.ParameterException(spec.commandLine(), "owner what?");
    }
  }

  /** What the jar's manifest says. */
  private static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      String version = HubCli.class.getPackage().getImplementationVersion();
      return new String[] {"hub " + (version == null ? "(not from a jar)" : version)};
    }
  }
}
