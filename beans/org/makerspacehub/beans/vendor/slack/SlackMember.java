package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Somebody who is in a channel.
 *
 * @param id of the account; it may be one of another workspace
 */
public record SlackMember(@JsonProperty("id") String id) {}
