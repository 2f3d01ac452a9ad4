package org.makerspacehub.beans.member;

import java.time.LocalDate;

/**
 * One package that somebody has for a span of days, both ends included.
 *
 * @param name as Fabman has it: text from outside
 * @param from first day
 * @param until last day, or null when it goes on until somebody ends it
 * @param chargedUntil last day that was charged for; may be null
 * @param removedOn the day Fabman stopped listing it, or null while it does
 */
public record PackageSpan(
    String name, LocalDate from, LocalDate until, LocalDate chargedUntil, LocalDate removedOn) {

  /** Whether the days cover a day: the only meaning of an active package. */
  public boolean covers(LocalDate day) {
    return removedOn == null && !from.isAfter(day) && (until == null || !until.isBefore(day));
  }

  /** Whether it begins after a day. */
  public boolean startsAfter(LocalDate day) {
    return removedOn == null && from.isAfter(day);
  }

  /** The last day it was good for; null while it has no end. */
  public LocalDate lastDay() {
    if (removedOn == null || (until != null && until.isBefore(removedOn))) {
      return until;
    }
    return removedOn;
  }
}
