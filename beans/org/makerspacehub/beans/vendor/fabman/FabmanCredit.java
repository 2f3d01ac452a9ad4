package org.makerspacehub.beans.vendor.fabman;

import java.math.BigDecimal;

/**
 * A credit that a member has or had.
 *
 * @param amount null when Fabman did not say
 * @param notes as Fabman keeps them; null when it keeps none, which is not the same as empty
 */
public record FabmanCredit(String id, BigDecimal amount, String notes) {
  /** Without what was noted. */
  @Override
  public String toString() {
    return "FabmanCredit[id=" + id + "]";
  }
}
