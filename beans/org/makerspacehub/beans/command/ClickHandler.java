package org.makerspacehub.beans.command;

/**
 * Does what some of our buttons say. Unlike a command nothing was asked of the guard before: the
 * handler asks it, about the very thing that is decided.
 */
public interface ClickHandler {

  /** What the action ids of its buttons begin with, for example {@code review.}. */
  String actionPrefix();

  /**
   * Does it. It may be called again for the same click after a crash, so a second time must change
   * nothing and say how it ended.
   *
   * @return what the clicker reads; {@link Reply#replacing} puts it in the place of the buttons;
   *     null for nothing, where something else shows what was done
   * @throws org.makerspacehub.beans.HubException with a sentence for the clicker
   */
  Reply click(Click click);
}
