package org.makerspacehub.beans.sync;

import org.makerspacehub.beans.HubException;

/**
 * A run would have ended more at once than is believed without a human; nothing of it was ended.
 * The message says what and what to type.
 */
public class BrakeOn extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message for the run's outcome and the operators, without personal data
   */
  public BrakeOn(String message) {
    super(message);
  }
}
