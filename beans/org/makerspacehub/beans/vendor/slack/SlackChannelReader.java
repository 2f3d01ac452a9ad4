package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import okhttp3.FormBody;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorReply;

/**
 * Reads channels: which there are, who is in them, and what was written there (newest first,
 * without the replies in threads, which are read thread by thread).
 */
public final class SlackChannelReader {
  private static final int USUAL_LIMIT = 200;
  private static final int USUAL_MEMBERS = 200;
  private static final int MOST_FILES = 20;
  private static final Set<String> NO_SUCH_CHANNEL =
      Set.of("channel_not_found", "not_in_channel", "is_archived", "fetch_members_failed");

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
   * Asks for a page of a thread; its first message comes with every page.
   *
   * @throws IOException when there is no answer
   */
  public VendorReply callThread(ThreadQuery query) throws IOException {
    FormBody.Builder form =
        new FormBody.Builder()
            .add("channel", query.channel())
            .add("ts", query.ts())
            .add("limit", String.valueOf(query.limit() == null ? USUAL_LIMIT : query.limit()));
    add(form, "oldest", query.oldest());
    add(form, "cursor", query.cursor());
    return slack.call("conversations.replies", form.build());
  }

  /**
   * Asks for a page of channels that are not archived.
   *
   * @throws IOException when there is no answer
   */
  public VendorReply callChannels(ChannelsQuery query) throws IOException {
    FormBody.Builder form =
        new FormBody.Builder()
            .add("types", query.privateOnes() ? "private_channel" : "public_channel")
            .add("exclude_archived", "true")
            .add("limit", String.valueOf(query.limit() == null ? USUAL_LIMIT : query.limit()));
    add(form, "user", query.user());
    add(form, "cursor", query.cursor());
    return slack.call(
        query.user() == null ? "conversations.list" : "users.conversations", form.build());
  }

  /**
   * Asks for a page of those who are in a channel.
   *
   * @throws IOException when there is no answer
   */
  public VendorReply callMembers(MembersQuery query) throws IOException {
    FormBody.Builder form =
        new FormBody.Builder()
            .add("channel", query.channel())
            .add("limit", String.valueOf(query.limit() == null ? USUAL_MEMBERS : query.limit()));
    add(form, "cursor", query.cursor());
    return slack.call("conversations.members", form.build());
  }

  /**
   * The page of channels in an answer.
   *
   * @throws VendorRefused when Slack said no, naming what to mend
   */
  public Page<SlackChannel> channels(SlackReply reply) {
    JsonNode json = accepted(reply);
    return new Page<>(
        Fields.list(json.path("channels"), SlackChannelReader::channel)
            .orElseThrow(SlackReader::unreadable),
        next(json),
        null);
  }

  /**
   * The page of accounts in an answer.
   *
   * @throws VendorRefused when Slack said no, naming what to mend
   */
  public Page<SlackMember> members(SlackReply reply) {
    JsonNode json = accepted(reply);
    if (!json.path("members").isArray()) {
      throw SlackReader.unreadable();
    }
    List<SlackMember> members = new ArrayList<>();
    for (JsonNode member : json.path("members")) {
      if (!member.isTextual()) {
        throw SlackReader.unreadable();
      }
      members.add(new SlackMember(member.textValue()));
    }
    return new Page<>(members, next(json), null);
  }

  /**
   * The page of messages in an answer.
   *
   * @throws VendorRefused when Slack said no, naming what to mend
   */
  public Page<SlackMessage> page(SlackReply reply) {
    JsonNode json = accepted(reply);
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
    return new Page<>(messages, next(json), null);
  }

  private static JsonNode accepted(SlackReply reply) {
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
        throw new VendorNotFound(
            "The app of SLACK_READ_TOKEN cannot read that channel (%s); invite it there."
                .formatted(error),
            null);
      }
      if ("thread_not_found".equals(error) || "message_not_found".equals(error)) {
        throw new VendorNotFound("Slack has no such thread any more.", null);
      }
      throw SlackReader.refusal(json);
    }
    return json;
  }

  private static String next(JsonNode json) {
    String next = Fields.text(json.path("response_metadata"), "next_cursor");
    return next == null || next.isEmpty() ? null : next;
  }

  private static SlackChannel channel(JsonNode json) {
    JsonNode members = json.path("num_members");
    boolean shared = false;
    for (String word : List.of("is_ext_shared", "is_pending_ext_shared", "is_org_shared")) {
      shared |= Boolean.TRUE.equals(Fields.flag(json, word));
    }
    return new SlackChannel(
        Fields.text(json, "id"),
        Fields.text(json, "name"),
        Fields.flag(json, "is_private"),
        Fields.flag(json, "is_archived"),
        Fields.flag(json, "is_member"),
        members.isNumber() ? members.longValue() : null,
        shared);
  }

  private static SlackMessage message(JsonNode json) {
    JsonNode replies = json.path("reply_count");
    return new SlackMessage(
        Fields.text(json, "ts"),
        Fields.text(json, "thread_ts"),
        Fields.text(json, "user"),
        team(json),
        Fields.text(json, "bot_id"),
        Fields.text(json, "subtype"),
        Fields.text(json, "text"),
        Fields.text(json.path("edited"), "ts"),
        replies.isNumber() ? replies.longValue() : null,
        Fields.text(json, "latest_reply"),
        files(json.path("files")));
  }

  private static List<String> files(JsonNode files) {
    List<String> names = new ArrayList<>();
    for (JsonNode file : files) {
      String name = Fields.text(file, "name");
      if (name != null && !name.isBlank() && names.size() < MOST_FILES) {
        names.add(name);
      }
    }
    return names.isEmpty() ? null : names;
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
