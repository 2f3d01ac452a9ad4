package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.slack.api.methods.Methods;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import okhttp3.FormBody;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.vendor.Fields;

/**
 * Speaks in Slack with the hub's token.
 *
 * <p>Slack gives a posted message no key of its own before it is posted, so each one carries ours
 * in its metadata. When an attempt ended without an answer, the next one first reads what was said
 * since and looks for that key; only what is certainly not there is posted again.
 */
public final class SlackSender {
  private static final String EVENT_TYPE = "hub_message";

  /** How far back it looks for a message that may be there, in pages of 200. */
  private static final int PAGES = 5;

  private static final int PAGE = 200;

  /** Slack's words for "the hub, or this person, is not there" (vendor: chat.postEphemeral). */
  private static final Set<String> ELSEWHERE =
      Set.of("channel_not_found", "not_in_channel", "user_not_in_channel", "is_archived");

  /** Slack's clock and ours may differ by this much. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  private final SlackCalls slack;
  private final SlackUpload pictures;
  private final Duration settling;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param slack calls Slack
   * @param pictures uploads what a message shows
   * @param settling how long a message that may be on its way gets before it is looked for
   */
  public SlackSender(SlackCalls slack, SlackUpload pictures, Duration settling) {
    this.slack = slack;
    this.pictures = pictures;
    this.settling = settling;
  }

  /**
   * Posts a message, or finds that an earlier attempt has.
   *
   * @param item where to, and by which key it is recognised
   * @param channel a channel's id or an account's
   * @param message {@code text}, {@code blocks}, {@code thread_ts}
   */
  Delivery post(OutboxItem item, String channel, JsonNode message) {
    if (item.inDoubt()) {
      Looked looked = look(item, channel, message.path("thread_ts").asText(""));
      if (looked.delivery() != null) {
        return looked.delivery();
      }
    }
    String mark =
        json.createObjectNode()
            .put("event_type", EVENT_TYPE)
            .set("event_payload", json.createObjectNode().put("key", mark(item)))
            .toString();
    String thread = message.path("thread_ts").asText("");
    return say(
        item,
        message,
        words -> {
          words.add("channel", channel).add("metadata", mark);
          words.add("unfurl_links", "false").add("unfurl_media", "false");
          if (!thread.isEmpty()) {
            words.add("thread_ts", thread);
          }
          return slack.call(Methods.CHAT_POST_MESSAGE, words.build());
        },
        answer -> {
          if (!answer.ok()) {
            return notDone(item, answer, true);
          }
          JsonNode said = answer.json();
          SlackPlace place = new SlackPlace(Fields.text(said, "channel"), Fields.text(said, "ts"));
          return Delivery.sent(item, place, "posted");
        });
  }

  /** Gives a message of ours new words; doing it twice is doing it once. */
  Delivery update(OutboxItem item, JsonNode message) {
    SlackPlace place = item.target();
    return say(
        item,
        message,
        words ->
            slack.call(
                Methods.CHAT_UPDATE,
                words.add("channel", place.channel()).add("ts", place.ts()).build()),
        answer ->
            answer.ok() ? Delivery.sent(item, place, "changed") : notDone(item, answer, false));
  }

  /** Shows somebody a new home tab; doing it twice is doing it once. */
  Delivery home(OutboxItem item, String user, JsonNode message) {
    FormBody.Builder form =
        new FormBody.Builder(StandardCharsets.UTF_8)
            .add("user_id", user)
            .add("view", message.path("view").toString());
    SlackAnswer answer = slack.call(Methods.VIEWS_PUBLISH, form.build());
    return answer.ok() ? Delivery.sent(item, null, "shown") : notDone(item, answer, false);
  }

  /** Says something to one person in a channel, at most once. */
  Delivery whisper(OutboxItem item, String channel, String user, JsonNode message) {
    if (item.inDoubt()) {
      return Delivery.unknown(item, "an attempt ended without an answer, and Slack shows no trace");
    }
    return say(
        item,
        message,
        words -> {
          words.add("channel", channel).add("user", user);
          String thread = message.path("thread_ts").asText("");
          if (!thread.isEmpty()) {
            words.add("thread_ts", thread);
          }
          return slack.call(Methods.CHAT_POST_EPHEMERAL, words.build());
        },
        answer -> {
          if (answer.ok()) {
            return Delivery.sent(item, null, "whispered");
          }
          if (ELSEWHERE.contains(answer.error()) && message.path("or_direct").asBoolean(false)) {
            return post(item, user, withoutThread(message));
          }
          Delivery not = notDone(item, answer, true);
          return not.end() == Delivery.End.IN_DOUBT ? Delivery.unknown(item, not.why()) : not;
        });
  }

