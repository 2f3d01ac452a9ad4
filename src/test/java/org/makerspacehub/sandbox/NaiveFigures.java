package org.makerspacehub.sandbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.makerspacehub.beans.member.Sum;
import org.makerspacehub.beans.report.ReportFigures;
import org.makerspacehub.beans.report.ReportFigures.HourOfUse;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportFigures.Month;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;
import org.makerspacehub.beans.report.ReportPeriod;
import org.makerspacehub.sandbox.Seed.Invoice;
import org.makerspacehub.sandbox.Seed.Member;
import org.makerspacehub.sandbox.Seed.MemberPackage;
import org.makerspacehub.sandbox.Seed.MembershipPackage;

/**
 * The figures of a report once more, from the seed itself and in the plainest way: day after day,
 * log after log, without a database. It shares nothing with what it is held against but the form of
 * the answer.
 */
final class NaiveFigures {
  private final Seed seed;
  private final MachineSeed machines;
  private final LocalDate today;
  private final Map<LocalDate, Set<Long>> activeOn = new HashMap<>();

  NaiveFigures(Seed seed, MachineSeed machines, LocalDate today) {
    this.seed = seed;
    this.machines = machines;
    this.today = today;
  }

  ReportFigures of(ReportPeriod period, Instant asOf) {
    List<LocalDate> days = days(period.first(), period.last());
    Comings comings = comings(days);
    Map<Long, Set<LocalDate>> visits = visits(days);
    List<Month> trend = new ArrayList<>();
    YearMonth last = YearMonth.from(period.last());
    for (YearMonth month = last.minusYears(1).plusMonths(1);
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      List<LocalDate> monthDays = days(month.atDay(1), month.atEndOfMonth());
      Comings inMonth = comings(monthDays);
      trend.add(
          new Month(
              month,
              active(monthDays.get(monthDays.size() - 1)).size(),
              inMonth.joined + inMonth.rejoined,
              inMonth.left,
              total(charges(monthDays)),
              machines(monthDays).stream().mapToLong(MachineUse::seconds).sum()));
    }
    Set<Long> owing = new HashSet<>();
    BigDecimal owed = new BigDecimal("0.00");
    for (Member member : seed.members()) {
      for (Invoice invoice : member.invoices()) {
        if (invoice.state().equals("unpaid") && invoice.due().isBefore(today)) {
          owing.add(member.id());
          owed = owed.add(new BigDecimal(invoice.total()));
        }
      }
    }
    return new ReportFigures(
        period,
        asOf,
        active(period.first().minusDays(1)).size(),
        active(days.get(days.size() - 1)).size(),
        comings.joined,
        comings.rejoined,
        comings.left,
        owing.size(),
        List.of(new Sum("USD", owed)),
        revenue(charges(days)),
        total(charges(days)),
        visits.size(),
        visits.values().stream().mapToInt(Set::size).sum(),
        machines(days),
        hours(days),
        trend);
  }

  /** Whether money was given back in a period. */
  boolean hasRefunds(ReportPeriod period) {
    return charges(days(period.first(), period.last())).stream()
        .anyMatch(charge -> charge.price().startsWith("-"));
  }

  /** Whether somebody with two packages on that very day was charged in a period. */
  boolean chargesSomebodyWithTwoPackages(ReportPeriod period) {
    return charges(days(period.first(), period.last())).stream()
        .anyMatch(charge -> packagesOn(charge.member(), day(charge.at())).size() > 1);
  }

  private List<LocalDate> days(LocalDate first, LocalDate last) {
    return first.datesUntil(last.plusDays(1)).filter(day -> !day.isAfter(today)).toList();
  }

  // ---- members ------------------------------------------------------------------------------

  private static final class Comings {
    private int joined;
    private int rejoined;
    private int left;
  }

  private Set<Long> active(LocalDate day) {
    return activeOn.computeIfAbsent(
        day,
        there -> {
          Set<Long> active = new TreeSet<>();
          for (Member member : seed.members()) {
            if (member.packages().stream().anyMatch(each -> each.covers(day))) {
              active.add(member.id());
            }
          }
          return active;
        });
  }

  private Comings comings(List<LocalDate> days) {
    Comings comings = new Comings();
    for (LocalDate day : days) {
      Set<Long> now = active(day);
      Set<Long> before = active(day.minusDays(1));
      for (long id : now) {
        if (!before.contains(id)) {
          boolean ever =
              seed.member(id).packages().stream().anyMatch(each -> each.from().isBefore(day));
          if (ever) {
            comings.rejoined++;
          } else {
            comings.joined++;
          }
        }
      }
      for (long id : before) {
        if (!now.contains(id)) {
          comings.left++;
        }
      }
    }
    return comings;
  }

  // ---- money --------------------------------------------------------------------------------

  private List<MachineSeed.Charge> charges(List<LocalDate> days) {
    Set<LocalDate> wanted = Set.copyOf(days);
    return machines.charges().stream().filter(each -> wanted.contains(day(each.at()))).toList();
  }

