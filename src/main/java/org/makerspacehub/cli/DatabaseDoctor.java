package org.makerspacehub.cli;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.makerspacehub.config.DatabaseProperties;
import org.makerspacehub.config.DatabaseProperties.Login;
import org.makerspacehub.config.Databases;
import org.makerspacehub.config.HubRole;
import org.makerspacehub.config.SchemaCheck;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

/** Whether the database answers, is of this version, keeps our time and grants what it should. */
final class DatabaseDoctor {
  private static final String UNREACHABLE =
      "check HUB_DB_URL and that the server runs and may be reached from here";

  private static final String AUDIT = "hub_audit";

  /** Whose grants each part of the hub works with. */
  private static final Map<HubRole, String> USERS =
      Map.of(
          HubRole.EDGE, "hub_edge",
          HubRole.HUB, "hub_app",
          HubRole.EXECUTOR, "hub_executor");

  private final Settings set;
  private final Clock clock;

  DatabaseDoctor(Settings set, Clock clock) {
    this.set = set;
    this.clock = clock;
  }

  List<Finding> look() {
    if (!set.has("HUB_DB_URL")) {
      return List.of(Finding.skipped("database", "HUB_DB_URL"));
    }
    DatabaseProperties database = set.database();
    Map<String, Login> logins = logins(database);
    if (logins.isEmpty()) {
      return List.of(Finding.skipped("database", "HUB_DB_USER"));
    }
    List<Finding> findings = new ArrayList<>();
    boolean schemaSeen = false;
    for (Map.Entry<String, Login> login : logins.entrySet()) {
      String user = login.getValue().user();
      try (Connection connection =
          DriverManager.getConnection(
              Databases.url(database.url()), user, login.getValue().password())) {
        findings.add(Finding.good("database: answers to %s".formatted(user)));
        if (!schemaSeen && !login.getKey().equals(AUDIT)) {
          schemaSeen = true;
          findings.add(schema(connection));
          findings.add(skew(connection));
        }
        findings.add(grants(connection, user, login.getKey()));
      } catch (SQLException refused) {
        findings.add(
            Finding.bad(
                "database: does not answer to %s".formatted(user),
                refused.getSQLState() != null && refused.getSQLState().startsWith("28")
                    ? "its password is not the one the server has, or the server does not know it"
                        + " from this host (db/grants/users.sql)"
                    : UNREACHABLE));
      } catch (RuntimeException malformed) {
        // The driver takes an address apart with little care: half of one breaks it.
        findings.add(Finding.bad("database: does not answer to %s".formatted(user), UNREACHABLE));
      }
    }
    return findings;
  }

  /** Each user that is set, by the user of {@code db/grants} whose work it does. */
  private Map<String, Login> logins(DatabaseProperties database) {
    Map<String, Login> logins = new LinkedHashMap<>();
    USERS.forEach(
        (part, name) -> {
          Login own = database.users().get(part.wireName());
          if (own != null && !own.user().isBlank()) {
            logins.put(name, own);
          }
        });
    if (!database.user().isBlank()) {
      logins.put(meant(database.user()), new Login(database.user(), database.password()));
    }
    if (!database.auditUser().isBlank()) {
      logins.put(AUDIT, database.auditLogin());
    }
    return logins;
  }

  private String meant(String user) {
    if (Grants.users().contains(user)) {
      return user;
    }
    return Arrays.stream(HubRole.values())
        .filter(role -> role.wireName().equals(set.get("HUB_ROLE")))
        .map(role -> USERS.getOrDefault(role, user))
        .findFirst()
        .orElse(user);
  }

  private static Finding schema(Connection connection) {
    Flyway flyway = SchemaCheck.flyway(new SingleConnectionDataSource(connection, true));
    try {
      if (Arrays.stream(flyway.info().all()).anyMatch(SchemaCheck::isNewer)) {
        return Finding.bad("schema: newer than this version of the hub", "use the newer jar");
      }
      return flyway.validateWithResult().validationSuccessful
          ? Finding.good("schema: that of this version")
          : Finding.bad(
              "schema: not that of this version", "run 'java -jar hub.jar migrate' as hub_migrate");
    } catch (RuntimeException unreadable) {
      return Finding.bad(
          "schema: cannot be seen",
          "run 'java -jar hub.jar migrate' as hub_migrate, then apply db/grants/grants.sql");
    }
  }

  private Finding skew(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT UTC_TIMESTAMP(3)")) {
      Instant here = clock.instant();
      row.next();
      return Finding.skew(
          "the database's", here, row.getObject(1, LocalDateTime.class).toInstant(ZoneOffset.UTC));
    }
  }

  private static Finding grants(Connection connection, String user, String meant)
      throws SQLException {
    if (!Grants.users().contains(meant)) {
      return new Finding(
          Finding.Mark.SKIPPED,
          "grants of %s: no user of db/grants, and HUB_ROLE does not say whose work it does"
              .formatted(user),
          "");
    }
    List<String> wrong =
        Grants.expected(meant, connection.getCatalog()).differencesTo(Grants.actual(connection));
    return wrong.isEmpty()
        ? Finding.good("grants of %s: exactly those of db/grants".formatted(user))
        : Finding.bad(
            "grants of %s: %s".formatted(user, String.join("; ", wrong)),
            "apply db/grants/grants.sql; REVOKE what is too much");
  }
}
