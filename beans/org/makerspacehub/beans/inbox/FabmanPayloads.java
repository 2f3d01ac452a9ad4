package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Map;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Sha256;

/**
 * Reads Fabman's webhooks. They are not signed, so they are only a hint where to look: what is kept
 * is what happened to which objects, as numbers. Names, addresses and notes stay outside.
 */
public class FabmanPayloads {
  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z_]{0,63}");
  private static final Pattern NAME = Pattern.compile("[A-Za-z]{1,40}");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,25}");
  private static final Pattern MOMENT = Pattern.compile("[0-9TZ:.+-]{10,40}");
  private static final int MOST_OBJECTS = 10;

  private final ObjectMapper json;

  /**
   * @param json reads and writes JSON
   */
  public FabmanPayloads(ObjectMapper json) {
    this.json = json;
  }

  /**
   * One event: {@code {id, type, createdAt, details}}.
   *
   * @return kept as {@code {id, type, createdAt, objects: {member: "123", …}}}; every id is text,
   *     because Fabman's event ids are larger than what a double holds exactly
   * @throws Unreadable when it is not a JSON object or has no type
   */
  public Arrival event(SignedBody body) {
    ObjectNode event = object(body.bytes());
    String type = event.path("type").asText("");
    if (!TYPE.matcher(type).matches()) {
      throw new Unreadable("a webhook without a type");
    }
    ObjectNode kept = json.createObjectNode();
    String id = number(event.path("id"));
    kept.put("id", id);
    kept.put("type", type);
    String createdAt = event.path("createdAt").asText("");
    kept.put("createdAt", MOMENT.matcher(createdAt).matches() ? createdAt : null);
    objects(type, event.path("details"), kept.putObject("objects"));
    return new Arrival(
        body.ref(),
        Arrival.FABMAN,
        // Without a number of its own, the same bytes are the same event.
        id == null ? "sha256:" + Sha256.hex(body.payloadText()) : id,
        kept.toString(),
        "",
        "",
        null);
  }

  /** The numbers of what the details speak of; {@code member} may be {} or null. */
  private static void objects(String type, JsonNode details, ObjectNode into) {
    for (Map.Entry<String, JsonNode> part : details.properties()) {
      if (into.size() < MOST_OBJECTS && NAME.matcher(part.getKey()).matches()) {
        put(into, part.getKey(), part.getValue().path("id"));
        // An invoice or a package names its member by number.
        putIfAbsent(into, "member", part.getValue().path("member"));
        putIfAbsent(into, "member", part.getValue().path("member").path("id"));
      }
    }
    if (into.path("member").isMissingNode()) {
      put(into, "member", details.path("member"));
    }
    if (into.path("member").isMissingNode() && type.startsWith("member_")) {
      put(into, "member", details.path("id"));
    }
  }

  private static void putIfAbsent(ObjectNode into, String name, JsonNode id) {
    if (!into.has(name)) {
      put(into, name, id);
    }
  }

  private static void put(ObjectNode into, String name, JsonNode id) {
    String number = number(id);
    if (number != null) {
      into.put(name, number);
    }
  }

  /** A whole number, written as such or as text; null when it is none. */
  private static String number(JsonNode node) {
    if (!node.isIntegralNumber() && !node.isTextual()) {
      return null;
    }
    return NUMBER.matcher(node.asText()).matches() ? node.asText() : null;
  }

  private ObjectNode object(byte[] bytes) {
    try {
      if (json.readTree(bytes) instanceof ObjectNode object) {
        return object;
      }
    } catch (IOException e) {
      // The parser's message quotes the text: it stays here.
    }
    throw new Unreadable("not a JSON object");
  }
}
