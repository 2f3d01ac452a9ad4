package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.makerspacehub.sandbox.Faults.Fault;
import org.makerspacehub.sandbox.Faults.Kind;
import org.makerspacehub.sandbox.Seed.Person;

/**
 * What a visitor, or a test, may do in the sandbox: be somebody, say something, break something,
 * move the time. JSON in and out.
 */
final class ControlSurface extends HttpServlet {
  private static final long serialVersionUID = 1L;

  private final transient SandboxClock clock;
  private final transient Supplier<Seed> seed;
  private final transient SlackWorld slack;
  private final transient FabmanSimulator fabman;
  private final transient HubspotSimulator hubspot;
  private final transient SlackDelivery delivery;
  private final transient WebhookDelivery webhooks;
  private final transient SlackSockets sockets;
  private final transient Faults faults;
  private final transient Supplier<Map<String, ? extends Collection<String>>> roles;
  private final transient MailRoom mail;
  private final transient Runnable reset;

  ControlSurface(
      SandboxClock clock,
      Supplier<Seed> seed,
      SlackWorld slack,
      FabmanSimulator fabman,
      HubspotSimulator hubspot,
      SlackDelivery delivery,
      WebhookDelivery webhooks,
      SlackSockets sockets,
      Faults faults,
      Supplier<Map<String, ? extends Collection<String>>> roles,
      MailRoom mail,
      Runnable reset) {
    this.clock = clock;
    this.seed = seed;
    this.slack = slack;
    this.fabman = fabman;
    this.hubspot = hubspot;
    this.delivery = delivery;
    this.webhooks = webhooks;
    this.sockets = sockets;
    this.faults = faults;
    this.roles = roles;
    this.mail = mail;
    this.reset = reset;
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("Cache-Control", "no-store");
    String method = request.getMethod();
    ObjectNode given = Wire.object();
    if (method.equals("POST") || method.equals("PATCH")) {
      String type = request.getContentType();
      // A form or a plain text is what another site could make a browser send here unasked.
      if (type == null || !type.toLowerCase(Locale.ROOT).startsWith("application/json")) {
        refuse(response, 415, "Send JSON: Content-Type must be application/json.");
        return;
      }
      byte[] body = Wire.body(request);
      given = body.length == 0 ? Wire.object() : Wire.objectOf(body);
      if (given == null) {
        refuse(response, 400, "The body is not a JSON object.");
        return;
      }
    }
    try {
      JsonNode answer = answer(method + " " + request.getServletPath() + path(request), given);
      Wire.answer(response, 200, answer);
    } catch (Refusal refusal) {
      refuse(response, refusal.status, refusal.getMessage());
    } catch (IllegalArgumentException wrong) {
      refuse(response, 400, wrong.getMessage());
    }
  }

