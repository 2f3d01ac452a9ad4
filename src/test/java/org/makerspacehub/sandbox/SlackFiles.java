package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The files of the simulated Slack: an address is asked for, bytes are sent there, and what was
 * completed is a file that only its owner sees until a message shows it. What Slack does with a
 * file takes a while: so long, blocks that show it are refused.
 */
final class SlackFiles {
  private static final int LONGEST_ALT_TEXT = 1_000;

  private final Clock clock;
  private final Map<String, Stored> byTicket = new LinkedHashMap<>();
  private final Map<String, Stored> byId = new LinkedHashMap<>();
  private int slow;
  private String refusal = "";
  private int next;

  SlackFiles(Clock clock) {
    this.clock = clock;
  }

  private static final class Stored {
    final String id;
    final String name;
    final int length;
    final String altText;
    byte[] content;
    ObjectNode told;
    int refusals;

    Stored(String id, String name, int length, String altText) {
      this.id = id;
      this.name = name;
      this.length = length;
      this.altText = altText;
    }
  }

  synchronized void reset() {
    byTicket.clear();
    byId.clear();
    slow = 0;
    refusal = "";
  }

  /**
   * How often a block with a new file is refused.
   *
   * @param times 0 for never
   */
  synchronized void slow(int times) {
    slow = times;
  }

  /** Slack's word with which it refuses every new file; empty when it takes them. */
  synchronized void refuse(String error) {
    refusal = error;
  }

  synchronized String refusal() {
    return refusal;
  }

  /**
   * A place for a new file.
   *
   * @param base where uploads are taken, with a trailing slash
   */
  synchronized ObjectNode place(ObjectNode given, String base) {
    String name = given.path("filename").asText("");
    int length = given.path("length").asInt(0);
    if (name.isEmpty() || length <= 0) {
      return refused("missing_argument");
    }
    String altText = given.path("alt_txt").asText("");
    if (altText.length() > LONGEST_ALT_TEXT) {
      return refused("alt_txt_too_large");
    }
    String id = "F0FILE%05d".formatted(++next);
    Stored stored = new Stored(id, name, length, altText);
    String ticket = "T%s%08x".formatted(id, (id + name).hashCode());
    byTicket.put(ticket, stored);
    byId.put(id, stored);
    ObjectNode answer = Wire.object().put("ok", true);
    return answer.put("upload_url", base + ticket).put("file_id", id);
  }

  /**
   * Takes the bytes.
   *
   * @return the HTTP status
   */
  synchronized int take(String ticket, byte[] content) {
    Stored stored = byTicket.get(ticket);
    if (stored == null) {
      return 404;
    }
    if (content.length != stored.length) {
      return 400;
    }
    stored.content = content;
    return 200;
  }

  /** Makes files of what was sent; once each. */
  synchronized ObjectNode complete(JsonNode files) {
    if (!files.isArray() || files.isEmpty()) {
      return refused("invalid_arguments");
    }
    List<Stored> all = new ArrayList<>();
    for (JsonNode file : files) {
      Stored stored = byId.get(file.path("id").asText());
      if (stored == null || stored.content == null || stored.told != null) {
        return refused("file_not_found");
      }
      all.add(stored);
    }
    ObjectNode answer = Wire.object().put("ok", true);
    ArrayNode told = answer.putArray("files");
    for (int i = 0; i < all.size(); i++) {
      Stored stored = all.get(i);
      stored.refusals = slow;
      stored.told = described(stored, files.get(i).path("title").asText(stored.name));
      told.add(stored.told.deepCopy());
    }
    return answer;
  }

  synchronized ObjectNode info(String id) {
    Stored stored = byId.get(id);
    if (stored == null || stored.told == null) {
      return refused("file_not_found");
    }
    ObjectNode answer = Wire.object().put("ok", true);
    answer.set("file", stored.told.deepCopy());
    answer.putArray("comments");
    return answer;
  }

  /**
   * Looks at the blocks of a message.
   *
   * @return Slack's answer when it does not take them, else null
   */
  synchronized ObjectNode trouble(JsonNode blocks) {
    List<String> errors = new ArrayList<>();
    for (int i = 0; i < blocks.size(); i++) {
      JsonNode block = blocks.get(i);
      if (!block.path("type").asText().equals("image")) {
        continue;
      }
      if (block.path("alt_text").asText("").isEmpty()) {
        errors.add("missing required field: alt_text [json-pointer:/blocks/%d]".formatted(i));
      }
      if (block.has("slack_file") && !isShown(block.path("slack_file").path("id").asText())) {
        errors.add("invalid slack file [json-pointer:/blocks/%d/slack_file]".formatted(i));
      }
    }
    if (errors.isEmpty()) {
      return null;
    }
    ObjectNode answer = refused("invalid_blocks");
    errors.forEach(answer.putArray("errors")::add);
    ArrayNode messages = answer.putObject("response_metadata").putArray("messages");
    errors.forEach(error -> messages.add("[ERROR] " + error));
    return answer;
  }

  /** What is in a file; null when there is no such. */
  synchronized byte[] content(String id) {
    Stored stored = byId.get(id);
    return stored == null || stored.told == null ? null : stored.content.clone();
  }

  synchronized ArrayNode list() {
    ArrayNode list = Wire.array();
    for (Stored stored : byId.values()) {
      ObjectNode node = list.addObject().put("id", stored.id).put("name", stored.name);
      node.put("alt_text", stored.altText).put("complete", stored.told != null);
      if (stored.told != null) {
        node.put("title", stored.told.path("title").asText());
      }
    }
    return list;
  }

  private boolean isShown(String id) {
    Stored stored = byId.get(id);
    if (stored == null || stored.told == null) {
      return false;
    }
    if (stored.refusals > 0) {
      stored.refusals--;
      return false;
    }
    stored.told.put("mimetype", "image/png").put("filetype", "png").put("pretty_type", "PNG");
    return true;
  }

  private ObjectNode described(Stored stored, String title) {
    long now = clock.instant().getEpochSecond();
    ObjectNode file = Wire.object().put("id", stored.id);
    file.put("created", now).put("timestamp", now);
    file.put("name", stored.name).put("title", title);
    // What a file is, Slack says when it has looked at it.
    file.put("mimetype", slow > 0 ? "" : "image/png");
    file.put("filetype", slow > 0 ? "" : "png").put("pretty_type", slow > 0 ? "" : "PNG");
    file.put("user", Seed.HUB_BOT_USER_ID).put("user_team", Seed.TEAM_ID);
    file.put("editable", false).put("size", stored.length).put("mode", "hosted");
    file.put("is_external", false).put("external_type", "");
    file.put("is_public", false).put("public_url_shared", false);
    file.put("display_as_bot", false).put("username", "");
    String url = "https://files.example/%s/%s".formatted(stored.id, stored.name);
    file.put("url_private", url).put("url_private_download", url + "?download=1");
    file.put("permalink", "https://northern-lights.example/files/" + stored.id);
    file.put("comments_count", 0).put("is_starred", false);
    file.putObject("shares");
    file.putArray("channels");
    file.putArray("groups");
    file.putArray("ims");
    return file.put("has_rich_preview", false)
        .put("file_access", "visible")
        .put("alt_txt", stored.altText);
  }

  private static ObjectNode refused(String error) {
    return Wire.object().put("ok", false).put("error", error);
  }
}
