package org.makerspacehub.beans.knowledge.mail;

import java.util.List;

/** Says which mails of a mailbox are wanted, each time that it is looked into. */
public interface MailRound {

  /**
   * The mailbox is open.
   *
   * @param state how it says that it is
   * @param listing the numbers of every mail in it; asked for only when something changed
   * @return numbers of mails that are wanted now, the oldest first
   */
  List<Long> opened(State state, Listing listing);

  /**
   * How a mailbox is, in three numbers: as long as they stay, no mail came and none went.
   *
   * @param validity changes when the server gave its mails other numbers
   * @param next the number that the next mail gets
   * @param count mails in it
   */
  record State(long validity, long next, int count) {}

  /** Asks the server. */
  @FunctionalInterface
  interface Listing {
    /**
     * Numbers, in any order.
     *
     * @throws jakarta.mail.MessagingException when the server does not answer
     */
    List<Long> uids() throws jakarta.mail.MessagingException;
  }
}
