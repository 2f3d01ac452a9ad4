package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A package that a member has, had or will have. Whether it is active follows from its dates alone
 * (vendor: Fabman documentation, memberPackage); all of them are as Fabman writes them.
 *
 * @param untilDate the last day; null means open
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanMemberPackage(
    @JsonProperty("id") String id,
    @JsonProperty("package_id") String packageId,
    @JsonProperty("from_date") String fromDate,
    @JsonProperty("until_date") String untilDate,
    @JsonProperty("charged_until_date") String chargedUntilDate) {}
