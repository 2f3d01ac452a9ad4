package org.makerspacehub.beans.owner;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.gate.PersonCheck;
import org.makerspacehub.beans.gate.Persons;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who agreed to a new owner, and whether the present one said no. Made of verified clicks and of
 * nothing else, and counted anew each time by whoever asks: the hub to show it, the executor to do
 * it.
 *
 * <p>How many it takes is counted in accounts, how many agreed in persons. Which accounts are one
 * person is written by the hub; so a hub that was taken over can make it harder, never easier.
 */
public class OwnerCount {
  private final JdbcClient db;
  private final Persons persons;
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
  public OwnerCount(JdbcClient db, String teamId, PersonCheck slack, Clock clock) {
    this.db = db;
    this.persons = new Persons(db);
    this.clicks = new SignedClicks(db);
    this.teamId = teamId;
    this.slack = slack;
    this.clock = clock;
  }

  /**
   * How far the board is.
   *
   * @param board accounts that hold the role since before it began, and still
   * @param able persons among them who could agree: all but the candidate
   * @param agreed persons who did
   */
  public record Tally(Set<String> board, Set<String> able, Set<String> agreed) {
    /** More than half of the board. */
    public int need() {
      return board.size() / 2 + 1;
    }

    /** Whether a board of this size can do it at all. */
    public boolean possible() {
      return board.size() >= 2 && able.size() >= need();
    }

    /** Whether they did. */
    public boolean enough() {
      return board.size() >= 2 && agreed.size() >= need();
    }
  }

  /** Counts the clicks that came after it was opened, and in time. */
  public Tally of(Replacement replacement) {
    Tally could = board(replacement.candidate(), replacement.openedAt());
    String candidate = persons.of(replacement.candidate());
    Instant last = replacement.openedAt().plus(Replacement.GOOD_FOR);
    Set<String> agreed = new LinkedHashSet<>();
    for (SignedClick click : clicks.about(replacement.stamp())) {
      Principal who = click.principal();
      String person = persons.of(who);
      if (click.kind() == SignedClick.Kind.CLICK
          && click.name().equals(SignedClick.OWNER_AGREE)
          && click.receivedAt().isAfter(replacement.openedAt())
          && click.receivedAt().isBefore(last)
          && could.board().contains(who.id())
          && !person.equals(candidate)
          && !agreed.contains(person)
          // Slack is asked last, and only about somebody whose word would count.
          && slack.no(who).isEmpty()) {
        agreed.add(person);
      }
    }
    return new Tally(could.board(), could.able(), agreed);
  }

  /**
   * Who could agree, before anybody did.
   *
   * @param candidate whose own word does not count
   * @param since whoever has the role from then on, or later, is left out
   */
  public Tally board(Principal candidate, Instant since) {
    Set<String> board = holders(Role.BOARD, since);
    String person = persons.of(candidate);
    Set<String> able = new HashSet<>();
    for (String account : board) {
      able.add(persons.of(account));
    }
    able.remove(person);
    return new Tally(board, able, Set.of());
  }

  /**
   * Whether a present owner said no, after it was opened and before it was due. Slack is not asked:
   * without its answer a no counts all the same.
   */
  public boolean cancelled(Replacement replacement) {
    Set<String> owners = owners();
    return clicks.about(replacement.stamp()).stream()
        .anyMatch(
            click ->
                click.kind() == SignedClick.Kind.CLICK
                    && click.name().equals(SignedClick.OWNER_CANCEL)
                    && click.receivedAt().isAfter(replacement.openedAt())
                    && replacement.due().map(due -> click.receivedAt().isBefore(due)).orElse(true)
                    && owners.contains(click.principal().id()));
  }

  /** Accounts that are the owner's now. */
  public Set<String> owners() {
    return holders(Role.OWNER, clock.instant().plusMillis(1));
  }

  private Set<String> holders(Role role, Instant since) {
    if (teamId.isEmpty()) {
      return Set.of();
    }
    List<String> users =
        db.sql(
                """
                SELECT DISTINCT slack_user_id FROM role_grant
                 WHERE role = :role AND team_id = :team
                   AND from_at < :since AND (until_at IS NULL OR until_at > :now)""")
            .param("role", role.wireName())
            .param("team", teamId)
            .param("since", Timestamp.from(since))
            .param("now", Timestamp.from(clock.instant()))
            .query(String.class)
            .list();
    Set<String> accounts = new LinkedHashSet<>();
    users.forEach(user -> accounts.add(teamId + "/" + user));
    return accounts;
  }
}
