package org.makerspacehub.beans.command;

/** Shows somebody a form, in answer to a button that they pressed or a command. */
@FunctionalInterface
public interface Modals {

  /**
   * Opens a form for somebody. Slack allows it within three seconds of what they did, and once.
   *
   * @return null when the form is open; else what they read instead
   */
  Reply open(Opener opener, Form form);

  /** The same for whoever pressed a button. */
  default Reply open(Click click, Form form) {
    return open(
        new Opener(click.ref(), click.principal(), click.triggerId(), click.receivedAt()), form);
  }

  /** The same for whoever typed a command. */
  default Reply open(SlackCommand command, Form form) {
    return open(
        new Opener(command.ref(), command.principal(), command.triggerId(), command.receivedAt()),
        form);
  }
}
