package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * All that leaves the connector about a channel: no topic, no purpose, nobody's name. What Slack
 * does not tell is null and left out.
 *
 * @param isMember whether the connector's own app is in it
 * @param isExtShared whether people of other workspaces may be in it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SlackChannel(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("is_private") Boolean isPrivate,
    @JsonProperty("is_archived") Boolean isArchived,
    @JsonProperty("is_member") Boolean isMember,
    @JsonProperty("num_members") Long numMembers,
    @JsonProperty("is_ext_shared") Boolean isExtShared) {
  /** Without its name. */
  @Override
  public String toString() {
    return "SlackChannel[id=" + id + "]";
  }
}