  private JsonNode answer(String asked, ObjectNode given) {
    if (asked.startsWith("DELETE /_fabman/members/")) {
      return deleteMember(asked.substring("DELETE /_fabman/members/".length()));
    }
    if (asked.startsWith("PATCH /_fabman/members/")) {
      return changeMember(asked.substring("PATCH /_fabman/members/".length()), given);
    }
    return switch (asked) {
      case "GET /_users" -> users();
      case "GET /_state" -> state();
      case "GET /_mails" -> mail.list();
      case "POST /_slack/command" -> command(given);
      case "POST /_slack/click" -> click(given);
      case "POST /_slack/open-home" -> delivery.openHome(user(given, true));
      case "POST /_slack/submit" -> submit(given);
      case "POST /_slack/close" -> delivery.close(slack.user(user(given, true)), form(given));
      case "POST /_slack/message" -> message(given);
      case "POST /_slack/socket" -> socket(given);
      case "POST /_slack/email" -> email(given);
      case "POST /_slack/files" -> files(given);
      case "POST /_slack/deactivate" -> done(slack.deactivate(user(given, false)));
      case "POST /_slack/invite" ->
          Wire.object()
              .put("ok", true)
              .put("user", slack.invite(text(given, "name"), text(given, "email")));
      case "POST /_webhooks" -> webhooks(given);
      case "POST /_slack/join" -> done(slack.join(user(given, true), room(given)));
      case "POST /_slack/leave" -> leave(given);
      case "POST /_slack/edit" -> edit(given);
      case "POST /_slack/delete" -> delete(given);
      case "POST /_slack/channel" -> channel(given);
      case "POST /_fabman/logs" ->
          fabman.use(
              given.path("resource").asLong(),
              given.hasNonNull("member") ? Long.valueOf(given.path("member").asLong()) : null);
      case "POST /_fabman/charges" -> charge(given);
      case "POST /_fabman/machine" -> machine(given);
      case "POST /_fabman/invoices" -> bill(given);
      case "POST /_hubspot/merge" -> mergeContacts(given);
      case "POST /_hubspot/delete" -> deleteContact(given);
      case "POST /_hubspot/email" -> contactEmail(given);
      case "POST /_remotelock/event" -> atTheDoor(given);
      case "POST /_faults" -> fault(given);
      case "DELETE /_faults" -> {
        faults.clear();
        yield Wire.object().put("ok", true);
      }
      case "POST /_clock" -> advance(given);
      case "POST /_reset" -> {
        reset.run();
        yield Wire.object().put("ok", true);
      }
      default -> throw new Refusal(404, "There is no " + asked + " here.");
    };
  }

  private ArrayNode users() {
    Map<String, ? extends Collection<String>> granted = roles.get();
    ArrayNode list = Wire.array();
    for (ObjectNode user : slack.users()) {
      String id = user.path("id").asText();
      ObjectNode entry = list.addObject();
      entry.put("id", id);
      entry.put("handle", user.path("name").asText());
      entry.put("name", user.path("profile").path("real_name").asText());
      ArrayNode holds = entry.putArray("roles");
      Collection<String> held = granted.get(id);
      if (held != null) {
        held.forEach(holds::add);
      }
      ArrayNode traits = entry.putArray("traits");
      if (user.path("is_bot").asBoolean() || id.equals("USLACKBOT")) {
        traits.add("bot");
      }
      if (user.path("deleted").asBoolean()) {
        traits.add("deactivated");
      }
      for (Person person : seed.get().people()) {
        if (person.slackUserId().equals(id)) {
          traits.add(person.trait());
          entry.put("says", person.says());
        }
      }
    }
    return list;
  }

  private ObjectNode state() {
    ObjectNode state = slack.state();
    state.put("now", clock.instant().toString());
    state.put("seed", seed.get().number());
    state.put("team", "Northern Lights Makerspace");
    state.set("faults", faults.list());
    state.set("webhooks", webhooks.state());
    state.set("socket", sockets.state());
    return state;
  }

  private ObjectNode command(ObjectNode given) {
    String id = user(given, true);
    String command = text(given, "command");
    if (!command.startsWith("/")) {
      throw new Refusal(400, "A command starts with a slash.");
    }
    return delivery.command(
        slack.user(id), room(given), command, given.path("text").asText("").trim());
  }

  private ObjectNode click(ObjectNode given) {
    if (given.has("view_id")) {
      return clickInView(given);
    }
    String id = user(given, true);
    String room = room(given);
    ObjectNode message = slack.seenBy(id, room, text(given, "message_ts"));
    if (message == null) {
      throw new Refusal(400, id + " sees no such message there.");
    }
    String action = text(given, "action_id");
    List<ObjectNode> screens = new ArrayList<>(List.of(message));
    // Somebody whose screen is behind presses what is gone, and Slack delivers it all the same.
    screens.addAll(slack.earlier(id, room, text(given, "message_ts")));
    for (ObjectNode screen : screens) {
      for (ObjectNode button : buttons(screen)) {
        if (button.path("action_id").asText().equals(action)
            && (!given.has("value")
                || button.path("value").asText().equals(given.path("value").asText()))) {
          return delivery.click(slack.user(id), room, screen, button);
        }
      }
    }
    throw new Refusal(400, "That message never had a button " + action + ".");
  }

