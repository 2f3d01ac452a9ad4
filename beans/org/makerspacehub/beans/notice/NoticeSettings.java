package org.makerspacehub.beans.notice;

import java.time.Duration;
import java.util.List;

/**
 * How operators are told.
 *
 * @param channel their channel's id in Slack; empty when there is none, then they get mail
 * @param mailTo their mail addresses, for when Slack cannot be used; may be empty
 * @param between two updates of one message, at least
 * @param mailAfter how long a message may wait for Slack before a mail goes out instead
 * @param flapping a trouble that comes back within this is the same trouble
 */
public record NoticeSettings(
    String channel, List<String> mailTo, Duration between, Duration mailAfter, Duration flapping) {
  @Override
  public String toString() {
    return "NoticeSettings[channel=" + channel + "]";
  }
}
