package org.makerspacehub.beans.report;

import java.util.List;

/**
 * Where reports are posted.
 *
 * @param channel a channel's id in Slack; empty for none
 * @param mailTo mail addresses
 */
public record ReportPlaces(String channel, List<String> mailTo) {

  /** Whether a report would reach nobody. */
  public boolean isNowhere() {
    return channel.isEmpty() && mailTo.isEmpty();
  }

  @Override
  public String toString() {
    return "ReportPlaces[channel=" + channel + ", " + mailTo.size() + " addresses]";
  }
}
