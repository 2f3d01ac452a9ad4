package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.makerspacehub.beans.Sha256;

/**
 * Reads HubSpot's webhooks: arrays of events. Each is a hint of its own; values of properties are
 * personal data that nobody needs here, so they are not kept.
 */
public class HubspotPayloads {
  /** HubSpot sends at most this many at once (vendor: HubSpot documentation, webhooks). */
  static final int MOST_EVENTS = 100;

  private static final List<String> NUMBERS =
      List.of("portalId", "objectId", "eventId", "occurredAt", "primaryObjectId", "newObjectId");
  private static final Pattern NUMBER = Pattern.compile("[0-9]{1,25}");
  private static final Pattern TYPE = Pattern.compile("[A-Za-z][A-Za-z_.]{0,63}");
  private static final Pattern OBJECT_TYPE = Pattern.compile("[0-9]{1,4}-[0-9]{1,12}");

  private final ObjectMapper json;

  /**
   * @param json reads and writes JSON
   */
  public HubspotPayloads(ObjectMapper json) {
    this.json = json;
  }

  /**
   * The events of one request, each once, in an order of their own, so that two requests with the
   * same events never wait for each other in a ring.
   *
   * @return without what makes no sense; empty when HubSpot sent an empty list
   * @throws Unreadable when it is no list of at most a hundred, or nothing in it makes sense
   */
  public List<Arrival> events(SignedBody body) {
    ArrayNode sent = list(body.bytes());
    if (sent.size() > MOST_EVENTS) {
      throw new Unreadable("more events than HubSpot sends at once");
    }
    Map<String, Arrival> events = new LinkedHashMap<>();
    for (JsonNode event : sent) {
      Arrival arrival = event(event, body);
      if (arrival != null) {
        events.putIfAbsent(arrival.eventId(), arrival);
      }
    }
    if (events.isEmpty() && !sent.isEmpty()) {
      throw new Unreadable("no event that names what it is about");
    }
    List<Arrival> sorted = new ArrayList<>(events.values());
    sorted.sort(Comparator.comparing(Arrival::eventId));
    return sorted;
  }

  private Arrival event(JsonNode event, SignedBody body) {
    String type = event.path("subscriptionType").asText("");
    String objectId = number(event.path("objectId"));
    if (!TYPE.matcher(type).matches() || objectId == null) {
      return null;
    }
    ObjectNode kept = json.createObjectNode();
    kept.put("type", type);
    for (String name : NUMBERS) {
      String number = number(event.path(name));
      if (number != null) {
        kept.put(name, number);
      }
    }
    String objectType = event.path("objectTypeId").asText("");
    if (OBJECT_TYPE.matcher(objectType).matches()) {
      kept.put("objectTypeId", objectType);
    }
    // HubSpot's own number of an event is not unique, and its attempts differ in nothing else.
    String key =
        String.join(
            "/",
            text(kept, "portalId"),
            type,
            objectId,
            text(kept, "eventId"),
            text(kept, "occurredAt"));
    return new Arrival(
        body.ref(),
        Arrival.HUBSPOT,
        kept.has("eventId") && kept.has("occurredAt") ? key : "sha256:" + Sha256.hex(key + event),
        kept.toString(),
        "",
        "",
        null);
  }

  private static String text(ObjectNode node, String name) {
    return node.path(name).asText("-");
  }

  private static String number(JsonNode node) {
    if (!node.isIntegralNumber() && !node.isTextual()) {
      return null;
    }
    return NUMBER.matcher(node.asText()).matches() ? node.asText() : null;
  }

  private ArrayNode list(byte[] bytes) {
    try {
      if (json.readTree(bytes) instanceof ArrayNode list) {
        return list;
      }
    } catch (IOException e) {
      // The parser's message quotes the text: it stays here.
    }
    throw new Unreadable("not a JSON list");
  }
}
