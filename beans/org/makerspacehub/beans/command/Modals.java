package org.makerspacehub.beans.command;

/** Shows somebody a form, in answer to a button that they pressed. */
@FunctionalInterface
public interface Modals {

  /**
   * Opens a form for whoever clicked. Slack allows it within three seconds of the click and once.
   *
   * @return null when the form is open; else what the clicker reads instead
   */
  Reply open(Click click, Form form);
}
