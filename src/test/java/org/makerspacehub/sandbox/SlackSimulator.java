package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Slack's Web API as far as the hub calls it, and its response addresses: refusals are HTTP 200
 * with {@code "ok": false}, lists are paged by an opaque cursor, and each token has its scopes.
 */
final class SlackSimulator extends HttpServlet {
  private static final long serialVersionUID = 1L;

  /** Where it is mounted. */
  static final String PATH = "/slack";

  private static final String UPLOADS = "/upload/v1/";

  /**
   * What apps get at a time that Slack takes for ones that are sold (vendor: rate limits, 2025).
   */
  private static final int CUT = 15;

  private static final Map<String, String> SCOPES =
      Map.of(
          SandboxSettings.SLACK_BOT_TOKEN,
          "commands,app_mentions:read,chat:write,files:read,files:write,im:write,users:read,"
              + "users:read.email,channels:read,channels:history,groups:read,groups:history,im:history",
          SandboxSettings.SLACK_READ_TOKEN,
          "users:read,users:read.email,channels:read,channels:history,groups:read,groups:history",
          SandboxSettings.SLACK_VERIFY_TOKEN,
          "users:read",
          SandboxSettings.SLACK_APP_TOKEN,
          "connections:write");

  private static final Map<String, String> NEEDED =
      Map.ofEntries(
          Map.entry("users.list", "users:read"),
          Map.entry("users.info", "users:read"),
          Map.entry("conversations.history", "channels:history"),
          Map.entry("conversations.replies", "channels:history"),
          Map.entry("conversations.list", "channels:read"),
          Map.entry("conversations.members", "channels:read"),
          Map.entry("users.conversations", "channels:read"),
          Map.entry("conversations.info", "channels:read"),
          Map.entry("chat.postMessage", "chat:write"),
          Map.entry("chat.update", "chat:write"),
          Map.entry("chat.postEphemeral", "chat:write"),
          Map.entry("conversations.open", "im:write"),
          Map.entry("files.getUploadURLExternal", "files:write"),
          Map.entry("files.completeUploadExternal", "files:write"),
          Map.entry("files.info", "files:read"),
          Map.entry("apps.connections.open", "connections:write"));

  private final transient Clock clock;
  private final transient SlackWorld world;

  private final transient SlackSockets sockets;

  SlackSimulator(Clock clock, SlackWorld world, SlackSockets sockets) {
    this.clock = clock;
    this.world = world;
    this.sockets = sockets;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException, ServletException {
    // Clients measure the skew of their clock by this, so it follows the sandbox's own.
    response.setHeader(
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().atZone(ZoneOffset.UTC)));
    String path = request.getPathInfo() == null ? "" : request.getPathInfo();
    boolean post = request.getMethod().equals("POST");
    if (path.startsWith("/response/") && post) {
      respond(path.substring("/response/".length()), request, response);
    } else if (path.startsWith(UPLOADS) && post) {
      upload(path.substring(UPLOADS.length()), request, response);
    } else if (path.equals("/socket")) {
      sockets.upgrade(request, response);
    } else if (path.startsWith("/api/") && (post || request.getMethod().equals("GET"))) {
      call(path.substring("/api/".length()), request, response);
    } else {
      response.setStatus(404);
    }
  }

