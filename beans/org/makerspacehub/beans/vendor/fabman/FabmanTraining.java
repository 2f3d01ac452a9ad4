package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A course that a member has taken; the dates are as Fabman writes them.
 *
 * @param date when it was taken
 * @param untilDate the last day on which it counts; null means open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanTraining(
    @JsonProperty("id") String id,
    @JsonProperty("course_id") String courseId,
    @JsonProperty("date") String date,
    @JsonProperty("from_date") String fromDate,
    @JsonProperty("until_date") String untilDate) {}
