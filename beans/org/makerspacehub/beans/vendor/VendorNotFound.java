package org.makerspacehub.beans.vendor;

/** A vendor has no such record, or has it no more. */
public class VendorNotFound extends VendorRefused {
  private static final long serialVersionUID = 1L;

  /**
   * @param message one sentence naming the vendor
   * @param cause for the log; may be null
   */
  public VendorNotFound(String message, Throwable cause) {
    super(message, cause);
  }
}
