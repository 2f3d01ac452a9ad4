package org.makerspacehub.beans.inbox;

/**
 * A row that is done with.
 *
 * @param event the row
 * @param json the answer as Slack wants it; null when there is none
 * @param responseUrl where it may go when it is late; may be empty
 */
public record Finished(InboxEvent event, String json, String responseUrl) {
  @Override
  public String toString() {
    return "Finished[" + event + "]";
  }

  /** The answer on its way to somebody who no longer waits; null when there is none to send. */
  public LateAnswer late() {
    return json == null || responseUrl.isEmpty()
        ? null
        : new LateAnswer(event.ref(), responseUrl, json);
  }
}
