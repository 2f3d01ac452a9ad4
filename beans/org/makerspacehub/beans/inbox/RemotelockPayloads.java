package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Sha256;

/**
 * Reads RemoteLock's webhooks. They show the code that somebody typed at the door, so only what the
 * door log needs is taken over, name by name and each in the one form that it can have; no number
 * fits any of these forms. What is left out is never stored, not even as a hash, from which four
 * digits would be found in no time.
 */
public class RemotelockPayloads {
  /** The longest name of a kind of event. */
  private static final Pattern WORD = Pattern.compile("[a-z][a-z_]{0,63}");

  private static final Pattern SHORT_WORD = Pattern.compile("[a-z][a-z_]{0,19}");

  /** As RemoteLock makes ids. */
  private static final Pattern UUID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  /** Ids that a person gave: with a letter first, and too few digits in a row for a code. */
  private static final Pattern NAME =
      Pattern.compile("(?!.*[0-9](?:[_-]?[0-9]){3})[A-Za-z][A-Za-z0-9_-]{0,63}");

  private static final int LONGEST_MOMENT = 40;
  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant END = Instant.parse("2100-01-01T00:00:00Z");

  private final ObjectMapper json;

  /**
   * @param json reads and writes JSON
   */
  public RemotelockPayloads(ObjectMapper json) {
    this.json = json;
  }

  /**
   * One event: {@code {data: {type, id, attributes: {occurred_at, publisher_id, …}}}}.
   *
   * @param ref the correlation id
   * @param body as it came, the code included
   * @return kept as {@code {key, type, id, occurredAt, createdAt, lock, guest, status, method}},
   *     each null when it was not there or was something else
   * @throws Unreadable when it is not a JSON object or has no type
   */
  public Arrival event(String ref, byte[] body) {
    JsonNode sent = object(body);
    JsonNode event = sent.path("data").isObject() ? sent.path("data") : sent;
    String type = matching(event.path("type"), WORD);
    if (type == null) {
      throw new Unreadable("a webhook without a type");
    }
    JsonNode said = event.path("attributes");
    JsonNode publisher = said.path("publisher_id");
    JsonNode associated = said.path("associated_resource_id");
    // Of a guest's own events the door is what comes along; of a door's events the guest.
    boolean byGuest = isGuest(said.path("publisher_type"));
    ObjectNode kept = json.createObjectNode();
    String id = id(event.path("id"));
    kept.put("type", type);
    kept.put("id", id);
    kept.put("occurredAt", moment(said.path("occurred_at")));
    kept.put("createdAt", moment(said.path("created_at")));
    kept.put("lock", id(byGuest ? associated : publisher));
    kept.put(
        "guest",
        byGuest
            ? id(publisher)
            : isGuest(said.path("associated_resource_type")) ? id(associated) : null);
    kept.put("status", matching(said.path("status"), SHORT_WORD));
    kept.put("method", matching(said.path("method"), SHORT_WORD));
    // Of what is kept alone: a hash of the rest would give the code away.
    String key = id == null ? "sha256:" + Sha256.hex(kept.toString()) : id;
    kept.put("key", key);
    return new Arrival(ref, Arrival.REMOTELOCK, key, kept.toString(), "", "", null);
  }

  private static boolean isGuest(JsonNode type) {
    return type.asText("").startsWith("access_");
  }

  private static String id(JsonNode node) {
    String uuid = matching(node, UUID);
    return uuid == null ? matching(node, NAME) : uuid;
  }

  private static String matching(JsonNode node, Pattern form) {
    return node.isTextual() && form.matcher(node.asText()).matches() ? node.asText() : null;
  }

  /** A moment in UTC to the millisecond; as it was written it could hold anything. */
  private static String moment(JsonNode node) {
    if (!node.isTextual() || node.asText().length() > LONGEST_MOMENT) {
      return null;
    }
    try {
      Instant moment = OffsetDateTime.parse(node.asText()).toInstant();
      // A year is four digits too.
      return moment.isBefore(FIRST) || !moment.isBefore(END)
          ? null
          : Instant.ofEpochMilli(moment.toEpochMilli()).toString();
    } catch (DateTimeException | ArithmeticException none) {
      return null;
    }
  }

  private JsonNode object(byte[] bytes) {
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
