package org.makerspacehub.beans.mention;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;

/**
 * Listens for messages to the hub: its name in a channel, anything in a direct conversation. What a
 * bot wrote, what was edited or removed, and what the hub said itself is nobody's question.
 */
public class MentionHandler implements InboxHandler {
  private final MentionDesk desk;

  /**
   * @param desk answers them
   */
  public MentionHandler(MentionDesk desk) {
    this.desk = desk;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    if (!Arrival.EVENT.equals(source)) {
      return false;
    }
    JsonNode event = payload.path("event");
    String type = event.path("type").asText("");
    return type.equals("app_mention")
        || type.equals("message") && event.path("channel_type").asText("").equals("im");
  }

  @Override
  public Handled handle(InboxEvent row, JsonNode payload) {
    JsonNode event = payload.path("event");
    String botUserId = botUserId(payload);
    if (isNobodys(event, botUserId)) {
      return Handled.silently("a message that is nobody's question");
    }
    return Handled.silently(
        desk.answer(
            new Mention(
                row.ref(),
                teamOfWriter(event, payload.path("team_id").asText("")),
                event.path("user").asText(""),
                event.path("channel").asText(""),
                event.path("ts").asText(""),
                event.path("thread_ts").asText(""),
                event.path("text").asText(""),
                botUserId,
                event.path("channel_type").asText("").equals("im"),
                true)));
  }

  /** Whether a message was written by no person, or is no new message. */
  static boolean isNobodys(JsonNode message, String botUserId) {
    String subtype = message.path("subtype").asText("");
    return message.hasNonNull("bot_id")
        || message.path("hidden").asBoolean(false)
        || !subtype.isEmpty()
            && !List.of("file_share", "thread_broadcast", "me_message").contains(subtype)
        || message.path("user").asText("").isEmpty()
        || message.path("user").asText("").equals(botUserId);
  }

  /** The writer's workspace: any word that it is not ours counts. */
  static String teamOfWriter(JsonNode message, String ours) {
    for (String field : List.of("user_team", "source_team", "team")) {
      String team = message.path(field).asText("");
      if (!team.isEmpty() && !team.equals(ours)) {
        return team;
      }
    }
    return ours;
  }

  private static String botUserId(JsonNode payload) {
    for (JsonNode authorization : payload.path("authorizations")) {
      if (authorization.path("is_bot").asBoolean(false)) {
        String id = authorization.path("user_id").asText("");
        return id.matches("[A-Z0-9]{2,24}") ? id : "";
      }
    }
    return "";
  }
}
