package org.makerspacehub.beans.agent;

/**
 * Where agents are spoken to. A question is kept in the database first and answered by whichever
 * process of the hub takes it up, so a plug that is pulled loses none.
 */
public interface AgentDesk {

  /**
   * Takes a question, or says at once why not: nobody of that name, not for you, no model.
   *
   * @return what came of it
   */
  Taken ask(Question question);

  /** Whether a model is set, so that questions are answered in sentences of its own. */
  boolean hasModel();

  /**
   * What came of a question.
   *
   * @param accepted whether an answer follows through the outbox, under the key {@code agent:} and
   *     the question's reference
   * @param sentence for the asker when it was not; empty when it was
   */
  record Taken(boolean accepted, String sentence) {}
}
