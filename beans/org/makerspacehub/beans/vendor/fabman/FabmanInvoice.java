package org.makerspacehub.beans.vendor.fabman;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What a member owes or owed.
 *
 * @param state for example {@code unpaid}; null in lists that hold due invoices only
 * @param totalPayable a decimal number as text
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record FabmanInvoice(
    @JsonProperty("id") String id,
    @JsonProperty("member_id") String memberId,
    @JsonProperty("number") String number,
    @JsonProperty("state") String state,
    @JsonProperty("date") String date,
    @JsonProperty("due_date") String dueDate,
    @JsonProperty("currency") String currency,
    @JsonProperty("total_payable") String totalPayable) {}
