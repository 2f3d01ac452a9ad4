package org.makerspacehub.beans.gate;

import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who said what became of something that its vendor gave no answer about: one of the board, or the
 * owner, and never whoever asked for it. Made of verified clicks and of nothing else; the hub
 * counts to show it, the executor to write it down.
 */
public class OutcomeWords {
  private final Persons persons;
  private final JdbcRoleGrants grants;
  private final SignedClicks clicks;
  private final String teamId;
  private final PersonCheck slack;

  /**
   * @param db as a user that may read {@code signed_click}, {@code role_grant} and {@code
   *     external_identity}
   * @param teamId our workspace
   * @param slack says who is a person now
   * @param clock decides which grants count
   */
  public OutcomeWords(JdbcClient db, String teamId, PersonCheck slack, Clock clock) {
    this.persons = new Persons(db);
    this.grants = new JdbcRoleGrants(db, clock);
    this.clicks = new SignedClicks(db);
    this.teamId = teamId;
    this.slack = slack;
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
    if (who.equals(requester) || persons.of(who).equals(persons.of(requester))) {
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
    Set<Role> roles = grants.held(who, said);
    return roles.contains(Role.BOARD) || roles.contains(Role.OWNER);
  }
}
