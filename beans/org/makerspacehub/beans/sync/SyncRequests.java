package org.makerspacehub.beans.sync;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Rounds that were asked for. Each is a row until its round is over, so that none is lost when one
 * is running already, or when a process stops before or within it.
 */
public final class SyncRequests {
  private static final Logger LOG = LoggerFactory.getLogger(SyncRequests.class);

  /** A round whose process dies each time is given up after so many. */
  static final int MOST_ATTEMPTS = 3;

  private final JdbcClient hubJdbc;
  private final SyncRuns runs;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param runs the book of runs
   * @param clock the time
   */
  public SyncRequests(JdbcClient hubJdbc, SyncRuns runs, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.runs = runs;
    this.clock = clock;
  }

  /**
   * A round that was asked for.
   *
   * @param ref its round carries it
   * @param kind how much it looks at
   */
  public record Request(long id, String ref, SyncKind kind) {

    /** The kind as flows pass it on. */
    public String getKindName() {
      return kind.wireName();
    }
  }

  /**
   * What came of asking.
   *
   * @param ref under which the round will run: of whoever asked first
   * @param isNew false when one like it is waiting already
   */
  public record Asked(String ref, boolean isNew) {}

  /**
   * Asks for a round. What a waiting one will do anyway is not asked for again.
   *
   * @param ref of the command that asks
   * @param askedBy {@code T…/U…}, {@code schedule} or {@code command-line}
   */
  public Asked ask(SyncKind kind, String ref, String askedBy) {
    if (kind == SyncKind.INCREMENT) {
      Optional<Asked> full = waiting(SyncKind.FULL);
      if (full.isPresent()) {
        return full.get();
      }
    }
    for (int attempt = 1; ; attempt++) {
      try {
        hubJdbc
            .sql(
                "INSERT INTO sync_request (kind, ref, asked_by, asked_at)"
                    + " VALUES (:kind, :ref, :by, :now)")
            .param("kind", kind.wireName())
            .param("ref", ref)
            .param("by", askedBy)
            .param("now", SyncRuns.utc(clock.instant()))
            .update();
        return new Asked(ref, true);
      } catch (DuplicateKeyException oneWaits) {
        Optional<Asked> waiting = waiting(kind);
        // It may have begun between the two looks; then there is room for a new one.
        if (waiting.isPresent()) {
          return waiting.get();
        }
        if (attempt == 3) {
          throw oneWaits;
        }
      }
    }
  }

  /** What the daily schedule asks. */
  public void askForFull() {
    ask(SyncKind.FULL, Ref.next(), "schedule");
  }

  private Optional<Asked> waiting(SyncKind kind) {
    return hubJdbc
        .sql("SELECT ref FROM sync_request WHERE waiting_kind = :kind")
        .param("kind", kind.wireName())
        .query(String.class)
        .optional()
        .map(ref -> new Asked(ref, false));
  }

  /**
   * The request whose turn it is, when no round runs; null when there is nothing to do. One that is
   * given to two processes at once harms nothing: one round runs at a time, and the other finds it
   * running.
   */
  public Request next() {
    if (runs.runningSince(SyncRuns.ROUND).isPresent()) {
      return null;
    }
    int given =
        hubJdbc
            .sql(
                "UPDATE sync_request SET done_at = :now"
                    + " WHERE done_at IS NULL AND attempts >= :most")
            .param("now", SyncRuns.utc(clock.instant()))
            .param("most", MOST_ATTEMPTS)
            .update();
    if (given > 0) {
      LOG.error("{} asked-for rounds died {} times each and were given up.", given, MOST_ATTEMPTS);
    }
    return hubJdbc
        .sql(
            "SELECT id, ref, kind FROM sync_request"
                + " WHERE done_at IS NULL AND attempts < :most ORDER BY id LIMIT 1")
        .param("most", MOST_ATTEMPTS)
        .query(
            (row, n) ->
                new Request(
                    row.getLong("id"), row.getString("ref"), SyncKind.of(row.getString("kind"))))
        .optional()
        .orElse(null);
  }

  /**
   * What waits for its turn.
   *
   * @param askedAt since when
   */
  public record Waiting(SyncKind kind, String ref, Instant askedAt) {}

  /** What was asked for and has not begun, the oldest first. */
  public List<Waiting> waiting() {
    return hubJdbc
        .sql(
            "SELECT kind, ref, asked_at FROM sync_request"
                + " WHERE done_at IS NULL AND taken_at IS NULL ORDER BY id")
        .query(
            (row, n) ->
                new Waiting(
                    SyncKind.of(row.getString("kind")),
                    row.getString("ref"),
                    row.getObject("asked_at", LocalDateTime.class).toInstant(ZoneOffset.UTC)))
        .list();
  }

  /** Whether a request's round is over; also when there was no such request. */
  public boolean isOver(String ref) {
    return hubJdbc
        .sql("SELECT COUNT(*) FROM sync_request WHERE ref = :ref AND done_at IS NULL")
        .param("ref", ref)
        .query(Long.class)
        .single()
        .equals(0L);
  }
}
