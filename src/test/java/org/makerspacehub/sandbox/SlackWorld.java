package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BiConsumer;
import org.makerspacehub.sandbox.Seed.Channel;
import org.makerspacehub.sandbox.Seed.Message;
import org.makerspacehub.sandbox.Seed.SlackUser;

/** What the simulated Slack knows: its users, its channels and everything that was said. */
final class SlackWorld {
  /** How long a response address may be used, and how often. */
  static final Duration RESPONSE_LIFE = Duration.ofMinutes(30);

  static final int RESPONSE_USES = 5;

  /** How many earlier forms of a message are kept. */
  private static final int EARLIER = 20;

  private final Clock clock;
  private final Map<String, ObjectNode> users = new LinkedHashMap<>();
  private final Map<String, Room> rooms = new LinkedHashMap<>();
  private final List<ObjectNode> messages = new ArrayList<>();
  private final List<ObjectNode> ephemerals = new ArrayList<>();

  /** Messages as they once were, by conversation and time stamp, oldest first. */
  private final Map<String, List<ObjectNode>> earlier = new HashMap<>();

  private final Set<String> archived = new HashSet<>();
  private final Set<String> madePrivate = new HashSet<>();
  private final Set<String> shared = new HashSet<>();
  private boolean misclassified;

  private final VendorEffects effects;
  private final Map<String, ResponseAddress> responses = new LinkedHashMap<>();
  private final SlackFiles files;
  private final SlackViewWorld views;
  private BiConsumer<String, ObjectNode> userEvents = (type, user) -> {};
  private long lastTs;

  SlackWorld(Clock clock, VendorEffects effects) {
    this.clock = clock;
    this.effects = effects;
    this.files = new SlackFiles(clock);
    this.views = new SlackViewWorld(clock);
  }

  /** The files that were uploaded. */
  SlackFiles files() {
    return files;
  }

  /** Its home tabs and forms. */
  SlackViewWorld views() {
    return views;
  }

  /** Who hears of accounts that come or change: {@code team_join} or {@code user_change}. */
  synchronized void userEvents(BiConsumer<String, ObjectNode> listener) {
    userEvents = listener;
  }

  /** Somebody new; answers the id. */
  synchronized String invite(String name, String email) {
    String id = "U0NEW%04d".formatted(users.size());
    String handle = "new" + users.size();
    ObjectNode user =
        userNode(
            new SlackUser(
                id,
                handle,
                name,
                name,
                email,
                true,
                false,
                false,
                false,
                false,
                "",
                "",
                clock.instant()));
    users.put(id, user);
    userEvents.accept("team_join", user.deepCopy());
    return id;
  }

  /** A channel, or a direct conversation between somebody and the hub. */
  private record Room(
      String id, String name, boolean isPrivate, String topic, TreeSet<String> in) {}

  private static final class ResponseAddress {
    final String channel;
    final String user;
    final String command;
    final String original;
    final Instant until;
    int used;

    ResponseAddress(String channel, String user, String command, String original, Instant until) {
      this.channel = channel;
      this.user = user;
      this.command = command;
      this.original = original;
      this.until = until;
    }
  }

  synchronized void reset(Seed seed) {
    users.clear();
    rooms.clear();
    messages.clear();
    ephemerals.clear();
    earlier.clear();
    responses.clear();
    archived.clear();
    madePrivate.clear();
    shared.clear();
    misclassified = false;
    files.reset();
    views.reset();
    seed.slackUsers().forEach(user -> users.put(user.id(), userNode(user)));
    for (Channel channel : seed.channels()) {
      Room room =
          new Room(
              channel.id(), channel.name(), channel.isPrivate(), channel.topic(), new TreeSet<>());
      seed.slackUsers().stream()
          .filter(user -> user.activePerson() || user.id().equals(Seed.HUB_BOT_USER_ID))
          .filter(
              user ->
                  !channel.isPrivate()
                      || seed.roles().containsKey(user.id())
                      || user.id().equals(Seed.HUB_BOT_USER_ID))
          .forEach(user -> room.in().add(user.id()));
      if (channel.id().equals(Seed.GUESTS_CHANNEL)) {
        seed.slackUsers().stream()
            .filter(user -> user.guest() && !user.deleted())
            .forEach(user -> room.in().add(user.id()));
      }
      rooms.put(channel.id(), room);
    }
    Map<Message, String> stamps = new java.util.IdentityHashMap<>();
    for (Message message : seed.messages()) {
      ObjectNode node = Wire.object();
      node.put("channel", message.channelId());
      node.put("user", message.userId());
      String ts = "%d.%06d".formatted(message.at().getEpochSecond(), messages.size() + 1);
      stamps.put(message, ts);
      node.put("ts", ts);
      if (message.root() != null) {
        node.put("thread_ts", stamps.get(message.root()));
      }
      node.put("text", message.text());
      messages.add(node);
    }
    messages.sort((a, b) -> a.path("ts").asText().compareTo(b.path("ts").asText()));
  }

