package org.makerspacehub.beans.home;

import com.fasterxml.jackson.databind.JsonNode;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.policy.Principal;

/** Hears that somebody opened the hub's home tab, and has it made. */
public class HomeHandler implements InboxHandler {
  private final HomeDesk desk;

  /**
   * @param desk makes home tabs
   */
  public HomeHandler(HomeDesk desk) {
    this.desk = desk;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    return Arrival.EVENT.equals(source)
        && "app_home_opened".equals(payload.path("event").path("type").asText());
  }

  @Override
  public Handled handle(InboxEvent row, JsonNode payload) {
    JsonNode event = payload.path("event");
    if (!"home".equals(event.path("tab").asText())) {
      return Handled.silently("another tab was opened");
    }
    String user = event.path("user").asText("");
    if (!user.matches("[UW][A-Z0-9]{1,23}")) {
      return Handled.silently("a home of nobody");
    }
    return Handled.silently(
        desk.show(
            Principal.person(teamOf(event, payload.path("team_id").asText("")), user), row.ref()));
  }

  /** Where the event says that they belong elsewhere, they do. */
  private static String teamOf(JsonNode event, String ours) {
    for (String field : new String[] {"user_team", "source_team"}) {
      String team = event.path(field).asText("");
      if (!team.isEmpty()) {
        return team;
      }
    }
    return ours;
  }
}
