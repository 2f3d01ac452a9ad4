package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

/** The views of the simulated Slack: home tabs, open forms, and the rights to open one. */
final class SlackViewWorld {
  /** How long the right to open a form is good. */
  static final Duration TRIGGER_LIFE = Duration.ofSeconds(3);

  private final Clock clock;
  private final Map<String, ObjectNode> homes = new LinkedHashMap<>();
  private final Map<String, Open> open = new LinkedHashMap<>();
  private final Map<String, Trigger> triggers = new LinkedHashMap<>();
  private long ids;

  SlackViewWorld(Clock clock) {
    this.clock = clock;
  }

  private static final class Open {
    final String user;
    ObjectNode view;
    ObjectNode errors;

    Open(String user, ObjectNode view) {
      this.user = user;
      this.view = view;
    }
  }

  private static final class Trigger {
    final String user;
    final Instant until;
    boolean used;

    Trigger(String user, Instant until) {
      this.user = user;
      this.until = until;
    }
  }

  synchronized void reset() {
    homes.clear();
    open.clear();
    triggers.clear();
  }

  /** Somebody did something, by which the hub may open a form for them. */
  synchronized void issued(String trigger, String user) {
    triggers.put(trigger, new Trigger(user, clock.instant().plus(TRIGGER_LIFE)));
    if (triggers.size() > 1_000) {
      triggers.remove(triggers.keySet().iterator().next());
    }
  }

  /** A trigger or what became of it: the user, or Slack's word for why not. */
  record Used(String user, String trouble) {}

  /** Uses a trigger up. */
  synchronized Used use(String id) {
    Trigger trigger = triggers.get(id);
    if (trigger == null) {
      return new Used(null, "invalid_trigger_id");
    }
    if (trigger.used) {
      return new Used(null, "exchanged_trigger_id");
    }
    if (trigger.until.isBefore(clock.instant())) {
      return new Used(null, "expired_trigger_id");
    }
    trigger.used = true;
    return new Used(trigger.user, null);
  }

  /** Opens a form for somebody; answers it as Slack tells it. */
  synchronized ObjectNode open(String user, JsonNode view) {
    ObjectNode whole = whole(view, "V%010d".formatted(++ids + 1_000_000));
    open.put(whole.path("id").asText(), new Open(user, whole));
    return whole.deepCopy();
  }

  /** Gives somebody a home tab; answers it as Slack tells it. */
  synchronized ObjectNode publish(String user, JsonNode view) {
    ObjectNode before = homes.get(user);
    ObjectNode whole =
        whole(view, before == null ? "V%010d".formatted(++ids + 1_000_000) : id(before));
    homes.put(user, whole);
    return whole.deepCopy();
  }

  /** The home tab of somebody; null before there is one. */
  synchronized ObjectNode home(String user) {
    ObjectNode home = homes.get(user);
    return home == null ? null : home.deepCopy();
  }

  /** A view that somebody sees: an open form of theirs, or their home tab; null for none. */
  synchronized ObjectNode seenBy(String user, String viewId) {
    Open there = open.get(viewId);
    if (there != null) {
      return there.user.equals(user) ? there.view.deepCopy() : null;
    }
    ObjectNode home = homes.get(user);
    return home != null && id(home).equals(viewId) ? home.deepCopy() : null;
  }

  /** Whether a view is an open form. */
  synchronized boolean isForm(String viewId) {
    return open.containsKey(viewId);
  }

  /**
   * Puts something else in the place of an open form.
   *
   * @return the form; null when it is not open
   */
  synchronized ObjectNode update(String viewId, JsonNode view) {
    Open there = open.get(viewId);
    if (there == null) {
      return null;
    }
    there.view = whole(view, viewId);
    there.errors = null;
    return there.view.deepCopy();
  }

  /** What stands under the fields of a form. */
  synchronized void errors(String viewId, JsonNode errors) {
    Open there = open.get(viewId);
    if (there != null) {
      there.errors = errors == null ? null : errors.deepCopy();
    }
  }

  /** A form goes; answers whether it was there. */
  synchronized boolean close(String viewId) {
    return open.remove(viewId) != null;
  }

  /** All forms of somebody go. */
  synchronized void clear(String user) {
    open.values().removeIf(each -> each.user.equals(user));
  }

  /** As Slack tells of a view: what was given, and what Slack adds. */
  private ObjectNode whole(JsonNode given, String id) {
    ObjectNode view = Wire.object();
    view.put("id", id);
    view.put("team_id", Seed.TEAM_ID);
    view.put("type", given.path("type").asText());
    ArrayNode blocks = view.putArray("blocks");
    for (JsonNode block : given.path("blocks")) {
      ObjectNode named = block.deepCopy();
      if (!named.has("block_id")) {
        named.put("block_id", "b" + UUID.randomUUID().toString().substring(0, 4) + blocks.size());
      }
      blocks.add(named);
    }
    view.put("private_metadata", given.path("private_metadata").asText(""));
    view.put("callback_id", given.path("callback_id").asText(""));
    view.putObject("state").putObject("values");
    view.put("hash", "%d.%s".formatted(clock.instant().getEpochSecond(), shortId()));
    for (String part : new String[] {"title", "submit", "close"}) {
      view.set(part, given.has(part) ? given.get(part).deepCopy() : null);
    }
    view.put("clear_on_close", given.path("clear_on_close").asBoolean(false));
    view.put("notify_on_close", given.path("notify_on_close").asBoolean(false));
    view.putNull("previous_view_id");
    view.put("root_view_id", id);
    view.put("app_id", "A0SANDBOX1");
    view.put("external_id", given.path("external_id").asText(""));
    view.put("app_installed_team_id", Seed.TEAM_ID);
    view.put("bot_id", "B" + Seed.HUB_BOT_USER_ID.substring(1));
    return view;
  }

  private static String shortId() {
    return UUID.randomUUID().toString().replace("-", "").substring(0, 8);
  }

  private static String id(ObjectNode view) {
    return view.path("id").asText();
  }

  /** For the visitor: {@code homes} by user, {@code views} with the newest last. */
  synchronized void into(ObjectNode state) {
    ObjectNode all = state.putObject("homes");
    homes.forEach((user, view) -> all.set(user, view.deepCopy()));
    ArrayNode forms = state.putArray("views");
    open.forEach(
        (id, each) -> {
          ObjectNode form = forms.addObject().put("id", id).put("user", each.user);
          form.set("view", each.view.deepCopy());
          if (each.errors != null) {
            form.set("errors", each.errors.deepCopy());
          }
        });
  }
}
