package org.makerspacehub.beans.command;

import java.math.RoundingMode;
import java.text.NumberFormat;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.makerspacehub.beans.member.Sum;

/** Writes sums as people read them. */
public final class Money {
  private Money() {}

  /** Sums of different currencies side by side, never added up: {@code $45.00 and €10.00}. */
  public static String of(List<Sum> sums) {
    return sums.stream().map(Money::of).collect(Collectors.joining(" and "));
  }

  private static String of(Sum sum) {
    try {
      Currency currency = Currency.getInstance(sum.currency());
      NumberFormat format = NumberFormat.getCurrencyInstance(Locale.US);
      format.setCurrency(currency);
      format.setMinimumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
      format.setMaximumFractionDigits(Math.max(0, currency.getDefaultFractionDigits()));
      format.setRoundingMode(RoundingMode.HALF_UP);
      return format.format(sum.amount());
    } catch (IllegalArgumentException unknown) {
      return sum.amount().toPlainString() + " " + SlackText.plain(sum.currency(), 8);
    }
  }
}
