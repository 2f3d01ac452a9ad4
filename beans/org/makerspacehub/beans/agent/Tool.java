package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * Something a model, a program or the hub's own understanding of words may ask for, as {@code
 * tools/<name>.yaml} says. Whoever asks, it is one call at the {@link ToolDesk}.
 *
 * @param name lower snake case, for example {@code membership_self}
 * @param title what people read
 * @param description for the model: what it gives and when to use it
 * @param arguments JSON Schema of its arguments; what it does not name is refused
 * @param effect what calling it does
 * @param reads whose data it may show at the most; the guard and the tool look at it again
 * @param untrusted whether its answer may hold text that somebody outside wrote
 * @param hints what every client is told about it
 */
public record Tool(
    String name,
    String title,
    String description,
    JsonNode arguments,
    Effect effect,
    Reads reads,
    boolean untrusted,
    Hints hints) {

  /** What a call does. */
  public enum Effect {
    /** Looks something up; nothing is another thing afterwards. */
    READ,
    /** Lays something before people; nothing happens unless the right ones say yes. */
    ASK
  }

  /** Whose data may be in the answer. */
  public enum Reads {
    /** What anybody of the space may know. */
    PUBLIC,
    /** The asker's own. */
    OWN,
    /** What those who run the space may know. */
    TEAM,
    /** For the owner alone. */
    OWNER
  }

  /**
   * The four hints of the Model Context Protocol. They are for kind clients; nothing is decided by
   * them.
   *
   * @param readOnly changes nothing
   * @param destructive may undo or remove something
   * @param idempotent the same call again changes nothing more
   * @param openWorld reaches beyond the hub
   */
  public record Hints(
      boolean readOnly, boolean destructive, boolean idempotent, boolean openWorld) {}
}
