package org.makerspacehub.beans.agent;

import org.makerspacehub.beans.HubException;

/**
 * The way from the {@link ToolDesk} to a {@link ToolHandler}. Nothing but the desk goes it, after
 * the arguments were looked at and the guard was asked.
 */
@FunctionalInterface
public interface ToolRoute {

  /**
   * Runs a tool on the caller's thread.
   *
   * @param call allowed and checked
   * @return what was found; never null
   * @throws HubException with a sentence for whoever called
   * @throws RuntimeException when it broke
   */
  ToolAnswer run(ToolCall call);
}
