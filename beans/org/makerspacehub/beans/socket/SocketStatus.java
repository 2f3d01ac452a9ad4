package org.makerspacehub.beans.socket;

import java.time.Instant;

/**
 * How one held connection is.
 *
 * @param state see {@link State}
 * @param since when it became so
 * @param sentence what is the matter and what to do; empty while all is well
 * @param connects how often it was connected, the first time included
 * @param taken envelopes that were acknowledged
 * @param left envelopes that were not, so that Slack sends them again
 */
public record SocketStatus(
    State state, Instant since, String sentence, long connects, long taken, long left) {

  /** What a held connection can be. */
  public enum State {
    /** Being made for the first time. */
    CONNECTING,
    /** Slack said hello and sends what happens. */
    CONNECTED,
    /** Lost, and being made anew without end. */
    RECONNECTING,
    /** Slack refuses our token: asked again only now and then. */
    REFUSED,
    /** Slack said that this app's connection was switched off: not tried again. */
    DISABLED,
    /** Given up by us: the process stops. */
    STOPPED
  }
}
