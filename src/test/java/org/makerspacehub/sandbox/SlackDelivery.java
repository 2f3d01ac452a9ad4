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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.makerspacehub.sandbox.Faults.Fault;
import org.makerspacehub.sandbox.Faults.Kind;

/**
 * Sends what people do in Slack to the hub's edge: signed over HTTP, or by a connection that the
 * edge holds. What is not taken comes again, as Slack repeats its events.
 */
final class SlackDelivery implements AutoCloseable {
  /** Slack gives an app three seconds to answer. */
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** When Slack repeats an event that was not taken. */
  private static final List<Duration> REPEATED_AFTER =
      List.of(Duration.ZERO, Duration.ofMinutes(1), Duration.ofMinutes(5));

  private static final Pattern HANDLE = Pattern.compile("(?<=^|\\s)@([a-z0-9._-]+)");

  private final Clock clock;
  private final SlackWorld world;
  private final Faults faults;
  private final SlackSockets sockets;
  private final Supplier<String> edgeUrl;
  private final Supplier<String> baseUrl;
  private final AtomicLong triggers = new AtomicLong(398_738_663_015L);
  // A sandbox that starts again meets a database that remembers the triggers of the one before.
  private final String triggerSuffix =
      ".47445629121." + UUID.randomUUID().toString().replace("-", "");
  private final Queue<Undelivered> undelivered = new ConcurrentLinkedQueue<>();
  private final ScheduledExecutorService again =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "slack-repeats");
            thread.setDaemon(true);
            return thread;
          });
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
      SlackSockets sockets,
      Supplier<String> edgeUrl,
      Supplier<String> baseUrl) {
    this.clock = clock;
    this.world = world;
    this.faults = faults;
    this.sockets = sockets;
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
    form.put("trigger_id", trigger(userId));
    if (sockets.isUsed()) {
      return bySocket(form, room, userId, (command + " " + text).trim());
    }
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
    payload.put("trigger_id", trigger(userId));
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
    return deliverClick(payload);
  }

  private ObjectNode deliverClick(ObjectNode payload) {
    if (sockets.isUsed()) {
      long start = System.nanoTime();
      boolean taken = sockets.deliver("interactive", payload, true, 0).yes();
      ObjectNode how = Wire.object().put("status", taken ? 200 : 0).put("ms", since(start));
      return taken ? how : how.put("error", "operation_timeout");
    }
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

  private String trigger(String userId) {
    String trigger = triggers.incrementAndGet() + triggerSuffix;
    world.views().issued(trigger, userId);
    return trigger;
  }

  // ---- views --------------------------------------------------------------------------------

  /** Tells the hub that somebody opened its home tab. */
  ObjectNode openHome(String userId) {
    ObjectNode event = Wire.object().put("type", "app_home_opened");
    event.put("user", userId);
    event.put("channel", world.room(userId));
    event.put("tab", "home");
    ObjectNode home = world.views().home(userId);
    if (home != null) {
      event.set("view", home);
    }
    Instant now = clock.instant();
    event.put("event_ts", "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000));
    return event(event);
  }

  /** Delivers a click on a button of a view. */
  ObjectNode clickInView(ObjectNode user, ObjectNode view, String blockId, ObjectNode button) {
    ObjectNode payload = from("block_actions", user);
    ObjectNode container = payload.putObject("container");
    container.put("type", "view");
    container.put("view_id", view.path("id").asText());
    payload.put("trigger_id", trigger(user.path("id").asText()));
    payload.set("view", view);
    ObjectNode action = payload.putArray("actions").addObject();
    action.put("action_id", button.path("action_id").asText());
    action.put("block_id", blockId);
    action.set("text", button.path("text"));
    action.put("value", button.path("value").asText());
    action.put("type", "button");
    action.put("action_ts", clock.instant().getEpochSecond() + ".000100");
    return deliverClick(payload);
  }

  /**
   * Sends a form off and does with it what the hub says.
   *
   * @param view the form, with what was typed in its state
   * @return {@code {status, ms, body}}, and {@code error} when Slack would have shown one
   */
  ObjectNode submit(ObjectNode user, ObjectNode view) {
    ObjectNode payload = from("view_submission", user);
    payload.put("trigger_id", trigger(user.path("id").asText()));
    payload.set("view", view);
    String viewId = view.path("id").asText();
    Delivered delivered = answered(payload);
    ObjectNode answer = Wire.object();
    answer.put("status", delivered.status());
    answer.put("ms", delivered.ms());
    JsonNode body = Wire.tree(delivered.body());
    answer.set("body", body);
    if (delivered.status() != 200) {
      // Slack says so in the form and leaves it open.
      return answer.put(
          "error",
          delivered.trouble() == null ? "http_status_" + delivered.status() : delivered.trouble());
    }
    SlackViewWorld views = world.views();
    switch (body.path("response_action").asText("")) {
      case "errors" -> views.errors(viewId, body.path("errors"));
      case "clear" -> views.clear(user.path("id").asText());
      case "update" -> {
        List<String> problems = ViewRules.problems(body.path("view"), "modal");
        if (problems.isEmpty()) {
          views.update(viewId, body.path("view"));
        } else {
          answer.put("error", "invalid view: " + problems);
        }
      }
      default -> views.close(viewId);
    }
    return answer;
  }

  /** Closes a form, and tells the hub if the form asked for that. */
  ObjectNode close(ObjectNode user, ObjectNode view) {
    world.views().close(view.path("id").asText());
    if (!view.path("notify_on_close").asBoolean()) {
      return Wire.object().put("ok", true);
    }
    ObjectNode payload = from("view_closed", user);
    payload.set("view", view);
    payload.put("is_cleared", false);
    return deliverClick(payload);
  }

  private ObjectNode from(String type, ObjectNode user) {
    ObjectNode payload = Wire.object().put("type", type);
    payload.putObject("team").put("id", Seed.TEAM_ID).put("domain", "northern-lights");
    ObjectNode who = payload.putObject("user");
    who.put("id", user.path("id").asText());
    who.put("username", user.path("name").asText());
    who.put("name", user.path("name").asText());
    who.put("team_id", Seed.TEAM_ID);
    payload.put("api_app_id", "A0SANDBOX1");
    payload.put("token", "sandbox-legacy-token");
    payload.putNull("enterprise");
    payload.put("is_enterprise_install", false);
    return payload;
  }

  private Delivered answered(ObjectNode payload) {
    if (!sockets.isUsed()) {
      return post(
          "/slack/interactions",
          encoded(Map.of("payload", payload.toString())).getBytes(StandardCharsets.UTF_8),
          clock.instant());
    }
    long start = System.nanoTime();
    SlackSockets.Acknowledged ack = sockets.deliver("interactive", payload, true, 0);
    return ack.yes()
        ? new Delivered(
            200, since(start), ack.payload().isObject() ? ack.payload().toString() : "", null)
        : new Delivered(0, since(start), "", "operation_timeout");
  }

  private ObjectNode bySocket(Map<String, String> form, String room, String userId, String typed) {
    ObjectNode payload = Wire.object();
    form.forEach(payload::put);
    boolean twice = faults.strike("slack", "/_slack/command", true).isPresent();
    ObjectNode answer = byAnyConnection(payload, room, userId, typed);
    if (twice) {
      answer.set("duplicate", byAnyConnection(payload, room, userId, typed));
    }
    return answer;
  }

  private ObjectNode byAnyConnection(ObjectNode payload, String room, String userId, String typed) {
    long start = System.nanoTime();
    SlackSockets.Acknowledged ack = sockets.deliver("slash_commands", payload, true, 0);
    Delivered delivered =
        ack.yes()
            ? new Delivered(
                200, since(start), ack.payload().isObject() ? ack.payload().toString() : "", null)
            : new Delivered(0, since(start), "", "operation_timeout");
    show(delivered, room, userId, typed);
    ObjectNode answer = Wire.object().put("status", delivered.status());
    answer.put("ms", delivered.ms());
    answer.put("socket", true);
    answer.set("body", Wire.tree(delivered.body()));
    if (delivered.trouble() != null) {
      answer.put("error", delivered.trouble());
    }
    return answer;
  }

  // ---- events -------------------------------------------------------------------------------

  /** An event that was not taken yet. */
  private record Undelivered(ObjectNode envelope, int attempts) {}

  /**
   * Tells the hub of a message, if an app like it would hear of it.
   *
   * @return how the delivery went; empty when the message is none of the hub's business
   */
  Optional<ObjectNode> heard(String userId, String room, String ts, JsonNode said) {
    String text = said.path("text").asText();
    boolean direct = room.startsWith("D");
    if (userId.equals(Seed.HUB_BOT_USER_ID)
        || !direct && !text.contains("<@" + Seed.HUB_BOT_USER_ID + ">")
        || !world.isIn(Seed.HUB_BOT_USER_ID, room)) {
      return Optional.empty();
    }
    ObjectNode event = Wire.object().put("type", direct ? "message" : "app_mention");
    event.put("user", userId);
    event.put("text", text);
    event.put("ts", ts);
    event.put("team", Seed.TEAM_ID);
    event.put("channel", room);
    event.put("event_ts", ts);
    if (direct) {
      event.put("channel_type", "im");
    }
    if (said.path("thread_ts").isTextual()) {
      event.put("thread_ts", said.path("thread_ts").asText());
    }
    return Optional.of(event(event));
  }

  /** Tells the hub what was said in a channel that it is in, as Slack does beside mentions. */
  void said(String room, String ts, JsonNode said) {
    if (hears(room)) {
      ObjectNode event = inChannel(room, null).put("ts", ts);
      event.put("user", said.path("user").asText()).put("text", said.path("text").asText());
      if (said.path("thread_ts").isTextual()) {
        event.put("thread_ts", said.path("thread_ts").asText());
      }
      event(event);
    }
  }

  /** Tells the hub that a message has new words. */
  void edited(String room, ObjectNode before, ObjectNode after) {
    if (hears(room)) {
      ObjectNode event = inChannel(room, "message_changed").put("hidden", true);
      event.set("message", after);
      event.set("previous_message", before);
      event(event);
    }
  }

  /** Tells the hub that a message is gone. */
  void deleted(String room, ObjectNode before) {
    if (hears(room)) {
      ObjectNode event = inChannel(room, "message_deleted").put("hidden", true);
      event.put("deleted_ts", before.path("ts").asText());
      event.set("previous_message", before);
      event(event);
    }
  }

  /** Tells the hub's app of a change of a channel: it is out of it, or the channel is archived. */
  void channel(String type, String room) {
    Instant now = clock.instant();
    event(
        Wire.object()
            .put("type", (world.isPrivate(room) ? "group_" : "channel_") + type)
            .put("channel", room)
            .put("actor_id", "U0OWNER01")
            .put("event_ts", "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000)));
  }

  private boolean hears(String room) {
    return !room.startsWith("D") && world.isIn(Seed.HUB_BOT_USER_ID, room);
  }

  private ObjectNode inChannel(String room, String subtype) {
    Instant now = clock.instant();
    ObjectNode event = Wire.object().put("type", "message");
    if (subtype != null) {
      event.put("subtype", subtype);
      event.put("ts", "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000));
    }
    event.put("team", Seed.TEAM_ID).put("channel", room);
    event.put("channel_type", world.isPrivate(room) ? "group" : "channel");
    event.put("event_ts", "%d.%06d".formatted(now.getEpochSecond(), now.getNano() / 1_000));
    return event;
  }

  /** Delivers an event; what is not taken is repeated at once, and after one and five minutes. */
  ObjectNode event(ObjectNode event) {
    ObjectNode envelope = Wire.object();
    envelope.put("token", "sandbox-legacy-token");
    envelope.put("team_id", Seed.TEAM_ID);
    envelope.put("api_app_id", "A0SANDBOX1");
    envelope.set("event", event);
    envelope.put("type", "event_callback");
    envelope.put("event_id", "Ev" + triggers.incrementAndGet() + triggerSuffix.substring(1, 24));
    envelope.put("event_time", clock.instant().getEpochSecond());
    ObjectNode authorization = envelope.putArray("authorizations").addObject();
    authorization.put("team_id", Seed.TEAM_ID);
    authorization.put("user_id", Seed.HUB_BOT_USER_ID);
    authorization.put("is_bot", true);
    envelope.put("is_ext_shared_channel", false);
    ObjectNode how = attempt(envelope, 0);
    if (faults.strike("slack", "/_slack/event", true).isPresent()) {
      how.set("duplicate", attempt(envelope, 1));
    }
    return how;
  }

  /** Sends what was not taken, now. */
  void redeliver() {
    Undelivered next;
    for (int left = undelivered.size(); left > 0 && (next = undelivered.poll()) != null; left--) {
      attempt(next.envelope(), next.attempts());
    }
  }

  private ObjectNode attempt(ObjectNode envelope, int attempts) {
    long start = System.nanoTime();
    boolean socket = sockets.isUsed();
    boolean taken;
    int status;
    if (socket) {
      taken = sockets.deliver("events_api", envelope, false, attempts).yes();
      status = taken ? 200 : 0;
    } else {
      status =
          post("/slack/events", Wire.bytes(envelope), clock.instant(), "application/json").status();
      taken = status >= 200 && status < 300;
    }
    if (!taken && attempts < REPEATED_AFTER.size()) {
      undelivered.add(new Undelivered(envelope, attempts + 1));
      again.schedule(
          this::redeliver, REPEATED_AFTER.get(attempts).toMillis(), TimeUnit.MILLISECONDS);
    }
    ObjectNode how = Wire.object().put("status", status).put("socket", socket);
    return how.put("ms", since(start)).put("event_id", envelope.path("event_id").asText());
  }

  @Override
  public void close() {
    again.shutdownNow();
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

  /** The same in a message, where Slack writes a mention without the name. */
  String withHandles(String text) {
    return withMentions(text).replaceAll("<@([UW][A-Z0-9]+)\\|[^>]*>", "<@$1>");
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
