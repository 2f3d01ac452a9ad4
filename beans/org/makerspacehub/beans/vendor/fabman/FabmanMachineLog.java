package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * One use of a machine, or one thing that happened to it (vendor: Fabman documentation, resource
 * log).
 *
 * @param memberId null when it was nobody in particular; Fabman then sends null or an empty object
 * @param createdAt when it began, or happened
 * @param stoppedAt null while the machine is running
 * @param idleSeconds how long it stood idle while it was switched on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanMachineLog(
    @JsonProperty("id") String id,
    @JsonProperty("resource_id") String resourceId,
    @JsonProperty("type") String type,
    @JsonProperty("member_id") String memberId,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("stopped_at") String stoppedAt,
    @JsonProperty("stop_type") String stopType,
    @JsonProperty("idle_seconds") Long idleSeconds,
    @JsonProperty("reason") String reason) {}
