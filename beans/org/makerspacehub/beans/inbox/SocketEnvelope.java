package org.makerspacehub.beans.inbox;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.makerspacehub.beans.failure.Payload;

/**
 * Something that came over a connection that we hold to Slack. Nothing of it is signed: it is
 * Slack's because we dialled Slack's own address over TLS with a token that only Slack and we have.
 *
 * @param ref the correlation id
 * @param type {@link #COMMAND}, {@link #EVENT} or {@link #INTERACTION}; anything else is refused
 * @param id by which it is acknowledged; another one each time Slack sends the same thing again
 * @param payload what the same thing would be over HTTP
 * @param takesAnswer whether the acknowledgement may carry an answer
 */
public record SocketEnvelope(
    String ref, String type, String id, ObjectNode payload, boolean takesAnswer)
    implements Payload {
  /** A slash command. */
  public static final String COMMAND = "slash_commands";

  /** An event of the Events API. */
  public static final String EVENT = "events_api";

  /** A click, a shortcut or a submitted view. */
  public static final String INTERACTION = "interactive";

  @Override
  public String payloadText() {
    return payload.toString();
  }

  @Override
  public String toString() {
    return "SocketEnvelope[ref=" + ref + ", type=" + type + "]";
  }
}
