package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer of Slack that could be read.
 *
 * @param status the HTTP status
 * @param json the body; null unless the status says success
 */
public record SlackReply(int status, JsonNode json) {
  /** Without the body, which is personal data. */
  @Override
  public String toString() {
    return "SlackReply[status=" + status + "]";
  }
}
