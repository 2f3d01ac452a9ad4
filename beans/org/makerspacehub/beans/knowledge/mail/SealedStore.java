package org.makerspacehub.beans.knowledge.mail;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.protocol.ListInfo;

/**
 * An IMAP store whose folders cannot be changed, whatever is asked of them: Camel's consumer opens
 * them for writing, marks what it took as seen, and moves and deletes where a mail's own headers
 * say so (CVE-2026-33454 and others). Public because the mail library makes it by its name.
 */
public final class SealedStore extends IMAPStore {
  private final Mailbox mailbox;

  /**
   * @param session holds the mailbox
   * @param url of no meaning here
   */
  public SealedStore(Session session, URLName url) {
    super(session, url, "imap", Mailbox.of(session).address().secure());
    this.mailbox = Mailbox.of(session);
  }

  @Override
  protected boolean protocolConnect(String host, int port, String user, String password)
      throws MessagingException {
    return super.protocolConnect(
        mailbox.address().host(), mailbox.address().port(), mailbox.user(), mailbox.password());
  }

  @Override
  protected IMAPFolder newIMAPFolder(String fullName, char separator, Boolean isNamespace) {
    return new SealedFolder(
        mailbox.address().folder(), separator, this, isNamespace, mailbox.round());
  }

  @Override
  protected IMAPFolder newIMAPFolder(String fullName, char separator) {
    return newIMAPFolder(fullName, separator, null);
  }

  @Override
  protected IMAPFolder newIMAPFolder(ListInfo info) {
    return newIMAPFolder(info.name, info.separator, null);
  }
}
