package org.makerspacehub.beans.member;

import java.math.BigDecimal;

/**
 * Money of one currency.
 *
 * @param currency ISO 4217 code
 * @param amount never mixed with another currency's
 */
public record Sum(String currency, BigDecimal amount) {}
