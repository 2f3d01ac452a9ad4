package org.makerspacehub.beans.command;

import java.time.Instant;

/** Starts a round of synchronisation and does not wait for its end. */
@FunctionalInterface
public interface SyncStarter {

  /**
   * What came of asking.
   *
   * @param started whether a round began now
   * @param runningSince when the round that runs already began; null when one began now, or when it
   *     is not known
   */
  record Result(boolean started, Instant runningSince) {
    /** A round began now. */
    public static final Result STARTED = new Result(true, null);

    /** A round was under way, so none was started. */
    public static Result alreadyRunning(Instant since) {
      return new Result(false, since);
    }
  }

  /**
   * Starts one, unless one runs.
   *
   * @param ref the correlation id that the round carries
   */
  Result start(String ref);
}
