package org.makerspacehub.beans.hint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import java.util.regex.Pattern;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;

/** Listens to Slack saying that an account came or changed. */
public final class SlackUserHints implements InboxHandler {
  private static final Set<String> TYPES =
      Set.of("user_change", "team_join", "user_profile_changed");
  private static final Pattern USER = Pattern.compile("[UW][A-Z0-9]{1,23}");

  private final HintDesk desk;
  private final String teamId;

  /**
   * @param desk follows hints
   * @param teamId our workspace
   */
  public SlackUserHints(HintDesk desk, String teamId) {
    this.desk = desk;
    this.teamId = teamId;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    return Arrival.EVENT.equals(source)
        && TYPES.contains(payload.path("event").path("type").asText(""));
  }

  @Override
  public Handled handle(InboxEvent event, JsonNode payload) {
    JsonNode about = payload.path("event");
    String team = about.path("user_team").asText("");
    if (!team.isEmpty() && !team.equals(teamId)) {
      return Handled.silently("an account of another workspace");
    }
    String user = about.path("user").asText("");
    return USER.matcher(user).matches()
        ? desk.reread(event, HintedRecord.SLACK_USER, user)
        : desk.roundSoon(event);
  }
}