  private void call(String method, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ObjectNode given = arguments(request);
    if (method.equals("api.test")) {
      ObjectNode answer = Wire.object().put("ok", !given.has("error"));
      if (given.has("error")) {
        answer.put("error", given.path("error").asText());
      }
      if (!given.isEmpty()) {
        answer.set("args", given);
      }
      Wire.answer(response, 200, answer);
      return;
    }
    String token = token(request, given);
    if (token == null || !SCOPES.containsKey(token)) {
      refuse(response, token == null ? "not_authed" : "invalid_auth");
      return;
    }
    String scopes = SCOPES.get(token);
    response.setHeader("x-oauth-scopes", scopes);
    String needed = NEEDED.get(method);
    if (needed != null) {
      response.setHeader("x-accepted-oauth-scopes", needed);
      if (!List.of(scopes.split(",")).contains(needed)) {
        ObjectNode refusal = Wire.object().put("ok", false).put("error", "missing_scope");
        refusal.put("needed", needed).put("provided", scopes);
        Wire.answer(response, 200, refusal);
        return;
      }
    }
    switch (method) {
      case "auth.test" -> Wire.answer(response, 200, authTest());
      case "users.list" -> usersList(given, response);
      case "users.info" -> usersInfo(given, response);
      case "chat.postMessage" -> postMessage(given, response);
      case "chat.postEphemeral" -> postEphemeral(given, response);
      case "chat.update" -> update(given, response);
      case "conversations.open" -> open(given, response);
      case "conversations.history" -> history(given, response);
      case "conversations.replies" -> replies(given, response);
      case "conversations.list" -> channels(world.channels(null), given, response);
      case "users.conversations" -> channelsOf(given, response);
      case "conversations.members" -> members(given, response);
      case "conversations.info" -> channel(given, response);
      case "files.getUploadURLExternal" -> placeForFile(given, scopes, request, response);
      case "files.completeUploadExternal" ->
          Wire.answer(response, 200, world.files().complete(given.path("files")));
      case "files.info" ->
          Wire.answer(response, 200, world.files().info(given.path("file").asText("")));
      case "views.open" -> openView(given, response);
      case "views.publish" -> publishView(given, response);
      case "views.update" -> updateView(given, response);
      case "apps.connections.open" -> openConnection(request, response);
      default -> refuse(response, "unknown_method");
    }
  }

  private void placeForFile(
      ObjectNode given, String scopes, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String refusal = world.files().refusal();
    if (!refusal.isEmpty()) {
      ObjectNode refused = Wire.object().put("ok", false).put("error", refusal);
      if (refusal.equals("missing_scope")) {
        refused.put("needed", "files:write");
        refused.put("provided", scopes.replace("files:write,", ""));
      }
      Wire.answer(response, 200, refused);
      return;
    }
    String base = "http://127.0.0.1:%d%s%s".formatted(request.getLocalPort(), PATH, UPLOADS);
    Wire.answer(response, 200, world.files().place(given, base));
  }

  private void upload(String ticket, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    byte[] content = Wire.body(request);
    int status = world.files().take(ticket, content);
    response.setStatus(status);
    response.setContentType("text/plain");
    String said = status == 200 ? "OK - " + content.length : "error";
    response.getOutputStream().write(said.getBytes(StandardCharsets.US_ASCII));
  }

  private static ObjectNode authTest() {
    ObjectNode answer = Wire.object().put("ok", true);
    answer.put("url", "https://northern-lights.example/");
    answer.put("team", "Northern Lights Makerspace");
    answer.put("user", "hub");
    answer.put("team_id", Seed.TEAM_ID);
    answer.put("user_id", Seed.HUB_BOT_USER_ID);
    answer.put("bot_id", "B" + Seed.HUB_BOT_USER_ID.substring(1));
    answer.put("is_enterprise_install", false);
    return answer;
  }

  private void usersList(ObjectNode given, HttpServletResponse response) throws IOException {
    List<ObjectNode> all = new ArrayList<>(world.users());
    int from = 0;
    String cursor = given.path("cursor").asText("");
    if (!cursor.isEmpty()) {
      from = position(all, cursor);
      if (from < 0) {
        refuse(response, "invalid_cursor");
        return;
      }
    }
    int limit = given.path("limit").asInt(0);
    // Without a limit Slack tries to send everything; with one it sends at most 200.
    int until = limit <= 0 ? all.size() : Math.min(all.size(), from + Math.min(limit, 200));
    ObjectNode answer = Wire.object().put("ok", true);
    ArrayNode members = answer.putArray("members");
    all.subList(from, until).forEach(members::add);
    answer.put("cache_ts", clock.instant().getEpochSecond());
    answer
        .putObject("response_metadata")
        .put("next_cursor", until < all.size() ? cursor(all.get(until)) : "");
    Wire.answer(response, 200, answer);
  }

