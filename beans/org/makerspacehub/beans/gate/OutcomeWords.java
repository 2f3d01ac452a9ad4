package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who said what became of something that its vendor gave no answer about: one of the board, or the
 * owner, and never whoever asked for it. Made of verified clicks and of nothing else; the hub
 * counts to show it, the executor to write it down.
 */
public class OutcomeWords {
  private final JdbcClient db;
  private final SignedClicks clicks;
  private final String teamId;
  private final PersonCheck slack;
  private final Clock clock;

  /**
   * @param db as a user that may read {@code signed_click}, {@code role_grant} and {@code
   *     external_identity}
   * @param teamId our workspace
   * @param slack says who is a person now
   * @param clock decides which grants count
   */
  public OutcomeWords(JdbcClient db, String teamId, PersonCheck slack, Clock clock) {
    this.db = db;
    this.clicks = new SignedClicks(db);
    this.teamId = teamId;
    this.slack = slack;
    this.clock = clock;
  }

  /** What the buttons about a request carry. */
  public static String about(String ref) {
    return "outcome:" + ref;
  }

  /** Whether anybody said anything; Slack is not asked. */
  public boolean any(String ref) {
    return clicks.about(about(ref)).stream().anyMatch(OutcomeWords::isWord);
  }

  /**
   * The first word that counts.
   *
   * @param requester whoever asked for it
   */
  public Optional<SignedClick> first(String ref, Principal requester) {
    return clicks.about(about(ref)).stream()
        .filter(OutcomeWords::isWord)
        .filter(click -> no(click.principal(), click.receivedAt(), requester).isEmpty())
        .findFirst();
  }

  /**
   * Why somebody's word does not count.
   *
   * @param said when they said it
   * @return a sentence for them; empty when it counts
   */
  public String no(Principal who, Instant said, Principal requester) {
    if (teamId.isEmpty() || !teamId.equals(who.teamId())) {
      return "Only people of our own workspace can say that.";
    }
    if (!decides(who, said)) {
      return "Only the board and the owner can say what became of it.";
    }
    if (who.equals(requester) || personOf(who).equals(personOf(requester))) {
      return "You asked for it yourself; somebody else has to look.";
    }
    return slack.no(who);
  }

  private static boolean isWord(SignedClick click) {
    return click.kind() == SignedClick.Kind.CLICK
        && (SignedClick.HAPPENED.equals(click.name())
            || SignedClick.NOT_HAPPENED.equals(click.name()));
  }

  private boolean decides(Principal who, Instant said) {
    List<String> names =
        db.sql(
                """
                SELECT role FROM role_grant
                 WHERE team_id = :team AND slack_user_id = :user
                   AND from_at <= :said AND (until_at IS NULL OR until_at > :now)""")
            .param("team", who.teamId())
            .param("user", who.slackUserId())
            .param("said", Timestamp.from(said))
            .param("now", Timestamp.from(clock.instant()))
            .query(String.class)
            .list();
    return names.stream()
        .flatMap(name -> Role.ofWireName(name).stream())
        .anyMatch(role -> role == Role.BOARD || role == Role.OWNER);
  }

  private String personOf(Principal account) {
    return db.sql(
            "SELECT person_id FROM external_identity WHERE source = 'slack' AND external_id = :id"
                + " AND person_id IS NOT NULL")
        .param("id", account.id())
        .query(String.class)
        .optional()
        .map(person -> "person " + person)
        .orElse("account " + account.id());
  }
}
