package org.makerspacehub.beans.member;

import java.time.LocalDate;
import java.util.List;

/**
 * How somebody stands with the makerspace on one day.
 *
 * @param kind in one word
 * @param current packages that cover the day, the one that lasts longest first
 * @param next the package that begins next, or null
 * @param last the package that ended last, when none covers the day; or null
 * @param overdue what should have been paid before the day, by currency
 * @param overdueSince due day of the oldest overdue invoice; null when none is
 * @param open what is invoiced and not yet due, by currency
 * @param openDue the day the first of those must be paid by; null when no day is set
 */
public record Standing(
    Kind kind,
    List<PackageSpan> current,
    PackageSpan next,
    PackageSpan last,
    List<Sum> overdue,
    LocalDate overdueSince,
    List<Sum> open,
    LocalDate openDue) {

  /** Standings, the gravest first. */
  public enum Kind {
    /** Fabman no longer lists them. */
    GONE,
    /** Staff locked them out, whatever they have paid. */
    LOCKED,
    /** A package covers the day, and a bill was due before it. */
    OVERDUE,
    /** Their last package is over. */
    ENDED,
    /** Their first package, or the next after a gap, begins later. */
    NOT_STARTED,
    /** They never had one. */
    NO_PACKAGE,
    /** A package covers the day and nothing is overdue. */
    GOOD
  }

  /** Whether a bill is open, due or not: then a day that was charged for is not a day paid for. */
  public boolean owes() {
    return !overdue.isEmpty() || !open.isEmpty();
  }
}
