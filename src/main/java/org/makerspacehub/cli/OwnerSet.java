package org.makerspacehub.cli;

import com.zaxxer.hikari.HikariDataSource;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Owners;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.DatabaseProperties.Login;
import org.makerspacehub.config.Databases;
import org.makerspacehub.config.HubRole;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * Names the first owner, by whoever has the server's command line, and only while there is none.
 */
@Command(
    name = "set",
    mixinStandardHelpOptions = true,
    description =
        "Make a Slack account the first owner, while there is none (HUB_DB_URL, as"
            + " HUB_DB_USER=hub_executor, with HUB_AUDIT_DB_USER for the record).")
final class OwnerSet implements Callable<Integer> {
  private final Supplier<Settings> settings;
  private final Clock clock;

  @Mixin private Env env = new Env();

  @Spec private CommandSpec spec;

  @Parameters(
      paramLabel = "T…/U…",
      description =
          "The workspace's id and the account's id, both from Slack (profile, ⋮, Copy member ID).")
  private String account;

  OwnerSet(Supplier<Settings> settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
  }

  @Override
  public Integer call() {
    if (!OwnerAccess.isAccount(account)) {
      throw new ParameterException(
          spec.commandLine(),
          "An owner is named like T0123ABCD/U0456EFGH: the workspace's id, a slash, the account's id.");
    }
    Settings set = env.of(settings);
    DatabaseProperties database = OwnerAccess.database(set);
    Principal person = OwnerAccess.account(account, set);
    Guard guard =
        new Guard(
            new Policies(Policies.BUILT_IN), RoleGrants.NONE, new LoggedDenials(), person.teamId());
    Login executor = database.loginOf(HubRole.EXECUTOR);
    try (HikariDataSource roles = Databases.pool("executor", database, executor, 1);
        HikariDataSource record = Databases.pool("audit", database, database.auditLogin(), 1)) {
      new Owners(
              JdbcClient.create(roles),
              new JdbcTransactionManager(roles),
              new AuditLog(JdbcClient.create(record), new JdbcTransactionManager(record), clock),
              guard,
              clock)
          .setFirst(Ref.next(), OwnerAccess.COMMAND_LINE, person);
    }
    spec.commandLine()
        .getOut()
        .println("%s is the owner now; the record has it.".formatted(person.id()));
    return 0;
  }
}
