package org.makerspacehub.beans.vendor;

/** The vendor has no such record, or no longer. */
public class VendorNotFound extends VendorRefused {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence naming the vendor
   */
  public VendorNotFound(String message) {
    super(message, null);
  }
}
