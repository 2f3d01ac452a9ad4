package org.makerspacehub.beans.knowledge.note;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.paper.PaperAudience;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The rows of notes, as the executor alone may write them, and who may add to whose knowledge. */
final class NoteRows {
  private final JdbcClient db;
  private final Clock clock;

  NoteRows(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  Timestamp now() {
    return Timestamp.from(clock.instant());
  }

  JdbcClient db() {
    return db;
  }

  /**
   * Nobody adds to, or takes from, what they may not read themselves.
   *
   * @throws HubException with a sentence for the requester
   */
  void refuseUnreadable(Order order, String audience) {
    PaperAudience wanted =
        PaperAudience.of(audience)
            .orElseThrow(
                () -> new HubException("Nothing was done: nobody is meant by that audience."));
    Set<String> held =
        roles(order.requester()).stream().map(Audience::role).collect(Collectors.toSet());
    // Whoever may ask for this has a full account, so these two they may read.
    held.add(Audience.PUBLIC);
    held.add(Audience.MEMBERS);
    if (!Audience.meet(held, wanted.marks())) {
      throw new HubException(
          "Nothing was done: what only %s may read, only they may add or remove."
              .formatted(wanted == PaperAudience.BOARD ? "the board" : "the team"));
    }
  }

  private Set<Role> roles(Principal who) {
    Set<String> names =
        Set.copyOf(
            db.sql(
                    "SELECT role FROM role_grant WHERE team_id = :team AND slack_user_id = :user AND"
                        + " from_at <= :now AND (until_at IS NULL OR until_at > :now)")
                .param("team", who.teamId())
                .param("user", who.slackUserId())
                .param("now", now())
                .query(String.class)
                .list());
    return Arrays.stream(Role.values())
        .filter(role -> names.stream().anyMatch(role.name()::equalsIgnoreCase))
        .collect(Collectors.toSet());
  }
}
