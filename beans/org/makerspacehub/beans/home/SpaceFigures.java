package org.makerspacehub.beans.home;

import java.time.Instant;

/** The space in a few figures. */
@FunctionalInterface
public interface SpaceFigures {

  /**
   * All of them at one moment.
   *
   * @param active people with a package that covers today, whom nobody locked out
   * @param fresh people whose first package ever began this month
   * @param overdue members with a bill that was due before today, as a report counts them
   * @param machines that are running now
   * @param readAt when the members were last read from Fabman; null before the first time
   */
  record Snapshot(long active, long fresh, long overdue, long machines, Instant readAt) {}

  /** Reads them. */
  Snapshot now();
}
