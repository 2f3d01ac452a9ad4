package org.makerspacehub.beans.outbox;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.slack.api.SlackConfig;
import com.slack.api.methods.Methods;
import com.slack.api.util.http.SlackHttpClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import okhttp3.FormBody;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.vendor.Fields;
import org.makerspacehub.beans.vendor.RetryAfter;

/**
 * Speaks in Slack with the hub's token.
 *
 * <p>Slack gives a posted message no key of its own before it is posted, so each one carries ours
 * in its metadata. When an attempt ended without an answer, the next one first reads what was said
 * since and looks for that key; only what is certainly not there is posted again.
 *
 * <p>It uses the HTTP half of Slack's client only: the other half logs and quotes whole messages.
 */
public final class SlackSender implements AutoCloseable {
  private static final String EVENT_TYPE = "hub_message";
  private static final int LARGEST_ANSWER = 4 * 1024 * 1024;

  /** How far back it looks for a message that may be there, in pages of 200. */
  private static final int PAGES = 5;

  private static final int PAGE = 200;

  /** Slack's clock and ours may differ by this much. */
  private static final Duration SKEW = Duration.ofMinutes(5);

  /** Errors after which nothing was done, and that pass by themselves. */
  private static final Set<String> BUSY =
      Set.of("ratelimited", "rate_limited", "team_added_to_org");

  /** Errors that pass by themselves and say nothing about what was done. */
  private static final Set<String> BROKEN =
      Set.of("internal_error", "fatal_error", "service_unavailable", "request_timeout");

  private final SlackHttpClient http;
  private final String apiBaseUrl;
  private final String token;
  private final Clock clock;
  private final Duration settling;
  private final ObjectMapper json = new ObjectMapper();

  /**
   * @param apiBaseUrl without a trailing slash
   * @param token the bot's; goes into no text
   * @param timeout for a whole call
   * @param settling how long a message that may be on its way gets before it is looked for
   * @param clock what "now" is
   */
  public SlackSender(
      String apiBaseUrl, String token, Duration timeout, Duration settling, Clock clock) {
    SlackConfig config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(apiBaseUrl + "/");
    int millis = Math.toIntExact(timeout.toMillis());
    config.setHttpClientCallTimeoutMillis(millis);
    config.setHttpClientReadTimeoutMillis(millis);
    config.setHttpClientWriteTimeoutMillis(millis);
    config.getHttpClientResponseHandlers().clear();
    this.http =
        new SlackHttpClient(
            SlackHttpClient.buildOkHttpClient(config)
                .newBuilder()
                .connectTimeout(timeout)
                .followRedirects(false)
                // A second attempt behind our back could be a second message.
                .retryOnConnectionFailure(false)
                .build());
    this.http.setConfig(config);
    this.apiBaseUrl = apiBaseUrl;
    this.token = token.strip();
    this.clock = clock;
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
    FormBody.Builder form = words(message).add("channel", channel);
    form.add("unfurl_links", "false").add("unfurl_media", "false");
    form.add(
        "metadata",
        json.createObjectNode()
            .put("event_type", EVENT_TYPE)
            .set("event_payload", json.createObjectNode().put("key", mark(item)))
            .toString());
    String thread = message.path("thread_ts").asText("");
    if (!thread.isEmpty()) {
      form.add("thread_ts", thread);
    }
    Answer answer = call(Methods.CHAT_POST_MESSAGE, form.build());
    if (answer.ok()) {
      SlackPlace place =
          new SlackPlace(Fields.text(answer.json(), "channel"), Fields.text(answer.json(), "ts"));
      return Delivery.sent(item, place, "posted");
    }
    return notDone(item, answer, true);
  }

  /** Gives a message of ours new words; doing it twice is doing it once. */
  Delivery update(OutboxItem item, JsonNode message) {
    FormBody.Builder form =
        words(message).add("channel", item.target().channel()).add("ts", item.target().ts());
    Answer answer = call(Methods.CHAT_UPDATE, form.build());
    if (answer.ok()) {
      return Delivery.sent(item, item.target(), "changed");
    }
    return notDone(item, answer, false);
  }

  /** Shows somebody a new home tab; doing it twice is doing it once. */
  Delivery home(OutboxItem item, String user, JsonNode message) {
    FormBody.Builder form =
        new FormBody.Builder(StandardCharsets.UTF_8)
            .add("user_id", user)
            .add("view", message.path("view").toString());
    Answer answer = call(Methods.VIEWS_PUBLISH, form.build());
    return answer.ok() ? Delivery.sent(item, null, "shown") : notDone(item, answer, false);
  }

