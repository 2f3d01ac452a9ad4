package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.HubException;

/**
 * What came in does not prove who sent it. The message is for our log: the sender learns nothing
 * but the reference.
 */
public class NotTrusted extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message what was wrong, without any value that was sent
   */
  public NotTrusted(String message) {
    super(message);
  }
}
