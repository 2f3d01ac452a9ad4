package org.makerspacehub.beans.policy;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Roles from {@code role_grant}, asked anew for every question: a role taken away is gone at once.
 */
public class JdbcRoleGrants implements RoleGrants {
  private final JdbcClient hub;
  private final Clock clock;

  /**
   * @param hub as a user that may read {@code role_grant}
   * @param clock decides which grants count
   */
  public JdbcRoleGrants(JdbcClient hub, Clock clock) {
    this.hub = hub;
    this.clock = clock;
  }

  @Override
  public Set<Role> of(Principal person) {
    Instant now = clock.instant();
    return held(person, now, now);
  }

  /**
   * The roles that somebody holds now and held already at a moment before.
   *
   * @param since a role that was given later is left out
   */
  public Set<Role> held(Principal person, Instant since) {
    return held(person, since, clock.instant());
  }

  private Set<Role> held(Principal person, Instant since, Instant now) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    hub.sql(
            """
            SELECT role FROM role_grant
            WHERE team_id = :team AND slack_user_id = :user
              AND from_at <= :since AND (until_at IS NULL OR until_at > :now)""")
        .param("team", person.teamId())
        .param("user", person.slackUserId())
        .param("since", LocalDateTime.ofInstant(since, ZoneOffset.UTC))
        .param("now", LocalDateTime.ofInstant(now, ZoneOffset.UTC))
        .query(String.class)
        .list()
        .forEach(name -> Role.ofWireName(name).ifPresent(roles::add));
    return roles;
  }
}
