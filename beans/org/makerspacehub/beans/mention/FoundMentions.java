package org.makerspacehub.beans.mention;

import com.fasterxml.jackson.databind.JsonNode;
import org.makerspacehub.beans.sync.ChannelListener;

/**
 * Listens for the hub's name among messages that were found by reading a channel. No signature says
 * who wrote them: that is Slack's word, over TLS, through our own connector. It is enough to look
 * something up for that person alone, by the hub's own understanding of words, and for nothing that
 * changes anything: no model reads it, and no agent is asked.
 */
public class FoundMentions implements ChannelListener {
  private final MentionDesk desk;
  private final String teamId;

  /**
   * @param desk answers them
   * @param teamId our workspace
   */
  public FoundMentions(MentionDesk desk, String teamId) {
    this.desk = desk;
    this.teamId = teamId;
  }

  @Override
  public boolean found(String ref, String channel, JsonNode message, String botUserId) {
    String text = message.path("text").asText("");
    if (!text.contains("<@" + botUserId + ">") && !text.contains("<@" + botUserId + "|")
        || MentionHandler.isNobodys(message, botUserId)) {
      return false;
    }
    String outcome =
        desk.answer(
            new Mention(
                ref,
                MentionHandler.teamOfWriter(message, teamId),
                message.path("user").asText(""),
                channel,
                message.path("ts").asText(""),
                message.path("thread_ts").asText(""),
                text,
                botUserId,
                false,
                false));
    return outcome.startsWith("answered /") || outcome.startsWith("looked up ");
  }
}
