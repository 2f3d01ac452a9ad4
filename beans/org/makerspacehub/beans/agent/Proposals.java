package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * What an agent would have asked for in somebody's name. Nothing is asked for until that person has
 * seen the exact arguments and pressed the button under them.
 */
public interface Proposals {

  /**
   * Lays it before the asker. Says at once what the gate would refuse.
   *
   * @param call by which the agent proposes; the same call again is the same proposal
   * @param action of {@code actions.yaml}
   * @param target as the action wants it; empty for the asker themselves or for nothing
   * @param arguments an object
   * @param why in the agent's words, for the reviewers; may be empty
   * @return a sentence for the agent: what the asker sees now, or why it cannot be asked
   */
  Proposed propose(ToolCall call, String action, String target, JsonNode arguments, String why);

  /**
   * What came of it.
   *
   * @param shown whether the asker is shown it
   * @param ref of the proposal, or of the request where it waits at the gate already; empty when it
   *     was refused
   * @param sentence for the agent
   */
  record Proposed(boolean shown, String ref, String sentence) {}
}
