package org.makerspacehub.beans.command;

/**
 * Takes some of our forms. Nothing was asked of the guard before: the handler asks it, about the
 * very thing that the form is about, for whoever sent it off.
 */
public interface ViewHandler {

  /** What the callback ids of its forms begin with, for example {@code away.}. */
  String callbackPrefix();

  /**
   * Does what the form asks for. Somebody waits for the answer, at most two seconds. It may be
   * called again for the same form after a crash, so a second time must change nothing.
   *
   * @throws org.makerspacehub.beans.HubException with a sentence for whoever sent it off
   */
  Submitted submit(Submission submission);

  /**
   * Hears that a form was closed without being sent off; only where the form asked for that.
   *
   * @param submission without values
   */
  default void closed(Submission submission) {}

  /**
   * Whether a form that waited while the hub was away is still worth doing.
   *
   * @param submission as it was sent off
   */
  default boolean stillMakesSense(Submission submission) {
    return true;
  }

  /**
   * Whether what somebody said by this form was kept when it came in and counts however late this
   * hears of it. Such a form is never put aside as too old: whoever sent it off reads what became
   * of it.
   *
   * @param submission as it was sent off
   */
  default boolean countsAnyway(Submission submission) {
    return false;
  }
}
