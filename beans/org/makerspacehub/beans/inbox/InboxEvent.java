package org.makerspacehub.beans.inbox;

import java.time.Instant;
import org.makerspacehub.beans.failure.Payload;

/**
 * A row of the inbox that this process has claimed.
 *
 * @param id of the row
 * @param claim the fencing number: only the newest claim may finish the row
 * @param source see {@link Arrival}
 * @param ref the correlation id
 * @param payload JSON as the edge kept it
 * @param receivedAt when the edge took it
 * @param attempts how often it was claimed, this time included
 */
public record InboxEvent(
    long id,
    long claim,
    String source,
    String ref,
    String payload,
    Instant receivedAt,
    int attempts)
    implements Payload {

  /** Whether somebody typed it and waits. */
  public boolean isCommand() {
    return Arrival.COMMAND.equals(source);
  }

  /** Whether it is a form that somebody sent off and waits. */
  public boolean isSubmission() {
    return Arrival.SUBMISSION.equals(source);
  }

  @Override
  public String payloadText() {
    return payload;
  }

  @Override
  public String toString() {
    return "InboxEvent[id=" + id + ", source=" + source + ", ref=" + ref + "]";
  }
}
