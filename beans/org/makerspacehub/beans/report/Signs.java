package org.makerspacehub.beans.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import org.makerspacehub.beans.command.Money;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.member.Sum;

/** Says differences and spans of time. */
final class Signs {
  private static final long MINUTE = 60;
  private static final long HOUR = 60 * MINUTE;

  private Signs() {}

  /** For example {@code ▲ 4 more}, {@code ▼ 2 fewer} or {@code no change}. */
  static String difference(long now, long before) {
    long more = now - before;
    return more == 0
        ? "no change"
        : more > 0 ? "▲ " + When.number(more) + " more" : "▼ " + When.number(-more) + " fewer";
  }

  /** For example {@code ▲ $45.00 more and ▼ €10.00 less}; each currency for itself. */
  static String difference(List<Sum> now, List<Sum> before) {
    TreeSet<String> currencies = new TreeSet<>();
    now.forEach(sum -> currencies.add(sum.currency()));
    before.forEach(sum -> currencies.add(sum.currency()));
    List<String> parts = new ArrayList<>();
    for (String currency : currencies) {
      BigDecimal more = amount(now, currency).subtract(amount(before, currency));
      String money = Money.of(List.of(new Sum(currency, more.abs())));
      if (more.signum() != 0) {
        parts.add(more.signum() > 0 ? "▲ " + money + " more" : "▼ " + money + " less");
      }
    }
    return parts.isEmpty() ? "no change" : String.join(" and ", parts);
  }

  /** For example {@code ▲ 12 h more}; less than a minute is no change. */
  static String timeDifference(long now, long before) {
    long more = now - before;
    return Math.abs(more) < MINUTE
        ? "no change"
        : more > 0 ? "▲ " + span(more) + " more" : "▼ " + span(-more) + " less";
  }

  /** For example {@code 25 min}, {@code 41 h 20 min} or {@code 1,230 h}. */
  static String span(long seconds) {
    if (seconds <= 0) {
      return "0 min";
    }
    if (seconds < MINUTE) {
      return "under 1 min";
    }
    if (seconds < HOUR) {
      return seconds / MINUTE + " min";
    }
    if (seconds >= 100 * HOUR) {
      return When.number((seconds + HOUR / 2) / HOUR) + " h";
    }
    long minutes = seconds / MINUTE % 60;
    return seconds / HOUR + " h" + (minutes == 0 ? "" : " " + minutes + " min");
  }

  /** What there is of a currency; zero when nothing. */
  static BigDecimal amount(List<Sum> sums, String currency) {
    return of(sums, currency).map(Sum::amount).orElse(BigDecimal.ZERO);
  }

  /** The sum of a currency. */
  static Optional<Sum> of(List<Sum> sums, String currency) {
    return sums.stream().filter(sum -> sum.currency().equals(currency)).findFirst();
  }
}
