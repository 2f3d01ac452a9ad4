package org.makerspacehub.beans.vendor.hubspot;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer of HubSpot that could be read.
 *
 * @param status the HTTP status
 * @param json the body; null unless the status says success
 */
public record HubspotReply(int status, JsonNode json) {

  /** Whether HubSpot has nothing under that id. */
  public boolean isNothing() {
    return status == 404;
  }

  /** Without the body, which is personal data. */
  @Override
  public String toString() {
    return "HubspotReply[status=" + status + "]";
  }
}
