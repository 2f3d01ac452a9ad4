package org.makerspacehub.beans.knowledge.mail;

import jakarta.mail.Flags;
import jakarta.mail.Header;
import java.util.Collections;
import java.util.Enumeration;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;

/**
 * A mail of which nobody learns the headers by asking for them all, so that none of them becomes a
 * header of an exchange; its bytes say what they are.
 */
final class SealedMail extends IMAPMessage {

  SealedMail(IMAPFolder folder, int number) {
    super(folder, number);
    setPeek(true);
  }

  @Override
  public Enumeration<Header> getAllHeaders() {
    return Collections.emptyEnumeration();
  }

  @Override
  public synchronized void setFlags(Flags flags, boolean set) {
    // Nothing is marked.
  }
}
