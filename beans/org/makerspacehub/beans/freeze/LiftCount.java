package org.makerspacehub.beans.freeze;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.gate.PersonCheck;
import org.makerspacehub.beans.gate.Persons;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who agreed that a freeze is lifted: it takes the owner and one other of the board. Made of
 * verified clicks and of nothing else, and counted anew each time by whoever asks: the hub to show
 * it, the executor to do it.
 */
public class LiftCount {
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
  public LiftCount(JdbcClient db, String teamId, PersonCheck slack, Clock clock) {
    this.persons = new Persons(db);
    this.grants = new JdbcRoleGrants(db, clock);
    this.clicks = new SignedClicks(db);
    this.teamId = teamId;
    this.slack = slack;
  }

  /**
   * Who agreed so far.
   *
   * @param owners persons who hold the role of owner
   * @param board persons who hold that of the board
   * @param by the accounts whose press counts, in the order of their presses
   */
  public record Agreed(Set<String> owners, Set<String> board, List<Principal> by) {
    /** Whether there are an owner and somebody else of the board. */
    public boolean enough() {
      return owners.stream()
          .anyMatch(owner -> board.stream().anyMatch(member -> !member.equals(owner)));
    }

    /** What is missing, in a few words; empty when nothing is. */
    public String missing() {
      if (enough()) {
        return "";
      }
      return owners.isEmpty()
          ? board.isEmpty() ? "the owner and one of the board" : "the owner"
          : "one of the board besides the owner";
    }
  }

  /** Counts the clicks that came after it was frozen. */
  public Agreed of(FreezeBook.Frozen frozen) {
    Set<String> owners = new LinkedHashSet<>();
    Set<String> board = new LinkedHashSet<>();
    Set<Principal> by = new LinkedHashSet<>();
    for (SignedClick click : clicks.about(frozen.stamp())) {
      Principal who = click.principal();
      if (click.kind() != SignedClick.Kind.CLICK
          || !click.name().equals(SignedClick.LIFT)
          || !click.receivedAt().isAfter(frozen.at())
          || teamId.isEmpty()
          || !teamId.equals(who.teamId())) {
        continue;
      }
      // Held when they pressed, and now. Not since before it was frozen: an owner who came in place
      // of one who is gone must be able to lift it, and while it is frozen nothing else gives a
      // role.
      Set<Role> roles = grants.held(who, click.receivedAt());
      // Slack is asked last, and only about somebody whose word would count.
      if ((roles.contains(Role.OWNER) || roles.contains(Role.BOARD)) && slack.no(who).isEmpty()) {
        String person = persons.of(who);
        if (roles.contains(Role.OWNER)) {
          owners.add(person);
        }
        if (roles.contains(Role.BOARD)) {
          board.add(person);
        }
        by.add(who);
      }
    }
    return new Agreed(owners, board, new ArrayList<>(by));
  }
}