  /** Says something to one person in a channel, at most once. */
  Delivery whisper(OutboxItem item, String channel, String user, JsonNode message) {
    if (item.inDoubt()) {
      return Delivery.unknown(item, "an attempt ended without an answer, and Slack shows no trace");
    }
    FormBody.Builder form = words(message).add("channel", channel).add("user", user);
    Answer answer = call(Methods.CHAT_POST_EPHEMERAL, form.build());
    if (answer.ok()) {
      return Delivery.sent(item, null, "whispered");
    }
    Delivery not = notDone(item, answer, true);
    return not.end() == Delivery.End.IN_DOUBT ? Delivery.unknown(item, not.why()) : not;
  }

  /** Gives the connections back. */
  @Override
  public void close() {
    http.getOkHttpClient().dispatcher().executorService().shutdown();
    http.getOkHttpClient().connectionPool().evictAll();
  }

  private record Looked(Delivery delivery) {}

  /** Whether the message is there already; without a delivery it certainly is not. */
  private Looked look(OutboxItem item, String address, String thread) {
    String channel = address;
    if (address.startsWith("U") || address.startsWith("W")) {
      Answer opened =
          call(Methods.CONVERSATIONS_OPEN, new FormBody.Builder().add("users", address).build());
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
      Answer answer =
          thread.isEmpty()
              ? call(Methods.CONVERSATIONS_HISTORY, form.build())
              : call(Methods.CONVERSATIONS_REPLIES, form.add("ts", thread).build());
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

  private Delivery notLooked(OutboxItem item, Answer answer) {
    return answer.passes()
        ? Delivery.inDoubt(item, "looking for it: " + answer.why(), answer.pause(), false)
        : Delivery.unknown(item, "Slack does not let the hub look for it: " + answer.why());
  }

  /**
   * @param doubtful whether doing it twice would show
   */
  private Delivery notDone(OutboxItem item, Answer answer, boolean doubtful) {
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

  /**
   * An answer of Slack, or the lack of one.
   *
   * @param ok whether it was done
   * @param json what it said; null without an answer
   * @param why what it said in a word or two
   * @param passes whether asking again may help
   * @param mayHaveHappened whether it may have been done all the same
   * @param busy whether the whole method is to rest
   * @param pause as Slack wishes; null when it does not say
   */
  private record Answer(
      boolean ok,
      JsonNode json,
      String why,
      boolean passes,
      boolean mayHaveHappened,
      boolean busy,
      Duration pause) {}

  private Answer call(String method, FormBody form) {
    try (Response response =
        http.postFormWithBearerHeader(apiBaseUrl + "/" + method, token, form)) {
      return answer(method, response);
    } catch (ConnectException | UnknownHostException nobody) {
      return new Answer(false, null, method + ": cannot be reached", true, false, false, null);
    } catch (IOException lost) {
      // Without its words: what a library says about a broken call can quote the call.
      String why = "%s: no answer (%s)".formatted(method, lost.getClass().getSimpleName());
      return new Answer(false, null, why, true, true, false, null);
    }
  }

  private Answer answer(String method, Response response) throws IOException {
    int status = response.code();
    Duration asked = RetryAfter.of(response.header("Retry-After"), clock);
    Duration wait = asked.isZero() ? null : asked;
    if (status == 429) {
      return busy(method, wait);
    }
    if (status >= 500) {
      return new Answer(
          false, null, "%s: HTTP %d".formatted(method, status), true, true, false, wait);
    }
    if (status < 200 || status >= 300) {
      return new Answer(
          false, null, "%s: HTTP %d".formatted(method, status), false, false, false, null);
    }
    JsonNode body = parse(response.body());
    if (body == null || !body.isObject()) {
      return new Answer(false, null, method + ": unreadable", true, true, false, null);
    }
    if (body.path("ok").asBoolean()) {
      return new Answer(true, body, "", false, false, false, null);
    }
    String error = body.path("error").asText("");
    if (BUSY.contains(error)) {
      return busy(method, wait);
    }
    String said = error.matches("[a-z][a-z0-9_.:]{0,80}") ? error : "refused without a reason";
    boolean broken = BROKEN.contains(error);
    return new Answer(false, body, method + ": " + said, broken, broken, false, wait);
  }

  private static Answer busy(String method, Duration wait) {
    Duration pause = wait == null ? Duration.ofSeconds(5) : wait;
    return new Answer(false, null, method + ": too many requests", true, false, true, pause);
  }

  private JsonNode parse(ResponseBody body) throws IOException {
    if (body == null) {
      return null;
    }
    byte[] bytes = body.byteStream().readNBytes(LARGEST_ANSWER + 1);
    if (bytes.length > LARGEST_ANSWER) {
      return null;
    }
    try {
      return json.readTree(bytes);
    } catch (JsonProcessingException notJson) {
      return null;
    }
  }
}
