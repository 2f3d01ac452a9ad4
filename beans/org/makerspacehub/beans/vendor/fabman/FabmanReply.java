package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * An answer of Fabman that could be read.
 *
 * @param status the HTTP status
 * @param json the body; null unless the status says success
 * @param link the {@code Link} header; may be null
 * @param total from {@code X-Total-Count}; null when missing
 */
public record FabmanReply(int status, JsonNode json, String link, Long total) {
  /** Without the body, which is personal data. */
  @Override
  public String toString() {
    return "FabmanReply[status=" + status + "]";
  }
}