  private ObjectNode clickInView(ObjectNode given) {
    String id = user(given, true);
    ObjectNode view = slack.views().seenBy(id, text(given, "view_id"));
    if (view == null) {
      throw new Refusal(400, id + " sees no such view.");
    }
    String action = text(given, "action_id");
    for (JsonNode block : view.path("blocks")) {
      ObjectNode alone = Wire.object();
      alone.putArray("blocks").add(block);
      for (ObjectNode button : buttons(alone)) {
        if (button.path("action_id").asText().equals(action)
            && (!given.has("value")
                || button.path("value").asText().equals(given.path("value").asText()))) {
          return delivery.clickInView(
              slack.user(id), view, block.path("block_id").asText(), button);
        }
      }
    }
    throw new Refusal(400, "That view has no button " + action + ".");
  }

  private ObjectNode form(ObjectNode given) {
    String viewId = text(given, "view_id");
    ObjectNode view = slack.views().seenBy(user(given, true), viewId);
    if (view == null || !slack.views().isForm(viewId)) {
      throw new Refusal(400, user(given, true) + " has no such form open.");
    }
    return view;
  }

  /** Sends a form off; what is not given is as it stood at first, as in Slack. */
  private ObjectNode submit(ObjectNode given) {
    ObjectNode view = form(given);
    String viewId = view.path("id").asText();
    ObjectNode values = Wire.object();
    ObjectNode missing = Wire.object();
    for (JsonNode block : view.path("blocks")) {
      if (!block.path("type").asText().equals("input")) {
        continue;
      }
      JsonNode element = block.path("element");
      String blockId = block.path("block_id").asText();
      String action = element.path("action_id").asText();
      JsonNode typed = given.path("values").path(blockId);
      String type = element.path("type").asText();
      String value = typed.has(action) ? typed.path(action).asText("") : firstOf(element);
      ObjectNode entry = values.putObject(blockId).putObject(action).put("type", type);
      String text = value.isEmpty() ? null : value;
      switch (type) {
        case "datepicker" -> entry.put("selected_date", text);
        case "timepicker" -> entry.put("selected_time", text);
        case "users_select" -> entry.put("selected_user", text);
        case "channels_select" -> entry.put("selected_channel", text);
        case "conversations_select" -> entry.put("selected_conversation", text);
        case "static_select", "radio_buttons" -> {
          if (text == null) {
            entry.putNull("selected_option");
          } else {
            entry.putObject("selected_option").put("value", text);
          }
        }
        case "checkboxes" -> {
          ArrayNode chosen = entry.putArray("selected_options");
          typed.path(action).forEach(each -> chosen.addObject().put("value", each.asText()));
        }
        default -> entry.put("value", text);
      }
      if (text == null && !block.path("optional").asBoolean() && !type.equals("checkboxes")) {
        missing.put(blockId, "Please complete this required field.");
      }
    }
    if (!missing.isEmpty()) {
      // Slack says so by itself; nothing goes to the hub.
      slack.views().errors(viewId, missing);
      return Wire.object().put("status", 0).put("ms", 0).put("error", "missing_required_field");
    }
    slack.views().errors(viewId, null);
    ((ObjectNode) view.get("state")).set("values", values);
    return delivery.submit(slack.user(user(given, true)), view);
  }

  /** What a field holds before anybody touches it. */
  private static String firstOf(JsonNode element) {
    for (String first :
        List.of("initial_value", "initial_date", "initial_user", "initial_channel")) {
      if (element.path(first).isTextual()) {
        return element.path(first).asText();
      }
    }
    return element.path("initial_option").path("value").asText("");
  }

  /** The buttons of a message, as Slack would let somebody press them. */
  private static List<ObjectNode> buttons(ObjectNode message) {
    List<ObjectNode> buttons = new ArrayList<>();
    for (JsonNode block : message.path("blocks")) {
      if (block.path("accessory") instanceof ObjectNode accessory) {
        buttons.add(accessory);
      }
      if (block.path("type").asText().equals("actions")) {
        block.path("elements").forEach(element -> buttons.add((ObjectNode) element));
      }
    }
    buttons.removeIf(each -> !each.path("type").asText().equals("button"));
    return buttons;
  }

