package org.makerspacehub.beans.sync;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What operators see of the mirror, and the button that refreshes it. */
public final class SyncDesk {
  private final JdbcClient hubJdbc;
  private final SyncRuns runs;
  private final Clock clock;
  private final ZoneId zone;
  private final Predicate<String> starter;

  /**
   * @param hubJdbc the hub's database
   * @param runs the book of runs
   * @param clock the time
   * @param zone decides what "today" is
   * @param starter starts a round in the background under the given ref and returns at once; false
   *     when one is already waiting to start
   */
  public SyncDesk(
      JdbcClient hubJdbc, SyncRuns runs, Clock clock, ZoneId zone, Predicate<String> starter) {
    this.hubJdbc = hubJdbc;
    this.runs = runs;
    this.clock = clock;
    this.zone = zone;
    this.starter = starter;
  }

  /**
   * The last run of one flow.
   *
   * @param flow its name; {@code sync-all} is the round over all of them
   * @param state RUNNING, DONE, FAILED or ABANDONED
   * @param startedAt when it began
   * @param finishedAt null while it runs
   * @param seen records looked at
   * @param inserted new ones
   * @param updated different ones
   * @param unchanged ones that caused no write
   * @param outcome one sentence; null while it runs
   * @param ref the correlation id
   */
  public record FlowRun(
      String flow,
      String state,
      Instant startedAt,
      Instant finishedAt,
      long seen,
      long inserted,
      long updated,
      long unchanged,
      String outcome,
      String ref) {}

  /**
   * What the mirror holds.
   *
   * @param members of Fabman, not deleted
   * @param activeMemberships packages whose dates cover today
   * @param slackUsers people and guests, not deleted
   * @param links Slack accounts by link state, for example {@code matched}
   * @param openReviews matches that wait for a human
   */
  public record Totals(
      long members,
      long activeMemberships,
      long slackUsers,
      Map<String, Long> links,
      long openReviews) {}

  /**
   * The answer to whoever pressed the button.
   *
   * @param started whether a round was started for this ref
   * @param runningSince when the round began that is running instead; null when none is
   */
  public record Started(boolean started, Instant runningSince) {}

  /** The last run of every flow that ever ran, in the order of a round. */
  public List<FlowRun> lastRuns() {
    return Stream.concat(Stream.of(SyncRuns.ROUND), SyncRuns.FLOWS.stream())
        .map(this::lastRun)
        .filter(Objects::nonNull)
        .toList();
  }

  /** When the mirror was last brought up to date as a whole; empty when it never was. */
  public Optional<Instant> freshAsOf() {
    return hubJdbc
        .sql(
            "SELECT finished_at FROM sync_run WHERE flow = :flow AND state = 'DONE'"
                + " ORDER BY started_at DESC LIMIT 1")
        .param("flow", SyncRuns.ROUND)
        .query(LocalDateTime.class)
        .optional()
        .map(time -> time.toInstant(ZoneOffset.UTC));
  }

  /** What the mirror holds now. */
  public Totals totals() {
    Map<String, Long> links = new LinkedHashMap<>();
    hubJdbc
        .sql(
            "SELECT link_state, COUNT(*) FROM external_identity"
                + " WHERE source = 'slack' AND kind <> 'bot' GROUP BY link_state ORDER BY 1")
        .query(
            row -> {
              links.put(row.getString(1), row.getLong(2));
            });
    LocalDate today = LocalDate.ofInstant(clock.instant(), zone);
    return new Totals(
        count(
            "SELECT COUNT(*) FROM external_identity WHERE source = 'fabman'"
                + " AND state <> 'deleted'"),
        hubJdbc
            .sql(
                "SELECT COUNT(*) FROM membership WHERE ended_at IS NULL AND from_date <= :today"
                    + " AND (until_date IS NULL OR until_date >= :today)")
            .param("today", today)
            .query(Long.class)
            .single(),
        count(
            "SELECT COUNT(*) FROM external_identity WHERE source = 'slack'"
                + " AND state <> 'deleted' AND kind <> 'bot'"),
        links,
        count("SELECT COUNT(*) FROM identity_review WHERE state = 'OPEN'"));
  }

  /**
   * Starts a round in the background, unless one is running.
   *
   * @param ref of the command; the round and its runs carry it
   */
  public Started start(String ref) {
    Optional<Instant> since = runs.runningSince(SyncRuns.ROUND);
    if (since.isPresent()) {
      return new Started(false, since.get());
    }
    return new Started(starter.test(ref), null);
  }

  private FlowRun lastRun(String flow) {
    return hubJdbc
        .sql("SELECT * FROM sync_run WHERE flow = :flow ORDER BY started_at DESC, id DESC LIMIT 1")
        .param("flow", flow)
        .query(
            (row, i) ->
                new FlowRun(
                    flow,
                    row.getString("state"),
                    instant(row.getObject("started_at", LocalDateTime.class)),
                    instant(row.getObject("finished_at", LocalDateTime.class)),
                    row.getLong("seen"),
                    row.getLong("inserted"),
                    row.getLong("updated"),
                    row.getLong("unchanged"),
                    row.getString("outcome"),
                    row.getString("ref")))
        .optional()
        .orElse(null);
  }

  private long count(String sql) {
    return hubJdbc.sql(sql).query(Long.class).single();
  }

  private static Instant instant(LocalDateTime time) {
    return time == null ? null : time.toInstant(ZoneOffset.UTC);
  }
}