  private void openConnection(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (sockets.isDisabled()) {
      refuse(response, "invalid_auth");
      return;
    }
    String ticket = sockets.ticket();
    if (ticket == null) {
      refuse(response, "too_many_websockets");
      return;
    }
    String url =
        "ws://127.0.0.1:%d%s/socket?ticket=%s&app_id=A0SANDBOX1"
            .formatted(request.getLocalPort(), PATH, ticket);
    Wire.answer(response, 200, Wire.object().put("ok", true).put("url", url));
  }

  private void history(ObjectNode given, HttpServletResponse response) throws IOException {
    String room = readable(given, response);
    if (room != null) {
      ObjectNode answer = Wire.object().put("ok", true);
      answer.put("pin_count", 0).putNull("channel_actions_ts").put("channel_actions_count", 0);
      boolean inclusive = given.path("inclusive").asBoolean();
      page(
          world.history(
              room, given.path("oldest").asText(""), latest(given), inclusive, metadata(given)),
          given,
          answer,
          response);
    }
  }

  private void replies(ObjectNode given, HttpServletResponse response) throws IOException {
    String room = readable(given, response);
    if (room == null) {
      return;
    }
    String oldest = given.path("oldest").asText("");
    String ts = given.path("ts").asText("");
    List<ObjectNode> thread =
        world.thread(room, ts, metadata(given)).stream()
            .filter(
                message ->
                    message.path("ts").asText().equals(ts)
                        || message.path("ts").asText().compareTo(oldest) > 0)
            .toList();
    if (thread.isEmpty()) {
      refuse(response, "thread_not_found");
    } else {
      page(thread, given, Wire.object().put("ok", true), response);
    }
  }

  /** What a channel or thread holds, a page at a time. */
  private void page(
      List<ObjectNode> all, ObjectNode given, ObjectNode answer, HttpServletResponse response)
      throws IOException {
    String cursor = given.path("cursor").asText("");
    int from = cursor.isEmpty() ? 0 : all.size() - remaining(cursor);
    if (from < 0 || from > all.size()) {
      refuse(response, "invalid_cursor");
      return;
    }
    int limit = limit(given, 100);
    if (world.isMisclassified()) {
      limit = Math.min(limit, CUT);
    }
    int until = Math.min(all.size(), from + limit);
    ArrayNode messages = answer.putArray("messages");
    all.subList(from, until).forEach(messages::add);
    boolean more = until < all.size();
    answer.put("has_more", more);
    if (more) {
      answer.putObject("response_metadata").put("next_cursor", cursor(all.size() - until));
    }
    Wire.answer(response, 200, answer);
  }

  /** The channels of the kinds that were asked for; private ones only if the bot is in them. */
  private static void channels(List<ObjectNode> all, ObjectNode given, HttpServletResponse response)
      throws IOException {
    List<String> types = List.of(given.path("types").asText("public_channel").split(","));
    boolean withoutArchived = given.path("exclude_archived").asBoolean();
    List<ObjectNode> asked =
        all.stream()
            .filter(
                channel ->
                    types.contains(
                        channel.path("is_private").asBoolean()
                            ? "private_channel"
                            : "public_channel"))
            .filter(channel -> !withoutArchived || !channel.path("is_archived").asBoolean())
            .toList();
    int from = from(given, asked.size());
    if (from < 0) {
      refuse(response, "invalid_cursor");
      return;
    }
    int until = Math.min(asked.size(), from + limit(given, 100));
    ObjectNode answer = Wire.object().put("ok", true);
    ArrayNode channels = answer.putArray("channels");
    asked.subList(from, until).forEach(channels::add);
    answer
        .putObject("response_metadata")
        .put("next_cursor", until < asked.size() ? cursor(asked.size() - until) : "");
    Wire.answer(response, 200, answer);
  }

  private void channelsOf(ObjectNode given, HttpServletResponse response) throws IOException {
    String user = given.path("user").asText(Seed.HUB_BOT_USER_ID);
    if (world.user(user) == null) {
      refuse(response, "user_not_found");
      return;
    }
    List<ObjectNode> theirs = new ArrayList<>(world.channels(user));
    // Here Slack does not say who asks, nor how many are there.
    theirs.forEach(channel -> channel.remove(List.of("is_member", "num_members")));
    channels(theirs, given, response);
  }

