package org.makerspacehub.beans.execute;

/** What came of an attempt. There is no fourth answer. */
public sealed interface Effect {

  /**
   * It happened, once.
   *
   * @param outcome a sentence for the requester, without secrets
   * @param vendorRef what the vendor calls what was made; ASCII; may be empty
   * @param secret for the requester alone, for example a door code; null for none
   */
  record Done(String outcome, String vendorRef, String secret) implements Effect {
    @Override
    public String toString() {
      return "Done[vendorRef=" + vendorRef + "]";
    }
  }

  /**
   * It certainly did not happen, and trying again would not help.
   *
   * @param reason a sentence for the requester
   */
  record NotDone(String reason) implements Effect {}

  /**
   * It may have happened.
   *
   * @param reason what was seen, for the operators
   */
  record Unknown(String reason) implements Effect {}
}
