package org.makerspacehub.beans.vendor;

import java.time.Duration;
import org.makerspacehub.beans.HubException;

/** A vendor, or the connector before it, does not answer for now; asking later may help. */
public class VendorUnavailable extends HubException {
  private static final long serialVersionUID = 1L;

  private final Duration retryAfter;

  /**
   * @param message one sentence naming the vendor
   * @param retryAfter how long the vendor asked us to wait; zero when it did not say
   * @param cause for the log; may be null
   */
  public VendorUnavailable(String message, Duration retryAfter, Throwable cause) {
    super(message, cause);
    this.retryAfter = retryAfter;
  }

  /** How long the vendor asked us to wait; zero when it did not say. */
  public Duration retryAfter() {
    return retryAfter;
  }
}
