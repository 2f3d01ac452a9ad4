package org.makerspacehub.beans.vendor;

/** The connector was given no key for this vendor. That is a choice, not a failure. */
public class VendorNotSetUp extends VendorRefused {
  private static final long serialVersionUID = 1L;

  /**
   * @param vendor its name, for example {@code HubSpot}
   */
  public static VendorNotSetUp of(String vendor) {
    return new VendorNotSetUp(vendor + " is not set up.");
  }

  /**
   * @param message one sentence naming the vendor
   */
  public VendorNotSetUp(String message) {
    super(message, null);
  }
}
