package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.makerspacehub.sandbox.Faults.Fault;
import org.makerspacehub.sandbox.Faults.Kind;

/** Sends what people do in Slack to the hub's edge, signed as Slack signs it. */
final class SlackDelivery {
  /** Slack gives an app three seconds to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Pattern HANDLE = Pattern.compile("(?<=^|\\s)@([a-z0-9._-]+)");

  private final Clock clock;
  private final SlackWorld world;
  private final Faults faults;
  private final Supplier<String> edgeUrl;
  private final Supplier<String> baseUrl;
  private final AtomicLong triggers = new AtomicLong(398_738_663_015L);
  // A sandbox that starts again meets a database that remembers the triggers of the one before.
  private final String triggerSuffix =
      ".47445629121." + UUID.randomUUID().toString().replace("-", "");
  private final HttpClient http =
      HttpClient.newBuilder()
          .connectTimeout(Duration.ofSeconds(2))
          .followRedirects(HttpClient.Redirect.NEVER)
          .version(HttpClient.Version.HTTP_1_1)
          .build();

  SlackDelivery(
      Clock clock,
      SlackWorld world,
      Faults faults,
      Supplier<String> edgeUrl,
      Supplier<String> baseUrl) {
    this.clock = clock;
    this.world = world;
    this.faults = faults;
    this.edgeUrl = edgeUrl;
    this.baseUrl = baseUrl;
  }

  /** How a delivery went: status 0 when nothing answered in time. */
  private record Delivered(int status, long ms, String body, String trouble) {}

  /**
   * Delivers a slash command and keeps what comes back for the one who typed it.
   *
   * @param command with its slash
   * @return {@code {status, ms, body}}, and {@code error} when Slack would have shown one
   */
  ObjectNode command(ObjectNode user, String room, String command, String text) {
    String userId = user.path("id").asText();
    Map<String, String> form = new LinkedHashMap<>();
    form.put("token", "sandbox-legacy-token");
    form.put("team_id", Seed.TEAM_ID);
    form.put("team_domain", "northern-lights");
    form.put("channel_id", room);
    form.put("channel_name", world.roomName(room));
    form.put("user_id", userId);
    form.put("user_name", user.path("name").asText());
    form.put("command", command);
    form.put("text", withMentions(text));
    form.put("api_app_id", "A0SANDBOX1");
    form.put("is_enterprise_install", "false");
    form.put(
        "response_url",
        baseUrl.get()
            + SlackSimulator.PATH
            + "/response/"
            + world.respondTo(room, userId, (command + " " + text).trim()));
    form.put("trigger_id", triggers.incrementAndGet() + triggerSuffix);
    byte[] body = encoded(form).getBytes(StandardCharsets.UTF_8);

    Optional<Fault> twice =
        faults.strike("slack", "/_slack/command", true).filter(f -> f.kind() == Kind.DUPLICATE);
    // A retry is signed anew, later than the first.
    Instant first = twice.isPresent() ? clock.instant().minusSeconds(1) : clock.instant();
    Delivered delivered = post("/slack/commands", body, first);
    ObjectNode answer = Wire.object();
    answer.put("status", delivered.status());
    answer.put("ms", delivered.ms());
    answer.set("body", Wire.tree(delivered.body()));
    if (delivered.trouble() != null) {
      answer.put("error", delivered.trouble());
    }
    show(delivered, room, userId, (command + " " + text).trim());
    if (twice.isPresent()) {
      Delivered again = post("/slack/commands", body, clock.instant());
      ObjectNode duplicate = answer.putObject("duplicate");
      duplicate.put("status", again.status());
      duplicate.put("ms", again.ms());
      duplicate.set("body", Wire.tree(again.body()));
    }
    return answer;
  }