  private ObjectNode message(ObjectNode given) {
    String id = user(given, true);
    String room = room(given);
    if (!slack.isIn(id, room)) {
      throw new Refusal(400, id + " is not in " + room + ".");
    }
    ObjectNode said = given.deepCopy();
    said.put("text", delivery.withHandles(text(given, "text")));
    ObjectNode answer = Wire.object().put("ok", true);
    answer.put("ts", slack.say(room, id, said));
    if (given.path("lost").asBoolean()) {
      return answer;
    }
    if (!room.startsWith("D")) {
      delivery.said(room, answer.path("ts").asText(), said);
    }
    // The hub hears what is said to it: in a direct conversation, or by its name.
    delivery
        .heard(id, room, answer.path("ts").asText(), said)
        .ifPresent(how -> answer.set("delivered", how));
    return answer;
  }

  /** Leaving; when it is the hub's app that is put out, it hears of that. */
  private ObjectNode leave(ObjectNode given) {
    String id = user(given, true);
    String room = room(given);
    boolean left = slack.leave(id, room);
    if (left && id.equals(Seed.HUB_BOT_USER_ID) && !given.path("lost").asBoolean()) {
      delivery.channel("left", room);
    }
    return done(left);
  }

  /** {@code lost}: nobody is told of it, as when an event of Slack's does not come. */
  private ObjectNode edit(ObjectNode given) {
    String room = room(given);
    String ts = text(given, "ts");
    ObjectNode before = slack.edit(room, ts, delivery.withHandles(text(given, "text")));
    if (before == null) {
      throw new Refusal(404, "There is no such message.");
    }
    if (!given.path("lost").asBoolean()) {
      ObjectNode after = before.deepCopy();
      after.put("text", given.path("text").asText());
      delivery.edited(room, before, after);
    }
    return done(true);
  }

  /** See {@link #edit}. */
  private ObjectNode delete(ObjectNode given) {
    String room = room(given);
    ObjectNode before = slack.delete(room, text(given, "ts"));
    if (before == null) {
      throw new Refusal(404, "There is no such message.");
    }
    if (!given.path("lost").asBoolean()) {
      delivery.deleted(room, before);
    }
    return done(true);
  }

  /** See {@link SlackWorld#change(String, String)}. */
  private ObjectNode channel(ObjectNode given) {
    String room = room(given);
    String action = text(given, "action");
    if (!slack.change(room, action)) {
      throw new Refusal(
          400, "\"action\" is archive, unarchive, private, share, misclassify or classify.");
    }
    if (action.equals("archive") && !given.path("lost").asBoolean()) {
      delivery.channel("archive", room);
    }
    return done(true);
  }

  private ObjectNode socket(ObjectNode given) {
    String action = text(given, "action");
    if (action.equals("redeliver")) {
      delivery.redeliver();
    } else if (sockets.control(action) < 0) {
      throw new Refusal(
          400, "\"action\" is on, off, warn, refresh, drop, disable, mute or redeliver.");
    }
    return sockets.state();
  }

  /**
   * {@code slow}: how often a message with a new file is refused before Slack has looked at it;
   * {@code refuse}: Slack's word with which it refuses new files, empty for taking them.
   */
  private ObjectNode files(ObjectNode given) {
    String refuse = given.path("refuse").asText("");
    int slow = given.path("slow").asInt(0);
    if (!refuse.matches("[a-z_]{0,60}") || slow < 0) {
      throw new Refusal(400, "\"slow\" is a number, \"refuse\" a word such as missing_scope.");
    }
    slack.files().slow(slow);
    slack.files().refuse(refuse);
    return Wire.object().put("ok", true);
  }

  private ObjectNode email(ObjectNode given) {
    if (!given.has("email")) {
      throw new Refusal(400, "\"email\" is missing; null removes the address.");
    }
    return done(
        slack.email(
            user(given, false),
            given.path("email").isNull() ? null : given.path("email").asText(),
            given.path("confirmed").asBoolean(true)));
  }

