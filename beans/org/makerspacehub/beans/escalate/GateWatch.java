package org.makerspacehub.beans.escalate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditEntry;
import org.makerspacehub.beans.audit.AuditReader;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Looks for what went quiet: approvals that nobody carries out (A26), what failed, effects that
 * nobody knows of, intentions without an end, things that were given up; and passes on what the
 * executor says. What somebody has seen to stays seen to, as long as it is still the same.
 */
public class GateWatch {
  private static final Logger LOG = LoggerFactory.getLogger(GateWatch.class);

  /** An executor that is there takes an approved request within seconds. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private static final Duration INTENT_ENDS_WITHIN = Duration.ofMinutes(5);

  /** What failed longer ago was called for by whoever looked then. */
  private static final Duration FAILED_LATELY = Duration.ofDays(7);

  private static final int ROUND = 100;

  /** More open intents than a reader tells: of what is missing among them nothing is known. */
  private static final int MOST_INTENTS = 1_000;

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final AuditReader audit;
  private final JdbcEscalations escalations;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param audit reads the record of privileged actions
   * @param escalations calls people
   * @param clock what "now" is
   */
  public GateWatch(
      JdbcClient db,
      PlatformTransactionManager transactions,
      AuditReader audit,
      JdbcEscalations escalations,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.audit = audit;
    this.escalations = escalations;
    this.clock = clock;
  }

