package org.makerspacehub.beans.sync;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.identity.Fold;
import org.makerspacehub.beans.vendor.VendorNotSetUp;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;

/**
 * The book of runs: one running per flow at a time, whoever runs it. A run holds a lease that it
 * renews with every page; a run whose lease is over belongs to a process that died, is noted as
 * abandoned, and the next one takes its place. A process that was only slow finds that out before
 * its next page is written.
 */
public final class SyncRuns {
  /** The round over all flows. */
  public static final String ROUND = "sync-all";

  /** The flows of a round, in their order. */
  public static final List<String> FLOWS =
      List.of(
          "sync-fabman-packages",
          "sync-fabman-trainings",
          "sync-fabman-resources",
          "sync-fabman-members",
          "sync-fabman-invoices",
          "sync-fabman-charges",
          "sync-slack-users",
          "sync-hubspot-contacts",
          "identity-link",
          "sync-fabman-logs");

  private static final Logger LOG = LoggerFactory.getLogger(SyncRuns.class);
  private static final int LONGEST_OUTCOME = 500;

  private final JdbcClient hubJdbc;
  private final Clock clock;
  private final Duration lease;

  /** How runs of this process ended that could not be noted because the database was away. */
  private final Map<Long, String> unnoted = new ConcurrentHashMap<>();