  private void members(ObjectNode given, HttpServletResponse response) throws IOException {
    String room = visible(given.path("channel").asText(""));
    if (room == null) {
      refuse(response, "channel_not_found");
      return;
    }
    List<String> all = world.membersOf(room);
    int from = from(given, all.size());
    if (from < 0) {
      refuse(response, "invalid_cursor");
      return;
    }
    int until = Math.min(all.size(), from + limit(given, 100));
    ObjectNode answer = Wire.object().put("ok", true);
    ArrayNode members = answer.putArray("members");
    all.subList(from, until).forEach(members::add);
    answer
        .putObject("response_metadata")
        .put("next_cursor", until < all.size() ? cursor(all.size() - until) : "");
    Wire.answer(response, 200, answer);
  }

  private static int from(ObjectNode given, int size) {
    String cursor = given.path("cursor").asText("");
    int from = cursor.isEmpty() ? 0 : size - remaining(cursor);
    return from > size ? -1 : from;
  }

  private static int limit(ObjectNode given, int usual) {
    return Math.max(1, Math.min(given.path("limit").asInt(usual), 999));
  }

  private void channel(ObjectNode given, HttpServletResponse response) throws IOException {
    String id = given.path("channel").asText("");
    ObjectNode found =
        world.channels(null).stream()
            .filter(channel -> channel.path("id").asText().equals(id))
            .findFirst()
            .orElse(null);
    if (found == null) {
      refuse(response, "channel_not_found");
    } else {
      ObjectNode answer = Wire.object().put("ok", true);
      answer.set("channel", found);
      Wire.answer(response, 200, answer);
    }
  }

  /** The channel, if the bot is in it; history takes an id and no name. */
  private String readable(ObjectNode given, HttpServletResponse response) throws IOException {
    String room = visible(given.path("channel").asText(""));
    if (room == null) {
      refuse(response, "channel_not_found");
    } else if (!world.isIn(Seed.HUB_BOT_USER_ID, room)) {
      refuse(response, "not_in_channel");
      room = null;
    }
    return room;
  }

  /** A channel by its id; of a private one that the bot is not in Slack says there is none. */
  private String visible(String id) {
    String room = id.equals(world.room(id)) ? id : null;
    return room != null && world.isPrivate(room) && !world.isIn(Seed.HUB_BOT_USER_ID, room)
        ? null
        : room;
  }

  /** Slack shows what applications attached only to who asks for it. */
  private static boolean metadata(ObjectNode given) {
    return given.path("include_all_metadata").asBoolean();
  }

  private static String latest(ObjectNode given) {
    String latest = given.path("latest").asText("");
    return latest.isEmpty() ? "9" : latest;
  }

  private static String cursor(int remaining) {
    return Base64.getEncoder()
        .encodeToString(("next_ts:" + remaining).getBytes(StandardCharsets.UTF_8));
  }

  private static int remaining(String cursor) {
    try {
      String text = new String(Base64.getDecoder().decode(cursor), StandardCharsets.UTF_8);
      return text.matches("next_ts:[0-9]{1,9}")
          ? Integer.parseInt(text.substring("next_ts:".length()))
          : Integer.MAX_VALUE;
    } catch (IllegalArgumentException notOurs) {
      return Integer.MAX_VALUE;
    }
  }

  private void usersInfo(ObjectNode given, HttpServletResponse response) throws IOException {
    ObjectNode user = world.user(given.path("user").asText());
    if (user == null) {
      refuse(response, "user_not_found");
    } else {
      ObjectNode answer = Wire.object().put("ok", true);
      answer.set("user", user);
      Wire.answer(response, 200, answer);
    }
  }

  private void postMessage(ObjectNode given, HttpServletResponse response) throws IOException {
    String room = world.room(given.path("channel").asText(null));
    String trouble = trouble(given, room);
    if (trouble != null) {
      refuse(response, trouble);
      return;
    }
    if (refusesBlocks(given, response)) {
      return;
    }
    world.effect("slack", "chat.postMessage", withoutToken(given));
    String ts = world.say(room, Seed.HUB_BOT_USER_ID, given);
    ObjectNode answer = Wire.object().put("ok", true).put("channel", room).put("ts", ts);
    ObjectNode message = answer.putObject("message");
    message.put("type", "message");
    message.put("user", Seed.HUB_BOT_USER_ID);
    message.put("bot_id", "B" + Seed.HUB_BOT_USER_ID.substring(1));
    message.put("team", Seed.TEAM_ID);
    message.put("text", given.path("text").asText(""));
    message.put("ts", ts);
    if (given.path("blocks").isArray()) {
      message.set("blocks", given.path("blocks"));
    }
    Wire.answer(response, 200, answer);
  }

