package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.failure.Payload;

/**
 * An answer for someone who was told that it would come.
 *
 * @param ref the correlation id
 * @param responseUrl where Slack takes it
 * @param json the message
 */
public record LateAnswer(String ref, String responseUrl, String json) implements Payload {
  @Override
  public String payloadText() {
    return json;
  }

  @Override
  public String toString() {
    return "LateAnswer[ref=" + ref + "]";
  }
}
