package org.makerspacehub.beans.vendor.hubspot;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;

/**
 * All that leaves the connector about a contact. What HubSpot does not tell is null and left out.
 *
 * @param createdAt in UTC, to the millisecond; so are the other moments
 * @param updatedAt when a property last changed, by anybody
 * @param archived whether HubSpot keeps it in its bin
 * @param mergedIds of the records that were merged into this one; never null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record HubspotContact(
    @JsonProperty("id") String id,
    @JsonProperty("email") String email,
    @JsonProperty("first_name") String firstName,
    @JsonProperty("last_name") String lastName,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("updated_at") String updatedAt,
    @JsonProperty("archived") boolean archived,
    @JsonProperty("archived_at") String archivedAt,
    @JsonProperty("lifecycle_stage") String lifecycleStage,
    @JsonProperty("merged_ids") List<String> mergedIds) {
  /** Without personal data. */
  @Override
  public String toString() {
    return "HubspotContact[id=" + id + "]";
  }
}
