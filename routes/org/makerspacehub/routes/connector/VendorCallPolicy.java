package org.makerspacehub.routes.connector;

import java.io.IOException;
import org.apache.camel.LoggingLevel;
import org.apache.camel.builder.RouteConfigurationBuilder;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.processors.VendorRetries;

/**
 * How calls to vendors fail: a few more attempts while the caller waits, then the failure goes back
 * to the caller. The connector keeps nothing, so it has no dead letters.
 */
public class VendorCallPolicy extends RouteConfigurationBuilder {
  /** Routes name it in {@code routeConfigurationId}. */
  public static final String ID = "vendor-calls";

  private final VendorRetries retries;

  /**
   * @param retries whether and when there is another attempt
   */
  public VendorCallPolicy(VendorRetries retries) {
    this.retries = retries;
  }

  @Override
  public void configuration() {
    routeConfiguration(ID)
        // What went wrong is logged once, where the tool's answer is made.
        .errorHandler(
            defaultErrorHandler()
                .maximumRedeliveries(0)
                .logExhausted(false)
                .logExhaustedMessageHistory(false)
                .logStackTrace(false))
        .onException(VendorUnavailable.class, IOException.class)
        .onExceptionOccurred(retries)
        .retryWhile(retries)
        .retryAttemptedLogLevel(LoggingLevel.INFO)
        .logStackTrace(false)
        .logRetryStackTrace(false)
        .logExhausted(false);
  }
}
