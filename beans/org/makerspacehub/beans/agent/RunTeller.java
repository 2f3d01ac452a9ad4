package org.makerspacehub.beans.agent;

import java.util.List;
import java.util.Optional;

/** Tells whoever asked how their question stands. Each is told once, however often it is said. */
public interface RunTeller {

  /**
   * What is being done for them now. Losing it is no loss.
   *
   * @param step counts from 1
   * @param title of the tool that is called, or what else is being waited for
   */
  void progress(Question question, int step, String title);

  /**
   * The answer, written down for sending in the transaction that is open.
   *
   * @param text as the model wrote it: not yet cleaned of anything
   * @param proposals references of what is laid before the asker with it, in order
   */
  void answered(Question question, String text, List<String> proposals);

  /**
   * What can be said without the agent. It looks things up and may take seconds, so it is asked for
   * before anything is locked.
   *
   * @return empty when there is nothing
   */
  Optional<String> instead(Question question);

  /**
   * There is none, written down for sending in the transaction that is open.
   *
   * @param sentence why, and what helps; the hub's own words
   * @param instead what {@link #instead} gave
   */
  void failed(Question question, String sentence, Optional<String> instead);
}
