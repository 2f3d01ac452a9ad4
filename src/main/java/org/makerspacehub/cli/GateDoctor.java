package org.makerspacehub.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.EligibleApprovers;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.makerspacehub.config.HubRole;
import org.springframework.core.io.ClassPathResource;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Whether the catalogue of actions is right, and whether enough people can approve each (A5). */
final class GateDoctor {
  private final Settings set;
  private final Clock clock;

  GateDoctor(Settings set, Clock clock) {
    this.set = set;
    this.clock = clock;
  }

  List<Finding> look() {
    ActionCatalogue catalogue;
    try {
      // What only the executor has is looked at where the executor's settings are.
      catalogue =
          new ActionCatalogue(
              new ClassPathResource("actions.yaml"),
              setting -> !setting.equals("LOCK_IDS") || set.has(setting));
    } catch (HubException wrong) {
      return List.of(Finding.bad("approvals: " + wrong.getMessage(), "mend actions.yaml"));
    }
    List<Finding> findings = new ArrayList<>();
    catalogue.all().stream()
        .filter(entry -> !entry.missing().isEmpty())
        .forEach(
            entry ->
                findings.add(
                    new Finding(
                        Finding.Mark.SKIPPED,
                        "approvals: %s is not installed, for %s is not set"
                            .formatted(entry.name(), String.join(" and ", entry.missing())),
                        "")));
    if (!set.has("HUB_DB_URL") || !set.has("SLACK_TEAM_ID")) {
      findings.add(Finding.skipped("approvals: who could approve", "HUB_DB_URL or SLACK_TEAM_ID"));
      return findings;
    }
    DatabaseProperties database = set.database();
    if (database.loginOf(HubRole.HUB).user().isBlank()) {
      findings.add(Finding.skipped("approvals: who could approve", "HUB_DB_USER"));
      return findings;
    }
    try (HikariDataSource pool =
        Databases.pool("doctor", database, database.loginOf(HubRole.HUB), 1)) {
      EligibleApprovers approvers =
          new EligibleApprovers(JdbcClient.create(pool), set.get("SLACK_TEAM_ID"), clock);
      List<String> closed = approvers.closed(catalogue);
      closed.forEach(
          says ->
              findings.add(
                  Finding.bad("approvals: " + says, "have the role granted to more people")));
      if (closed.isEmpty()) {
        findings.add(
            Finding.good(
                "approvals: enough people can approve each of the %d actions there are"
                    .formatted(
                        catalogue.all().stream().filter(entry -> entry.available()).count())));
      }
    } catch (DataAccessException | HubException unreadable) {
      findings.add(
          Finding.bad(
              "approvals: who could approve cannot be read",
              "run this with the environment of the role 'hub'"));
    } catch (RuntimeException noPool) {
      findings.add(
          Finding.bad(
              "approvals: who could approve cannot be read",
              "check HUB_DB_URL and that the server runs and may be reached from here"));
    }
    return findings;
  }
}