  /**
   * One look; safe to do in several hubs at once. What cannot be looked at keeps nothing else from
   * being looked at: a record that cannot be read is just when people must be called.
   *
   * @throws DataAccessException when something could not be looked at
   */
  public void look() {
    RuntimeException first = null;
    for (Runnable each :
        List.<Runnable>of(
            this::alarms,
            this::notCarriedOut,
            this::failed,
            this::unknown,
            this::deadLetters,
            this::openIntents,
            this::over,
            escalations::look)) {
      try {
        each.run();
      } catch (DataAccessException | TransactionException away) {
        first = first == null ? away : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private record Alarm(long id, String what, String ref, String sentence, boolean raised) {}

  /** Something that people are called for. */
  private record Found(String ref, Instant since) {}

  private void alarms() {
    long after = 0;
    for (int i = 0; i < ROUND; i++) {
      long from = after;
      Alarm alarm = transaction.execute(status -> passOn(from));
      if (alarm == null) {
        return;
      }
      after = alarm.id();
    }
  }

  /** Null when there is no other; of two hubs one takes each. */
  private Alarm passOn(long after) {
    Optional<Alarm> next =
        db.sql(
                "SELECT id, what, ref, sentence, raised FROM executor_alarm"
                    + " WHERE handled_at IS NULL AND id > :after ORDER BY id LIMIT 1"
                    + " FOR UPDATE SKIP LOCKED")
            .param("after", after)
            .query(Alarm.class)
            .optional();
    next.ifPresent(
        alarm -> {
          // By its name: what an executor of another version says must not be lost here.
          if (alarm.raised()) {
            escalations.raise(alarm.what(), alarm.ref(), alarm.sentence());
          } else {
            escalations.end(alarm.what(), alarm.ref(), alarm.sentence());
          }
          db.sql("UPDATE executor_alarm SET handled_at = :now WHERE id = :id")
              .param("now", Timestamp.from(clock.instant()))
              .param("id", alarm.id())
              .update();
        });
    return next.orElse(null);
  }

  private void notCarriedOut() {
    call(
        Escalation.NOT_EXECUTED,
        db.sql(
                """
                SELECT ref, approved_at AS since FROM action_request
                 WHERE state = 'APPROVED'
                   AND approved_at <= :now - INTERVAL LEAST(:soon, execute_within / 2) SECOND
                 LIMIT :most""")
            .param("now", Timestamp.from(clock.instant()))
            .param("soon", SOON.toSeconds())
            .param("most", ROUND)
            .query(GateWatch::found)
            .list(),
        "A request is approved and nobody carries it out. Look whether the executor runs, and"
            + " whether everything is frozen (/hub freeze).");
  }

  /** The executor says so by an alarm of its own, and may die before it does. */
  private void failed() {
    call(
        Escalation.EXECUTION_FAILED,
        db.sql(
                """
                SELECT x.request_ref AS ref, x.ended_at AS since FROM action_execution x
                 WHERE x.state = 'FAILED' AND x.ended_at > :since AND x.settled_by IS NULL
                   AND NOT EXISTS
                       (SELECT 1 FROM escalation e
                         WHERE e.ref = x.request_ref
                           AND (e.what IN ('EXECUTION_FAILED', 'CEILING_HIT')
                                OR e.what = 'NOT_EXECUTED' AND e.settled_at IS NULL))
                 ORDER BY x.ended_at LIMIT :most""")
            .param("since", Timestamp.from(clock.instant().minus(FAILED_LATELY)))
            .param("most", ROUND)
            .query(GateWatch::found)
            .list(),
        "A request was approved and could not be carried out; whoever asked was told why. Look at"
            + " it in the approvals channel, or with /hub trace.");
  }

  private void unknown() {
    call(
        Escalation.EFFECT_UNKNOWN,
        db.sql(
                """
                SELECT r.ref, COALESCE(x.sent_at, r.created_at) AS since
                  FROM action_request r
                  LEFT JOIN action_execution x ON x.request_ref = r.ref
                 WHERE r.state = 'UNKNOWN'
                 LIMIT :most""")
            .param("most", ROUND)
            .query(GateWatch::found)
            .list(),
        "It may have happened and nobody knows: the vendor is being asked. If this stays, look at"
            + " the vendor's own page (runbook: Effect unknown).");
  }

  /**
   * What the gate's own flows gave up, and what came in for it: presses that are somebody's word,
   * requests, a freeze. Whoever pressed or asked believes that it was heard.
   */
  private void deadLetters() {
    call(
        Escalation.DEAD_LETTER,
        db.sql(
                """
                SELECT d.ref, MAX(d.updated_at) AS since
                  FROM dead_letter d
                  LEFT JOIN inbox_event i ON i.id = d.inbox_id
                 WHERE d.state = 'ERROR'
                   AND (d.route_id REGEXP '^(request|gate)-'
                        OR EXISTS (SELECT 1 FROM signed_click c WHERE c.event_id = i.event_id)
                        OR i.source = 'slack-command'
                           AND (JSON_VALUE(i.payload, '$.command') = '/request'
                                OR JSON_VALUE(i.payload, '$.command') = '/hub'
                                   AND JSON_VALUE(i.payload, '$.text')
                                       REGEXP '^[[:space:]]*(freeze|unfreeze|outcome)')
                        OR i.source IN ('slack-interaction', 'slack-submission')
                           AND i.payload REGEXP
                               '"(action_id|callback_id)":"(gate|request)[.]'
                        OR d.inbox_id IS NULL
                           AND d.payload REGEXP
                               '"(action_id|callback_id)":"(gate|request)[.]|"command":"/request"')
                   AND NOT EXISTS
                       (SELECT 1 FROM escalation e
                         WHERE e.ref = d.ref AND e.what = 'DEAD_LETTER'
                           AND (e.settled_at IS NULL
                                OR e.settled_by <> 'hub' AND e.settled_at >= d.updated_at))
                 GROUP BY d.ref
                 LIMIT :most""")
            .param("most", ROUND)
            .query(GateWatch::found)
            .list(),
        "Something about a request was given up: a press, a command, or a step of ours."
            + " `/hub deadletters` shows why; whoever pressed or asked does it again.");
  }

  private void openIntents() {
    for (AuditEntry open : audit.openIntents(clock.instant().minus(INTENT_ENDS_WITHIN))) {
      escalations.still(
          Escalation.AUDIT_FAILURE,
          open.ref(),
          "An intention stands in the record and nothing says what came of it. Look with"
              + " /hub trace, and at the vendor.",
          open.at());
    }
  }

  private void call(Escalation what, List<Found> found, String sentence) {
    for (Found each : found) {
      escalations.still(what, each.ref(), sentence, each.since());
    }
  }

  /** What was called for and is no longer so. */
  private void over() {
    Set<String> begun = null;
    List<JdbcEscalations.Call> open = escalations.open();
    while (!open.isEmpty()) {
      for (JdbcEscalations.Call call : open) {
        if (call.what() == Escalation.AUDIT_FAILURE && Ref.isRef(call.ref())) {
          begun = begun == null ? begun() : begun;
        }
        if (!lasts(call, begun)) {
          escalations.settle(call.what(), call.ref(), "It went on.");
        }
      }
      open = escalations.open(open.get(open.size() - 1).id());
    }
  }

  private boolean lasts(JdbcEscalations.Call call, Set<String> begun) {
    String ref = call.ref();
    return switch (call.what()) {
      case NOT_EXECUTED -> neverDone(ref);
      case EFFECT_UNKNOWN -> isIn(ref, "UNKNOWN");
      case QUORUM_UNREACHABLE -> isIn(ref, "PENDING");
      // Over when it has ended and everybody was told.
      case REQUEST_STUCK ->
          !some(
              """
              SELECT id FROM action_request
               WHERE ref = :ref AND ended_at IS NOT NULL AND shown_version = version""",
              ref);
      // One that expired undecided stays open until somebody has seen it.
      case REQUEST_OVERDUE -> isIn(ref, "PENDING") || isIn(ref, "EXPIRED");
      case DEAD_LETTER ->
          some("SELECT id FROM dead_letter WHERE ref = :ref AND state IN ('ERROR', 'RETRY')", ref);
      // Of one thing: what came of it stands in the record by now. The record itself is another's.
      case AUDIT_FAILURE ->
          !Ref.isRef(ref)
              || begun == null
              || begun.contains(ref)
              || some(
                  "SELECT claim FROM action_execution"
                      + " WHERE request_ref = :ref AND state IN ('CLAIMED', 'SENT')",
                  ref);
      case FROZEN -> some("SELECT id FROM freeze WHERE ref = :ref AND lifted_at IS NULL", ref);
      default -> true;
    };
  }

  /** What has an intent and no outcome; null when that cannot be found out. */
  private Set<String> begun() {
    try {
      List<AuditEntry> open = audit.openIntents(clock.instant());
      return open.size() >= MOST_INTENTS
          ? null
          : open.stream().map(AuditEntry::ref).collect(Collectors.toSet());
    } catch (DataAccessException away) {
      LOG.warn("The record cannot be read; what is called for about it stays open");
      return null;
    }
  }

  /**
   * Approved, and nobody ever asked a vendor: also once its time is over, until somebody has seen
   * that.
   */
  private boolean neverDone(String ref) {
    return some(
        """
        SELECT r.id FROM action_request r
          LEFT JOIN action_execution x ON x.request_ref = r.ref
         WHERE r.ref = :ref
           AND (r.state = 'APPROVED'
                OR r.state = 'EXPIRED' AND r.approved_at IS NOT NULL AND x.request_ref IS NULL
                OR r.state = 'FAILED' AND x.sent_at IS NULL)""",
        ref);
  }

  private boolean isIn(String ref, String state) {
    return db.sql("SELECT id FROM action_request WHERE ref = :ref AND state = :state")
        .param("ref", ref)
        .param("state", state)
        .query(Long.class)
        .optional()
        .isPresent();
  }

  private boolean some(String sql, String ref) {
    return !db.sql(sql).param("ref", ref).query(Long.class).list().isEmpty();
  }

  private static Found found(ResultSet row, int n) throws SQLException {
    return new Found(row.getString("ref"), row.getTimestamp("since").toInstant());
  }
}
