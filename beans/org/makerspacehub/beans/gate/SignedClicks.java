package org.makerspacehub.beans.gate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads what the front door kept. */
public class SignedClicks {
  private static final String COLUMNS =
      "SELECT id, ref, team_id, slack_user_id, kind, name, about, reason, received_at"
          + " FROM signed_click ";

  private final JdbcClient db;

  /**
   * @param db as any user that may read {@code signed_click}
   */
  public SignedClicks(JdbcClient db) {
    this.db = db;
  }

  /**
   * Everything that was said about something, in the order of its keeping.
   *
   * @param about for example {@link ActionRequest#stamp}
   */
  public List<SignedClick> about(String about) {
    return db.sql(COLUMNS + "WHERE about = :about ORDER BY id")
        .param("about", about)
        .query(SignedClicks::click)
        .list();
  }

  private static SignedClick click(ResultSet row, int n) throws SQLException {
    String reason = row.getString("reason");
    Instant receivedAt = row.getTimestamp("received_at").toInstant();
    return new SignedClick(
        row.getLong("id"),
        row.getString("ref"),
        Principal.person(row.getString("team_id"), row.getString("slack_user_id")),
        SignedClick.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
        row.getString("name"),
        row.getString("about"),
        reason == null ? "" : reason,
        receivedAt);
  }
}
