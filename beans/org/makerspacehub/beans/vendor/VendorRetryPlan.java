package org.makerspacehub.beans.vendor;

import java.time.Duration;
import java.util.Optional;

/**
 * Whether a call to a vendor is tried again, and when. The whole of it, waits and time-outs
 * included, stays within the patience, because the hub is waiting on the line.
 *
 * @param attempts how often a vendor is called at most, the first time included
 * @param firstDelay before the second attempt; doubled before each further one
 * @param longestCall what one attempt may take at most
 * @param patience what all attempts together may take
 */
public record VendorRetryPlan(
    int attempts, Duration firstDelay, Duration longestCall, Duration patience) {

  /**
   * The wait before the next attempt.
   *
   * @param failed how many attempts have failed so far, at least one
   * @param elapsed since the first attempt began
   * @param failure of the last one
   * @return empty when there is to be no further attempt; a vendor that asks for a longer wait than
   *     the patience allows is not called again, the caller is told instead
   */
  public Optional<Duration> next(int failed, Duration elapsed, Throwable failure) {
    if (failed >= attempts) {
      return Optional.empty();
    }
    Duration wait = firstDelay.multipliedBy(1L << Math.min(failed - 1, 20));
    if (failure instanceof VendorUnavailable unavailable
        && unavailable.retryAfter().compareTo(wait) > 0) {
      wait = unavailable.retryAfter();
    }
    return elapsed.plus(wait).plus(longestCall).compareTo(patience) > 0
        ? Optional.empty()
        : Optional.of(wait);
  }
}
