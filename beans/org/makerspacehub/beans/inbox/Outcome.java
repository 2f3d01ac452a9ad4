package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.Submitted;

/**
 * How working off a row ended.
 *
 * @param event the row
 * @param state what the row becomes
 * @param text one short line for the trace, without personal data
 * @param reply what the asker reads; null when nobody asked
 * @param submitted what becomes of a form that was sent off; null for everything else
 */
public record Outcome(
    InboxEvent event, State state, String text, Reply reply, Submitted submitted) {

  /** Not of a form. */
  public Outcome(InboxEvent event, State state, String text, Reply reply) {
    this(event, state, text, reply, null);
  }

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
