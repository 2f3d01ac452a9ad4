package org.makerspacehub.beans.sync;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The figures behind {@code /hub sync status} and the command line's: read, never kept. */
public final class SyncFigures {
  private final JdbcClient hubJdbc;
  private final Clock clock;
  private final SyncRequests requests;
  private final MissedSchedules missed;

  /**
   * @param hubJdbc the hub's database
   * @param clock the time
   * @param requests what was asked for
   * @param missed what should have run
   */
  public SyncFigures(
      JdbcClient hubJdbc, Clock clock, SyncRequests requests, MissedSchedules missed) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
    this.requests = requests;
    this.missed = missed;
  }

  /**
   * One run.
   *
   * @param state RUNNING, DONE, FAILED or ABANDONED; a RUNNING one whose process died is ABANDONED
   *     here
   * @param finishedAt null while it runs, and when its process died
   * @param changed of those that were there before, the ended ones among them
   * @param expected how many the vendor says there are; for a run that is going on and whose vendor
   *     does not say, how many there were last time; null when that isn't known either
   * @param outcome may be null
   */
  public record Run(
      String flow,
      SyncKind kind,
      String ref,
      String state,
      Instant startedAt,
      Instant finishedAt,
      long seen,
      long added,
      long changed,
      long unchanged,
      long ended,
      Long expected,
      String outcome) {

    /** Whether a living process is at it. */
    public boolean isRunning() {
      return state.equals("RUNNING");
    }

    /** How long it took; empty while it runs. */
    public Optional<Duration> took() {
      return finishedAt == null
          ? Optional.empty()
          : Optional.of(Duration.between(startedAt, finishedAt));
    }

    /** How far it is, 0 to 100; empty when nobody knows how much there is. */
    public Optional<Integer> percent() {
      return expected == null || expected == 0
          ? Optional.empty()
          : Optional.of((int) Math.min(100, seen * 100 / expected));
    }
  }

  /**
   * One flow.
   *
   * @param lastIncrement that is over; null before the first
   * @param lastFull likewise
   * @param lastDry likewise, of the dry runs
   * @param running null when none is
   * @param cursorAt when its cursor last moved; null when it has none
   */
  public record Flow(
      String name, Run lastIncrement, Run lastFull, Run lastDry, Run running, Instant cursorAt) {}

  /**
   * Everything at one moment.
   *
   * @param round the flow over all flows
   * @param flows of a round, in their order
   */
  public record Snapshot(
      Flow round,
      List<Flow> flows,
      List<Brake.Stopped> stopped,
      List<SyncRequests.Waiting> waiting,
      List<MissedSchedules.Missed> overdue) {}

  /** Reads them. */
  public Snapshot now() {
    Map<String, Instant> cursors =
        hubJdbc
            .sql("SELECT flow, moved_at FROM sync_cursor")
            .query(
                (row, n) ->
                    Map.entry(
                        row.getString(1),
                        row.getObject(2, LocalDateTime.class).toInstant(ZoneOffset.UTC)))
            .list()
            .stream()
            .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
    Function<String, Flow> flow =
        name ->
            new Flow(
                name,
                last(name, SyncKind.INCREMENT),
                last(name, SyncKind.FULL),
                last(name, SyncKind.DRY_RUN),
                running(name),
                cursors.get(name));
    return new Snapshot(
        flow.apply(SyncRuns.ROUND),
        SyncRuns.FLOWS.stream().map(flow).toList(),
        Brake.waiting(hubJdbc),
        requests.waiting(),
        missed.overdue());
  }

  /** The runs of one round, in the order in which they began. */
  public List<Run> ofRound(String ref) {
    return hubJdbc
        .sql("SELECT * FROM sync_run WHERE ref = :ref ORDER BY id")
        .param("ref", ref)
        .query(this::run)
        .list();
  }

  /** How many records a flow saw when it last came to its end. */
  private Optional<Long> usual(String flow) {
    return hubJdbc
        .sql(
            "SELECT seen FROM sync_run WHERE flow = :flow AND kind = 'full' AND state = 'DONE'"
                + " ORDER BY id DESC LIMIT 1")
        .param("flow", flow)
        .query(Long.class)
        .optional();
  }

  private Run last(String flow, SyncKind kind) {
    // One state at a time, so that each is the end of an index.
    return List.of("DONE", "FAILED", "ABANDONED").stream()
        .map(
            state ->
                hubJdbc
                    .sql(
                        "SELECT * FROM sync_run WHERE flow = :flow AND kind = :kind"
                            + " AND state = :state ORDER BY id DESC LIMIT 1")
                    .param("flow", flow)
                    .param("kind", kind.wireName())
                    .param("state", state)
                    .query(this::run)
                    .optional())
        .flatMap(Optional::stream)
        .max(java.util.Comparator.comparing(Run::startedAt))
        .orElse(null);
  }

  private Run running(String flow) {
    return hubJdbc
        .sql("SELECT * FROM sync_run WHERE running_flow = :flow AND lease_until >= :now")
        .param("flow", flow)
        .param("now", SyncRuns.utc(clock.instant()))
        .query(this::run)
        .optional()
        .orElse(null);
  }

  private Run run(ResultSet row, int n) throws SQLException {
    String flow = row.getString("flow");
    String state = row.getString("state");
    Long expected = row.getObject("expected", Long.class);
    boolean dead = state.equals("RUNNING") && instant(row, "lease_until").isBefore(clock.instant());
    return new Run(
        flow,
        SyncKind.of(row.getString("kind")),
        row.getString("ref"),
        dead ? "ABANDONED" : state,
        instant(row, "started_at"),
        instant(row, "finished_at"),
        row.getLong("seen"),
        row.getLong("inserted"),
        row.getLong("updated"),
        row.getLong("unchanged"),
        row.getLong("ended"),
        expected == null && state.equals("RUNNING") ? usual(flow).orElse(null) : expected,
        row.getString("outcome"));
  }

  private static Instant instant(ResultSet row, String column) throws SQLException {
    LocalDateTime utc = row.getObject(column, LocalDateTime.class);
    return utc == null ? null : utc.toInstant(ZoneOffset.UTC);
  }
}
