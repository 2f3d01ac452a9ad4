package org.makerspacehub.beans.sync;

import org.makerspacehub.beans.HubException;

/** A round of the sync ended with flows that failed; the message says which and why. */
public class SyncIncomplete extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message which flows failed and why
   */
  public SyncIncomplete(String message) {
    super(message);
  }
}
