package org.makerspacehub.cli;

import java.io.PrintWriter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.config.HubRole;
import org.makerspacehub.config.RoleSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Looks at everything that is set and says how to mend what is not right. Changes nothing. */
@Command(
    name = "doctor",
    mixinStandardHelpOptions = true,
    description =
        "Look at everything that is set and say how to mend what is not right (✔ good, ! worth a"
            + " look, ✘ bad, – not set).")
final class Doctor implements Callable<Integer> {
  private final Supplier<Settings> settings;
  private final Clock clock;

  @Spec private CommandSpec spec;

  Doctor(Supplier<Settings> settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    Settings set = settings.get();
    List<Finding> findings = new ArrayList<>();
    findings.add(role(set));
    findings.addAll(new DatabaseDoctor(set, clock).look());
    findings.addAll(new ConnectorDoctor(set).look());
    findings.addAll(new SlackDoctor(set, clock).look());
    PrintWriter out = spec.commandLine().getOut();
    findings.forEach(finding -> out.println(finding.line()));
    return findings.stream().anyMatch(finding -> finding.mark() == Finding.Mark.BAD) ? 1 : 0;
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
