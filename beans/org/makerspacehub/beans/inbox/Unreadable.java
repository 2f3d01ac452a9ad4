package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.HubException;

/** What came in is signed but is not what Slack documents. */
public class Unreadable extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what is missing or malformed, without any value that was sent
   */
  public Unreadable(String message) {
    super(message);
  }
}
