package org.makerspacehub.beans.inbox;

import org.makerspacehub.beans.HubException;

/** A row was claimed again and again and never finished. */
public class GaveUp extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param inboxId the row
   * @param attempts how often it was claimed before
   */
  public GaveUp(long inboxId, int attempts) {
    super("Inbox row %d was tried %d times and never finished.".formatted(inboxId, attempts));
  }
}
