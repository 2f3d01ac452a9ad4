package org.makerspacehub.config;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How the hub tells its operators, and how it sends mail.
 *
 * @param channel their channel's id in Slack ({@code SLACK_OPS_CHANNEL}); empty for none
 * @param mailTo their mail addresses with commas between them ({@code OPS_MAIL_TO})
 * @param smtpUrl the mail server with its login ({@code SMTP_URL}); never printed
 * @param mailFrom whom mails come from ({@code MAIL_FROM})
 * @param betweenUpdates of one notice's message, at least
 * @param mailAfter how long a notice may wait for Slack before a mail goes out
 * @param flapping a trouble that comes back within this is the same trouble
 * @param patience how long something may wait in the books before it is a trouble
 * @param callTimeout for one call of Slack or one answer of the mail server
 * @param settling how long a message that may be on its way gets before it is looked for
 */
@ConfigurationProperties("hub.ops")
public record OpsProperties(
    @DefaultValue("") String channel,
    @DefaultValue("") String mailTo,
    @DefaultValue("") String smtpUrl,
    @DefaultValue("") String mailFrom,
    @DefaultValue("30s") Duration betweenUpdates,
    @DefaultValue("2m") Duration mailAfter,
    @DefaultValue("10m") Duration flapping,
    @DefaultValue("2m") Duration patience,
    @DefaultValue("10s") Duration callTimeout,
    @DefaultValue("10s") Duration settling) {

  /** The addresses one by one, in lower case. */
  public List<String> mailAddresses() {
    return Arrays.stream(mailTo.split(","))
        .map(address -> address.strip().toLowerCase(java.util.Locale.ROOT))
        .filter(address -> !address.isEmpty())
        .toList();
  }

  @Override
  public String toString() {
    return "OpsProperties[channel=" + channel + "]";
  }
}