  // ---- users --------------------------------------------------------------------------------

  synchronized Collection<ObjectNode> users() {
    return users.values().stream().map(ObjectNode::deepCopy).toList();
  }

  synchronized ObjectNode user(String id) {
    ObjectNode user = users.get(id);
    return user == null ? null : user.deepCopy();
  }

  /** The user with this handle, or null. */
  synchronized ObjectNode userByHandle(String handle) {
    return users.values().stream()
        .filter(user -> user.path("name").asText().equals(handle))
        .findFirst()
        .map(ObjectNode::deepCopy)
        .orElse(null);
  }

  synchronized boolean email(String id, String email, boolean confirmed) {
    ObjectNode user = users.get(id);
    if (user == null) {
      return false;
    }
    ObjectNode profile = (ObjectNode) user.get("profile");
    if (email == null) {
      profile.remove("email");
    } else {
      profile.put("email", email);
    }
    user.put("is_email_confirmed", confirmed);
    touch(user);
    return true;
  }

  synchronized boolean deactivate(String id) {
    ObjectNode user = users.get(id);
    if (user == null) {
      return false;
    }
    user.put("deleted", true);
    rooms.values().forEach(room -> room.in().remove(id));
    touch(user);
    return true;
  }

  private void touch(ObjectNode user) {
    user.put("updated", clock.instant().getEpochSecond());
    userEvents.accept("user_change", user.deepCopy());
  }

  // ---- rooms --------------------------------------------------------------------------------

  /**
   * The id of a channel by its id or name, or of a direct conversation with the hub by a user's id.
   *
   * @return null when there is no such
   */
  synchronized String room(String idOrName) {
    if (idOrName == null) {
      return null;
    }
    String wanted = idOrName.startsWith("#") ? idOrName.substring(1) : idOrName;
    if (users.containsKey(wanted)) {
      String id = "D" + wanted.substring(1);
      rooms.computeIfAbsent(
          id,
          key -> {
            TreeSet<String> both = new TreeSet<>(List.of(wanted, Seed.HUB_BOT_USER_ID));
            return new Room(key, "directmessage", true, "", both);
          });
      return id;
    }
    return rooms.values().stream()
        .filter(room -> room.id().equals(wanted) || room.name().equals(wanted))
        .findFirst()
        .map(Room::id)
        .orElseGet(
            () ->
                wanted.startsWith("D") && users.containsKey("U" + wanted.substring(1))
                    ? room("U" + wanted.substring(1))
                    : null);
  }

  synchronized String roomName(String id) {
    return rooms.get(id).name();
  }

  synchronized boolean isIn(String user, String room) {
    return rooms.get(room).in().contains(user);
  }

  synchronized boolean join(String user, String room) {
    return rooms.get(room).in().add(user);
  }

  synchronized boolean leave(String user, String room) {
    return rooms.get(room).in().remove(user);
  }

  // ---- what is said -------------------------------------------------------------------------

  /** Stores what somebody said where everyone in the room sees it; answers its time stamp. */
  synchronized String say(String room, String user, JsonNode content) {
    ObjectNode message = message(room, user, content);
    messages.add(message);
    return message.path("ts").asText();
  }

  /**
   * New words for a message.
   *
   * @return null when it was changed, else Slack's word for why not
   */
  synchronized String change(String room, String ts, String user, JsonNode content) {
    for (ObjectNode message : messages) {
      if (message.path("channel").asText().equals(room) && message.path("ts").asText().equals(ts)) {
        if (!message.path("user").asText().equals(user)) {
          return "cant_update_message";
        }
        remember(message);
        message.put("text", content.path("text").asText(""));
        message.remove("blocks");
        if (content.path("blocks").isArray()) {
          message.set("blocks", content.path("blocks").deepCopy());
        }
        message.putObject("edited").put("user", user).put("ts", nextTs());
        return null;
      }
    }
    return "message_not_found";
  }

