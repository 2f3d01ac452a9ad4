package org.makerspacehub.beans.report;

import java.text.ParseException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.TimeZone;
import org.quartz.CronExpression;

/**
 * When reports of a kind are due: of each period, at the first moment after its end at which the
 * expression fires, on the clock of the space. So a schedule that fires every day, or moves with
 * daylight saving, still makes one report a period.
 */
public final class ReportCron {
  /** What switches a schedule off. */
  private static final Set<String> OFF = Set.of("", "-", "off");

  /** Fires after everybody who could read it; for a scheduler that must be given something. */
  private static final String NEVER = "0 0 0 1 1 ? 2099";

  private final ReportKind kind;
  private final String said;
  private final ZoneId zone;
  private final CronExpression cron;

  /**
   * @param kind of report
   * @param cron seconds, minutes, hours, day of the month, month, day of the week; or empty, {@code
   *     -} or {@code off}
   * @param zone of the space
   * @throws IllegalArgumentException when it is none of these
   */
  public ReportCron(ReportKind kind, String cron, ZoneId zone) {
    this.kind = kind;
    this.said = cron.strip();
    this.zone = zone;
    this.cron = OFF.contains(said.toLowerCase(Locale.ROOT)) ? null : parsed(said);
  }

  /** The kind of report. */
  public ReportKind kind() {
    return kind;
  }

  /** Whether no report comes by itself. */
  public boolean isOff() {
    return cron == null;
  }

  /** As a scheduler takes it; one that is off never fires. */
  public String expression() {
    return isOff() ? NEVER : said;
  }

  /** When the report of a period is due, UTC; empty when its turn is skipped or it is off. */
  public Optional<Instant> dueAt(ReportPeriod period) {
    if (isOff()) {
      return Optional.empty();
    }
    // On the wall clock, as if it never changed: an hour that is left out or comes twice neither
    // loses a report nor doubles one.
    LocalDateTime over = period.next().first().atStartOfDay();
    LocalDateTime tooLate = period.next().next().first().atStartOfDay();
    // The expression looks strictly after, and the first second of the day counts.
    Date fires =
        cron.getNextValidTimeAfter(Date.from(over.minusSeconds(1).toInstant(ZoneOffset.UTC)));
    return Optional.ofNullable(fires)
        .map(at -> LocalDateTime.ofInstant(at.toInstant(), ZoneOffset.UTC))
        .filter(at -> at.isBefore(tooLate))
        .map(at -> at.atZone(zone).toInstant());
  }

  /** The next report that comes, and when; empty when none does within some periods. */
  public Optional<Due> next(Instant now) {
    ReportPeriod period = ReportPeriod.lastBefore(kind, now.atZone(zone).toLocalDate());
    for (int ahead = 0; ahead < 60; ahead++) {
      Optional<Instant> at = dueAt(period);
      if (at.isPresent() && at.get().isAfter(now)) {
        return Optional.of(new Due(period, at.get()));
      }
      period = period.next();
    }
    return Optional.empty();
  }

  /**
   * A report that should be there.
   *
   * @param at when it was, or will be, due
   */
  public record Due(ReportPeriod period, Instant at) {}

  /** Whether a text is an expression or switches off. */
  public static boolean isGood(String cron) {
    String text = cron.strip();
    return OFF.contains(text.toLowerCase(Locale.ROOT)) || CronExpression.isValidExpression(text);
  }

  private static CronExpression parsed(String text) {
    try {
      CronExpression cron = new CronExpression(text);
      cron.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
      return cron;
    } catch (ParseException e) {
      throw new IllegalArgumentException("No schedule: " + text, e);
    }
  }
}
