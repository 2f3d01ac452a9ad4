package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All that leaves the connector about a message in a channel. What Slack does not tell is null and
 * left out.
 *
 * @param team the workspace of whoever wrote it; another than ours for guests of a shared channel
 * @param botId there when a bot wrote it
 * @param subtype what kind of message it is, when it is no ordinary one
 * @param editedTs when its writer last changed it
 * @param replyCount how many replies there are below it
 * @param latestReply the time stamp of the last of them
 * @param files names of the files that came with it, and nothing else of them
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SlackMessage(
    @JsonProperty("ts") String ts,
    @JsonProperty("thread_ts") String threadTs,
    @JsonProperty("user") String user,
    @JsonProperty("team") String team,
    @JsonProperty("bot_id") String botId,
    @JsonProperty("subtype") String subtype,
    @JsonProperty("text") String text,
    @JsonProperty("edited_ts") String editedTs,
    @JsonProperty("reply_count") Long replyCount,
    @JsonProperty("latest_reply") String latestReply,
    @JsonProperty("files") List<String> files) {
  /** Without personal data. */
  @Override
  public String toString() {
    return "SlackMessage[ts=" + ts + "]";
  }
}
