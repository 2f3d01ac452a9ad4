package org.makerspacehub.beans.outbox;

import jakarta.activation.DataHandler;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Part;
import jakarta.mail.SendFailedException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.util.ByteArrayDataSource;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Properties;
import java.util.regex.Pattern;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.eclipse.angus.mail.util.MailConnectException;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Sha256;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/**
 * Sends mail by Spring's {@code JavaMailSender}; Camel's mail component is not used for it (S31).
 * The connection is encrypted unless the server is on this very machine.
 */
public final class MailSender {
  private static final Pattern CONTROL = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");
  private static final Pattern PICTURE = Pattern.compile("\\bcid:([a-z0-9.-]{1,64})(?![\\w.@-])");
  private static final int LONGEST_SUBJECT = 200;

  private final JavaMailSenderImpl smtp;
  private final InternetAddress from;

  /**
   * @param smtpUrl {@code smtp://user:password@host:port}, or {@code smtps://…}; empty when mail is
   *     not set up
   * @param from whom mails come from, an address or {@code Name <address>}
   * @param timeout for connecting, and for each answer of the server
   * @throws HubException naming the setting that makes no sense, without its value
   */
  public MailSender(String smtpUrl, String from, Duration timeout) {
    if (smtpUrl.isBlank()) {
      this.smtp = null;
      this.from = null;
      return;
    }
    this.smtp = smtp(smtpUrl.strip(), timeout);
    try {
      this.from = address(from);
    } catch (AddressException e) {
      throw new HubException("MAIL_FROM is no mail address; mails need one to come from.");
    }
  }

  /** Whether there is a server to send by. */
  public boolean isSetUp() {
    return smtp != null;
  }

  /**
   * Sends a mail. A second attempt has the same {@code Message-ID}, so that whoever gets both sees
   * that they are one.
   */
  Delivery send(OutboxItem item, String to, MailWords words) {
    if (smtp == null) {
      return Delivery.failed(item, "mail is not set up (SMTP_URL)");
    }
    try {
      smtp.send(message(item, to, words));
      return Delivery.sent(item, null, "handed to the mail server");
    } catch (AddressException e) {
      return Delivery.failed(item, "its address is no mail address");
    } catch (MailAuthenticationException e) {
      return Delivery.again(item, "the mail server refuses the login in SMTP_URL", null, false);
    } catch (MailException | MessagingException e) {
      return notSent(item, e);
    }
  }

  private Delivery notSent(OutboxItem item, Exception failure) {
    Throwable said = failure;
    if (failure instanceof MailSendException many && !many.getFailedMessages().isEmpty()) {
      said = many.getFailedMessages().values().iterator().next();
    }
    int code = code(said);
    if (code >= 500) {
      return Delivery.failed(item, "the mail server refuses it (%d)".formatted(code));
    }
    boolean before = code >= 400 || isUnreached(failure) || isUnreached(said);
    String why =
        code >= 400
            ? "the mail server does not take it now (%d)".formatted(code)
            : "the mail server does not answer";
    return before
        ? Delivery.again(item, why, null, false)
        : Delivery.inDoubt(item, why, null, false);
  }

