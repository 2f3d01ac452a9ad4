package org.makerspacehub.beans.knowledge.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;

/**
 * Listens to what happens in channels. An event only says where to look: what is there is read from
 * Slack; what was deleted is gone at once.
 */
public final class SlackHappened implements InboxHandler {
  private static final Set<String> CHANNELS =
      Set.of(
          "channel_left",
          "channel_archive",
          "channel_deleted",
          "group_left",
          "group_archive",
          "group_deleted");

  private final SlackTaking taking;

  /**
   * @param taking does what follows
   */
  public SlackHappened(SlackTaking taking) {
    this.taking = taking;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    if (!Arrival.EVENT.equals(source)) {
      return false;
    }
    JsonNode event = payload.path("event");
    String type = event.path("type").asText("");
    return CHANNELS.contains(type)
        || type.equals("message")
            && Set.of("channel", "group").contains(event.path("channel_type").asText(""));
  }

  @Override
  public Handled handle(InboxEvent row, JsonNode payload) {
    JsonNode event = payload.path("event");
    if (!event.path("type").asText("").equals("message")) {
      return Handled.silently(taking.channelChanged());
    }
    String channel = event.path("channel").asText("");
    String subtype = event.path("subtype").asText("");
    String ts =
        event
            .path(
                switch (subtype) {
                  case "message_deleted" -> "deleted_ts";
                  case "message_changed" -> "changed_ts";
                  default -> "ts";
                })
            .asText("");
    String thread = event.path("thread_ts").asText("");
    if (!channel.matches("[CG][A-Z0-9]{2,23}")
        || !ts.matches(SlackPosts.TS)
        || !thread.isEmpty() && !thread.matches(SlackPosts.TS)) {
      return Handled.silently("a message without its place");
    }
    return Handled.silently(
        switch (subtype) {
          case "message_deleted" -> taking.deleted(channel, ts, thread);
          case "message_changed" -> taking.changed(row.ref(), channel, ts, thread);
          default -> taking.said(row.ref(), channel, ts, thread);
        });
  }
}