  /** Says it with its pictures; without them when Slack does not show them in time. */
  private Delivery say(
      OutboxItem item,
      JsonNode message,
      Function<FormBody.Builder, SlackAnswer> how,
      Function<SlackAnswer, Delivery> end) {
    SlackUpload.Ready ready = pictures.ready(item, message);
    if (ready.notYet() != null) {
      return ready.notYet();
    }
    SlackAnswer answer = how.apply(words(ready.message()));
    if (SlackUpload.refusesPictures(ready, answer)) {
      if (pictures.mayBeLookedAt(item, ready)) {
        return Delivery.again(item, answer.why(), null, false);
      }
      return end.apply(how.apply(words(pictures.without(item, message))));
    }
    if (answer.ok()) {
      pictures.taken(ready);
    }
    return end.apply(answer);
  }

  /** A thread is of one channel. */
  private static JsonNode withoutThread(JsonNode message) {
    ObjectNode copy = message.deepCopy();
    copy.remove("thread_ts");
    return copy;
  }

  private record Looked(Delivery delivery) {}

  /** Whether the message is there already; without a delivery it certainly is not. */
  private Looked look(OutboxItem item, String address, String thread) {
    String channel = address;
    if (address.startsWith("U") || address.startsWith("W")) {
      SlackAnswer opened =
          slack.call(
              Methods.CONVERSATIONS_OPEN, new FormBody.Builder().add("users", address).build());
      channel = opened.ok() ? Fields.text(opened.json().path("channel"), "id") : null;
      if (channel == null) {
        return new Looked(notLooked(item, opened));
      }
    }
    String cursor = "";
    for (int page = 0; page < PAGES; page++) {
      FormBody.Builder form =
          new FormBody.Builder()
              .add("channel", channel)
              .add("include_all_metadata", "true")
              .add("limit", String.valueOf(PAGE))
              .add("oldest", "%d.000000".formatted(item.createdAt().minus(SKEW).getEpochSecond()));
      if (!cursor.isEmpty()) {
        form.add("cursor", cursor);
      }
      SlackAnswer answer =
          thread.isEmpty()
              ? slack.call(Methods.CONVERSATIONS_HISTORY, form.build())
              : slack.call(Methods.CONVERSATIONS_REPLIES, form.add("ts", thread).build());
      if (!answer.ok()) {
        return new Looked(notLooked(item, answer));
      }
      for (JsonNode message : answer.json().path("messages")) {
        JsonNode metadata = message.path("metadata");
        if (EVENT_TYPE.equals(metadata.path("event_type").asText())
            && mark(item).equals(metadata.path("event_payload").path("key").asText())) {
          SlackPlace place = new SlackPlace(channel, message.path("ts").asText());
          return new Looked(Delivery.sent(item, place, "found posted by an earlier attempt"));
        }
      }
      cursor = answer.json().path("response_metadata").path("next_cursor").asText("");
      if (cursor.isEmpty()) {
        return new Looked(null);
      }
    }
    return new Looked(
        Delivery.unknown(item, "too much was said since to find out whether it was posted"));
  }

  private Delivery notLooked(OutboxItem item, SlackAnswer answer) {
    return answer.passes()
        ? Delivery.inDoubt(item, "looking for it: " + answer.why(), answer.pause(), false)
        : Delivery.unknown(item, "Slack does not let the hub look for it: " + answer.why());
  }

  /**
   * @param doubtful whether doing it twice would show
   */
  private Delivery notDone(OutboxItem item, SlackAnswer answer, boolean doubtful) {
    if (!answer.passes()) {
      return Delivery.failed(item, answer.why());
    }
    if (answer.mayHaveHappened() && doubtful) {
      return Delivery.inDoubt(item, answer.why(), settling, false);
    }
    return Delivery.again(item, answer.why(), answer.pause(), answer.busy());
  }

  private FormBody.Builder words(JsonNode message) {
    FormBody.Builder form = new FormBody.Builder(StandardCharsets.UTF_8);
    form.add("text", message.path("text").asText(""));
    if (message.path("blocks").isArray()) {
      form.add("blocks", message.path("blocks").toString());
    }
    return form;
  }

  /** The key as others may see it: they learn nothing from it. */
  private static String mark(OutboxItem item) {
    return Sha256.hex(item.key());
  }
}
