package org.makerspacehub.beans.workflow;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * When a workflow is due, on the clock of the space. A schedule that fires more often than every
 * quarter of an hour is none: nobody reads that, and it would crowd out everything else.
 */
public final class WorkflowCron {
  /** The least time between two runs of a schedule. */
  public static final Duration FLOOR = Duration.ofMinutes(15);

  /** How many moments ahead are looked at for one that comes too soon after another. */
  private static final int LOOKED_AT = 400;

  /**
   * Windows in which the latest moment is looked for: a schedule that is due less often is rare.
   */
  private static final List<Duration> WINDOWS =
      List.of(
          Duration.ofHours(1),
          Duration.ofHours(25),
          Duration.ofDays(8),
          Duration.ofDays(32),
          Duration.ofDays(367));

  private final CronExpression cron;

  /**
   * @param expression seconds, minutes, hours, day of the month, month, day of the week
   * @param zone of the space
   * @throws IllegalArgumentException when it is no schedule
   */
  public WorkflowCron(String expression, ZoneId zone) {
    try {
      cron = new CronExpression(expression.strip());
    } catch (ParseException e) {
      throw new IllegalArgumentException("No schedule", e);
    }
    cron.setTimeZone(TimeZone.getTimeZone(zone));
  }

  /**
   * What is wrong with a schedule.
   *
   * @param from looked at from this moment on
   * @return a sentence; empty when nothing is
   */
  public static String wrong(String expression, ZoneId zone, Instant from) {
    WorkflowCron cron;
    try {
      cron = new WorkflowCron(expression, zone);
    } catch (IllegalArgumentException none) {
      return "cron is no schedule: write seconds, minutes, hours, day of the month, month and day of"
          + " the week, for example 0 0 9 ? * MON.";
    }
    Optional<Instant> before = cron.next(from);
    if (before.isEmpty()) {
      return "cron never comes due.";
    }
    for (int i = 0; i < LOOKED_AT; i++) {
      Optional<Instant> then = cron.next(before.get());
      if (then.isEmpty()) {
        break;
      }
      if (Duration.between(before.get(), then.get()).compareTo(FLOOR) < 0) {
        return "cron comes due too often: every %d minutes at the most."
            .formatted(FLOOR.toMinutes());
      }
      before = then;
    }
    return "";
  }

  /** The first moment after another; empty when there is none. */
  public Optional<Instant> next(Instant after) {
    return Optional.ofNullable(cron.getNextValidTimeAfter(new java.util.Date(after.toEpochMilli())))
        .map(java.util.Date::toInstant);
  }

  /** The latest moment that is not after another; empty when there is none within a year. */
  public Optional<Instant> latest(Instant now) {
    for (Duration window : WINDOWS) {
      Optional<Instant> found = Optional.empty();
      Optional<Instant> each = next(now.minus(window));
      while (each.isPresent() && !each.get().isAfter(now)) {
        found = each;
        each = next(each.get());
      }
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }
}
