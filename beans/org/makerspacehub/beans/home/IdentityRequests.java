package org.makerspacehub.beans.home;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.member.SlackAccount;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * That somebody asked for a code, and that somebody checks who they are. Whether the code found an
 * address is not told here either: the sentence is the same.
 */
public class IdentityRequests implements OpenRequests {
  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock what "now" is
   */
  public IdentityRequests(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  @Override
  public List<String> of(HomeContext context) {
    List<String> open = new ArrayList<>();
    long codes =
        hubJdbc
            .sql(
                "SELECT COUNT(*) FROM link_code WHERE slack_user_id = :user AND team_id = :team AND"
                    + " asked_at <= :now AND expires_at > :now AND state <> 'USED'")
            .param("user", context.principal().slackUserId())
            .param("team", context.principal().teamId())
            .param("now", Timestamp.from(clock.instant()))
            .query(Long.class)
            .single();
    boolean linked = context.account().filter(SlackAccount::reads).isPresent();
    if (codes > 0 && !linked) {
      open.add(
          "You asked for a code to link your membership. If it came by mail, type `/link` and the"
              + " code.");
    }
    if (context.account().map(SlackAccount::review).isPresent()) {
      open.add("Somebody checks who you are, so that your membership is shown to nobody else.");
    }
    return open;
  }
}
