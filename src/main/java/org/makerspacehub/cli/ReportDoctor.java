package org.makerspacehub.cli;

import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.report.ReportCharts;
import org.makerspacehub.beans.report.ReportCron;

/** Whether the schedules of reports can be read, and whether a report would reach anybody. */
final class ReportDoctor {
  private final Settings set;

  ReportDoctor(Settings set) {
    this.set = set;
  }

  List<Finding> look() {
    List<Finding> findings = new ArrayList<>();
    for (String setting : List.of("REPORT_MONTHLY_CRON", "REPORT_WEEKLY_CRON")) {
      if (set.has(setting)) {
        findings.add(
            ReportCron.isGood(set.get(setting))
                ? Finding.good("reports: %s can be read".formatted(setting))
                : Finding.bad(
                    "reports: %s is no schedule".formatted(setting),
                    "write it like '0 0 9 1 * ?' (seconds, minutes, hours, day of the month, month,"
                        + " day of the week), or 'off'"));
      }
    }
    if (!set.has("SLACK_REPORT_CHANNEL") && !set.has("REPORT_MAIL_TO")) {
      findings.add(Finding.skipped("reports", "SLACK_REPORT_CHANNEL or REPORT_MAIL_TO"));
    } else if (set.has("REPORT_MAIL_TO") && !set.has("SMTP_URL")) {
      findings.add(
          Finding.bad(
              "reports: REPORT_MAIL_TO is set, but no mail can be sent",
              "set SMTP_URL and MAIL_FROM, or take REPORT_MAIL_TO out"));
    } else {
      findings.add(Finding.good("reports: they have a place to go"));
      findings.add(charts());
    }
    return findings;
  }

  private static Finding charts() {
    return new ReportCharts()
        .trouble()
        .map(
            why ->
                Finding.bad(
                    "reports: no charts can be drawn here, so they come without",
                    "install letters to draw with (fontconfig and fonts-dejavu-core)"))
        .orElseGet(() -> Finding.good("reports: charts can be drawn"));
  }
}
