package org.makerspacehub.beans.agent;

import org.makerspacehub.beans.HubException;

/**
 * Does one tool. It is called through {@code direct:tool-<name>} by the {@link ToolDesk} alone,
 * after the arguments were looked at and the guard was asked. Whose data it shows it asks the guard
 * again, about that very person.
 */
public interface ToolHandler {

  /** The tool of {@code tools/<name>.yaml} that it does. */
  String tool();

  /**
   * Whether nothing comes of it before a human saw the exact arguments and agreed to them. A tool
   * that asks for something and does not promise this cannot be called once text from outside, or
   * something about people, is in the session's view (R13).
   */
  default boolean showsExactArguments() {
    return false;
  }

  /**
   * Does it, within a few seconds.
   *
   * @throws HubException with a sentence that a model and a person may read
   */
  ToolAnswer answer(ToolCall call);
}
