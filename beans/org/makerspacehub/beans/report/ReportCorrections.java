package org.makerspacehub.beans.report;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.command.Money;
import org.makerspacehub.beans.member.Sum;

/** Says what a report said that is no longer so. */
public final class ReportCorrections {
  private ReportCorrections() {}

  /**
   * What differs between a report and the same period counted again; empty when nothing does. What
   * is said of members and money alone: a machine's log that came late is no correction.
   *
   * @param said the figures that the report was made of
   * @param now the same period counted today
   * @throws IllegalArgumentException when they are of different periods
   */
  public static List<ReportChange> between(ReportFigures said, ReportFigures now) {
    if (!said.period().equals(now.period())) {
      throw new IllegalArgumentException(
          "Figures of " + said.period().name() + " and " + now.period().name() + " do not compare");
    }
    Changes changes = new Changes(said.period(), new ArrayList<>());
    changes.number("joined", said.joined(), now.joined());
    changes.number("came back", said.rejoined(), now.rejoined());
    changes.number("left", said.left(), now.left());
    changes.number("members at the end", said.activeAtEnd(), now.activeAtEnd());
    changes.money("revenue", said.revenueTotal(), now.revenueTotal());
    return List.copyOf(changes.found());
  }

  private record Changes(ReportPeriod period, List<ReportChange> found) {
    void number(String figure, int said, int now) {
      if (said != now) {
        found.add(new ReportChange(period, figure, String.valueOf(said), String.valueOf(now)));
      }
    }

    void money(String figure, List<Sum> said, List<Sum> now) {
      // 5.0 and 5.00 are one sum, and so are nothing and 0.00.
      if (!byCurrency(said).equals(byCurrency(now))) {
        found.add(new ReportChange(period, figure, words(said), words(now)));
      }
    }

    private static Map<String, BigDecimal> byCurrency(List<Sum> sums) {
      Map<String, BigDecimal> amounts = new TreeMap<>();
      sums.stream()
          .filter(sum -> sum.amount().signum() != 0)
          .forEach(sum -> amounts.put(sum.currency(), sum.amount().stripTrailingZeros()));
      return amounts;
    }

    private static String words(List<Sum> sums) {
      return sums.isEmpty() ? "nothing" : Money.of(sums);
    }
  }
}
