package org.makerspacehub.beans.knowledge.mail;

import jakarta.mail.Provider;
import jakarta.mail.Session;
import java.time.Duration;
import java.util.Properties;
import org.makerspacehub.beans.HubException;

/**
 * A mailbox that can be looked into and not changed. Whoever gets a session from here can connect,
 * but neither sees the address nor the login: both are known to the store alone.
 */
public final class Mailbox {
  static final String KEY = "hub.mailbox";

  private final MailboxAddress address;
  private final String user;
  private final String password;
  private final Duration timeout;
  private final MailRound round;

  /**
   * @param address where it is
   * @param user of it
   * @param password of its user
   * @param timeout for connecting, and for each answer of the server
   * @param round says which mails are wanted
   * @throws HubException when there is no user
   */
  public Mailbox(
      MailboxAddress address, String user, String password, Duration timeout, MailRound round) {
    if (user.isBlank()) {
      throw new HubException("IMAP_URL needs IMAP_USER and IMAP_PASSWORD.");
    }
    this.address = address;
    this.user = user;
    this.password = password;
    this.timeout = timeout;
    this.round = round;
  }

  /** A session whose store of kind {@code imap} is this mailbox and no other. */
  public Session session() {
    String millis = String.valueOf(timeout.toMillis());
    Properties settings = new Properties();
    settings.put(KEY, this);
    settings.put("mail.imap.connectiontimeout", millis);
    settings.put("mail.imap.timeout", millis);
    settings.put("mail.imap.writetimeout", millis);
    settings.put("mail.imap.connectionpoolsize", "1");
    // A large mail comes in pieces, and only as many of them as are read.
    settings.put("mail.imap.partialfetch", "true");
    settings.put("mail.imap.fetchsize", String.valueOf(256 << 10));
    settings.put("mail.imap.ssl.checkserveridentity", "true");
    settings.put("mail.imap.starttls.enable", String.valueOf(!address.secure()));
    // A password is said to another machine only where nobody else hears it.
    settings.put(
        "mail.imap.starttls.required", String.valueOf(!address.secure() && !address.isHere()));
    Session session = Session.getInstance(settings);
    Provider provider =
        new Provider(Provider.Type.STORE, "imap", SealedStore.class.getName(), "hub", null);
    try {
      session.setProvider(provider);
    } catch (jakarta.mail.NoSuchProviderException impossible) {
      throw new IllegalStateException(impossible);
    }
    return session;
  }

  static Mailbox of(Session session) {
    return (Mailbox) session.getProperties().get(KEY);
  }

  MailboxAddress address() {
    return address;
  }

  String user() {
    return user;
  }

  String password() {
    return password;
  }

  MailRound round() {
    return round;
  }

  @Override
  public String toString() {
    return "Mailbox";
  }
}
