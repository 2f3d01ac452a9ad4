package org.makerspacehub.beans.sync;

import com.fasterxml.jackson.databind.JsonNode;

/** Told of every message that is found in a channel; told of some more than once. */
public interface ChannelListener {

  /**
   * A message.
   *
   * @param ref the correlation id of the reading
   * @param channel its id
   * @param message as the connector's tool gives it; its text is untrusted
   * @param botUserId the hub's own account
   * @return whether it was said to the hub, and had not been answered before
   */
  boolean found(String ref, String channel, JsonNode message, String botUserId);
}