  private void postEphemeral(ObjectNode given, HttpServletResponse response) throws IOException {
    String room = world.room(given.path("channel").asText(null));
    String trouble = trouble(given, room);
    if (trouble == null && !world.isIn(given.path("user").asText(), room)) {
      trouble = "user_not_in_channel";
    }
    if (trouble != null) {
      refuse(response, trouble);
      return;
    }
    if (refusesBlocks(given, response)) {
      return;
    }
    world.effect("slack", "chat.postEphemeral", withoutToken(given));
    String ts = world.whisper(room, given.path("user").asText(), null, given);
    Wire.answer(response, 200, Wire.object().put("ok", true).put("message_ts", ts));
  }

  private void update(ObjectNode given, HttpServletResponse response) throws IOException {
    String room = world.room(given.path("channel").asText(null));
    String trouble = trouble(given, room);
    String ts = given.path("ts").asText("");
    if (trouble == null && refusesBlocks(given, response)) {
      return;
    }
    if (trouble == null) {
      trouble = world.change(room, ts, Seed.HUB_BOT_USER_ID, given);
    }
    if (trouble != null) {
      refuse(response, trouble);
      return;
    }
    world.effect("slack", "chat.update", withoutToken(given));
    ObjectNode answer = Wire.object().put("ok", true).put("channel", room).put("ts", ts);
    answer.put("text", given.path("text").asText(""));
    answer.putObject("message").put("text", given.path("text").asText(""));
    Wire.answer(response, 200, answer);
  }

  private void openView(ObjectNode given, HttpServletResponse response) throws IOException {
    if (refusesView(given, "modal", response)) {
      return;
    }
    SlackViewWorld.Used trigger = world.views().use(given.path("trigger_id").asText(""));
    if (trigger.trouble() != null) {
      refuse(response, trigger.trouble());
      return;
    }
    world.effect("slack", "views.open", withoutToken(given));
    ObjectNode answer = Wire.object().put("ok", true);
    answer.set("view", world.views().open(trigger.user(), given.path("view")));
    Wire.answer(response, 200, answer);
  }

  private void publishView(ObjectNode given, HttpServletResponse response) throws IOException {
    String user = given.path("user_id").asText("");
    if (refusesView(given, "home", response)) {
      return;
    }
    ObjectNode known = world.user(user);
    if (known == null || known.path("deleted").asBoolean()) {
      refuse(response, known == null ? "user_not_found" : "not_enabled");
      return;
    }
    ObjectNode before = world.views().home(user);
    if (given.has("hash")
        && before != null
        && !before.path("hash").asText().equals(given.path("hash").asText())) {
      refuse(response, "hash_conflict");
      return;
    }
    world.effect("slack", "views.publish", withoutToken(given));
    ObjectNode answer = Wire.object().put("ok", true);
    answer.set("view", world.views().publish(user, given.path("view")));
    Wire.answer(response, 200, answer);
  }

  private void updateView(ObjectNode given, HttpServletResponse response) throws IOException {
    if (refusesView(given, "modal", response)) {
      return;
    }
    ObjectNode updated = world.views().update(given.path("view_id").asText(""), given.path("view"));
    if (updated == null) {
      refuse(response, "not_found");
      return;
    }
    world.effect("slack", "views.update", withoutToken(given));
    ObjectNode answer = Wire.object().put("ok", true);
    answer.set("view", updated);
    Wire.answer(response, 200, answer);
  }