  private ObjectNode webhooks(ObjectNode given) {
    String vendor = text(given, "vendor");
    if (!List.of("fabman", "hubspot", "remotelock").contains(vendor)) {
      throw new Refusal(400, "\"vendor\" is fabman, hubspot or remotelock.");
    }
    switch (text(given, "action")) {
      case "pause" -> webhooks.pause(vendor);
      case "resume" -> webhooks.resume(vendor);
      case "test" ->
          webhooks.changed("fabman", "test", "0", Wire.object().put("message", "Testing"));
      default -> throw new Refusal(400, "\"action\" is pause, resume or test.");
    }
    return webhooks.state();
  }

  /** Somebody stands before a door: what its lock tells, with the code that was typed. */
  private ObjectNode atTheDoor(ObjectNode given) {
    String type = text(given, "type");
    boolean denied = type.equals("access_denied_event");
    ObjectNode event = Wire.object();
    ObjectNode data = event.putObject("data").put("type", type);
    data.put("id", UUID.randomUUID().toString());
    ObjectNode attributes = data.putObject("attributes");
    attributes.put("source", "user");
    attributes.put("status", denied ? "failed" : "succeeded");
    attributes.put("occurred_at", clock.instant().toString());
    attributes.put("created_at", clock.instant().toString());
    attributes.put("method", "pin");
    attributes.put("pin", given.path("pin").asText("4711"));
    attributes.put("publisher_id", text(given, "lock"));
    attributes.put("publisher_type", "lock");
    if (given.hasNonNull("guest")) {
      attributes.put("associated_resource_id", given.path("guest").asText());
      attributes.put("associated_resource_type", "access_guest");
    }
    webhooks.atTheDoor(event);
    return Wire.object().put("ok", true).put("id", data.path("id").asText());
  }

  private ObjectNode changeMember(String id, ObjectNode given) {
    ObjectNode changed = id.matches("\\d{1,12}") ? fabman.change(Long.parseLong(id), given) : null;
    if (changed == null) {
      throw new Refusal(404, "No member " + id + ".");
    }
    return changed;
  }

  private ObjectNode deleteMember(String id) {
    ObjectNode deleted = id.matches("\\d{1,12}") ? fabman.delete(Long.parseLong(id)) : null;
    if (deleted == null) {
      throw new Refusal(404, "No member " + id + ".");
    }
    return deleted;
  }

  private ObjectNode machine(ObjectNode given) {
    String type = text(given, "type");
    if (!List.of("offline", "reboot", "resourceDisabled", "resourceEnabled").contains(type)) {
      throw new Refusal(400, "\"type\" is offline, reboot, resourceDisabled or resourceEnabled.");
    }
    return fabman.happen(given.path("resource").asLong(), type);
  }

  private ObjectNode bill(ObjectNode given) {
    String price = text(given, "price");
    if (!price.matches("\\d{1,7}\\.\\d{2}")) {
      throw new Refusal(400, "\"price\" is a sum such as 45.00.");
    }
    try {
      return fabman.bill(
          given.path("member").asLong(), java.time.LocalDate.parse(text(given, "due")), price);
    } catch (DateTimeParseException wrong) {
      throw new Refusal(400, "\"due\" is a day such as 2026-11-01.");
    }
  }

  private ObjectNode charge(ObjectNode given) {
    String price = text(given, "price");
    if (!price.matches("-?\\d{1,7}\\.\\d{2}")) {
      throw new Refusal(400, "\"price\" is a sum such as 12.50.");
    }
    return fabman.charge(given.path("member").asLong(), text(given, "description"), price);
  }

  /** The older kind of merge unless {@code kind} is new. */
  private ObjectNode mergeContacts(ObjectNode given) {
    String survivor =
        hubspot.merge(
            text(given, "primary"),
            text(given, "other"),
            given.path("kind").asText().equals("new")
                ? HubspotSimulator.Merge.NEW
                : HubspotSimulator.Merge.OLD);
    if (survivor == null) {
      throw new Refusal(404, "\"primary\" and \"other\" are two contacts in use.");
    }
    return Wire.object().put("ok", true).put("id", survivor);
  }

