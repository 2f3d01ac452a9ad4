package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A machine, a door, or whatever else Fabman switches.
 *
 * @param type id of its kind
 * @param controlType for example {@code machine} or {@code door}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanResource(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("type") String type,
    @JsonProperty("state") String state,
    @JsonProperty("space_id") String spaceId,
    @JsonProperty("control_type") String controlType) {}
