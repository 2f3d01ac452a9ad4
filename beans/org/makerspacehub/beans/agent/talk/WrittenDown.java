package org.makerspacehub.beans.agent.talk;

import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.command.Reply;

/** Answers open questions from what was written down, in the words of those who wrote it. */
public interface WrittenDown {

  /**
   * What is known about a question. Never fails: that nothing can be looked up now is an answer.
   *
   * @param question as it was asked
   * @param note small print in Slack's markup; may be empty
   * @param aloud whether it was asked before others who would read an answer
   */
  Told about(Question question, String note, boolean aloud);

  /**
   * What was said in the thread that a question stands in, for the asker alone.
   *
   * @param question that asks for it
   */
  Reply thread(Question question);

  /**
   * What is said.
   *
   * @param known whether something answers it
   * @param text the same as {@code own} in Slack's markup
   * @param own for the asker alone; null when what everybody reads is all there is
   * @param aloud for everybody in the channel; null when nobody else is told anything
   */
  record Told(boolean known, String text, Reply own, Reply aloud) {}
}
