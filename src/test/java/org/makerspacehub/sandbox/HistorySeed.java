package org.makerspacehub.sandbox;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import org.makerspacehub.sandbox.Seed.Member;
import org.makerspacehub.sandbox.Seed.MemberPackage;
import org.makerspacehub.sandbox.Seed.MembershipPackage;

/**
 * The past of a space's memberships: who joined lately, left, came back after a while or changed
 * the package. How somebody stands today, and all else about them, is as it was without; it has
 * dice of its own.
 */
final class HistorySeed {
  /** Days that reports look back on. */
  private static final int PAST = 425;

  private final Random dice;
  private final LocalDate today;
  private final List<MembershipPackage> plans;
  private long nextId = 60_001;

  HistorySeed(long number, LocalDate today, List<MembershipPackage> plans) {
    this.dice = new Random(number * 131 + 29);
    this.today = today;
    this.plans = plans;
  }

  /** The members with what they lived through. */
  List<Member> lived(List<Member> members) {
    // Those with a part to play are told about in the guide and in tests as they are.
    return members.stream()
        .map(member -> member.id() < 200 ? member : with(member, past(member.packages())))
        .toList();
  }

  private List<MemberPackage> past(List<MemberPackage> now) {
    int dice = this.dice.nextInt(100);
    if (now.isEmpty() || now.get(0).from().isAfter(today)) {
      return now;
    }
    if (now.size() > 1) {
      return dice < 40 ? lately(now) : now;
    }
    MemberPackage only = now.get(0);
    boolean over = only.until() != null;
    if (over && dice < 80) {
      // They did not all leave on one day.
      LocalDate last = daysAgo(1, PAST);
      only = spell(only.id(), only.packageId(), before(only.from(), last), last);
    }
    if (dice < 28) {
      return over ? List.of(only) : lately(List.of(only));
    } else if (dice < 36) {
      return cameBack(only, 1);
    } else if (dice < 39) {
      return cameBack(only, 2);
    } else if (dice < 52 && !over) {
      return changed(only);
    }
    return List.of(only);
  }

  /** All of it moved, so that it began within the last months. */
  private List<MemberPackage> lately(List<MemberPackage> now) {
    LocalDate from = daysAgo(1, PAST);
    List<MemberPackage> moved = new ArrayList<>();
    for (MemberPackage each : now) {
      moved.add(spell(each.id(), each.packageId(), from, each.until()));
      from =
          from.plusDays(
              this.dice.nextInt(Math.max(1, (int) (today.toEpochDay() - from.toEpochDay()))));
    }
    return moved;
  }

  private List<MemberPackage> cameBack(MemberPackage last, int times) {
    List<MemberPackage> spells = new ArrayList<>();
    MemberPackage later = last;
    for (int i = 0; i < times; i++) {
      LocalDate end = later.until() == null ? today : later.until();
      LocalDate back = end.minusDays(dice.nextInt(PAST / times));
      spells.add(spell(later.id(), later.packageId(), back, later.until()));
      int gap = List.of(1, 1, 2, 6, 27, 31, 45, 90, 150).get(dice.nextInt(9));
      LocalDate left = back.minusDays(1L + gap);
      later = spell(nextId++, anyPlan(), before(last.from(), left), left);
    }
    spells.add(later);
    spells.sort(Comparator.comparing(MemberPackage::from));
    return spells;
  }

  private List<MemberPackage> changed(MemberPackage now) {
    LocalDate change = daysAgo(0, PAST);
    // Most stop on the day before; a few have both until the end of a month.
    LocalDate until =
        dice.nextInt(4) == 0 ? change.withDayOfMonth(change.lengthOfMonth()) : change.minusDays(1);
    return List.of(
        spell(nextId++, anyPlan(), before(now.from(), change), until),
        spell(now.id(), now.packageId(), change, null));
  }

  private LocalDate before(LocalDate from, LocalDate end) {
    return from.isBefore(end) ? from : end.minusDays(20L + dice.nextInt(300));
  }

  private LocalDate daysAgo(int least, int most) {
    return today.minusDays(least + dice.nextInt(most - least));
  }

  private long anyPlan() {
    return plans.get(dice.nextInt(plans.size())).id();
  }

  private MemberPackage spell(long id, long plan, LocalDate from, LocalDate until) {
    LocalDate charged = until != null && until.isBefore(today) ? until : today.plusDays(12);
    return new MemberPackage(id, plan, from, until, charged);
  }

  private static Member with(Member member, List<MemberPackage> packages) {
    return new Member(
        member.id(),
        member.number(),
        member.firstName(),
        member.lastName(),
        member.email(),
        member.state(),
        member.createdAt(),
        member.updatedAt(),
        member.lastActivityAt(),
        member.details(),
        List.copyOf(packages),
        member.invoices());
  }
}
