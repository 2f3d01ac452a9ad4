package org.makerspacehub.beans.agent;

import java.util.List;

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
   * There is none.
   *
   * @param sentence why, and what helps; the hub's own words
   */
  void failed(Question question, String sentence);
}
