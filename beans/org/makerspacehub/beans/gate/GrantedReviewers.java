package org.makerspacehub.beans.gate;

import java.time.Clock;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.policy.JdbcRoleGrants;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reviewers by the roles that were granted. Hub and executor each judge with their own database
 * user and their own Slack token.
 */
public class GrantedReviewers implements Reviewers {
  /** What is said of somebody without a role that decides. */
  static final String NO_ROLE = "You don't hold a role that can decide this.";

  /** What whoever asked is told when they lost the role that they asked by. */
  static final String NOT_LISTED = "You don't hold a role any more that may ask for this.";

  private static final String OWN = "You can't decide what you asked for yourself.";

  private final Persons persons;
  private final JdbcRoleGrants grants;
  private final ActionCatalogue catalogue;
  private final String teamId;
  private final PersonCheck slack;

  /**
   * @param db as a user that may read {@code role_grant} and {@code external_identity}
   * @param catalogue says which roles approve
   * @param teamId our workspace
   * @param slack says who is a person now
   * @param clock decides which grants count now
   */
  public GrantedReviewers(
      JdbcClient db, ActionCatalogue catalogue, String teamId, PersonCheck slack, Clock clock) {
    this.persons = new Persons(db);
    this.grants = new JdbcRoleGrants(db, clock);
    this.catalogue = catalogue;
    this.teamId = teamId;
    this.slack = slack;
  }

  @Override
  public Judged judge(ActionRequest request, SignedClick click) {
    Principal who = click.principal();
    if (teamId.isEmpty() || !teamId.equals(who.teamId())) {
      return Judged.no("Only people of our own workspace can decide.");
    }
    Optional<ActionEntry> entry = catalogue.find(request.action());
    if (click.confirms()) {
      return confirms(request, entry, who);
    }
    if (who.equals(request.requester())) {
      return Judged.no(OWN);
    }
    if (entry.isEmpty() || !mayDecide(request, entry.get(), who)) {
      return Judged.no(NO_ROLE);
    }
    String person = persons.of(who);
    if (person.equals(persons.of(request.requester()))) {
      return Judged.no(OWN);
    }
    String no = slack.no(who);
    return no.isEmpty() ? Judged.yes(person) : Judged.no(no);
  }

  /** The asker's own word, where the catalogue lets it count: by the role they ask by, now (A3). */
  private Judged confirms(ActionRequest request, Optional<ActionEntry> entry, Principal who) {
    if (!who.equals(request.requester())) {
      return Judged.no(ReviewCount.NOT_YOURS);
    }
    if (entry.isEmpty() || !entry.get().selfConfirm()) {
      return Judged.no(ReviewCount.NOT_ENOUGH);
    }
    if (!entry.get().confirmedBy(grants.held(who, request.createdAt()))) {
      return Judged.no(NOT_LISTED);
    }
    String no = slack.no(who);
    return no.isEmpty() ? Judged.yes(persons.of(who)) : Judged.no(no);
  }

  /** The roles that may decide a request now: more once it has been escalated, never fewer. */
  public static Set<Role> deciding(ActionRequest request, ActionEntry entry) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    roles.addAll(entry.approve());
    if (request.escalatedAt() != null) {
      roles.addAll(entry.escalateTo());
    }
    return roles;
  }

  private boolean mayDecide(ActionRequest request, ActionEntry entry, Principal who) {
    Set<Role> deciding = deciding(request, entry);
    return grants.held(who, request.createdAt()).stream().anyMatch(deciding::contains);
  }
}
