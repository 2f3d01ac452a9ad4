package org.makerspacehub.beans.vendor.slack;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * All that leaves the connector about a Slack account. What Slack does not tell is null and left
 * out.
 *
 * @param email needs the scope {@code users:read.email}
 * @param emailConfirmed whether Slack has verified that address
 * @param updated seconds since 1970
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SlackUser(
    @JsonProperty("id") String id,
    @JsonProperty("team_id") String teamId,
    @JsonProperty("name") String name,
    @JsonProperty("real_name") String realName,
    @JsonProperty("display_name") String displayName,
    @JsonProperty("email") String email,
    @JsonProperty("email_confirmed") Boolean emailConfirmed,
    @JsonProperty("deleted") Boolean deleted,
    @JsonProperty("is_bot") Boolean isBot,
    @JsonProperty("is_restricted") Boolean isRestricted,
    @JsonProperty("is_ultra_restricted") Boolean isUltraRestricted,
    @JsonProperty("updated") Long updated) {
  /** Without personal data. */
  @Override
  public String toString() {
    return "SlackUser[id=" + id + "]";
  }
}