  /** Says what is wrong with a view, as Slack does. */
  private static boolean refusesView(ObjectNode given, String type, HttpServletResponse response)
      throws IOException {
    List<String> problems = ViewRules.problems(given.path("view"), type);
    if (problems.isEmpty()) {
      return false;
    }
    ObjectNode refusal = Wire.object().put("ok", false).put("error", "invalid_arguments");
    ArrayNode messages = refusal.putObject("response_metadata").putArray("messages");
    problems.forEach(problem -> messages.add("[ERROR] " + problem));
    Wire.answer(response, 200, refusal);
    return true;
  }

  private void open(ObjectNode given, HttpServletResponse response) throws IOException {
    String user = given.path("users").asText("");
    ObjectNode known = world.user(user);
    if (known == null || known.path("deleted").asBoolean()) {
      refuse(response, known == null ? "user_not_found" : "user_disabled");
      return;
    }
    ObjectNode answer = Wire.object().put("ok", true);
    answer.putObject("channel").put("id", world.room(user));
    Wire.answer(response, 200, answer);
  }

  private boolean refusesBlocks(ObjectNode given, HttpServletResponse response) throws IOException {
    ObjectNode refusal = world.files().trouble(given.path("blocks"));
    if (refusal != null) {
      Wire.answer(response, 200, refusal);
    }
    return refusal != null;
  }

  private String trouble(ObjectNode given, String room) {
    if (room == null) {
      return "channel_not_found";
    }
    if (!world.isIn(Seed.HUB_BOT_USER_ID, room)) {
      return "not_in_channel";
    }
    boolean empty = given.path("text").asText("").isEmpty() && given.path("blocks").isEmpty();
    if (empty) {
      return "no_text";
    }
    return given.path("text").asText("").length() > 40_000 ? "msg_too_long" : null;
  }

  private void respond(String token, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    ObjectNode content = Wire.objectOf(Wire.body(request));
    String trouble = content == null ? "invalid_payload" : world.respond(token, content);
    if (trouble != null) {
      ObjectNode refusal = Wire.object().put("ok", false).put("error", trouble);
      Wire.answer(response, content == null ? 400 : 404, refusal);
      return;
    }
    world.effect("slack", "response_url", content);
    response.setContentType("text/html");
    response.getOutputStream().write("ok".getBytes(StandardCharsets.US_ASCII));
  }

  // ---- arguments ----------------------------------------------------------------------------

  /** The arguments of a call, which may come as a query, a form or JSON. */
  private static ObjectNode arguments(HttpServletRequest request) throws IOException {
    ObjectNode given = Wire.object();
    put(given, Wire.fields(request.getQueryString()));
    String type = request.getContentType();
    if (type != null && type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
      ObjectNode body = Wire.objectOf(Wire.body(request));
      if (body != null) {
        given.setAll(body);
      }
    } else if (request.getMethod().equals("POST")) {
      put(given, Wire.fields(new String(Wire.body(request), StandardCharsets.UTF_8)));
    }
    return given;
  }

  private static void put(ObjectNode given, Map<String, List<String>> fields) {
    fields.forEach(
        (name, values) -> {
          boolean tree = List.of("blocks", "metadata", "files", "view").contains(name);
          JsonNode json = tree ? Wire.tree(values.get(0)) : null;
          if (json != null && json.isContainerNode()) {
            given.set(name, json);
          } else {
            given.put(name, values.get(0));
          }
        });
  }

  private static String token(HttpServletRequest request, ObjectNode given) {
    String header = request.getHeader("Authorization");
    if (header != null && header.startsWith("Bearer ")) {
      return header.substring("Bearer ".length());
    }
    return given.path("token").asText(null);
  }

  private static ObjectNode withoutToken(ObjectNode given) {
    ObjectNode copy = given.deepCopy();
    copy.remove("token");
    return copy;
  }

  private static String cursor(ObjectNode next) {
    return Base64.getEncoder()
        .encodeToString(("user:" + next.path("id").asText()).getBytes(StandardCharsets.UTF_8));
  }

  private static int position(List<ObjectNode> all, String cursor) {
    for (int i = 0; i < all.size(); i++) {
      if (cursor(all.get(i)).equals(cursor)) {
        return i;
      }
    }
    return -1;
  }

  private static void refuse(HttpServletResponse response, String error) throws IOException {
    Wire.answer(response, 200, Wire.object().put("ok", false).put("error", error));
  }
}
