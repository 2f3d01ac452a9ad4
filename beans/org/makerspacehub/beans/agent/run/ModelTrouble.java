package org.makerspacehub.beans.agent.run;

import org.makerspacehub.beans.HubException;

/** The model gave no answer that can be used. */
public final class ModelTrouble extends HubException {
  private static final long serialVersionUID = 1L;

  /** What was wrong. */
  public enum Kind {
    /** None is set. */
    ABSENT("No model is configured, so I cannot think; commands such as /membership work."),
    /** It does not answer, or has not for a while. */
    DOWN(
        "I can't think just now, because the model does not answer. Commands such as /membership"
            + " work; please try again in a few minutes."),
    /** It took longer than it may. */
    SLOW(
        "The model takes too long just now. Commands such as /membership work; please try again in"
            + " a few minutes."),
    /** It answered with something that is no answer. */
    GARBLED("The model answered with something I can't read. Please ask again in other words.");

    private final String sentence;

    Kind(String sentence) {
      this.sentence = sentence;
    }
  }

  private final Kind kind;

  /**
   * @param kind what was wrong
   */
  public ModelTrouble(Kind kind) {
    super(kind.sentence);
    this.kind = kind;
  }

  /** What was wrong. */
  public Kind kind() {
    return kind;
  }
}
