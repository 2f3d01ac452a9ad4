package org.makerspacehub.beans.sync;

import java.time.Instant;

/** The button that refreshes the mirror without waiting for the schedule. */
public final class SyncDesk {
  private final SyncRuns runs;
  private final SyncRequests requests;

  /**
   * @param runs the book of runs
   * @param requests where a round is asked for
   */
  public SyncDesk(SyncRuns runs, SyncRequests requests) {
    this.runs = runs;
    this.requests = requests;
  }

  /**
   * The answer to whoever pressed the button.
   *
   * @param ref under which the round will run; another's when one like it was waiting already
   * @param isNew whether this press asked for it
   * @param runningSince when the round began that runs now and is waited for; null when none does
   */
  public record Answer(String ref, boolean isNew, Instant runningSince) {}

  /**
   * Asks for a round; it begins within seconds, or when the one that runs is over.
   *
   * @param ref of the command; the round and its runs carry it
   * @param askedBy {@code T…/U…}
   */
  public Answer ask(SyncKind kind, String ref, String askedBy) {
    Instant since = runs.runningSince(SyncRuns.ROUND).orElse(null);
    SyncRequests.Asked asked = requests.ask(kind, ref, askedBy);
    return new Answer(asked.ref(), asked.isNew(), since);
  }
}
