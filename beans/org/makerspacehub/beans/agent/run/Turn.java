package org.makerspacehub.beans.agent.run;

/**
 * What was said once before, and nothing of what was looked up for it.
 *
 * @param question in the asker's words
 * @param answer as it was given
 * @param untrusted whether text from outside was in view when the answer was made
 * @param personal whether something about people was
 */
public record Turn(String question, String answer, boolean untrusted, boolean personal) {

  /** Without what was said. */
  @Override
  public String toString() {
    return "Turn[untrusted=" + untrusted + ", personal=" + personal + "]";
  }
}
