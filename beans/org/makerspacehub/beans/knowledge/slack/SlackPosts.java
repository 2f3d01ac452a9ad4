package org.makerspacehub.beans.knowledge.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.makerspacehub.beans.erasure.Forgotten;

/**
 * Tells what of a channel is worth being kept, and what is noise, ours, or of who was forgotten.
 */
public final class SlackPosts {
  static final String TS = "[0-9]{1,11}\\.[0-9]{1,9}";

  private static final String ID = "[A-Z0-9]{2,24}";

  /** Kinds of messages in which somebody says something; all others tell of joins and the like. */
  private static final Set<String> SAID =
      Set.of("", "file_share", "thread_broadcast", "me_message", "bot_message");

  private static final int LONGEST = 40_000;
  private static final int LONGEST_FILES = 2_000;

  private final String teamId;
  private final Supplier<String> botUserId;
  private final Forgotten forgotten;

  /**
   * @param teamId our workspace
   * @param botUserId the hub's own account: what it said is known from where it had it
   * @param forgotten whose words are not to be taken in
   */
  public SlackPosts(String teamId, Supplier<String> botUserId, Forgotten forgotten) {
    this.teamId = teamId;
    this.botUserId = botUserId;
    this.forgotten = forgotten;
  }

  /**
   * A message of a page.
   *
   * @param json as the connector's tools give it
   * @return empty for what is not kept; without words for what only has replies
   */
  Optional<SlackPost> of(JsonNode json) {
    String ts = json.path("ts").asText("");
    if (!ts.matches(TS)) {
      return Optional.empty();
    }
    String thread = matching(json.path("thread_ts"), TS);
    int replies = Math.max(0, json.path("reply_count").asInt(0));
    String user = matching(json.path("user"), ID);
    String team = user == null ? null : matching(json.path("team"), ID);
    boolean kept = isSaid(json, user, team);
    if (!kept && (replies == 0 || thread != null && !thread.equals(ts))) {
      return Optional.empty();
    }
    return Optional.of(
        new SlackPost(
            ts,
            thread,
            kept && user != null ? (team == null ? teamId : team) : null,
            kept ? user : null,
            kept ? words(json.path("text").asText("")) : "",
            kept ? files(json.path("files")) : "",
            matching(json.path("edited_ts"), TS),
            replies,
            matching(json.path("latest_reply"), TS),
            null,
            false));
  }

  private boolean isSaid(JsonNode json, String user, String team) {
    String text = json.path("text").asText("");
    boolean byApp = json.hasNonNull("bot_id");
    return SAID.contains(json.path("subtype").asText(""))
        && !(text.isBlank() && (byApp || json.path("files").isEmpty()))
        && (user == null || !user.equals(botUserId.get()))
        && !isToTheHub(text)
        && !forgotten.author(
            user == null ? "" : "slack:" + (team == null ? teamId : team) + "/" + user);
  }

  /** What somebody asks the hub fits best to whoever asks the same, and tells nothing. */
  private boolean isToTheHub(String text) {
    String hub = botUserId.get();
    return hub != null
        && !hub.isEmpty()
        && (text.strip().startsWith("<@" + hub + ">") || text.strip().startsWith("<@" + hub + "|"));
  }

  private String words(String text) {
    String scrubbed = forgotten.scrub(text);
    return scrubbed.length() > LONGEST ? scrubbed.substring(0, LONGEST) : scrubbed;
  }

  private String files(JsonNode names) {
    StringBuilder files = new StringBuilder();
    for (JsonNode name : names) {
      String line = name.asText("").replaceAll("[\\p{Cntrl}\\u2028\\u2029]+", " ").strip();
      if (!line.isEmpty() && files.length() + line.length() < LONGEST_FILES) {
        files.append(files.length() == 0 ? "" : "\n").append(line);
      }
    }
    return forgotten.scrub(files.toString());
  }

  private static String matching(JsonNode text, String form) {
    String found = text.asText("");
    return found.matches(form) ? found : null;
  }
}
