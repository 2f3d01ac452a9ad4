package org.makerspacehub.beans.vendor;

import org.makerspacehub.beans.HubException;

/** A vendor, or the connector before it, said no; asking again would not help. */
public class VendorRefused extends HubException {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence naming the vendor and what to mend
   * @param cause for the log; may be null
   */
  public VendorRefused(String message, Throwable cause) {
    super(message, cause);
  }
}
