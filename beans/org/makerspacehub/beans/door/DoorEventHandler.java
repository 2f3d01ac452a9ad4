package org.makerspacehub.beans.door;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.time.Instant;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;

/**
 * Writes down what RemoteLock tells of the doors (vendor: RemoteLock documentation, types of
 * events). Only a lock that says that it was unlocked makes an entry: a refused code, or an unlock
 * that failed, is none.
 */
public final class DoorEventHandler implements InboxHandler {
  /** A clock that is further ahead of ours is wrong. */
  private static final Duration AHEAD = Duration.ofMinutes(5);

  private final DoorBook book;

  /**
   * @param book where it is written
   */
  public DoorEventHandler(DoorBook book) {
    this.book = book;
  }

  @Override
  public boolean takes(String source, JsonNode payload) {
    return Arrival.REMOTELOCK.equals(source);
  }

  @Override
  public Handled handle(InboxEvent event, JsonNode payload) {
    DoorEvent.What what = what(payload);
    DoorEvent happened =
        new DoorEvent(
            at(event, payload),
            what,
            text(payload, "lock"),
            text(payload, "guest"),
            text(payload, "method"));
    if (!book.add(payload.path("key").asText(), happened, event.ref())) {
      return Handled.silently("written down before");
    }
    return Handled.silently(
        switch (what) {
          case ENTRY -> "an entry";
          case DENIED -> "somebody was refused at a door";
          case OTHER -> "nothing that the door log shows";
        });
  }

  private static DoorEvent.What what(JsonNode payload) {
    String type = payload.path("type").asText();
    String status = payload.path("status").asText("");
    if (type.equals("access_denied_event")) {
      return DoorEvent.What.DENIED;
    }
    boolean worked = !payload.hasNonNull("status") || status.equals("succeeded");
    return type.equals("unlocked_event") && worked ? DoorEvent.What.ENTRY : DoorEvent.What.OTHER;
  }

  private static Instant at(InboxEvent event, JsonNode payload) {
    String said =
        payload.hasNonNull("occurredAt")
            ? payload.path("occurredAt").asText()
            : text(payload, "createdAt");
    if (said == null) {
      return event.receivedAt();
    }
    Instant at = Instant.parse(said);
    return at.isAfter(event.receivedAt().plus(AHEAD)) ? event.receivedAt() : at;
  }

  private static String text(JsonNode payload, String name) {
    return payload.hasNonNull(name) ? payload.path(name).asText() : null;
  }
}
