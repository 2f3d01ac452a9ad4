package org.makerspacehub.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.owner.OwnerReplacements;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.Databases;
import org.makerspacehub.config.HubRole;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/**
 * What the verbs about the owner share: whose account, and the executor's and audit's databases.
 */
final class OwnerAccess {
  /** Who types here. */
  static final Principal COMMAND_LINE = Principal.service("command-line");

  private static final Pattern ACCOUNT = Pattern.compile("(T[A-Z0-9]{2,23})/([UW][A-Z0-9]{2,23})");

  private OwnerAccess() {}

  /** Whether a text names an account. */
  static boolean isAccount(String text) {
    return ACCOUNT.matcher(text).matches();
  }

  /**
   * The account that a text names.
   *
   * @param text one that {@link #isAccount}
   * @throws HubException when it is of another workspace than ours
   */
  static Principal account(String text, Settings set) {
    Principal person = Principal.person(text.replaceAll("/.*", ""), text.replaceAll(".*/", ""));
    String team = set.get("SLACK_TEAM_ID");
    if (!team.isEmpty() && !team.equals(person.teamId())) {
      throw new HubException(
          "%s is not this space's workspace: SLACK_TEAM_ID is %s."
              .formatted(person.teamId(), team));
    }
    return person;
  }

  /** The database's settings, with the executor's login and the audit's. */
  static DatabaseProperties database(Settings set) {
    set.required("HUB_DB_URL");
    DatabaseProperties database = set.database();
    if (database.loginOf(HubRole.EXECUTOR).user().isBlank()) {
      set.required("HUB_DB_USER");
    }
    set.required("HUB_AUDIT_DB_USER");
    set.required("HUB_AUDIT_DB_PASSWORD");
    return database;
  }

  /**
   * Does something as the executor's user.
   *
   * @param team our workspace
   */
  static <T> T replacing(
      DatabaseProperties database, String team, Clock clock, Function<OwnerReplacements, T> work) {
    Guard guard =
        new Guard(new Policies(Policies.BUILT_IN), RoleGrants.NONE, new LoggedDenials(), team);
    try (HikariDataSource roles =
            Databases.pool("executor", database, database.loginOf(HubRole.EXECUTOR), 1);
        HikariDataSource record = Databases.pool("audit", database, database.auditLogin(), 1)) {
      return work.apply(
          new OwnerReplacements(
              JdbcClient.create(roles),
              new JdbcTransactionManager(roles),
              team,
              new AuditLog(JdbcClient.create(record), new JdbcTransactionManager(record), clock),
              guard,
              clock));
    }
  }
}
