package org.makerspacehub.beans.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.notice.MissedWatch;
import org.makerspacehub.beans.notice.Notices;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Notices when a round that should have run did not: no round for twice its interval, or no full
 * one for more than a day. A round that ran and failed is no missed one; that is reported where it
 * failed.
 */
public final class MissedSchedules {
  /** A day, and two hours for a full round to wait its turn and to run. */
  static final Duration FULL_PATIENCE = Duration.ofHours(26);

  private static final String TOPIC = "sync.missed.";

  private final JdbcClient hubJdbc;
  private final MissedWatch watch;
  private final Clock clock;
  private final Duration patience;
  private final Instant since;

  /**
   * @param hubJdbc the hub's database
   * @param notices where the operators are told
   * @param clock the time; nothing is missed before this moment when there never was a round
   * @param interval between two rounds ({@code SYNC_INTERVAL})
   */
  public MissedSchedules(JdbcClient hubJdbc, Notices notices, Clock clock, Duration interval) {
    this.hubJdbc = hubJdbc;
    this.watch =
        new MissedWatch(
            notices,
            Map.of(
                TOPIC + SyncKind.INCREMENT.wireName(), "The rounds run again.",
                TOPIC + SyncKind.FULL.wireName(), "A full round has run."));
    this.clock = clock;
    this.patience = interval.multipliedBy(2);
    this.since = clock.instant();
  }

  /**
   * A round that should have run.
   *
   * @param kind INCREMENT for any round, FULL for the daily one
   * @param last when the last one was over; null when there never was one
   */
  public record Missed(SyncKind kind, Instant last, Duration by) {

    /** In a sentence, with what to do. */
    public String sentence() {
      String what = kind == SyncKind.FULL ? "full round" : "round";
      return (last == null
                  ? "No %s of the sync has run since the hub started %s ago."
                  : "No %s of the sync has run for %s.")
              .formatted(what, MissedWatch.span(by))
          + " Look whether the hub runs and its database answers; /hub sync now"
          + (kind == SyncKind.FULL ? " full" : "")
          + " asks for one.";
    }
  }

  /** Looks, tells the operators what was missed, and that it is over when it is. */
  public void look() {
    watch.tell(
        overdue().stream()
            .map(
                missed ->
                    new MissedWatch.Missed(TOPIC + missed.kind().wireName(), missed.sentence()))
            .toList());
  }

  /** What should have run by now and did not. */
  public List<Missed> overdue() {
    List<Missed> overdue = new ArrayList<>();
    check(SyncKind.INCREMENT, patience).ifPresent(overdue::add);
    // A space that asks for rounds less than daily has no daily one to miss.
    check(SyncKind.FULL, patience.compareTo(FULL_PATIENCE) > 0 ? patience : FULL_PATIENCE)
        .ifPresent(overdue::add);
    return overdue;
  }

  private Optional<Missed> check(SyncKind kind, Duration allowed) {
    Instant now = clock.instant();
    if (isRunning(kind, now)) {
      return Optional.empty();
    }
    Instant last = last(kind).orElse(null);
    Instant from = last == null ? since : last;
    return from.plus(allowed).isBefore(now)
        ? Optional.of(new Missed(kind, last, Duration.between(from, now)))
        : Optional.empty();
  }

  private boolean isRunning(SyncKind kind, Instant now) {
    return hubJdbc
            .sql(
                "SELECT COUNT(*) FROM sync_run WHERE running_flow = :round AND lease_until >= :now"
                    + " AND (:any OR kind = 'full')")
            .param("round", SyncRuns.ROUND)
            .param("now", SyncRuns.utc(now))
            .param("any", kind == SyncKind.INCREMENT)
            .query(Long.class)
            .single()
        > 0;
  }

  private Optional<Instant> last(SyncKind kind) {
    return hubJdbc
        .sql(
            "SELECT MAX(finished_at) FROM sync_run WHERE flow = :round AND kind IN (:kinds)"
                + " AND state IN ('DONE', 'FAILED')")
        .param("round", SyncRuns.ROUND)
        .param("kinds", kind == SyncKind.FULL ? List.of("full") : List.of("full", "increment"))
        .query(LocalDateTime.class)
        .optional()
        .map(time -> time.toInstant(ZoneOffset.UTC));
  }
}
