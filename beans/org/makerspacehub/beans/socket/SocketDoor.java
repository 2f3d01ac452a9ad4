package org.makerspacehub.beans.socket;

import org.makerspacehub.beans.inbox.SocketEnvelope;

/** What is behind a held connection: the same front door as behind HTTP. */
public interface SocketDoor {

  /**
   * Takes an envelope. Somebody waits for this, at most three seconds.
   *
   * @return whether Slack may forget it
   * @throws RuntimeException when it could not be kept; then Slack must send it again
   */
  Answer take(SocketEnvelope envelope);

  /**
   * Sends an answer that could not go the way the question came.
   *
   * @param json the message
   */
  void sendLate(SocketEnvelope envelope, String json);

  /**
   * What came of an envelope.
   *
   * @param taken whether it is to be acknowledged
   * @param json the answer that goes with the acknowledgement; empty for none
   */
  record Answer(boolean taken, String json) {
    /** Not kept: Slack must send it again. */
    public static final Answer NOT_TAKEN = new Answer(false, "");

    @Override
    public String toString() {
      return "Answer[taken=" + taken + "]";
    }
  }
}
