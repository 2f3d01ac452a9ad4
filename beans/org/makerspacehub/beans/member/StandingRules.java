package org.makerspacehub.beans.member;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Says how somebody stands, from what the mirror holds. Days are the makerspace's own: a package
 * that ends today is good all day, and a bill that is due today is not overdue before tomorrow.
 */
public class StandingRules {
  private static final Comparator<PackageSpan> LASTS_LONGEST =
      Comparator.comparing(
              PackageSpan::until, Comparator.nullsLast(Comparator.<LocalDate>naturalOrder()))
          .reversed()
          .thenComparing(PackageSpan::from)
          .thenComparing(PackageSpan::name);

  private final Currency fallback;

  /**
   * @param fallback for invoices without a currency of their own
   */
  public StandingRules(Currency fallback) {
    this.fallback = fallback;
  }

  /**
   * Decides.
   *
   * @param state of the member record: {@code active}, {@code locked} or {@code deleted}
   * @param packages all they have, had and will have
   * @param invoices any; paid and cancelled ones and refunds do not count
   * @param today in the makerspace's zone
   */
  public Standing standing(
      String state,
      Collection<PackageSpan> packages,
      Collection<Invoice> invoices,
      LocalDate today) {
    List<PackageSpan> current =
        packages.stream().filter(span -> span.covers(today)).sorted(LASTS_LONGEST).toList();
    PackageSpan next =
        packages.stream()
            .filter(span -> span.startsAfter(today))
            .min(Comparator.comparing(PackageSpan::from).thenComparing(PackageSpan::name))
            .orElse(null);
    PackageSpan last =
        !current.isEmpty()
            ? null
            : packages.stream()
                .filter(span -> !span.from().isAfter(today))
                .filter(span -> !span.lastDay().isBefore(span.from()))
                .max(Comparator.comparing(PackageSpan::lastDay))
                .orElse(null);
    List<Invoice> unpaid = invoices.stream().filter(Invoice::unpaid).toList();
    List<Invoice> overdue = unpaid.stream().filter(bill -> isOverdue(bill, today)).toList();
    List<Invoice> open = unpaid.stream().filter(bill -> !isOverdue(bill, today)).toList();
    return new Standing(
        kind(state, current, next, last, overdue),
        current,
        next,
        last,
        sums(overdue),
        firstDue(overdue),
        sums(open),
        firstDue(open));
  }

  private static Standing.Kind kind(
      String state,
      List<PackageSpan> current,
      PackageSpan next,
      PackageSpan last,
      List<Invoice> overdue) {
    if ("deleted".equals(state)) {
      return Standing.Kind.GONE;
    }
    if (!"active".equals(state)) {
      return Standing.Kind.LOCKED;
    }
    if (!current.isEmpty()) {
      return overdue.isEmpty() ? Standing.Kind.GOOD : Standing.Kind.OVERDUE;
    }
    if (next != null) {
      return Standing.Kind.NOT_STARTED;
    }
    return last != null ? Standing.Kind.ENDED : Standing.Kind.NO_PACKAGE;
  }

  private static boolean isOverdue(Invoice invoice, LocalDate today) {
    return invoice.due() != null && invoice.due().isBefore(today);
  }

  private static LocalDate firstDue(List<Invoice> invoices) {
    return invoices.stream()
        .map(Invoice::due)
        .filter(Objects::nonNull)
        .min(Comparator.naturalOrder())
        .orElse(null);
  }

  private List<Sum> sums(List<Invoice> invoices) {
    Map<String, BigDecimal> byCurrency = new TreeMap<>();
    for (Invoice invoice : invoices) {
      String currency =
          invoice.currency() == null || invoice.currency().isBlank()
              ? fallback.getCurrencyCode()
              : invoice.currency().strip();
      byCurrency.merge(currency, invoice.payable(), BigDecimal::add);
    }
    return byCurrency.entrySet().stream()
        .map(entry -> new Sum(entry.getKey(), entry.getValue()))
        .toList();
  }
}
