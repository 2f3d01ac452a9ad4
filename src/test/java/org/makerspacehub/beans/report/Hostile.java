package org.makerspacehub.beans.report;

import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.report.ReportFigures.MachineUse;
import org.makerspacehub.beans.report.ReportFigures.PackageRevenue;

/** Names that somebody gave in order to do harm, and names that are only unusual. */
final class Hostile {
  static final List<String> NAMES =
      List.of(
          "<script>alert(1)</script><img src=x onerror=alert(2)>",
          "\u202Egnp.resal\u202C <!channel> <@U1> *bold* :lock:",
          "red\u001B[31m alert\u001B[2J\u0007\r\nSubject: you won",
          "W".repeat(300),
          "מכונת חיתוך בלייזר",
          "قاطع الليزر 3000",
          "O’Brien's \"best\" & 李 工房 😀👩‍🔧",
          "\u0000\u200B\u2066 \uDB40\uDC41",
          "${7*7} [[${report}]] th:text");

  private Hostile() {}

  static ReportFigures figures() {
    return figures(NAMES);
  }

  static ReportFigures figures(List<String> names) {
    List<PackageRevenue> revenue = new ArrayList<>();
    List<MachineUse> machines = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      revenue.add(
          ReportSamples.revenue(
              "p" + i, names.get(i), i + 1, ReportSamples.usd((900 - 70 * i) + ".50")));
      machines.add(ReportSamples.machine("m" + i, names.get(i), 40 - i, 90_000L - 7_000L * i, 9));
    }
    return new ReportSamples.Figures(ReportSamples.OCTOBER)
        .members(1_192, 31, 3, 22)
        .overdue(1, List.of(ReportSamples.usd("30.00")))
        .revenue(revenue, List.of(ReportSamples.usd("5584.50")))
        .visits(1, 1)
        .machines(machines)
        .hours(ReportSamples.week())
        .trend(ReportSamples.year(2026, 10, 1_101, 1_204))
        .build();
  }

  static List<ReportChange> corrections() {
    return NAMES.stream()
        .map(name -> new ReportChange(ReportSamples.OCTOBER.previous(), name, name, name))
        .toList();
  }
}