  /** To HubSpot's bin; with {@code privacy} for good. */
  private ObjectNode deleteContact(ObjectNode given) {
    String id = text(given, "id");
    boolean done = given.path("privacy").asBoolean() ? hubspot.forget(id) : hubspot.archive(id);
    if (!done) {
      throw new Refusal(404, "No contact " + id + ".");
    }
    return done(true);
  }

  private ObjectNode contactEmail(ObjectNode given) {
    if (!given.has("email")) {
      throw new Refusal(400, "\"email\" is missing; null removes the address.");
    }
    String id = text(given, "id");
    if (!hubspot.change(
        id, java.util.Collections.singletonMap("email", given.path("email").asText(null)))) {
      throw new Refusal(404, "No contact " + id + ".");
    }
    return done(true);
  }

  private ObjectNode fault(ObjectNode given) {
    String vendor = text(given, "vendor");
    if (!List.of("fabman", "hubspot", "slack", "remotelock", "ollama").contains(vendor)) {
      throw new Refusal(400, "\"vendor\" is fabman, hubspot, slack, remotelock or ollama.");
    }
    Kind kind =
        Kind.of(text(given, "kind"))
            .orElseThrow(
                () ->
                    new Refusal(
                        400,
                        "\"kind\" is 429, 429-daily, 423, 477, 500, 503, slow, hang, reset,"
                            + " drop-after-commit, duplicate or reorder."));
    double rate = given.path("rate").asDouble(1);
    int count = given.path("count").asInt(0);
    long ms = given.path("ms").asLong(0);
    if (rate <= 0 || rate > 1 || count < 0 || ms < 0) {
      throw new Refusal(400, "\"rate\" is above 0 and up to 1; \"count\" and \"ms\" not negative.");
    }
    faults.add(new Fault(vendor, given.path("match").asText(""), kind, rate, ms), count);
    return Wire.object().set("faults", faults.list());
  }

  private ObjectNode advance(ObjectNode given) {
    String by = text(given, "advance");
    try {
      Duration duration =
          by.matches("\\d{1,9}") ? Duration.ofSeconds(Long.parseLong(by)) : Duration.parse(by);
      Instant now = clock.advance(duration);
      return Wire.object().put("now", now.toString());
    } catch (DateTimeParseException | IllegalArgumentException wrong) {
      throw new Refusal(
          400,
          "\"advance\" is a number of seconds or an ISO duration such as PT25H, not negative.");
    }
  }

  private String user(ObjectNode given, boolean active) {
    String id = text(given, "user");
    ObjectNode user = slack.user(id);
    if (user == null) {
      throw new Refusal(400, "There is no Slack user " + id + ".");
    }
    if (active && user.path("deleted").asBoolean()) {
      throw new Refusal(400, id + " is deactivated and can do nothing in Slack.");
    }
    return id;
  }

  private String room(ObjectNode given) {
    String room = slack.room(given.path("channel").asText("general"));
    if (room == null) {
      throw new Refusal(400, "There is no channel " + given.path("channel").asText() + ".");
    }
    return room;
  }

  private static String text(ObjectNode given, String name) {
    String value = given.path(name).asText("");
    if (value.isBlank()) {
      throw new Refusal(400, "\"" + name + "\" is missing.");
    }
    return value;
  }

  private static ObjectNode done(boolean changed) {
    return Wire.object().put("ok", true).put("changed", changed);
  }

  private static String path(HttpServletRequest request) {
    return request.getPathInfo() == null ? "" : request.getPathInfo();
  }

  private static void refuse(HttpServletResponse response, int status, String message)
      throws IOException {
    Wire.answer(response, status, Wire.object().put("ok", false).put("error", message));
  }

  private static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int status;

    Refusal(int status, String message) {
      super(message);
      this.status = status;
    }
  }
}
