package org.makerspacehub.cli;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.Folder;
import jakarta.mail.FolderNotFoundException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Store;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Whether the mailbox that is taken in lets us read it. It is opened for reading alone. */
final class MailboxDoctor {
  private static final String TIMEOUT = "10000";

  private final Settings set;

  MailboxDoctor(Settings set) {
    this.set = set;
  }

  Finding look() {
    if (!set.has("IMAP_URL")) {
      return Finding.skipped("mailbox", "IMAP_URL");
    }
    URI uri;
    try {
      uri = URI.create(set.get("IMAP_URL"));
    } catch (IllegalArgumentException malformed) {
      return malformed();
    }
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("imaps?")) {
      return malformed();
    }
    if (uri.getRawUserInfo() != null) {
      return Finding.bad(
          "mailbox: IMAP_URL holds a user or password",
          "put them into IMAP_USER and IMAP_PASSWORD");
    }
    if (!set.has("IMAP_USER") || !set.has("IMAP_PASSWORD")) {
      return Finding.bad("mailbox: IMAP_USER or IMAP_PASSWORD is not set", "set both");
    }
    return open(uri);
  }

  private Finding open(URI uri) {
    String scheme = uri.getScheme();
    boolean tls = scheme.equals("imaps");
    Properties properties = new Properties();
    properties.put("mail.%s.connectiontimeout".formatted(scheme), TIMEOUT);
    properties.put("mail.%s.timeout".formatted(scheme), TIMEOUT);
    properties.put("mail.%s.writetimeout".formatted(scheme), TIMEOUT);
    properties.put("mail.%s.ssl.checkserveridentity".formatted(scheme), "true");
    // A password goes to another machine only under TLS.
    boolean here = uri.getHost().matches("localhost|127[\\d.]+");
    properties.put("mail.imap.starttls.enable", String.valueOf(!here));
    properties.put("mail.imap.starttls.required", String.valueOf(!here));
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 993 : 143;
    String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceFirst("^/", "");
    String name =
        path.isEmpty()
            ? "INBOX"
            : URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    try (Store store = Session.getInstance(properties).getStore(scheme)) {
      store.connect(uri.getHost(), port, set.get("IMAP_USER"), set.get("IMAP_PASSWORD"));
      try (Folder folder = store.getFolder(name)) {
        folder.open(Folder.READ_ONLY);
        return Finding.good(
            "mailbox: it lets us in, and its folder holds %,d mails"
                .formatted(folder.getMessageCount()));
      }
    } catch (AuthenticationFailedException refused) {
      return Finding.bad(
          "mailbox: the server refuses IMAP_USER or IMAP_PASSWORD",
          "check both; many providers want a password of its own for each program");
    } catch (FolderNotFoundException none) {
      return Finding.bad(
          "mailbox: it lets us in, but has no folder of the name in IMAP_URL",
          "write it behind the last slash as the server has it, for example INBOX");
    } catch (MessagingException away) {
      return Finding.bad(
          "mailbox: the server of IMAP_URL does not answer as it should",
          "check host and port (imaps:// is 993, imap:// with STARTTLS is 143)");
    }
  }

  private static Finding malformed() {
    return Finding.bad(
        "mailbox: IMAP_URL cannot be read", "write it like imaps://mail.example.org:993/INBOX");
  }
}
