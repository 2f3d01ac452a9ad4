package org.makerspacehub.cli;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Properties;

/** Whether the mail server lets us in. No mail is sent. */
final class MailDoctor {
  private static final String TIMEOUT = "10000";

  private final Settings set;

  MailDoctor(Settings set) {
    this.set = set;
  }

  Finding look() {
    if (!set.has("SMTP_URL")) {
      return Finding.skipped("mail", "SMTP_URL");
    }
    URI uri;
    try {
      uri = URI.create(set.get("SMTP_URL"));
    } catch (IllegalArgumentException malformed) {
      return malformed();
    }
    if (uri.getHost() == null || !String.valueOf(uri.getScheme()).matches("smtps?")) {
      return malformed();
    }
    boolean tls = uri.getScheme().equals("smtps");
    String scheme = uri.getScheme();
    Properties properties = new Properties();
    properties.put("mail.%s.connectiontimeout".formatted(scheme), TIMEOUT);
    properties.put("mail.%s.timeout".formatted(scheme), TIMEOUT);
    properties.put("mail.%s.ssl.checkserveridentity".formatted(scheme), "true");
    properties.put("mail.smtp.starttls.enable", "true");
    String[] login =
        uri.getRawUserInfo() == null ? new String[0] : uri.getRawUserInfo().split(":", 2);
    String user = login.length > 0 ? decoded(login[0]) : null;
    properties.put("mail.%s.auth".formatted(scheme), user == null ? "false" : "true");
    // A password goes to another machine only under TLS.
    properties.put(
        "mail.smtp.starttls.required",
        String.valueOf(user != null && !uri.getHost().matches("localhost|127[\\d.]+")));
    int port = uri.getPort() > 0 ? uri.getPort() : tls ? 465 : 587;
    try (Transport transport = Session.getInstance(properties).getTransport(scheme)) {
      transport.connect(uri.getHost(), port, user, login.length > 1 ? decoded(login[1]) : null);
    } catch (AuthenticationFailedException refused) {
      return Finding.bad(
          "mail: the server refuses the user or password of SMTP_URL",
          "check both; letters such as @ and : are written as %40 and %3A");
    } catch (MessagingException away) {
      return Finding.bad(
          "mail: the server of SMTP_URL does not answer as it should",
          "check host and port (smtps:// is 465, smtp:// with STARTTLS is 587)");
    }
    return set.has("OPS_MAIL_TO") && set.has("MAIL_FROM")
        ? Finding.good("mail: the server lets us in")
        : new Finding(
            Finding.Mark.LOOK,
            "mail: the server lets us in, but OPS_MAIL_TO or MAIL_FROM is not set",
            "set both, or nobody hears when Slack is down");
  }

  private static Finding malformed() {
    return Finding.bad(
        "mail: SMTP_URL cannot be read", "write it like smtp://user:password@mail.example.org:587");
  }

  private static String decoded(String part) {
    return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
