package org.makerspacehub.beans.knowledge.mail;

import jakarta.mail.Flags;
import jakarta.mail.Folder;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.MethodNotSupportedException;
import jakarta.mail.event.MailEvent;
import jakarta.mail.search.SearchTerm;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.angus.mail.iap.ProtocolException;
import org.eclipse.angus.mail.iap.Response;
import org.eclipse.angus.mail.imap.AppendUID;
import org.eclipse.angus.mail.imap.IMAPFolder;
import org.eclipse.angus.mail.imap.IMAPMessage;
import org.eclipse.angus.mail.imap.IMAPStore;
import org.eclipse.angus.mail.imap.ResyncData;
import org.eclipse.angus.mail.imap.protocol.IMAPProtocol;
import org.eclipse.angus.mail.imap.protocol.IMAPResponse;

/**
 * A folder as somebody sees it who may only look: it is opened read-only, holds as many mails as
 * are wanted now, and nothing that would change it reaches the server.
 */
final class SealedFolder extends IMAPFolder {
  private final transient MailRound round;
  private transient List<Long> wanted = List.of();

  SealedFolder(String name, char separator, IMAPStore store, Boolean isNamespace, MailRound round) {
    super(name, separator, store, isNamespace);
    this.round = round;
  }

  @Override
  public synchronized List<MailEvent> open(int mode, ResyncData resync) throws MessagingException {
    List<MailEvent> events = super.open(Folder.READ_ONLY, resync);
    MailRound.State state =
        new MailRound.State(getUIDValidity(), getUIDNext(), super.getMessageCount());
    wanted = List.copyOf(round.opened(state, this::uids));
    return events;
  }

  private List<Long> uids() throws MessagingException {
    List<Long> uids = new ArrayList<>();
    doCommand(
        protocol -> {
          for (Response each : searched(protocol)) {
            if (each instanceof IMAPResponse answer && answer.keyEquals("SEARCH")) {
              for (long uid = answer.readLong(); uid != -1; uid = answer.readLong()) {
                uids.add(uid);
              }
            }
          }
          return null;
        });
    return uids;
  }

  private static Response[] searched(IMAPProtocol protocol) throws ProtocolException {
    Response[] answers = protocol.command("UID SEARCH ALL", null);
    protocol.notifyResponseHandlers(answers);
    protocol.handleResult(answers[answers.length - 1]);
    return answers;
  }

  /** Those that are wanted; the others are not asked about. */
  @Override
  public synchronized int getMessageCount() throws MessagingException {
    int all = super.getMessageCount();
    return isOpen() ? Math.min(wanted.size(), all) : all;
  }

  /** Those that are wanted, whatever is searched for. */
  @Override
  public synchronized Message[] search(SearchTerm term, Message[] among) throws MessagingException {
    long[] uids = wanted.stream().mapToLong(Long::longValue).toArray();
    List<Message> found = new ArrayList<>();
    for (Message each : getMessagesByUID(uids)) {
      if (each != null) {
        found.add(each);
      }
    }
    return found.toArray(Message[]::new);
  }

  @Override
  protected IMAPMessage newIMAPMessage(int number) {
    return new SealedMail(this, number);
  }

  @Override
  public synchronized void setFlags(Message[] mails, Flags flags, boolean set) {
    // Nothing is marked.
  }

  @Override
  public synchronized void setFlags(int from, int to, Flags flags, boolean set) {
    // Nothing is marked.
  }

  @Override
  public synchronized void setFlags(int[] mails, Flags flags, boolean set) {
    // Nothing is marked.
  }

  @Override
  public synchronized void copyMessages(Message[] mails, Folder to) throws MessagingException {
    throw sealed();
  }

  @Override
  public synchronized AppendUID[] copyUIDMessages(Message[] mails, Folder to)
      throws MessagingException {
    throw sealed();
  }

  @Override
  public synchronized void moveMessages(Message[] mails, Folder to) throws MessagingException {
    throw sealed();
  }

  @Override
  public synchronized AppendUID[] moveUIDMessages(Message[] mails, Folder to)
      throws MessagingException {
    throw sealed();
  }

  @Override
  public synchronized void appendMessages(Message[] mails) throws MessagingException {
    throw sealed();
  }

  @Override
  public synchronized Message[] expunge() {
    return new Message[0];
  }

  @Override
  public synchronized Message[] expunge(Message[] mails) {
    return new Message[0];
  }

  /** Whatever it is told, it leaves deleted mails where they are. */
  @Override
  public synchronized void close(boolean expunge) throws MessagingException {
    super.close(false);
  }

  @Override
  public synchronized boolean create(int type) throws MessagingException {
    throw sealed();
  }

  @Override
  public synchronized boolean delete(boolean recurse) throws MessagingException {
    throw sealed();
  }

  @Override
  public synchronized boolean renameTo(Folder to) throws MessagingException {
    throw sealed();
  }

  private static MessagingException sealed() {
    return new MethodNotSupportedException("The mailbox is only looked into.");
  }
}
