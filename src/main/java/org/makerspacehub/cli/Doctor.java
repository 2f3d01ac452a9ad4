package org.makerspacehub.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.config.FlowFolder;
import org.makerspacehub.config.HubRole;
import org.makerspacehub.config.RoleSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Looks at everything that is set and says how to mend what is not right. Changes nothing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Look at everything that is set and say how to mend what is not right (✔ good, ! worth a"
            + " look, ✘ bad, – not set).")
final class Doctor implements Callable<Integer> {
  /** What can be looked at. */
  enum Check {
    ROLE,
    TIME,
    FLOWS,
    DATABASE,
    CONNECTOR,
    SLACK,
    FABMAN,
    EXECUTOR,
    HUBSPOT,
    MAIL,
    REPORTS,
    APPROVALS,
    MODEL,
    KNOWLEDGE,
    MAILBOX,
    PUBLIC_URL;

    /** As operators write it, for example {@code public-url}. */
    String wireName() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String all() {
      return Arrays.stream(values()).map(Check::wireName).collect(Collectors.joining(", "));
    }
  }

  private final Supplier<Settings> settings;
  private final Clock clock;

  @Mixin private Env env = new Env();

  @Option(
      names = "--only",
      paramLabel = "WHAT",
      split = ",",
      description =
          "Look at these alone: role, time, flows, database, connector, slack, fabman, executor,"
              + " hubspot, mail, reports, approvals, model, knowledge, mailbox, public-url.")
  private List<String> only = new ArrayList<>();

  @Spec private CommandSpec spec;

  Doctor(Supplier<Settings> settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Set<Check> wanted = wanted();
    Settings set = env.of(settings);
    PrintWriter out = spec.commandLine().getOut();
    boolean bad = false;
    for (Check check : wanted) {
      for (Finding finding : look(check, set)) {
        out.println(finding.line());
        bad |= finding.mark() == Finding.Mark.BAD;
      }
    }
    return bad ? 1 : 0;
  }

  private List<Finding> look(Check check, Settings set) {
    return switch (check) {
      case ROLE -> List.of(role(set));
      case TIME -> List.of(new TimeDoctor(set, clock).look());
      case FLOWS -> List.of(flows(set));
      case DATABASE -> new DatabaseDoctor(set, clock).look();
      case CONNECTOR -> new ConnectorDoctor(set).look();
      case SLACK -> new SlackDoctor(set, clock).look();
      case FABMAN -> new FabmanDoctor(set).look();
      case EXECUTOR -> new ExecutorDoctor(set).look();
      case HUBSPOT -> new HubSpotDoctor(set).look();
      case MAIL -> List.of(new MailDoctor(set).look());
      case REPORTS -> new ReportDoctor(set).look();
      case APPROVALS -> new GateDoctor(set, clock).look();
      case MODEL -> new ModelDoctor(set).look();
      case KNOWLEDGE -> new KnowledgeDoctor(set).look();
      case MAILBOX -> List.of(new MailboxDoctor(set).look());
      case PUBLIC_URL -> new PublicUrlDoctor(set, clock).look();
    };
  }

  private Set<Check> wanted() {
    if (only.isEmpty()) {
      return EnumSet.allOf(Check.class);
    }
    Set<Check> wanted = EnumSet.noneOf(Check.class);
    for (String name : only) {
      wanted.add(
          Arrays.stream(Check.values())
              .filter(check -> check.wireName().equals(name.strip().toLowerCase(Locale.ROOT)))
              .findFirst()
              .orElseThrow(
                  () ->
                      new ParameterException(
                          spec.commandLine(), "--only takes some of: %s.".formatted(Check.all()))));
    }
    return wanted;
  }

  private static Finding flows(Settings set) {
    if (!set.has("FLOWS_DIR")) {
      return Finding.skipped("flows of your own", "FLOWS_DIR");
    }
    try {
      List<String> names = FlowFolder.names(set.get("FLOWS_DIR"));
      return Finding.good(
          names.isEmpty()
              ? "flows of your own: none in FLOWS_DIR"
              : "flows of your own: " + String.join(", ", names));
    } catch (HubException wrong) {
      return Finding.bad("flows of your own: " + wrong.getMessage(), "mend the file");
    }
  }

  private static Finding role(Settings set) {
    if (!set.has("HUB_ROLE")) {
      return Finding.skipped("role", "HUB_ROLE");
    }
    try {
      HubRole role = HubRole.from(set.environment());
      RoleSettings.check(role, set.environment());
      return Finding.good("role: everything that '%s' needs is set".formatted(role.wireName()));
    } catch (HubException wrong) {
      return Finding.bad("role: " + wrong.getMessage(), "set it as docs/configuration.md says");
    }
  }
}
