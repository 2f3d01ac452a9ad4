package org.makerspacehub.beans.away;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Who is away until when. It decides nothing: whoever writes here has asked the guard. */
public class AwayBook {
  /** The longest note, in characters. */
  public static final int LONGEST_NOTE = 150;

  private final JdbcClient hubJdbc;
  private final Clock clock;
  private final ZoneId zone;

  /**
   * @param hubJdbc the hub's database
   * @param clock what "now" is
   * @param zone the makerspace's: decides when a day ends
   */
  public AwayBook(JdbcClient hubJdbc, Clock clock, ZoneId zone) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
    this.zone = zone;
  }

  /** The first moment after a day: a day has 23 or 25 hours where clocks change. */
  static Instant endOf(LocalDate day, ZoneId zone) {
    return day.plusDays(1).atStartOfDay(zone).toInstant();
  }

  /** Today in the makerspace. */
  public LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), zone);
  }

  /**
   * Somebody is away to the end of a day; the last word counts.
   *
   * @param lastDay the last day away
   * @param note why; empty for nothing
   */
  public void away(Principal person, LocalDate lastDay, String note) {
    hubJdbc
        .sql(
            """
            INSERT INTO away (team_id, slack_user_id, until_at, note, set_at)
            VALUES (:team, :user, :until, :note, :now)
            ON DUPLICATE KEY UPDATE until_at = :until, note = :note, set_at = :now
            """)
        .param("team", person.teamId())
        .param("user", person.slackUserId())
        .param("until", Timestamp.from(endOf(lastDay, zone)))
        .param("note", note.isEmpty() ? null : note)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /**
   * Somebody is back.
   *
   * @return whether they were away
   */
  public boolean back(Principal person) {
    boolean was = isAway(person, clock.instant());
    hubJdbc
        .sql("DELETE FROM away WHERE team_id = :team AND slack_user_id = :user")
        .param("team", person.teamId())
        .param("user", person.slackUserId())
        .update();
    return was;
  }

  /**
   * Whether somebody is away.
   *
   * @param at the moment asked about
   */
  public boolean isAway(Principal person, Instant at) {
    return of(person, at).isPresent();
  }

  /** Until when somebody is away now; empty when they are here. */
  public Optional<Away> of(Principal person) {
    return of(person, clock.instant());
  }

  private Optional<Away> of(Principal person, Instant at) {
    return hubJdbc
        .sql(
            "SELECT slack_user_id, until_at, note FROM away WHERE team_id = :team AND"
                + " slack_user_id = :user AND until_at > :at")
        .param("team", person.teamId())
        .param("user", person.slackUserId())
        .param("at", Timestamp.from(at))
        .query(AwayBook::away)
        .optional();
  }

  /**
   * Who of those who run the space is away now, the first to be back first.
   *
   * @param teamId our workspace
   */
  public List<Away> ofTheTeam(String teamId) {
    return hubJdbc
        .sql(
            """
            SELECT a.slack_user_id, a.until_at, a.note FROM away a
             WHERE a.team_id = :team AND a.until_at > :now
               AND EXISTS (SELECT 1 FROM role_grant r
                            WHERE r.team_id = a.team_id AND r.slack_user_id = a.slack_user_id
                              AND r.role IN ('staff', 'board', 'owner', 'operator')
                              AND r.from_at <= :now
                              AND (r.until_at IS NULL OR r.until_at > :now))
             ORDER BY a.until_at, a.slack_user_id LIMIT 50
            """)
        .param("team", teamId)
        .param("now", Timestamp.from(clock.instant()))
        .query(AwayBook::away)
        .list();
  }

  /** The last day that somebody is away. */
  public LocalDate lastDay(Away away) {
    return LocalDate.ofInstant(away.untilAt().minusMillis(1), zone);
  }

  private static Away away(java.sql.ResultSet row, int n) throws java.sql.SQLException {
    String note = row.getString("note");
    return new Away(
        row.getString("slack_user_id"),
        row.getTimestamp("until_at").toInstant(),
        note == null ? "" : note);
  }
}