  /**
   * A channel's own messages, newest first, without what was replied in threads.
   *
   * @param oldest only what came after this
   * @param latest only what came before this
   * @param inclusive whether the bounds themselves count
   * @param metadata whether applications see what they attached
   */
  synchronized List<ObjectNode> history(
      String room, String oldest, String latest, boolean inclusive, boolean metadata) {
    List<ObjectNode> found = new ArrayList<>();
    Map<String, List<String>> replies = replies(room);
    for (ObjectNode message : messages) {
      String ts = message.path("ts").asText();
      String thread = message.path("thread_ts").asText(ts);
      if (message.path("channel").asText().equals(room)
          && thread.equals(ts)
          && (ts.compareTo(oldest) > 0 || inclusive && ts.equals(oldest))
          && (ts.compareTo(latest) < 0 || inclusive && ts.equals(latest))) {
        found.add(asSlackTells(message, replies, metadata));
      }
    }
    found.sort((a, b) -> b.path("ts").asText().compareTo(a.path("ts").asText()));
    return found;
  }

  /** A message and what was replied to it, oldest first; empty when there is no such message. */
  synchronized List<ObjectNode> thread(String room, String ts, boolean metadata) {
    Map<String, List<String>> replies = replies(room);
    return messages.stream()
        .filter(message -> message.path("channel").asText().equals(room))
        .filter(
            message ->
                message.path("ts").asText().equals(ts)
                    || message.path("thread_ts").asText().equals(ts))
        .map(message -> inThread(asSlackTells(message, replies, metadata), ts))
        .toList();
  }

  /** In a thread Slack tells other things of a message than in its channel. */
  private static ObjectNode inThread(ObjectNode told, String root) {
    told.remove("bot_id");
    if (told.path("ts").asText().equals(root)) {
      told.put("thread_ts", root).put("reply_count", told.path("reply_count").asInt());
      told.put("subscribed", false);
    } else {
      told.put("parent_user_id", Seed.HUB_BOT_USER_ID);
    }
    return told;
  }

  /** The replies in a channel, in order, by what they reply to. */
  private Map<String, List<String>> replies(String room) {
    Map<String, List<String>> replies = new HashMap<>();
    for (ObjectNode message : messages) {
      String ts = message.path("ts").asText();
      String root = message.path("thread_ts").asText(ts);
      if (message.path("channel").asText().equals(room) && !root.equals(ts)) {
        replies.computeIfAbsent(root, any -> new ArrayList<>()).add(ts);
      }
    }
    return replies;
  }

  private static ObjectNode asSlackTells(
      ObjectNode message, Map<String, List<String>> allReplies, boolean metadata) {
    ObjectNode told = Wire.object().put("type", "message");
    String ts = message.path("ts").asText();
    told.put("user", message.path("user").asText());
    told.put("text", message.path("text").asText());
    told.put("ts", ts);
    told.put("team", Seed.TEAM_ID);
    if (message.has("subtype")) {
      told.put("subtype", message.path("subtype").asText());
      told.put("hidden", message.path("hidden").asBoolean());
    }
    for (String part : List.of("blocks", "edited", metadata ? "metadata" : "edited")) {
      if (message.has(part)) {
        told.set(part, message.get(part).deepCopy());
      }
    }
    if (message.path("user").asText().equals(Seed.HUB_BOT_USER_ID)) {
      told.put("bot_id", "B" + Seed.HUB_BOT_USER_ID.substring(1));
    }
    if (message.has("thread_ts")) {
      told.put("thread_ts", message.path("thread_ts").asText());
    }
    List<String> replies = allReplies.getOrDefault(ts, List.of());
    if (!replies.isEmpty()) {
      told.put("thread_ts", ts);
      told.put("reply_count", replies.size());
      told.put("latest_reply", replies.get(replies.size() - 1));
    }
    return told;
  }

