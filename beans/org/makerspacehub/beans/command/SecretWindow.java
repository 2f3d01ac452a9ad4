package org.makerspacehub.beans.command;

/**
 * Shows somebody a secret in a window of their own, in answer to a button that they pressed or a
 * command.
 */
@FunctionalInterface
public interface SecretWindow {

  /** What came of it. */
  enum Shown {
    /** They see it. */
    YES,
    /** No answer came: they may see it. */
    PERHAPS,
    /** They certainly do not; pressing the button again may help. */
    NO
  }

  /**
   * Shows it, in one attempt.
   *
   * @param title fixed words of ours
   * @param secret shown as it is; goes into no log
   * @param below what to know about it, plain words
   */
  Shown show(Opener opener, String title, String secret, String below);

  /** The same for whoever pressed a button. */
  default Shown show(Click click, String title, String secret, String below) {
    return show(
        new Opener(click.ref(), click.principal(), click.triggerId(), click.receivedAt()),
        title,
        secret,
        below);
  }
}
