package org.makerspacehub.beans.report;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;

/**
 * Adds charges up by the package that the member had on the day. They come one member after the
 * other, so that of members and charges it remembers one at a time.
 */
final class RevenueCount {
  private final Map<String, String> names;
  private final String home;
  private final Map<String, Bucket> buckets = new HashMap<>();
  private final Map<String, BigDecimal> total = new TreeMap<>();
  private Charge current;
  private final List<Spell> spells = new ArrayList<>();

  /**
   * A charge.
   *
   * @param member null when it is nobody's
   * @param description null when there is none
   * @param currency null for the space's own
   */
  record Charge(String id, String member, String description, BigDecimal amount, String currency) {}

  /** A membership that covers the day of a charge. */
  record Spell(String id, String packageId, LocalDate from) {}

  private static final class Bucket {
    private final Map<String, BigDecimal> sums = new TreeMap<>();
    private int members;
    private String lastMember;
  }

  /**
   * @param names of packages by id
   * @param home the currency of charges without one
   */
  RevenueCount(Map<String, String> names, String home) {
    this.names = names;
    this.home = home;
  }

  /**
   * A charge, once for each of its memberships.
   *
   * @param spell null when there is none
   */
  void add(Charge charge, Spell spell) {
    if (current == null || !current.id().equals(charge.id())) {
      close();
      current = charge;
    }
    if (spell != null) {
      spells.add(spell);
    }
  }

  /** All charges have come; the packages, largest first. */
  List<PackageRevenue> done() {
    close();
    current = null;
    return buckets.entrySet().stream()
        .map(
            entry ->
                new PackageRevenue(
                    entry.getKey(),
                    entry.getKey() == null ? null : name(entry.getKey()),
                    entry.getValue().members,
                    sums(entry.getValue().sums)))
        .sorted(
            Comparator.comparing(this::atHome)
                .thenComparing(RevenueCount::most)
                .reversed()
                .thenComparing(
                    PackageRevenue::name, Comparator.nullsLast(Comparator.naturalOrder()))
                .thenComparing(
                    PackageRevenue::packageId, Comparator.nullsLast(Comparator.naturalOrder())))
        .toList();
  }

  /** All together, by currency. */
  List<Sum> total() {
    return sums(total);
  }

  static List<Sum> sums(Map<String, BigDecimal> byCurrency) {
    return byCurrency.entrySet().stream()
        .map(entry -> new Sum(entry.getKey(), entry.getValue()))
        .toList();
  }

  private void close() {
    if (current == null) {
      return;
    }
    String currency = current.currency() == null ? home : current.currency();
    total.merge(currency, current.amount(), BigDecimal::add);
    Bucket bucket = buckets.computeIfAbsent(packageOf(), id -> new Bucket());
    bucket.sums.merge(currency, current.amount(), BigDecimal::add);
    if (current.member() != null && !current.member().equals(bucket.lastMember)) {
      bucket.members++;
      bucket.lastMember = current.member();
    }
    spells.clear();
  }

  /** Of several packages the one that the charge names, or else the one that was there first. */
  private String packageOf() {
    String text = current.description() == null ? "" : current.description();
    return spells.stream()
        .min(
            Comparator.comparing((Spell spell) -> -named(spell, text))
                .thenComparing(Spell::from)
                .thenComparing(spell -> spell.id().length())
                .thenComparing(Spell::id))
        .map(Spell::packageId)
        .orElse(null);
  }

  /** How much of a description is the package's name; 0 when it does not begin with it. */
  private int named(Spell spell, String text) {
    String name = name(spell.packageId());
    return text.startsWith(name) ? name.length() : 0;
  }

  private String name(String packageId) {
    return names.getOrDefault(packageId, packageId);
  }

  private BigDecimal atHome(PackageRevenue revenue) {
    return revenue.sums().stream()
        .filter(sum -> sum.currency().equals(home))
        .map(Sum::amount)
        .findFirst()
        .orElse(BigDecimal.ZERO);
  }

  private static BigDecimal most(PackageRevenue revenue) {
    return revenue.sums().stream()
        .map(Sum::amount)
        .max(Comparator.naturalOrder())
        .orElse(BigDecimal.ZERO);
  }
}
