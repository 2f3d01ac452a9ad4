package org.makerspacehub.beans.knowledge.mail;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.makerspacehub.beans.HubException;

/**
 * Where a mailbox is.
 *
 * @param secure whether the connection is encrypted from its first byte
 * @param host of the server
 * @param port of the server
 * @param folder of the mailbox, for example {@code INBOX}
 */
public record MailboxAddress(boolean secure, String host, int port, String folder) {

  /**
   * Reads {@code imaps://host[:port][/folder]}, or {@code imap://…}.
   *
   * @throws HubException naming the setting, without its value
   */
  public static MailboxAddress of(String url) {
    try {
      URI uri = URI.create(url.strip());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
      String folder =
          path.isEmpty()
              ? "INBOX"
              : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
      boolean secure = scheme.equals("imaps");
      if (uri.getHost() == null
          || uri.getUserInfo() != null
          || (!secure && !scheme.equals("imap"))
          || folder.length() > 190
          || folder.chars().anyMatch(Character::isISOControl)) {
        throw new IllegalArgumentException();
      }
      int port = uri.getPort() > 0 ? uri.getPort() : secure ? 993 : 143;
      return new MailboxAddress(secure, uri.getHost(), port, folder);
    } catch (IllegalArgumentException wrong) {
      throw new HubException(
          "IMAP_URL is written like imaps://mail.example.org:993/INBOX; the user and the password"
              + " are in IMAP_USER and IMAP_PASSWORD.");
    }
  }

  /** Whether the server is this very machine. */
  boolean isHere() {
    return host.equals("localhost") || host.equals("[::1]") || host.startsWith("127.");
  }
}
