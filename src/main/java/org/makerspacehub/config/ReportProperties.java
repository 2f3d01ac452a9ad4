package org.makerspacehub.config;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.makerspacehub.beans.report.ReportCron;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When reports come and where they go.
 *
 * @param channel their channel's id in Slack ({@code SLACK_REPORT_CHANNEL}); empty for none
 * @param mailTo mail addresses with commas between them ({@code REPORT_MAIL_TO})
 * @param monthlyCron when the monthly report is due, in the space's time zone ({@code
 *     REPORT_MONTHLY_CRON}); {@code off} for never
 * @param weeklyCron likewise the weekly one ({@code REPORT_WEEKLY_CRON})
 */
@ConfigurationProperties("hub.report")
public record ReportProperties(
    @DefaultValue("") String channel,
    @DefaultValue("") String mailTo,
    @DefaultValue("0 0 9 1 * ?") String monthlyCron,
    @DefaultValue("0 0 9 ? * MON") String weeklyCron) {

  /** Refuses a schedule that nobody can read. */
  public ReportProperties {
    check("REPORT_MONTHLY_CRON", monthlyCron);
    check("REPORT_WEEKLY_CRON", weeklyCron);
  }

  /** The addresses one by one, in lower case, each once. */
  public List<String> mailAddresses() {
    return Arrays.stream(mailTo.split(","))
        .map(address -> address.strip().toLowerCase(Locale.ROOT))
        .filter(address -> !address.isEmpty())
        .distinct()
        .toList();
  }

  private static void check(String setting, String cron) {
    if (!ReportCron.isGood(cron)) {
      throw new IllegalArgumentException(
          setting
              + " is no schedule: write seconds, minutes, hours, day of the month, month and day of"
              + " the week, for example '0 0 9 1 * ?', or 'off'");
    }
  }

  @Override
  public String toString() {
    return "ReportProperties[channel=%s, monthlyCron=%s, weeklyCron=%s]"
        .formatted(channel, monthlyCron, weeklyCron);
  }
}
