package org.makerspacehub.config;

import java.time.Duration;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.knowledge.paper.PaperAudience;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * A mailbox whose mails are taken in.
 *
 * @param url {@code imaps://host:port/folder} ({@code IMAP_URL}); empty for none
 * @param user of it ({@code IMAP_USER})
 * @param password of its user ({@code IMAP_PASSWORD}); never printed
 * @param audience who may read its mails: {@code staff}, {@code board} or {@code members} ({@code
 *     IMAP_AUDIENCE})
 * @param period milliseconds between two looks
 * @param timeout for connecting, and for each answer of the server
 * @param pause after something failed, until the next try
 */
@ConfigurationProperties("hub.mailbox")
public record MailboxProperties(
    @DefaultValue("") String url,
    @DefaultValue("") String user,
    @DefaultValue("") String password,
    @DefaultValue("staff") String audience,
    @DefaultValue("60000") long period,
    @DefaultValue("20s") Duration timeout,
    @DefaultValue("55s") Duration pause) {

  /**
   * Checks.
   *
   * @throws HubException naming the setting, and never its value
   */
  public MailboxProperties {
    url = url.strip();
    audience = audience.strip();
    if (PaperAudience.of(audience).isEmpty() || audience.equals("public")) {
      throw new HubException("IMAP_AUDIENCE is staff, board or members.");
    }
  }

  /** Without the login. */
  @Override
  public String toString() {
    return "MailboxProperties[audience=" + audience + "]";
  }
}
