package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * A package that members can have.
 *
 * @param recurringFee a decimal number as text, in the space's currency
 * @param recurringFeePeriod for example {@code month}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanPackage(
    @JsonProperty("id") String id,
    @JsonProperty("name") String name,
    @JsonProperty("state") String state,
    @JsonProperty("recurring_fee") String recurringFee,
    @JsonProperty("recurring_fee_period") String recurringFeePeriod) {}
