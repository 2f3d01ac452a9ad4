package org.makerspacehub.beans.sync;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;

/** The button that refreshes the mirror without waiting for the schedule. */
public final class SyncDesk {
  private final SyncRuns runs;
  private final Predicate<String> starter;

  /**
   * @param runs the book of runs
   * @param starter starts a round in the background under the given ref and returns at once; false
   *     when one is already waiting to start
   */
  public SyncDesk(SyncRuns runs, Predicate<String> starter) {
    this.runs = runs;
    this.starter = starter;
  }

  /**
   * The answer to whoever pressed the button.
   *
   * @param started whether a round was started for this ref
   * @param runningSince when the round began that is running instead; null when none is, or when
   *     one only waits to start
   */
  public record Started(boolean started, Instant runningSince) {}

  /**
   * Starts a round in the background, unless one is running.
   *
   * @param ref of the command; the round and its runs carry it
   */
  public Started start(String ref) {
    Optional<Instant> since = runs.runningSince(SyncRuns.ROUND);
    return since.isPresent()
        ? new Started(false, since.get())
        : new Started(starter.test(ref), null);
  }
}
