package org.makerspacehub.beans.gate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.identity.LinkState;
import org.makerspacehub.beans.member.Standing;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.beans.policy.RoleGrants;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What rules can say about a request at once, for those who decide: facts, no advice. */
public class EvidenceRules {
  /** How far back requests of the same kind are counted. */
  static final Duration RECENT = Duration.ofDays(30);

  /** From this many on, it is said as something to look at. */
  private static final int MANY = 3;

  private static final int NAME = 80;

  private final JdbcClient db;
  private final RoleGrants roles;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param roles who holds which
   * @param clock what "now" is
   */
  public EvidenceRules(JdbcClient db, RoleGrants roles, Clock clock) {
    this.db = db;
    this.roles = roles;
    this.clock = clock;
  }

  /**
   * Why an action that asks for good standing cannot be asked for now.
   *
   * @return a sentence for the requester; empty when nothing stands against it
   */
  public String refusal(ActionEntry entry, Subject subject) {
    if (!entry.goodStanding()) {
      return "";
    }
    boolean own = subject.own();
    if (subject.standing() == null) {
      return own
          ? "I don't know which membership is yours. Type /link and your e-mail address in Fabman,"
              + " then ask again."
          : "I don't know which membership is %s. Ask them to type /link first."
              .formatted(whose(subject));
    }
    String who = own ? "You" : PlainLine.of(subject.name(), NAME);
    String have = own ? "have" : "has";
    return switch (subject.standing().kind()) {
      case GOOD -> "";
      case OVERDUE ->
          "%s %s an overdue payment (%s, due %s). As soon as it's paid, this can be asked for again."
              .formatted(who, have, subject.owed(), subject.standing().overdueSince());
      case LOCKED ->
          "%s membership is locked. Please talk to staff.".formatted(own ? "Your" : who + "'s");
      case GONE -> "Fabman no longer lists %s.".formatted(own ? "you" : who);
      case ENDED ->
          "%s membership has ended. Please talk to staff.".formatted(own ? "Your" : who + "'s");
      case NOT_STARTED -> "%s membership hasn't begun yet.".formatted(own ? "Your" : who + "'s");
      case NO_PACKAGE -> "%s %s no membership package.".formatted(who, have);
    };
  }

  /** What speaks for and against it. */
  public List<ActionRequest.Finding> of(
      ActionEntry entry,
      Subject subject,
      Principal requester,
      String askedThrough,
      Map<String, Object> arguments) {
    List<ActionRequest.Finding> findings = new ArrayList<>();
    if (askedThrough != null) {
      add(findings, false, "Asked by %s on their behalf.".formatted(askedThrough));
    }
    if (entry.target() != ActionEntry.Target.NONE) {
      add(
          findings,
          true,
          subject.own() ? "Asked for themselves." : "Asked for %s.".formatted(named(subject)));
      if (entry.target() == ActionEntry.Target.ACCOUNT) {
        link(subject, findings);
      }
      standing(subject, findings);
    }
    if (entry.target() == ActionEntry.Target.ACCOUNT) {
      holds(subject, findings);
    }
    amount(entry, arguments, findings);
    recent(entry, requester, findings);
    return List.copyOf(findings);
  }

  private static void link(Subject subject, List<ActionRequest.Finding> findings) {
    LinkState link = subject.link();
    add(
        findings,
        link == LinkState.CONFIRMED,
        switch (link) {
          case CONFIRMED -> "Membership confirmed by code or by staff.";
          case MATCHED -> "Membership matched by e-mail address alone, not confirmed.";
          case PROBABLE -> "Membership only probable: one address in HubSpot and Fabman.";
          default -> "No membership is linked with this account.";
        });
  }

  private static void standing(Subject subject, List<ActionRequest.Finding> findings) {
    Standing standing = subject.standing();
    if (standing == null) {
      return;
    }
    switch (standing.kind()) {
      case GOOD ->
          add(
              findings,
              true,
              "In good standing: %s."
                  .formatted(PlainLine.of(standing.current().get(0).name(), NAME)));
      case OVERDUE ->
          add(
              findings,
              false,
              "Overdue: %s since %s.".formatted(subject.owed(), standing.overdueSince()));
      case LOCKED -> add(findings, false, "The membership is locked.");
      case GONE -> add(findings, false, "Fabman no longer lists them.");
      case ENDED -> add(findings, false, "The membership has ended.");
      case NOT_STARTED -> add(findings, false, "The membership hasn't begun yet.");
      case NO_PACKAGE -> add(findings, false, "They have no membership package.");
    }
  }

  private void holds(Subject subject, List<ActionRequest.Finding> findings) {
    String[] account = subject.target().split("/", 2);
    Set<Role> held = roles.of(Principal.person(account[0], account[1]));
    if (!held.isEmpty()) {
      add(
          findings,
          true,
          "Holds: %s.".formatted(String.join(", ", held.stream().map(Role::wireName).toList())));
    }
  }

  private static void amount(
      ActionEntry entry, Map<String, Object> arguments, List<ActionRequest.Finding> findings) {
    if (entry.sum(arguments) == null) {
      return;
    }
    entry.fewer().stream()
        .filter(rule -> rule.amountAtMost() != null)
        .findFirst()
        .ifPresent(
            rule -> {
              boolean small = entry.sum(arguments).compareTo(rule.amountAtMost()) <= 0;
              add(
                  findings,
                  small,
                  "%s is %s %s, up to which fewer approvals are enough."
                      .formatted(
                          entry.sum(arguments).toPlainString(),
                          small ? "within" : "above",
                          rule.amountAtMost().toPlainString()));
            });
  }

  private void recent(
      ActionEntry entry, Principal requester, List<ActionRequest.Finding> findings) {
    Instant since = clock.instant().minus(RECENT);
    long before =
        db.sql(
                """
                SELECT COUNT(*) FROM action_request
                 WHERE requester = :requester AND action = :action AND state <> 'REFUSED'
                   AND created_at >= :since""")
            .param("requester", requester.id())
            .param("action", entry.name())
            .param("since", Timestamp.from(since))
            .query(Long.class)
            .single();
    add(
        findings,
        before < MANY,
        before == 0
            ? "Their first request of this kind in 30 days."
            : "They asked for this %d %s in the last 30 days."
                .formatted(before, before == 1 ? "time" : "times"));
  }

  private static String whose(Subject subject) {
    return named(subject) + "'s";
  }

  private static String named(Subject subject) {
    String name = PlainLine.of(subject.name(), NAME);
    return name.isEmpty() ? subject.target() : name;
  }

  private static void add(List<ActionRequest.Finding> findings, boolean good, String says) {
    findings.add(new ActionRequest.Finding(good, says));
  }
}
