package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.command.Reply;

/**
 * How working off a row ended.
 *
 * @param event the row
 * @param state what the row becomes
 * @param text one short line for the trace, without personal data
 * @param reply what the asker reads; null when nobody asked
 */
public record Outcome(InboxEvent event, State state, String text, Reply reply) {

  /** The ends of a row. */
  public enum State {
    /** Worked off. */
    DONE,
    /** Nothing to do, or too late to. */
    IGNORED,
    /** Failed for good; there is a dead letter. */
    DEAD
  }
}
