package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All that leaves the connector about a member. What Fabman does not tell is null and left out.
 *
 * @param packages past, present and future ones; null when Fabman did not send any list, which is
 *     not the same as none
 * @param trainings courses taken; null when Fabman did not send any list
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanMember(
    @JsonProperty("id") String id,
    @JsonProperty("member_number") String memberNumber,
    @JsonProperty("first_name") String firstName,
    @JsonProperty("last_name") String lastName,
    @JsonProperty("email") String email,
    @JsonProperty("state") String state,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("updated_at") String updatedAt,
    @JsonProperty("last_activity_at") String lastActivityAt,
    @JsonProperty("packages") List<FabmanMemberPackage> packages,
    @JsonProperty("trainings") List<FabmanTraining> trainings) {
  /** Without personal data. */
  @Override
  public String toString() {
    return "FabmanMember[id=" + id + "]";
  }
}
