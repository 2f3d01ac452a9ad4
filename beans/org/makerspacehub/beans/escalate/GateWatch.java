package org.makerspacehub.beans.escalate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.makerspacehub.beans.audit.AuditEntry;
import org.makerspacehub.beans.audit.AuditReader;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks for what went quiet: approvals that nobody carries out (A26), effects that nobody knows of,
 * intentions without an end, things that were given up; and passes on what the executor says.
 */
public class GateWatch {
  /** An executor that is there takes an approved request within seconds. */
  private static final Duration SOON = Duration.ofMinutes(1);

  private static final Duration INTENT_ENDS_WITHIN = Duration.ofMinutes(5);
  private static final int ROUND = 100;

  private final JdbcClient db;
  private final AuditReader audit;
  private final JdbcEscalations escalations;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param audit reads the record of privileged actions
   * @param escalations calls people
   * @param clock what "now" is
   */
  public GateWatch(JdbcClient db, AuditReader audit, JdbcEscalations escalations, Clock clock) {
    this.db = db;
    this.audit = audit;
    this.escalations = escalations;
    this.clock = clock;
  }

  /** One look; safe to do in several hubs at once. */
  public void look() {
    alarms();
    notCarriedOut();
    unknown();
    deadLetters();
    openIntents();
    over();
    escalations.look();
  }

  private record Alarm(long id, String what, String ref, String sentence, boolean raised) {}

  private void alarms() {
    List<Alarm> alarms =
        db.sql(
                "SELECT id, what, ref, sentence, raised FROM executor_alarm"
                    + " WHERE handled_at IS NULL ORDER BY id LIMIT :most")
            .param("most", ROUND)
            .query(Alarm.class)
            .list();
    for (Alarm alarm : alarms) {
      Escalation what = Escalation.valueOf(alarm.what());
      if (alarm.raised()) {
        escalations.raise(what, alarm.ref(), alarm.sentence());
      } else {
        escalations.settle(what, alarm.ref(), alarm.sentence());
      }
      db.sql("UPDATE executor_alarm SET handled_at = :now WHERE id = :id")
          .param("now", Timestamp.from(clock.instant()))
          .param("id", alarm.id())
          .update();
    }
  }

  private void notCarriedOut() {
    Instant now = clock.instant();
    db.sql(
            """
            SELECT ref FROM action_request
             WHERE state = 'APPROVED'
               AND approved_at <= :now - INTERVAL LEAST(:soon, execute_within / 2) SECOND
             LIMIT :most""")
        .param("now", Timestamp.from(now))
        .param("soon", SOON.toSeconds())
        .param("most", ROUND)
        .query(String.class)
        .list()
        .forEach(
            ref ->
                escalations.raise(
                    Escalation.NOT_EXECUTED,
                    ref,
                    "A request is approved and nobody carries it out. Look whether the executor"
                        + " runs, and whether everything is frozen (/hub freeze)."));
  }

  private void unknown() {
    db.sql("SELECT ref FROM action_request WHERE state = 'UNKNOWN' LIMIT :most")
        .param("most", ROUND)
        .query(String.class)
        .list()
        .forEach(
            ref ->
                escalations.raise(
                    Escalation.EFFECT_UNKNOWN,
                    ref,
                    "It may have happened and nobody knows: the vendor is being asked. If this stays,"
                        + " look at the vendor's own page (runbook: Effect unknown)."));
  }

  private void deadLetters() {
    db.sql(
            "SELECT DISTINCT ref FROM dead_letter WHERE state = 'ERROR' AND (route_id LIKE 'request-%'"
                + " OR route_id LIKE 'gate-%') LIMIT :most")
        .param("most", ROUND)
        .query(String.class)
        .list()
        .forEach(
            ref ->
                escalations.raise(
                    Escalation.DEAD_LETTER,
                    ref,
                    "A request was given up; `/hub deadletters` shows why."));
  }

  private void openIntents() {
    for (AuditEntry open : audit.openIntents(clock.instant().minus(INTENT_ENDS_WITHIN))) {
      escalations.raise(
          Escalation.AUDIT_FAILURE,
          open.ref(),
          "An intention stands in the record and nothing says what came of it. Look with"
              + " /hub trace, and at the vendor.");
    }
  }

  /** What was called for and is no longer so. */
  private void over() {
    for (JdbcEscalations.Call call : escalations.open()) {
      boolean still =
          switch (call.what()) {
            case NOT_EXECUTED -> isIn(call.ref(), "APPROVED");
            case EFFECT_UNKNOWN -> isIn(call.ref(), "UNKNOWN");
            case QUORUM_UNREACHABLE -> isIn(call.ref(), "PENDING");
            // Over when it has ended and everybody was told.
            case REQUEST_STUCK -> !hasEndedAndIsTold(call.ref());
            // One that expired undecided stays open until somebody has seen it.
            case REQUEST_OVERDUE -> isIn(call.ref(), "PENDING") || isIn(call.ref(), "EXPIRED");
            case FROZEN ->
                db.sql("SELECT id FROM freeze WHERE ref = :ref AND lifted_at IS NULL")
                    .param("ref", call.ref())
                    .query(Long.class)
                    .optional()
                    .isPresent();
            default -> true;
          };
      if (!still) {
        escalations.settle(call.what(), call.ref(), "It went on.");
      }
    }
  }

  private boolean hasEndedAndIsTold(String ref) {
    return db.sql(
            """
            SELECT id FROM action_request
             WHERE ref = :ref AND ended_at IS NOT NULL AND shown_version = version""")
        .param("ref", ref)
        .query(Long.class)
        .optional()
        .isPresent();
  }

  private boolean isIn(String ref, String state) {
    return db.sql("SELECT id FROM action_request WHERE ref = :ref AND state = :state")
        .param("ref", ref)
        .param("state", state)
        .query(Long.class)
        .optional()
        .isPresent();
  }
}
