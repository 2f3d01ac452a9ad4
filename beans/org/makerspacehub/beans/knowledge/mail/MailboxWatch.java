package org.makerspacehub.beans.knowledge.mail;

import java.util.concurrent.atomic.AtomicBoolean;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.notice.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Whether the mailbox answers: one notice while it does not, and one word when it does again. */
public final class MailboxWatch {
  private static final Logger LOG = LoggerFactory.getLogger(MailboxWatch.class);
  private static final String TOPIC = "mailbox";

  private final Notices notices;

  /** A notice may be left from before a start. */
  private final AtomicBoolean away = new AtomicBoolean(true);

  /**
   * @param notices told of it
   */
  public MailboxWatch(Notices notices) {
    this.notices = notices;
  }

  /**
   * It could not be looked into. Never throws.
   *
   * @param cause never told: a server's answer may name the user
   */
  public void lost(Throwable cause) {
    away.set(true);
    String ref = Ref.next();
    boolean refused = isRefused(cause);
    LOG.warn(
        "The mailbox cannot be read: {} (ref {})",
        cause == null ? "no reason" : cause.getClass().getSimpleName(),
        ref);
    notices.raise(
        TOPIC,
        refused
            ? "The mailbox does not let the hub in: `IMAP_USER` or `IMAP_PASSWORD` may be wrong. It"
                + " goes on trying; nothing is lost."
            : "The mailbox does not answer; `IMAP_URL` or its server may be wrong. It goes on"
                + " trying; nothing is lost.",
        ref);
  }

  /** It was looked into. */
  public void reached() {
    if (away.getAndSet(false)) {
      notices.clear(TOPIC, "The mailbox can be read again.");
    }
  }

  private static boolean isRefused(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof jakarta.mail.AuthenticationFailedException) {
        return true;
      }
    }
    return false;
  }
}