  private static boolean isUnreached(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof MailConnectException || cause instanceof java.net.ConnectException) {
        return true;
      }
    }
    return false;
  }

  /** The server's own number; 0 when it said none. */
  private static int code(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = next(cause)) {
      if (cause instanceof SMTPAddressFailedException address) {
        return address.getReturnCode();
      }
      if (cause instanceof SMTPSendFailedException send && send.getReturnCode() > 0) {
        return send.getReturnCode();
      }
    }
    return 0;
  }

  private static Throwable next(Throwable failure) {
    if (failure instanceof SendFailedException chain && chain.getNextException() != null) {
      return chain.getNextException();
    }
    return failure.getCause();
  }

  private MimeMessage message(OutboxItem item, String to, MailWords words)
      throws MessagingException {
    MimeMessage mail = smtp.createMimeMessage();
    mail.setFrom(from);
    mail.setRecipient(Message.RecipientType.TO, address(to));
    // A line break in a subject would begin a header of somebody else's choice.
    mail.setSubject(PlainLine.of(words.subject(), LONGEST_SUBJECT), StandardCharsets.UTF_8.name());
    String domain = from.getAddress().substring(from.getAddress().indexOf('@') + 1);
    String id = Sha256.hex(item.key());
    if (words.html().isBlank()) {
      mail.setText(words.text(), StandardCharsets.UTF_8.name());
    } else {
      mail.setContent(both(words, id.substring(0, 16) + "." + domain));
    }
    mail.setHeader("Auto-Submitted", "auto-generated");
    mail.setHeader(
        "Date",
        DateTimeFormatter.RFC_1123_DATE_TIME.format(item.createdAt().atOffset(ZoneOffset.UTC)));
    mail.setHeader("Message-ID", "<%s@%s>".formatted(id, domain));
    mail.setHeader("X-Hub-Ref", item.ref());
    return mail;
  }

  /** The text first, for who reads nothing else; then the page with the pictures in it. */
  private static MimeMultipart both(MailWords words, String place) throws MessagingException {
    Map<String, byte[]> pictures = words.pictures();
    MimeMultipart page = new MimeMultipart("related");
    MimeBodyPart html = new MimeBodyPart();
    String named =
        PICTURE
            .matcher(words.html())
            .replaceAll(
                found ->
                    pictures.containsKey(found.group(1))
                        ? "cid:%s@%s".formatted(found.group(1), place)
                        : "cid:gone");
    html.setText(named, StandardCharsets.UTF_8.name(), "html");
    page.addBodyPart(html);
    for (Map.Entry<String, byte[]> picture : pictures.entrySet()) {
      MimeBodyPart part = new MimeBodyPart();
      part.setDataHandler(
          new DataHandler(new ByteArrayDataSource(picture.getValue(), "image/png")));
      part.setHeader("Content-Transfer-Encoding", "base64");
      part.setContentID("<%s@%s>".formatted(picture.getKey(), place));
      part.setDisposition(Part.INLINE);
      part.setFileName(picture.getKey());
      page.addBodyPart(part);
    }
    MimeBodyPart text = new MimeBodyPart();
    text.setText(words.text(), StandardCharsets.UTF_8.name());
    MimeBodyPart related = new MimeBodyPart();
    related.setContent(page);
    return new MimeMultipart("alternative", text, related);
  }

  private static InternetAddress address(String text) throws AddressException {
    if (text == null || CONTROL.matcher(text).find()) {
      throw new AddressException("control characters");
    }
    InternetAddress[] all = InternetAddress.parse(text, true);
    if (all.length != 1 || all[0].isGroup() || !all[0].getAddress().contains("@")) {
      throw new AddressException("not one address");
    }
    all[0].validate();
    return all[0];
  }

  private static JavaMailSenderImpl smtp(String url, Duration timeout) {
    URI server;
    try {
      server = URI.create(url);
    } catch (IllegalArgumentException e) {
      throw notAServer();
    }
    boolean tls = "smtps".equals(server.getScheme());
    if (!tls && !"smtp".equals(server.getScheme()) || server.getHost() == null) {
      throw notAServer();
    }
    JavaMailSenderImpl smtp = new JavaMailSenderImpl();
    smtp.setProtocol(tls ? "smtps" : "smtp");
    smtp.setHost(server.getHost());
    smtp.setPort(server.getPort() > 0 ? server.getPort() : tls ? 465 : 587);
    smtp.setDefaultEncoding(StandardCharsets.UTF_8.name());
    boolean login = server.getRawUserInfo() != null;
    if (login) {
      String[] parts = server.getRawUserInfo().split(":", 2);
      smtp.setUsername(decoded(parts[0]));
      smtp.setPassword(parts.length > 1 ? decoded(parts[1]) : "");
    }
    boolean here =
        server.getHost().equals("127.0.0.1")
            || server.getHost().equals("localhost")
            || server.getHost().equals("[::1]");
    String millis = String.valueOf(timeout.toMillis());
    String prefix = "mail." + smtp.getProtocol() + ".";
    Properties properties = smtp.getJavaMailProperties();
    properties.put(prefix + "auth", String.valueOf(login));
    properties.put(prefix + "connectiontimeout", millis);
    properties.put(prefix + "timeout", millis);
    properties.put(prefix + "writetimeout", millis);
    properties.put(prefix + "ssl.checkserveridentity", "true");
    if (!tls) {
      properties.put(prefix + "starttls.enable", String.valueOf(!here));
      properties.put(prefix + "starttls.required", String.valueOf(!here));
    }
    return smtp;
  }

  private static HubException notAServer() {
    return new HubException(
        "SMTP_URL makes no sense: write smtp://user:password@host:587 or"
            + " smtps://user:password@host:465, with special characters as %40 and the like.");
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "MailSender[isSetUp=" + isSetUp() + "]";
  }
}
