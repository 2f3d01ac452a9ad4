package org.makerspacehub.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.makerspacehub.sandbox.MachineSeed.Charge;
import org.makerspacehub.sandbox.Seed.Member;
import org.makerspacehub.sandbox.Seed.MemberPackage;
import org.makerspacehub.sandbox.Seed.MembershipPackage;

/**
 * The fees of the last fourteen months, as Fabman charges them: on the day a membership begins and
 * then on the first of each month. Some of the members pay that way; of the others Fabman knows
 * nothing but the invoices.
 */
final class FeeSeed {
  /** Apart from the charges of machines, whose number differs. */
  static final long FIRST_FEE = 650_001;

  private static final int MONTHS = 14;

  private final Seed seed;
  private final Random dice;
  private final List<Charge> fees = new ArrayList<>();
  private long nextId = FIRST_FEE;

  private FeeSeed(Seed seed) {
    this.seed = seed;
    this.dice = new Random(seed.number() * 131 + 37);
  }

  /**
   * Makes them.
   *
   * @param everyHowManieth of the members pays that way; the people with a part always do
   */
  static List<Charge> of(Seed seed, int everyHowManieth) {
    FeeSeed fees = new FeeSeed(seed);
    for (Member member : seed.members()) {
      if (member.id() < 200 || member.id() % everyHowManieth == 0) {
        member.packages().forEach(each -> fees.charge(member.id(), each));
      }
    }
    return fees.fees;
  }

  private void charge(long member, MemberPackage each) {
    MembershipPackage plan =
        seed.packages().stream().filter(p -> p.id() == each.packageId()).findFirst().orElseThrow();
    boolean yearly = plan.period().equals("year");
    YearMonth last = YearMonth.from(seed.today());
    for (YearMonth month = last.minusMonths(MONTHS);
        !month.isAfter(last);
        month = month.plusMonths(1)) {
      boolean begins = YearMonth.from(each.from()).equals(month);
      boolean yearsLater = yearly && month.getMonth() == each.from().getMonth();
      LocalDate day = begins ? each.from() : month.atDay(1);
      if (!each.covers(day) || yearly && !yearsLater) {
        continue;
      }
      String what =
          "%s (%s)"
              .formatted(
                  plan.name(),
                  yearly
                      ? String.valueOf(month.getYear())
                      : month.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH)
                          + " "
                          + month.getYear());
      Instant at = day.atTime(LocalTime.of(3, 0)).atZone(Seed.ZONE).toInstant();
      Instant back = at.plus(Duration.ofHours(11 + dice.nextInt(600)));
      boolean givenBack = dice.nextInt(40) == 0;
      add(member, what, plan.recurringFee(), at);
      if (givenBack) {
        add(
            member,
            dice.nextBoolean() ? "Refund: " + what : what + ", given back",
            "-" + plan.recurringFee(),
            back);
      }
    }
  }

  private void add(long member, String what, String price, Instant at) {
    if (at.isBefore(seed.now())) {
      fees.add(new Charge(nextId++, member, what, price, at, null, null));
    }
  }
}