  private static List<Sum> total(List<MachineSeed.Charge> charges) {
    return charges.isEmpty()
        ? List.of()
        : List.of(
            new Sum(
                "USD",
                charges.stream()
                    .map(each -> new BigDecimal(each.price()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add)));
  }

  private List<PackageRevenue> revenue(List<MachineSeed.Charge> charges) {
    Map<String, List<MachineSeed.Charge>> byPackage = new LinkedHashMap<>();
    for (MachineSeed.Charge charge : charges) {
      byPackage.computeIfAbsent(packageOf(charge), id -> new ArrayList<>()).add(charge);
    }
    List<PackageRevenue> revenue = new ArrayList<>();
    byPackage.forEach(
        (id, its) ->
            revenue.add(
                new PackageRevenue(
                    id,
                    id == null ? null : plan(Long.parseLong(id)).name(),
                    (int) its.stream().map(MachineSeed.Charge::member).distinct().count(),
                    total(its))));
    revenue.sort(
        Comparator.comparing((PackageRevenue each) -> each.sums().get(0).amount().negate())
            .thenComparing(each -> each.name() == null ? "\uffff" : each.name()));
    return revenue;
  }

  private String packageOf(MachineSeed.Charge charge) {
    MemberPackage best = null;
    int bestLength = 0;
    for (MemberPackage each : packagesOn(charge.member(), day(charge.at()))) {
      String name = plan(each.packageId()).name();
      int length = charge.description().startsWith(name) ? name.length() : 0;
      boolean better =
          best == null
              || length > bestLength
              || length == bestLength && each.from().isBefore(best.from())
              || length == bestLength && each.from().equals(best.from()) && each.id() < best.id();
      if (better) {
        best = each;
        bestLength = length;
      }
    }
    return best == null ? null : String.valueOf(best.packageId());
  }

  private List<MemberPackage> packagesOn(Long member, LocalDate day) {
    return seed.members().stream()
        .filter(each -> member != null && each.id() == member)
        .flatMap(each -> each.packages().stream())
        .filter(each -> each.covers(day))
        .toList();
  }

  private MembershipPackage plan(long id) {
    return seed.packages().stream().filter(each -> each.id() == id).findFirst().orElseThrow();
  }

  // ---- machines -----------------------------------------------------------------------------

  private interface Use {
    void of(int log, ZonedDateTime began);
  }

  private void uses(List<LocalDate> days, Use use) {
    Set<LocalDate> wanted = Set.copyOf(days);
    MachineLogs logs = machines.logs();
    for (int i = 0; i < logs.size(); i++) {
      ZonedDateTime began = Instant.ofEpochMilli(logs.created(i)).atZone(Seed.ZONE);
      if (logs.type(i).equals("allowed") && wanted.contains(began.toLocalDate())) {
        use.of(i, began);
      }
    }
  }

  private Map<Long, Set<LocalDate>> visits(List<LocalDate> days) {
    Map<Long, Set<LocalDate>> visits = new HashMap<>();
    uses(
        days,
        (i, began) -> {
          long member = machines.logs().member(i);
          if (member > 0) {
            visits.computeIfAbsent(member, id -> new HashSet<>()).add(began.toLocalDate());
          }
        });
    return visits;
  }

  private boolean isMachine(int log) {
    return MachineSeed.resource(machines.logs().resource(log)).controlType().equals("machine");
  }

  private List<MachineUse> machines(List<LocalDate> days) {
    Map<Long, Integer> uses = new HashMap<>();
    Map<Long, Long> seconds = new HashMap<>();
    Map<Long, Set<Long>> members = new HashMap<>();
    MachineLogs logs = machines.logs();
    uses(
        days,
        (i, began) -> {
          long at = logs.resource(i);
          if (!isMachine(i)) {
            return;
          }
          uses.merge(at, 1, Integer::sum);
          boolean over = logs.stopped(i) <= seed.now().toEpochMilli();
          seconds.merge(at, over ? (logs.stopped(i) - logs.created(i)) / 1_000 : 0, Long::sum);
          members.computeIfAbsent(at, id -> new HashSet<>());
          if (logs.member(i) > 0) {
            members.get(at).add(logs.member(i));
          }
        });
    List<MachineUse> machines = new ArrayList<>();
    uses.forEach(
        (id, many) ->
            machines.add(
                new MachineUse(
                    String.valueOf(id),
                    MachineSeed.resource(id).name(),
                    many,
                    seconds.get(id),
                    members.get(id).size())));
    machines.sort(
        Comparator.comparingLong((MachineUse use) -> -use.seconds())
            .thenComparingInt(use -> -use.uses())
            .thenComparing(MachineUse::name));
    return machines;
  }

  private List<HourOfUse> hours(List<LocalDate> days) {
    Map<Integer, Integer> uses = new TreeMap<>();
    uses(
        days,
        (i, began) -> {
          if (isMachine(i)) {
            uses.merge(began.getDayOfWeek().getValue() * 100 + began.getHour(), 1, Integer::sum);
          }
        });
    return uses.entrySet().stream()
        .map(each -> new HourOfUse(each.getKey() / 100, each.getKey() % 100, each.getValue()))
        .toList();
  }

  private static LocalDate day(Instant at) {
    return at.atZone(Seed.ZONE).toLocalDate();
  }
}