  /**
   * @param hubJdbc the hub's database
   * @param clock the time
   * @param lease how long a run may be silent before it counts as dead; longer than one page with
   *     all its retries can take
   */
  public SyncRuns(JdbcClient hubJdbc, Clock clock, Duration lease) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
    this.lease = lease;
  }

  /**
   * Begins a run, unless one is running.
   *
   * @param flow for example {@code sync-fabman-members}
   * @param ref the correlation id of what asked for it; null for a new one
   * @return a run that is {@link SyncRun#isMine() ours}, or one that is already running elsewhere
   */
  public SyncRun begin(String flow, String ref) {
    String itsRef = Ref.isRef(ref) ? ref : Ref.next();
    return begin(flow, itsRef, kindOfRound(itsRef).orElse(SyncKind.INCREMENT));
  }

  /**
   * Begins a run of its own kind, unless one is running.
   *
   * @param kind see {@link SyncKind#of}; what a round begins with, its flows have as well
   * @see #begin(String, String)
   */
  public SyncRun begin(String flow, String ref, String kind) {
    return begin(flow, Ref.isRef(ref) ? ref : Ref.next(), SyncKind.of(kind));
  }

  /**
   * A read of one record beside all runs: it is in no book, and holds up nobody.
   *
   * @param flow for example {@code sync-slack-user}
   * @param ref the correlation id; null for a new one
   */
  public SyncRun single(String flow, String ref) {
    return SyncRun.single(flow, Ref.isRef(ref) ? ref : Ref.next(), clock.instant());
  }

  private SyncRun begin(String flow, String itsRef, SyncKind asked) {
    noteTheUnnoted();
    Instant now = clock.instant();
    SyncKind kind = isFirst(flow, asked) ? SyncKind.FULL : asked;
    int dead =
        hubJdbc
            .sql(
                "UPDATE sync_run SET state = 'ABANDONED', finished_at = :now, outcome = :outcome"
                    + " WHERE running_flow = :flow AND lease_until < :now")
            .param("now", utc(now))
            .param("outcome", "The process that ran it stopped before it was done.")
            .param("flow", flow)
            .update();
    if (dead > 0) {
      LOG.warn("A run of {} was abandoned by its process; ref {} takes over.", flow, itsRef);
    }
    GeneratedKeyHolder key = new GeneratedKeyHolder();
    try {
      hubJdbc
          .sql(
              "INSERT INTO sync_run (ref, flow, kind, state, started_at, lease_until)"
                  + " VALUES (:ref, :flow, :kind, 'RUNNING', :now, :lease)")
          .param("ref", itsRef)
          .param("flow", flow)
          .param("kind", kind.wireName())
          .param("now", utc(now))
          .param("lease", utc(now.plus(lease)))
          .update(key, "id");
    } catch (DuplicateKeyException running) {
      Instant since = runningSince(flow).orElse(now);
      LOG.info("{} is already running since {} (ref {} waits for the next).", flow, since, itsRef);
      return SyncRun.elsewhere(flow, kind, itsRef, since);
    }
    keepRoundAlive(itsRef, now);
    if (flow.equals(ROUND)) {
      taken(itsRef, now);
    } else {
      // What a run that died had held back is read anew.
      forgetStaged(flow);
    }
    return SyncRun.begun(key.getKeyAs(Number.class).longValue(), flow, kind, itsRef, now);
  }

  /**
   * Until one full round came to its end, cursors may stand nowhere: then a round is a full one.
   */
  private boolean isFirst(String flow, SyncKind asked) {
    return flow.equals(ROUND)
        && asked == SyncKind.INCREMENT
        && hubJdbc
            .sql(
                "SELECT id FROM sync_run WHERE flow = :round AND kind = 'full'"
                    + " AND state IN ('DONE', 'FAILED') LIMIT 1")
            .param("round", ROUND)
            .query(Long.class)
            .optional()
            .isEmpty();
  }

  /** Whoever asked for this round has it now; if it dies it is begun again. */
  private void taken(String ref, Instant now) {
    hubJdbc
        .sql(
            "UPDATE sync_request SET taken_at = :now, attempts = attempts + 1"
                + " WHERE ref = :ref AND done_at IS NULL")
        .param("now", utc(now))
        .param("ref", ref)
        .update();
  }

  private void forgetStaged(String flow) {
    hubJdbc.sql("DELETE FROM sync_staged WHERE flow = :flow").param("flow", flow).update();
  }

  private Optional<SyncKind> kindOfRound(String ref) {
    return hubJdbc
        .sql("SELECT kind FROM sync_run WHERE running_flow = :round AND ref = :ref")
        .param("round", ROUND)
        .param("ref", ref)
        .query(String.class)
        .optional()
        .map(SyncKind::of);
  }

  /** While its flows begin and work, the round over them is alive as well. */
  private void keepRoundAlive(String ref, Instant now) {
    hubJdbc
        .sql("UPDATE sync_run SET lease_until = :lease WHERE running_flow = :round AND ref = :ref")
        .param("lease", utc(now.plus(lease)))
        .param("round", ROUND)
        .param("ref", ref)
        .update();
  }

  /**
   * Renews the lease, and holds the run's row until the transaction ends, so that nobody can take
   * over between this and what is written after it. The first step of every transaction of a run.
   *
   * @throws RunTakenOver when somebody has
   */
  public void hold(SyncRun run) {
    if (run.isAlone()) {
      return;
    }
    Instant now = clock.instant();
    int held =
        hubJdbc
            .sql(
                "UPDATE sync_run SET lease_until = :lease, seen = :seen, inserted = :inserted,"
                    + " updated = :updated, unchanged = :unchanged, expected = :expected"
                    + " WHERE id = :id AND state = 'RUNNING'")
            .param("lease", utc(now.plus(lease)))
            .param("seen", run.seen())
            .param("inserted", run.inserted())
            .param("updated", run.updated())
            .param("unchanged", run.unchanged())
            .param("expected", run.expected())
            .param("id", run.id())
            .update();
    // An unchanged lease (two pages within a millisecond) counts as a row: the driver reports found
    // rows, not changed ones.
    if (held != 1) {
      throw new RunTakenOver(run);
    }
    keepRoundAlive(run.ref(), now);
  }

  /** Adds to the run's counts what a committed page had. */
  public void count(SyncRun run, Tally tally) {
    run.add(tally);
    if (run.isDry()) {
      // Its page was taken back, and the renewed lease and the progress with it.
      hold(run);
    }
  }

  /** Ends a run that came to its end. Does nothing for a run that is not ours. */
  public void done(SyncRun run) {
    if (!run.isMine()) {
      return;
    }
    String outcome = run.isDry() ? wouldHave(run) : has(run);
    if (run.leftOut() > 0) {
      outcome += " %d entries made no sense and were left out.".formatted(run.leftOut());
      LOG.warn("{} left out {} entries (ref {}).", run.flow(), run.leftOut(), run.ref());
    }
    end(run, "DONE", outcome);
  }

  private static String has(SyncRun run) {
    return run.inserted() + run.updated() == 0
        ? "Nothing had changed."
        : "%d new, %d changed%s."
            .formatted(
                run.inserted(),
                run.updated(),
                run.ended() == 0 ? "" : " (%d ended by it)".formatted(run.ended()));
  }

  private static String wouldHave(SyncRun run) {
    return "Would add %d, change %d and end %d; nothing was written.%s"
        .formatted(
            run.inserted(),
            run.updated(),
            run.ended(),
            run.wouldStop() == null
                ? ""
                : " The brake would stop it: %s would be ended.".formatted(run.wouldStop()));
  }

  /**
   * Ends a run that failed, or that found its vendor not set up, which is no failure. What it has
   * written stays: every page is whole by itself.
   *
   * @param run null when it did not even begin
   * @throws Exception the failure itself when there is no run to note it in
   */
  public void failed(SyncRun run, Exception failure) throws Exception {
    if (run == null || !run.isMine()) {
      throw failure;
    }
    String notSetUp = notSetUp(failure);
    if (notSetUp != null) {
      end(run, "DONE", notSetUp);
      return;
    }
    LOG.warn("{} failed (ref {}): {}", run.flow(), run.ref(), failure.toString(), failure);
    run.dropStaged();
    end(run, "FAILED", sentence(run, failure));
  }

  /** The sentence about a vendor that the space does not use; null when it is something else. */
  private static String notSetUp(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof VendorNotSetUp) {
        return cause.getMessage();
      }
    }
    return null;
  }

  /** Whether an error is worth another try at once: two writers met, and one had to give way. */
  public boolean isWorthAnotherTry(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConcurrencyFailureException) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether the mirror is whole: the last runs over Fabman's members and over Slack's users both
   * came to their end.
   */
  public boolean isMirrorWhole() {
    return last("sync-fabman-members").filter("DONE"::equals).isPresent()
        && last("sync-slack-users").filter("DONE"::equals).isPresent();
  }

  /** Whether the last runs over Fabman's members and HubSpot's contacts came to their end. */
  public boolean areContactsWhole() {
    return last("sync-fabman-members").filter("DONE"::equals).isPresent()
        && last("sync-hubspot-contacts").filter("DONE"::equals).isPresent();
  }

  /**
   * Ends a round over all flows.
   *
   * @throws SyncIncomplete when a flow failed that had not failed before, or not yet today; what is
   *     known to be down is noted in its run, but not reported every few minutes
   */
  public void finish(SyncRun round) {
    try {
      close(round);
    } catch (DataAccessException away) {
      unnoted.putIfAbsent(round.id(), "The database did not answer.");
      throw away;
    }
  }

  private void close(SyncRun round) {
    Map<String, Outcome> outcomes = new HashMap<>();
    hubJdbc
        .sql(
            "SELECT id, flow, state, outcome, started_at, seen, inserted, updated, ended FROM sync_run"
                + " WHERE ref = :ref AND id > :id ORDER BY id")
        .param("ref", round.ref())
        .param("id", round.id())
        .query(
            (row, i) ->
                new Outcome(
                    row.getLong("id"),
                    row.getString("flow"),
                    row.getString("state"),
                    row.getString("outcome"),
                    row.getObject("started_at", LocalDateTime.class),
                    row.getInt("seen"),
                    row.getInt("inserted"),
                    row.getInt("updated"),
                    row.getInt("ended")))
        .list()
        .forEach(outcome -> outcomes.put(outcome.flow(), outcome));
    List<String> wrong = new ArrayList<>();
    boolean news = false;
    for (String flow : FLOWS) {
      Outcome outcome = outcomes.get(flow);
      if (outcome == null) {
        boolean elsewhere = runningSince(flow).isPresent();
        wrong.add(flow + (elsewhere ? ": it is already running." : ": it did not run."));
        news |= !elsewhere;
      } else if (outcome.state().equals("DONE")) {
        round.add(outcome);
      } else {
        wrong.add(flow + ": " + outcome.sentence());
        news |= isNews(outcome);
      }
    }
    if (wrong.isEmpty()) {
      done(round);
      return;
    }
    String sentence = String.join(" ", wrong);
    end(round, "FAILED", sentence);
    // Whoever tried what a round would do is told by its figures; nothing was to be done.
    if (news && !round.isDry()) {
      throw new SyncIncomplete(sentence);
    }
    LOG.warn("Still failing (ref {}): {}", round.ref(), sentence);
  }

  /** Since when a flow is running; empty when it isn't, or when its process died. */
  public Optional<Instant> runningSince(String flow) {
    return hubJdbc
        .sql("SELECT started_at FROM sync_run WHERE running_flow = :flow AND lease_until >= :now")
        .param("flow", flow)
        .param("now", utc(clock.instant()))
        .query(LocalDateTime.class)
        .optional()
        .map(time -> time.toInstant(ZoneOffset.UTC));
  }

  /** How the database keeps a moment. */
  static LocalDateTime utc(Instant instant) {
    return LocalDateTime.ofInstant(instant, ZoneOffset.UTC);
  }

  private boolean isNews(Outcome failed) {
    return hubJdbc
        .sql(
            "SELECT state, started_at FROM sync_run"
                + " WHERE flow = :flow AND started_at <= :started AND id <> :id"
                + " AND kind <> 'dry-run'"
                + " ORDER BY started_at DESC, id DESC LIMIT 1")
        .param("flow", failed.flow())
        .param("started", failed.startedAt())
        .param("id", failed.id())
        .query(
            (row, i) ->
                row.getString(1).equals("DONE")
                    || !row.getObject(2, LocalDateTime.class)
                        .toLocalDate()
                        .equals(failed.startedAt().toLocalDate()))
        .optional()
        .orElse(true);
  }

  private Optional<String> last(String flow) {
    return hubJdbc
        .sql(
            "SELECT state FROM sync_run WHERE flow = :flow AND kind <> 'dry-run'"
                + " ORDER BY started_at DESC, id DESC LIMIT 1")
        .param("flow", flow)
        .query(String.class)
        .optional();
  }

  private void end(SyncRun run, String state, String outcome) {
    try {
      hubJdbc
          .sql(
              "UPDATE sync_run SET state = :state, finished_at = :now, outcome = :outcome,"
                  + " seen = :seen, inserted = :inserted, updated = :updated,"
                  + " unchanged = :unchanged, ended = :ended"
                  + " WHERE id = :id AND state = 'RUNNING'")
          .param("state", state)
          .param("ended", run.ended())
          .param("now", utc(clock.instant()))
          .param("outcome", Fold.cut(outcome, LONGEST_OUTCOME))
          .param("seen", run.seen())
          .param("inserted", run.inserted())
          .param("updated", run.updated())
          .param("unchanged", run.unchanged())
          .param("id", run.id())
          .update();
      if (run.flow().equals(ROUND)) {
        answered(run.ref());
      } else {
        forgetStaged(run.flow());
      }
    } catch (DataAccessException away) {
      unnoted.put(run.id(), outcome);
      throw away;
    }
  }

  private void answered(String ref) {
    hubJdbc
        .sql("UPDATE sync_request SET done_at = :now WHERE ref = :ref AND done_at IS NULL")
        .param("now", utc(clock.instant()))
        .param("ref", ref)
        .update();
  }

  /** Without this a database that was away for a minute would stop the sync for a whole lease. */
  private void noteTheUnnoted() {
    for (Map.Entry<Long, String> run : Map.copyOf(unnoted).entrySet()) {
      hubJdbc
          .sql(
              "UPDATE sync_run SET state = 'FAILED', finished_at = :now, outcome = :outcome"
                  + " WHERE id = :id AND state = 'RUNNING'")
          .param("now", utc(clock.instant()))
          .param("outcome", Fold.cut(run.getValue(), LONGEST_OUTCOME))
          .param("id", run.getKey())
          .update();
      unnoted.remove(run.getKey());
    }
  }

  private static String sentence(SyncRun run, Exception failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof HubException hub) {
        return hub.getMessage();
      }
    }
    // Anything else may quote data or addresses; the log has it under the ref.
    return "Something went wrong (ref %s).".formatted(run.ref());
  }

  private record Outcome(
      long id,
      String flow,
      String state,
      String outcome,
      LocalDateTime startedAt,
      int seen,
      int inserted,
      int updated,
      int ended)
      implements Tally {
    String sentence() {
      return outcome == null
          ? "it is still running since " + DateTimeFormatter.ISO_LOCAL_TIME.format(startedAt) + "."
          : outcome;
    }
  }
}