  /**
   * The channels as {@code conversations.list} tells of them: of private ones those that the bot is
   * in.
   *
   * @param user only those that this account is in; null for all
   */
  synchronized List<ObjectNode> channels(String user) {
    return rooms.values().stream()
        .filter(room -> !room.id().startsWith("D"))
        .filter(room -> !isPrivate(room.id()) || room.in().contains(Seed.HUB_BOT_USER_ID))
        .filter(room -> user == null || room.in().contains(user))
        .map(this::channel)
        .toList();
  }

  private ObjectNode channel(Room room) {
    ObjectNode channel = Wire.object().put("id", room.id()).put("name", room.name());
    channel.put("is_channel", !isPrivate(room.id())).put("is_group", isPrivate(room.id()));
    channel.put("is_im", false).put("is_mpim", false);
    channel.put("is_private", isPrivate(room.id())).put("is_archived", isArchived(room.id()));
    channel.put("is_general", room.name().equals("general"));
    channel.put("is_ext_shared", shared.contains(room.id()));
    channel.put("is_shared", shared.contains(room.id())).put("is_org_shared", false);
    channel.put("is_pending_ext_shared", false).putArray("pending_shared");
    channel.put("created", 1_449_252_889).put("creator", "U0OWNER01").put("unlinked", 0);
    channel.put("name_normalized", room.name()).putArray("previous_names");
    channel.putObject("purpose").put("creator", "").put("last_set", 0).put("value", "");
    channel.putObject("topic").put("creator", "").put("last_set", 0).put("value", room.topic());
    channel.put("is_member", room.in().contains(Seed.HUB_BOT_USER_ID));
    channel.put("num_members", room.in().size());
    return channel;
  }

  /** Who is in a channel, in the order of their ids. */
  synchronized List<String> membersOf(String room) {
    return List.copyOf(rooms.get(room).in());
  }

  synchronized boolean isPrivate(String room) {
    return rooms.get(room).isPrivate() || madePrivate.contains(room);
  }

  synchronized boolean isArchived(String room) {
    return archived.contains(room);
  }

  /** Whether Slack takes our app for one that is sold outside its marketplace. */
  synchronized boolean isMisclassified() {
    return misclassified;
  }

  /**
   * What becomes of a channel: {@code archive}, {@code unarchive}, {@code private}, {@code share};
   * of our app: {@code misclassify}, {@code classify}.
   *
   * @return false when there is no such thing to be done
   */
  synchronized boolean change(String room, String how) {
    switch (how) {
      case "archive" -> archived.add(room);
      case "unarchive" -> archived.remove(room);
      case "private" -> madePrivate.add(room);
      case "share" -> shared.add(room);
      case "misclassify" -> misclassified = true;
      case "classify" -> misclassified = false;
      default -> {
        return false;
      }
    }
    return true;
  }

  /**
   * New words for what somebody said, by whoever said it.
   *
   * @return the message as it was before; null when there is none
   */
  synchronized ObjectNode edit(String room, String ts, String text) {
    for (ObjectNode message : messages) {
      if (message.path("channel").asText().equals(room) && message.path("ts").asText().equals(ts)) {
        remember(message);
        ObjectNode before = message.deepCopy();
        message.put("text", text);
        message.putObject("edited").put("user", message.path("user").asText()).put("ts", nextTs());
        return before;
      }
    }
    return null;
  }

  /**
   * Takes a message out. What has replies leaves a stone behind, as in Slack.
   *
   * @return the message as it was before; null when there is none
   */
  synchronized ObjectNode delete(String room, String ts) {
    for (ObjectNode message : messages) {
      if (message.path("channel").asText().equals(room) && message.path("ts").asText().equals(ts)) {
        ObjectNode before = message.deepCopy();
        boolean hasReplies =
            messages.stream()
                .anyMatch(
                    other ->
                        other.path("channel").asText().equals(room)
                            && !other.path("ts").asText().equals(ts)
                            && other.path("thread_ts").asText().equals(ts));
        if (hasReplies) {
          message.remove(List.of("blocks", "edited", "metadata"));
          message.put("text", "This message was deleted.").put("subtype", "tombstone");
          message.put("user", "USLACKBOT").put("hidden", true);
        } else {
          messages.remove(message);
        }
        return before;
      }
    }
    return null;
  }