  /**
   * Delivers a click on a button, signed; what comes of it comes through the response address.
   *
   * @param message the message with the button
   * @param button the button as it is in the message
   * @return {@code {status, ms}}, and {@code error} when Slack would have shown one
   */
  ObjectNode click(ObjectNode user, String room, ObjectNode message, ObjectNode button) {
    String userId = user.path("id").asText();
    String ts = message.path("ts").asText();
    boolean ephemeral = message.has("for");
    ObjectNode payload = Wire.object();
    payload.put("type", "block_actions");
    ObjectNode who = payload.putObject("user");
    who.put("id", userId);
    who.put("username", user.path("name").asText());
    who.put("name", user.path("name").asText());
    who.put("team_id", Seed.TEAM_ID);
    payload.put("api_app_id", "A0SANDBOX1");
    payload.put("token", "sandbox-legacy-token");
    ObjectNode container = payload.putObject("container");
    container.put("type", "message");
    container.put("message_ts", ts);
    container.put("channel_id", room);
    container.put("is_ephemeral", ephemeral);
    payload.put("trigger_id", triggers.incrementAndGet() + triggerSuffix);
    payload.putObject("team").put("id", Seed.TEAM_ID).put("domain", "northern-lights");
    payload.putNull("enterprise");
    payload.put("is_enterprise_install", false);
    payload.putObject("channel").put("id", room).put("name", world.roomName(room));
    if (!ephemeral) {
      payload.set("message", message);
    }
    payload.putObject("state").putObject("values");
    payload.put(
        "response_url",
        baseUrl.get()
            + SlackSimulator.PATH
            + "/response/"
            + world.respondTo(room, userId, null, ts));
    ObjectNode action = payload.putArray("actions").addObject();
    action.put("action_id", button.path("action_id").asText());
    action.put("block_id", "b" + Math.abs(button.path("action_id").asText().hashCode() % 1000));
    action.set("text", button.path("text"));
    action.put("value", button.path("value").asText());
    action.put("type", "button");
    action.put("action_ts", clock.instant().getEpochSecond() + ".000100");
    byte[] body = encoded(Map.of("payload", payload.toString())).getBytes(StandardCharsets.UTF_8);

    Optional<Fault> twice = faults.strike("slack", "/_slack/click", true);
    Instant first = twice.isPresent() ? clock.instant().minusSeconds(1) : clock.instant();
    Delivered delivered = post("/slack/interactions", body, first);
    if (twice.isPresent()) {
      post("/slack/interactions", body, clock.instant());
    }
    ObjectNode answer = Wire.object();
    answer.put("status", delivered.status());
    answer.put("ms", delivered.ms());
    if (delivered.trouble() != null) {
      answer.put("error", delivered.trouble());
    }
    return answer;
  }

  private void show(Delivered delivered, String room, String userId, String typed) {
    JsonNode body = Wire.tree(delivered.body());
    if (delivered.status() == 200 && body.isObject() && !body.isEmpty()) {
      if (body.path("response_type").asText().equals("in_channel")) {
        world.say(room, Seed.HUB_BOT_USER_ID, body);
      } else {
        world.whisper(room, userId, typed, body);
      }
    } else if (delivered.status() == 200 && !delivered.body().isBlank()) {
      world.whisper(room, userId, typed, Wire.object().put("text", delivered.body()));
    } else if (delivered.status() != 200) {
      String command = typed.split(" ")[0];
      String trouble =
          delivered.trouble() == null ? "http_status_" + delivered.status() : delivered.trouble();
      world.whisper(
          room,
          userId,
          typed,
          Wire.object().put("text", command + " failed with the error \"" + trouble + "\""));
    }
  }

  /** Delivers an event; Slack repeats at once what was not taken. */
  ObjectNode event(ObjectNode event) {
    ObjectNode envelope = Wire.object();
    envelope.put("token", "sandbox-legacy-token");
    envelope.put("team_id", Seed.TEAM_ID);
    envelope.put("api_app_id", "A0SANDBOX1");
    envelope.set("event", event);
    envelope.put("type", "event_callback");
    envelope.put("event_id", "Ev" + triggers.incrementAndGet() + triggerSuffix.substring(1, 24));
    envelope.put("event_time", clock.instant().getEpochSecond());
    Delivered delivered =
        post("/slack/events", Wire.bytes(envelope), clock.instant(), "application/json");
    return Wire.object().put("status", delivered.status()).put("ms", delivered.ms());
  }

  private Delivered post(String path, byte[] body, Instant at) {
    return post(path, body, at, "application/x-www-form-urlencoded");
  }

  private Delivered post(String path, byte[] body, Instant at, String type) {
    String timestamp = String.valueOf(at.getEpochSecond());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(edgeUrl.get() + path))
            .timeout(PATIENCE)
            .header("Content-Type", type)
            .header("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
            .header("X-Slack-Request-Timestamp", timestamp)
            .header(
                "X-Slack-Signature",
                signature(SandboxSettings.SLACK_SIGNING_SECRET, timestamp, body))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body))
            .build();
    long start = System.nanoTime();
    try {
      HttpResponse<String> answer =
          http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      return new Delivered(answer.statusCode(), since(start), answer.body(), null);
    } catch (HttpTimeoutException slow) {
      return new Delivered(0, since(start), "", "operation_timeout");
    } catch (IOException unreachable) {
      return new Delivered(0, since(start), "", "dispatch_failed");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Delivered(0, since(start), "", "operation_timeout");
    }
  }

  /** Slack's v0 signature of a body: what the edge must find in the header. */
  static String signature(String secret, String timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.UTF_8));
      return "v0=" + HexFormat.of().formatHex(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Names typed with an at sign become mentions, as Slack does for an app that asks for it. */
  private String withMentions(String text) {
    return HANDLE
        .matcher(text)
        .replaceAll(
            found -> {
              ObjectNode user = world.userByHandle(found.group(1));
              return Matcher.quoteReplacement(
                  user == null
                      ? found.group()
                      : "<@" + user.path("id").asText() + "|" + found.group(1) + ">");
            });
  }

  private static String encoded(Map<String, String> form) {
    return form.entrySet().stream()
        .map(
            field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  private static long since(long start) {
    return Duration.ofNanos(System.nanoTime() - start).toMillis();
  }
}
