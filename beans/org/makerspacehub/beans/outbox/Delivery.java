package org.makerspacehub.beans.outbox;

import java.time.Duration;

/**
 * What came of an attempt to send a message.
 *
 * @param item the message
 * @param end how it ended
 * @param why one short line without personal data
 * @param place where Slack put it; null when nothing was put or it is not ours to change
 * @param pause before the next attempt; null unless there is to be one
 * @param whole whether the wait is the vendor's wish for every message of this kind
 */
public record Delivery(
    OutboxItem item, End end, String why, SlackPlace place, Duration pause, boolean whole) {

  /** Ends of an attempt. */
  public enum End {
    /** It is there. */
    SENT,
    /** It is certainly not there, and another attempt may help. */
    AGAIN,
    /** Nobody knows, and another look may tell. */
    IN_DOUBT,
    /** It is not there, and will not be. */
    FAILED,
    /** Nobody knows, and nobody will. */
    UNKNOWN
  }

  static Delivery sent(OutboxItem item, SlackPlace place, String why) {
    return new Delivery(item, End.SENT, why, place, null, false);
  }

  static Delivery again(OutboxItem item, String why, Duration pause, boolean whole) {
    return new Delivery(item, End.AGAIN, why, null, pause, whole);
  }

  static Delivery inDoubt(OutboxItem item, String why, Duration pause, boolean whole) {
    return new Delivery(item, End.IN_DOUBT, why, null, pause, whole);
  }

  static Delivery failed(OutboxItem item, String why) {
    return new Delivery(item, End.FAILED, why, null, null, false);
  }

  static Delivery unknown(OutboxItem item, String why) {
    return new Delivery(item, End.UNKNOWN, why, null, null, false);
  }
}
