package org.makerspacehub.beans.retention;

import java.time.Clock;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Map;
import org.makerspacehub.beans.knowledge.SourceKind;

/**
 * From when on messages and mails are kept as they are, and for how long what they came to is kept
 * in a few sentences. It is counted in whole months on the space's own calendar: what is older than
 * the limit is not taken in either, or it would come back with every reading of the history.
 */
public final class RawLimits {
  /**
   * How long something is kept.
   *
   * @param raw months as it is
   * @param summary months of the summary, counted from the same day as {@code raw}
   */
  public record Months(int raw, int summary) {}

  private final Map<SourceKind, Months> months;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param months by kind; a kind that is not there is kept for good
   * @param zone of the space
   * @param clock what "now" is
   */
  public RawLimits(Map<SourceKind, Months> months, ZoneId zone, Clock clock) {
    this.months = Map.copyOf(months);
    this.zone = zone;
    this.clock = clock;
  }

  /**
   * The oldest moment from which something is taken in and kept as it is.
   *
   * @return the beginning of a month on the space's clock; {@link Instant#EPOCH} where nothing is
   *     ever too old
   */
  public Instant oldest(SourceKind kind) {
    Months kept = months.get(kind);
    return kept == null ? Instant.EPOCH : start(firstRaw(kept));
  }

  /** Whether something of a moment is not to be taken in any more. */
  public boolean isTooOld(SourceKind kind, Instant at) {
    return at.isBefore(oldest(kind));
  }

  /** The month on the space's calendar in which a moment lies. */
  YearMonth monthOf(Instant at) {
    return YearMonth.from(at.atZone(zone));
  }

  /** The oldest month whose summary is kept. */
  YearMonth oldestSummary(SourceKind kind) {
    return YearMonth.from(clock.instant().atZone(zone)).minusMonths(months.get(kind).summary());
  }

  /** When a month begins. */
  Instant start(YearMonth month) {
    return month.atDay(1).atStartOfDay(zone).toInstant();
  }

  private YearMonth firstRaw(Months kept) {
    return YearMonth.from(clock.instant().atZone(zone)).minusMonths(kept.raw());
  }
}
