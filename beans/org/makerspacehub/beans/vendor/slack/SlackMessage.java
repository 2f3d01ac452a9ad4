package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * All that leaves the connector about a message in a channel. What Slack does not tell is null and
 * left out.
 *
 * @param team the workspace of whoever wrote it; another than ours for guests of a shared channel
 * @param botId there when a bot wrote it
 * @param subtype what kind of message it is, when it is no ordinary one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SlackMessage(
    @JsonProperty("ts") String ts,
    @JsonProperty("thread_ts") String threadTs,
    @JsonProperty("user") String user,
    @JsonProperty("team") String team,
    @JsonProperty("bot_id") String botId,
    @JsonProperty("subtype") String subtype,
    @JsonProperty("text") String text) {
  /** Without personal data. */
  @Override
  public String toString() {
    return "SlackMessage[ts=" + ts + "]";
  }
}