  /** Says something at a time of its own: the past of a channel. */
  synchronized String sayAt(String room, String user, Instant at, String thread, String text) {
    ObjectNode message = Wire.object();
    message.put("channel", room).put("user", user).put("text", text);
    long micros = at.getEpochSecond() * 1_000_000 + at.getNano() / 1_000;
    message.put("ts", "%d.%06d".formatted(micros / 1_000_000, micros % 1_000_000));
    if (thread != null) {
      message.put("thread_ts", thread);
    }
    messages.add(message);
    messages.sort((a, b) -> a.path("ts").asText().compareTo(b.path("ts").asText()));
    return message.path("ts").asText();
  }

  /** Stores what only one person sees; answers its time stamp. */
  synchronized String whisper(String room, String user, String command, JsonNode content) {
    ObjectNode message = message(room, Seed.HUB_BOT_USER_ID, content);
    message.put("for", user);
    if (command != null) {
      message.put("command", command);
    }
    ephemerals.add(message);
    return message.path("ts").asText();
  }

  private ObjectNode message(String room, String user, JsonNode content) {
    ObjectNode message = Wire.object();
    message.put("channel", room);
    message.put("user", user);
    message.put("ts", nextTs());
    message.put("text", content.path("text").asText(""));
    if (content.path("blocks").isArray()) {
      message.set("blocks", content.path("blocks").deepCopy());
    }
    if (content.path("metadata").isObject()) {
      message.set("metadata", content.path("metadata").deepCopy());
    }
    if (content.path("thread_ts").isTextual()) {
      message.put("thread_ts", content.path("thread_ts").asText());
    }
    return message;
  }

  private String nextTs() {
    Instant now = clock.instant();
    long micros = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
    lastTs = Math.max(lastTs + 1, micros);
    return "%d.%06d".formatted(lastTs / 1_000_000, lastTs % 1_000_000);
  }

  /** Notes that a vendor was asked to do something. */
  void effect(String vendor, String what, JsonNode how) {
    effects.record(vendor, what, Map.of("how", how));
  }

  // ---- response addresses -------------------------------------------------------------------

  /** The secret part of a new response address for a command. */
  synchronized String respondTo(String room, String user, String command) {
    return respondTo(room, user, command, null);
  }

  /**
   * The secret part of a new response address.
   *
   * @param original the message that was clicked; null when there is none
   */
  synchronized String respondTo(String room, String user, String command, String original) {
    String token = UUID.randomUUID().toString().replace("-", "");
    responses.put(
        token,
        new ResponseAddress(room, user, command, original, clock.instant().plus(RESPONSE_LIFE)));
    return token;
  }

  /** A message that somebody sees, by its time stamp; null when there is none. */
  synchronized ObjectNode seenBy(String user, String room, String ts) {
    ObjectNode found = shown(user, room, ts);
    return found == null ? null : found.deepCopy();
  }

  /**
   * A message that somebody sees as it once was, newest first: whose screen is behind presses
   * buttons that are gone by now, and Slack delivers that.
   */
  synchronized List<ObjectNode> earlier(String user, String room, String ts) {
    if (shown(user, room, ts) == null) {
      return List.of();
    }
    List<ObjectNode> then = new ArrayList<>();
    earlier.getOrDefault(room + " " + ts, List.of()).forEach(m -> then.add(0, m.deepCopy()));
    return then;
  }

  private void remember(ObjectNode message) {
    String key = message.path("channel").asText() + " " + message.path("ts").asText();
    List<ObjectNode> before = earlier.computeIfAbsent(key, any -> new ArrayList<>());
    before.add(message.deepCopy());
    if (before.size() > EARLIER) {
      before.remove(0);
    }
  }

  private ObjectNode shown(String user, String room, String ts) {
    for (List<ObjectNode> where : List.of(ephemerals, messages)) {
      for (ObjectNode message : where) {
        if (message.path("ts").asText().equals(ts)
            && message.path("channel").asText().equals(room)
            && (!message.has("for") || message.path("for").asText().equals(user))) {
          return message;
        }
      }
    }
    return null;
  }

