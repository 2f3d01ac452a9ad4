package org.makerspacehub.beans.gate;

import java.util.Map;
import org.makerspacehub.beans.policy.Principal;

/**
 * The one way to ask for something privileged, whoever asks: people, schedules, webhooks, agents.
 */
public interface Approvals {

  /**
   * Asks. What is asked for is either waiting for people when this returns, or was refused; it is
   * never done here.
   */
  Asked request(Ask ask);

  /**
   * What somebody wants.
   *
   * @param ref names it; a second ask with the same ref is the same ask
   * @param requester for whom it is asked: whose rights count, and who may not approve it
   * @param askedThrough the agent, schedule or client that asks for them; null when they ask
   *     themselves
   * @param action a name of {@code actions.yaml}
   * @param target whom or what it is done to, see the action
   * @param arguments by name, as the action's schema says
   * @param why in their words; may be empty
   * @param urgent whether approvers are told in their quiet hours too
   */
  record Ask(
      String ref,
      Principal requester,
      String askedThrough,
      String action,
      String target,
      Map<String, Object> arguments,
      String why,
      boolean urgent) {}

  /**
   * What became of it.
   *
   * @param pending whether it waits for people; else it was refused
   * @param ref names the request
   * @param sentence for the asker: what happens next, or why not
   */
  record Asked(boolean pending, String ref, String sentence) {}
}
