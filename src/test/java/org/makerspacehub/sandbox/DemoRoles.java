package org.makerspacehub.sandbox;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.sandbox.Seed.Person;
import org.makerspacehub.support.EmbeddedMariaDb;

/** The roles of the seed's people, written as the one database user that may. */
final class DemoRoles {
  private final EmbeddedMariaDb database;
  private final Clock clock;

  DemoRoles(EmbeddedMariaDb database, Clock clock) {
    this.database = database;
    this.clock = clock;
  }

  /** Grants them, unless somebody holds a role already. */
  void grantOnce(Seed seed) throws SQLException {
    if (!held().isEmpty()) {
      return;
    }
    try (Connection connection = database.connect("hub_executor");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at)"
                    + " VALUES (?, ?, ?, 'sandbox', ?)")) {
      for (Person person : seed.people()) {
        if (person.role() != null) {
          insert.setString(1, Seed.TEAM_ID);
          insert.setString(2, person.slackUserId());
          insert.setString(3, person.role());
          insert.setObject(4, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
          insert.executeUpdate();
        }
      }
    }
  }

  /** The roles in force, by Slack account. */
  Map<String, List<String>> held() {
    Map<String, List<String>> held = new HashMap<>();
    try (Connection connection = database.connect("hub_executor");
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT slack_user_id, role FROM role_grant WHERE team_id = ?"
                    + " AND (until_at IS NULL OR until_at > ?) ORDER BY id")) {
      select.setString(1, Seed.TEAM_ID);
      select.setObject(2, LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC));
      try (ResultSet rows = select.executeQuery()) {
        while (rows.next()) {
          held.computeIfAbsent(rows.getString(1), id -> new ArrayList<>()).add(rows.getString(2));
        }
      }
      return held;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