  /**
   * Takes what came to a response address.
   *
   * @return null when it was taken, else Slack's word for why not
   */
  synchronized String respond(String token, ObjectNode content) {
    ResponseAddress address = responses.get(token);
    if (address == null || address.until.isBefore(clock.instant())) {
      return "expired_url";
    }
    if (address.used >= RESPONSE_USES) {
      return "used_url";
    }
    address.used++;
    ObjectNode original =
        address.original == null ? null : shown(address.user, address.channel, address.original);
    if (content.path("delete_original").asBoolean()) {
      ephemerals.remove(original);
      messages.remove(original);
      return null;
    }
    if (content.path("replace_original").asBoolean() && original != null) {
      remember(original);
      original.put("text", content.path("text").asText(""));
      original.remove("blocks");
      if (content.path("blocks").isArray()) {
        original.set("blocks", content.path("blocks").deepCopy());
      }
      return null;
    }
    if (content.path("response_type").asText().equals("in_channel")) {
      say(address.channel, Seed.HUB_BOT_USER_ID, content);
    } else {
      whisper(address.channel, address.user, address.command, content);
    }
    return null;
  }

  // ---- for the visitor ----------------------------------------------------------------------

  synchronized ObjectNode state() {
    ObjectNode state = Wire.object();
    ArrayNode channels = state.putArray("channels");
    for (Room room : rooms.values()) {
      ObjectNode channel = channels.addObject();
      channel.put("id", room.id());
      channel.put("name", room.name());
      channel.put("is_private", room.isPrivate());
      channel.put("is_im", room.id().startsWith("D"));
      channel.put("topic", room.topic());
      ArrayNode in = channel.putArray("members");
      room.in().forEach(in::add);
    }
    state.putArray("messages").addAll(messages.stream().map(ObjectNode::deepCopy).toList());
    state.putArray("ephemerals").addAll(ephemerals.stream().map(ObjectNode::deepCopy).toList());
    state.set("files", files.list());
    views.into(state);
    state.set("effects", effects.list());
    return state;
  }

  private static ObjectNode userNode(SlackUser user) {
    ObjectNode node = Wire.object();
    node.put("id", user.id());
    node.put("team_id", Seed.TEAM_ID);
    node.put("name", user.handle());
    node.put("deleted", user.deleted());
    // Slack leaves these out once an account is gone.
    if (!user.deleted()) {
      node.put("color", "%06x".formatted(user.id().hashCode() & 0xffffff));
      node.put("real_name", user.realName());
      node.put("tz", Seed.ZONE.getId());
      node.put("tz_label", "Alaska Standard Time");
      node.put("tz_offset", -32_400);
    }
    ObjectNode profile = node.putObject("profile");
    profile.put("title", user.title());
    profile.put("phone", user.phone());
    profile.put("skype", "");
    profile.put("real_name", user.realName());
    profile.put("real_name_normalized", Names.unaccented(user.realName()));
    profile.put("display_name", user.displayName());
    profile.put("display_name_normalized", Names.unaccented(user.displayName()));
    profile.putNull("fields");
    profile.put("status_text", "");
    profile.put("status_emoji", "");
    profile.putArray("status_emoji_display_info");
    profile.put("status_expiration", 0);
    profile.put("avatar_hash", "g%012x".formatted(user.id().hashCode() & 0xffffffffL));
    if (user.email() != null && !user.bot()) {
      profile.put("email", user.email());
    }
    int space = user.realName().indexOf(' ');
    profile.put("first_name", space < 0 ? user.realName() : user.realName().substring(0, space));
    profile.put("last_name", space < 0 ? "" : user.realName().substring(space + 1));
    for (int size : List.of(24, 32, 48, 72, 192, 512)) {
      profile.put("image_" + size, "https://avatars.example/" + user.id() + "-" + size + ".png");
    }
    profile.put("status_text_canonical", "");
    profile.put("team", Seed.TEAM_ID);
    if (user.bot()) {
      profile.put("bot_id", "B" + user.id().substring(1));
      profile.put("api_app_id", "A0SANDBOX1");
      profile.put("always_active", true);
    }
    node.put("is_bot", user.bot());
    node.put("is_app_user", false);
    node.put("updated", user.updatedAt().getEpochSecond());
    if (!user.deleted()) {
      node.put("is_admin", user.admin());
      node.put("is_owner", user.admin());
      node.put("is_primary_owner", "U0OWNER01".equals(user.id()));
      node.put("is_restricted", user.guest());
      node.put("is_ultra_restricted", false);
      node.put("is_email_confirmed", user.emailConfirmed());
      node.put("who_can_share_contact_card", "EVERYONE");
    } else {
      node.put("is_email_confirmed", user.emailConfirmed());
    }
    return node;
  }
}
