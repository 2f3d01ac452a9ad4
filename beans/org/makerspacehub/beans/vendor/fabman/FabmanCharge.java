package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a member is charged for something other than the package.
 *
 * @param amount a decimal number as text, tax included
 * @param dateTime on the clock of the space, without a zone
 * @param invoiceId null until it is invoiced
 * @param resourceLogId the use of a machine it is for; null for anything else
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanCharge(
    @JsonProperty("id") String id,
    @JsonProperty("member_id") String memberId,
    @JsonProperty("description") String description,
    @JsonProperty("amount") String amount,
    @JsonProperty("currency") String currency,
    @JsonProperty("date_time") String dateTime,
    @JsonProperty("created_at") String createdAt,
    @JsonProperty("updated_at") String updatedAt,
    @JsonProperty("invoice_id") String invoiceId,
    @JsonProperty("resource_log_id") String resourceLogId) {}
