package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A course that members can have taken.
 *
 * @param state active or archived
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanTrainingCourse(
    @JsonProperty("id") String id,
    @JsonProperty("title") String title,
    @JsonProperty("state") String state) {}
