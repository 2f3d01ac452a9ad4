package org.makerspacehub.beans.hint;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;

/**
 * Wishes for a round of the sync before its time: many wishes are one round, and there is at most
 * one a minute. A wish that is lost with the process costs nothing but the wait for the schedule.
 */
public final class RoundSoon {
  /** Between the beginnings of two rounds that were wished for. */
  static final Duration GAP = Duration.ofMinutes(1);

  private final Consumer<String> start;
  private final Clock clock;
  private String wished;
  private Instant last = Instant.MIN;

  /**
   * @param start asks for a round under a ref; it begins when the one that runs is over
   * @param clock what "now" is
   */
  public RoundSoon(Consumer<String> start, Clock clock) {
    this.start = start;
    this.clock = clock;
  }

  /** Wishes for a round; returns at once. */
  public synchronized void wish(String ref) {
    if (wished == null) {
      wished = ref;
    }
  }

  /** Starts the round that is wished for, if it is time. Called every few seconds. */
  public synchronized void startIfDue() {
    Instant now = clock.instant();
    if (wished == null || last.isAfter(now.minus(GAP))) {
      return;
    }
    start.accept(wished);
    wished = null;
    last = now;
  }
}
