package org.makerspacehub.beans.member;

import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What somebody is asked to pay.
 *
 * @param state Fabman's word: {@code unpaid}, {@code pending}, {@code processing}, {@code paid},
 *     {@code cancelled}
 * @param due the day it must be paid by; may be null
 * @param currency ISO 4217 code, or null when Fabman gives none
 * @param payable the sum; a refund is negative
 */
public record Invoice(String state, LocalDate due, String currency, BigDecimal payable) {

  /** Whether somebody still has to pay it. A payment under way is none of our business. */
  public boolean unpaid() {
    return "unpaid".equalsIgnoreCase(state) && payable.signum() > 0;
  }
}
