package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;

/** What the edge does with what programs outside send: keeps it, once, then tells the hub. */
public class HookDoor {
  private static final String SOURCE = "hook:";

  /** Deeper is nobody's event. */
  private static final int DEEPEST = 20;

  private final ObjectMapper json;
  private final Inbox inbox;
  private final HubForwarder hub;

  /**
   * @param json reads what was sent
   * @param inbox keeps it
   * @param hub is told that there is something to work off
   */
  public HookDoor(ObjectMapper json, Inbox inbox, HubForwarder hub) {
    this.json = json.copy().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
    this.inbox = inbox;
    this.hub = hub;
  }

  /**
   * Keeps one event; one of the same id, however often it comes, is the same event.
   *
   * @throws Unreadable when it is no JSON object
   * @throws org.springframework.dao.DataAccessException when the database does not take it; the
   *     sender tries again
   */
  public void take(SignedHook event) {
    Kept row =
        inbox.keep(
            new Arrival(
                event.ref(),
                SOURCE + event.hook(),
                event.id(),
                payload(event.bytes()).toString(),
                "",
                "",
                null));
    if (row.isNew()) {
      hub.poke(row.id(), row.ref());
    }
  }

  private JsonNode payload(byte[] bytes) {
    try {
      JsonNode payload = json.readTree(bytes);
      if (payload != null && payload.isObject() && depth(payload, 0) <= DEEPEST) {
        return payload;
      }
    } catch (IOException none) {
      // Said below.
    }
    throw new Unreadable("it is no JSON object");
  }

  private static int depth(JsonNode node, int above) {
    int deepest = above;
    if (node.isContainerNode() && above <= DEEPEST) {
      for (JsonNode each : node) {
        deepest = Math.max(deepest, depth(each, above + 1));
      }
    }
    return deepest;
  }

  /**
   * What somebody with a hook's secret signed.
   *
   * @param ref the correlation id
   * @param hook the hook's name
   * @param id what the sender calls the event
   * @param bytes exactly as they were signed
   */
  public record SignedHook(String ref, String hook, String id, byte[] bytes) {
    @Override
    public String toString() {
      return "SignedHook[ref=" + ref + ", hook=" + hook + "]";
    }
  }
}
