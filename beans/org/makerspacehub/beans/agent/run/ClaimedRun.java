package org.makerspacehub.beans.agent.run;

import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.failure.Payload;

/**
 * A question that this process answers, for as long as its claim holds.
 *
 * @param question what was asked
 * @param claim the fencing number: a later claim makes this one worthless
 * @param run what is to be done
 */
public record ClaimedRun(Question question, long claim, AgentRun run) implements Payload {

  /** For a dead letter: which, and never what was asked. */
  @Override
  public String payloadText() {
    return toString();
  }

  @Override
  public String toString() {
    return "ClaimedRun[" + question.ref() + ", " + question.agent() + "]";
  }
}
