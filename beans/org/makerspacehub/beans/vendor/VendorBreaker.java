package org.makerspacehub.beans.vendor;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import java.io.IOException;
import java.time.Duration;

/**
 * Stops calling a vendor that keeps failing. Every vendor has its own: one that is down says
 * nothing about the other.
 */
public final class VendorBreaker {
  private VendorBreaker() {}

  /**
   * A breaker that opens when at least half of the last calls failed.
   *
   * <p>It is made here and not by Camel's own settings, where an exception that is set to be
   * ignored vanishes altogether: a refusal would look like an answer.
   *
   * @param vendor its name
   * @param calls how many of the last calls count, and how many there must be
   * @param pause how long it stays open before it tries again
   */
  public static CircuitBreaker of(String vendor, int calls, Duration pause) {
    return CircuitBreaker.of(
        vendor,
        CircuitBreakerConfig.custom()
            .slidingWindowSize(calls)
            .minimumNumberOfCalls(calls)
            .waitDurationInOpenState(pause)
            .permittedNumberOfCallsInHalfOpenState(2)
            .recordException(VendorBreaker::isTheVendorsFault)
            .build());
  }

  private static boolean isTheVendorsFault(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VendorUnavailable || cause instanceof IOException) {
        return true;
      }
    }
    return false;
  }
}
