package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.FormBody;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;

/** Reads what was written in a channel: newest first, without the replies in threads. */
public final class SlackChannelReader {
  private static final int USUAL_LIMIT = 200;
  private static final Set<String> NO_SUCH_CHANNEL =
      Set.of("channel_not_found", "not_in_channel", "is_archived");

  private final SlackReader slack;

  /**
   * @param slack the way to Slack
   */
  public SlackChannelReader(SlackReader slack) {
    this.slack = slack;
  }

  /**
   * Asks for a page.
   *
   * @throws IOException when there is no answer
   */
  public VendorReply call(ChannelQuery query) throws IOException {
    FormBody.Builder form =
        new FormBody.Builder()
            .add("channel", query.channel())
            .add("limit", String.valueOf(query.limit() == null ? USUAL_LIMIT : query.limit()));
    add(form, "oldest", query.oldest());
    add(form, "latest", query.latest());
    add(form, "cursor", query.cursor());
    return slack.call("conversations.history", form.build());
  }

  /**
   * The page in an answer.
   *
   * @throws VendorRefused when Slack said no, naming what to mend
   */
  public Page<SlackMessage> page(SlackReply reply) {
    JsonNode json = reply.json();
    if (json == null) {
      throw new VendorRefused(
          "Slack does not accept the connector's request (HTTP %d); check SLACK_API_BASE_URL."
              .formatted(reply.status()),
          null);
    }
    if (!Boolean.TRUE.equals(Fields.flag(json, "ok"))) {
      String error = Fields.text(json, "error");
      if (error != null && NO_SUCH_CHANNEL.contains(error)) {
        throw new VendorRefused(
            "The app of SLACK_READ_TOKEN cannot read that channel (%s); invite it there."
                .formatted(error),
            null);
      }
      throw SlackReader.refusal(json);
    }
    if (!json.path("messages").isArray()) {
      throw SlackReader.unreadable();
    }
    List<SlackMessage> messages = new ArrayList<>();
    for (JsonNode message : json.path("messages")) {
      if (Fields.text(message, "ts") == null) {
        throw SlackReader.unreadable();
      }
      messages.add(message(message));
    }
    String next = Fields.text(json.path("response_metadata"), "next_cursor");
    return new Page<>(messages, next == null || next.isEmpty() ? null : next, null);
  }

  private static SlackMessage message(JsonNode json) {
    return new SlackMessage(
        Fields.text(json, "ts"),
        Fields.text(json, "thread_ts"),
        Fields.text(json, "user"),
        team(json),
        Fields.text(json, "bot_id"),
        Fields.text(json, "subtype"),
        Fields.text(json, "text"));
  }

  private static String team(JsonNode json) {
    String writers = Fields.text(json, "user_team");
    String source = writers == null ? Fields.text(json, "source_team") : writers;
    return source == null ? Fields.text(json, "team") : source;
  }

  private static void add(FormBody.Builder form, String name, String value) {
    if (value != null) {
      form.add(name, value);
    }
  }
}
