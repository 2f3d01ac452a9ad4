package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Who could say yes at this moment, by the roles that are granted and by what the mirror knows of
 * the accounts. A click is judged anew by {@link Reviewers}; this only says whether enough people
 * could click at all (A5).
 */
public class EligibleApprovers {
  private final JdbcClient db;
  private final Persons persons;
  private final String teamId;
  private final Clock clock;

  /**
   * @param db as a user that may read {@code role_grant} and {@code external_identity}
   * @param teamId our workspace
   * @param clock decides which grants count now
   */
  public EligibleApprovers(JdbcClient db, String teamId, Clock clock) {
    this.db = db;
    this.persons = new Persons(db);
    this.teamId = teamId;
    this.clock = clock;
  }

  /**
   * Somebody who holds a role.
   *
   * @param account theirs
   * @param person equal for two accounts of one person
   */
  public record Approver(Principal account, String person) {}

  /**
   * Accounts that hold one of some roles now; no bots, guests or accounts that are switched off.
   */
  public List<Approver> holding(Set<Role> roles) {
    return holding(roles, clock.instant());
  }

  /**
   * The same, of those who held it at an earlier moment already: roles that are granted afterwards
   * do not count for a request (A5).
   *
   * @param since the latest moment at which it was granted
   */
  private List<Approver> holding(Set<Role> roles, Instant since) {
    // An empty list of approvers means nobody, never anybody (A2).
    if (roles.isEmpty() || teamId.isEmpty()) {
      return List.of();
    }
    return db.sql(
            """
            SELECT DISTINCT g.slack_user_id, i.person_id
              FROM role_grant g
              LEFT JOIN external_identity i
                ON i.source = 'slack' AND i.external_id = CONCAT(g.team_id, '/', g.slack_user_id)
             WHERE g.role IN (:roles) AND g.team_id = :team
               AND g.from_at <= :since AND (g.until_at IS NULL OR g.until_at > :now)
               AND (i.id IS NULL OR (i.kind = 'person' AND i.state <> 'deleted'))
             ORDER BY g.slack_user_id""")
        .param("roles", roles.stream().map(Role::wireName).toList())
        .param("team", teamId)
        .param("since", Timestamp.from(since))
        .param("now", Timestamp.from(clock.instant()))
        .query(
            (row, n) -> {
              Principal account = Principal.person(teamId, row.getString("slack_user_id"));
              String person = row.getString("person_id");
              return new Approver(
                  account, person == null ? "account " + account.id() : "person " + person);
            })
        .list();
  }

  /**
   * How many people could approve an action now, leaving one out.
   *
   * @param requester who asks, with every account of theirs; null for nobody
   */
  public int besides(ActionEntry entry, Principal requester) {
    Set<String> people = new HashSet<>();
    holding(entry.approve()).forEach(approver -> people.add(approver.person()));
    if (requester != null) {
      people.remove(persons.of(requester));
    }
    return people.size();
  }

  /** The accounts that may decide a request now, without the requester's. */
  public List<Principal> of(ActionRequest request, ActionEntry entry) {
    Set<Principal> accounts = new LinkedHashSet<>();
    deciding(request, entry).forEach(approver -> accounts.add(approver.account()));
    return List.copyOf(accounts);
  }

  /** How many people may decide a request now, the requester left out; two accounts are one. */
  public int people(ActionRequest request, ActionEntry entry) {
    return (int) deciding(request, entry).stream().map(Approver::person).distinct().count();
  }

  private List<Approver> deciding(ActionRequest request, ActionEntry entry) {
    String requester = persons.of(request.requester());
    return holding(GrantedReviewers.deciding(request, entry), request.createdAt()).stream()
        .filter(approver -> !approver.person().equals(requester))
        .toList();
  }

  /**
   * What cannot be asked for because too few people could approve it, a sentence each.
   *
   * @param catalogue every action there is
   */
  public List<String> closed(ActionCatalogue catalogue) {
    List<String> closed = new ArrayList<>();
    for (ActionEntry entry : catalogue.all()) {
      int there = entry.available() ? besides(entry, null) : Integer.MAX_VALUE;
      if (there < entry.quorum()) {
        closed.add(
            "%s is closed: it needs %d approvers, %d %s"
                .formatted(entry.name(), entry.quorum(), there, there == 1 ? "exists" : "exist"));
      }
    }
    return closed;
  }

  /**
   * The same in one sentence, for a page that has more to say.
   *
   * @return empty when nothing is closed
   */
  public Optional<String> closedInOneLine(ActionCatalogue catalogue) {
    List<String> closed = new ArrayList<>();
    for (ActionEntry entry : catalogue.all()) {
      int there = entry.available() ? besides(entry, null) : Integer.MAX_VALUE;
      if (there < entry.quorum()) {
        closed.add("%s (%d of %d)".formatted(entry.name(), there, entry.quorum()));
      }
    }
    return closed.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "Closed, because too few people could approve it: %s."
                .formatted(String.join(", ", closed)));
  }
}
