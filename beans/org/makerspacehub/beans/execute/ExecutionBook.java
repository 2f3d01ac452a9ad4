package org.makerspacehub.beans.execute;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The executor's own book: which approvals are used up, and what became of them. What stands in
 * {@code action_request} is only told from here; nobody else can write {@code action_execution}.
 */
public class ExecutionBook {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutionBook.class);
  private static final String COLUMNS =
      "SELECT request_ref, action, hash, claim, claim_seq, attempts, looks, sent_at, intent_seq"
          + " FROM action_execution ";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;
  private final Duration lease;
  private final SecretSeal seal;
  private final Duration secretsLive;

  /**
   * @param db as the executor's user
   * @param transactions of the same data source
   * @param clock what "now" is
   * @param lease how long a claim is a claimer's; longer than all calls of one attempt together
   * @param seal for secrets on their way
   * @param secretsLive how long they wait to be shown
   */
  public ExecutionBook(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Clock clock,
      Duration lease,
      SecretSeal seal,
      Duration secretsLive) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    // Without gap locks: looking for work must not hold up the hub.
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.clock = clock;
    this.lease = lease;
    this.seal = seal;
    this.secretsLive = secretsLive;
  }

  /**
   * Takes up something: first what a claimer left before anything was sent, then a new approval,
   * which is used up by this for ever.
   */
  public Optional<Claim> claim() {
    return inTransaction(() -> takenOver("CLAIMED").or(this::approved));
  }

  /** Takes over what a claimer left after it was sent: nobody knows what became of it. */
  public Optional<Claim> claimSilent() {
    return inTransaction(() -> takenOver("SENT"));
  }

  /** Takes up something whose vendor is to be asked again what became of it. */
  public Optional<Claim> claimUnknown() {
    return inTransaction(
        () ->
            row("WHERE state = 'UNKNOWN' AND next_look_at <= :now"
                    + " AND (lease_until IS NULL OR lease_until < :now)"
                    + " ORDER BY next_look_at LIMIT 1 FOR UPDATE SKIP LOCKED")
                .map(this::renewed));
  }

  /** Those whose vendor gave no answer and is asked no more; nobody holds them yet. */
  public List<Claim> givenUp() {
    return db.sql(
            COLUMNS
                + "WHERE state = 'UNKNOWN' AND next_look_at IS NULL"
                + " AND (lease_until IS NULL OR lease_until < :now)"
                + " ORDER BY claimed_at LIMIT 50")
        .param("now", at(clock.instant()))
        .query(ExecutionBook::held)
        .list();
  }

  /** Takes up one of those; empty when another executor is at it, or was. */
  public Optional<Claim> claimGivenUp(String ref) {
    return inTransaction(
        () ->
            db.sql(
                    COLUMNS
                        + "WHERE request_ref = :ref AND state = 'UNKNOWN' AND next_look_at IS NULL"
                        + " AND (lease_until IS NULL OR lease_until < :now)"
                        + " FOR UPDATE SKIP LOCKED")
                .param("ref", ref)
                .param("now", at(clock.instant()))
                .query(ExecutionBook::held)
                .optional()
                .map(this::renewed));
  }

  /** Nothing came of taking it up: it is as it was. */
  public void leave(Claim claim) {
    db.sql(
            "UPDATE action_execution SET lease_until = NULL"
                + " WHERE request_ref = :ref AND claim = :claim AND state = 'UNKNOWN'")
        .param("ref", claim.ref())
        .param("claim", claim.number())
        .update();
  }

  /**
   * It is over by the word of somebody who looked at the vendor. It goes on counting against what a
   * day may have: a word must not make room for more.
   *
   * @param to {@link RequestState#SUCCEEDED} or {@link RequestState#FAILED}
   * @param by {@code T…/U…}
   */
  public void settled(Claim claim, RequestState to, String outcome, String by) {
    transaction.executeWithoutResult(
        status -> {
          end(claim, to, outcome, "", null, "");
          db.sql("UPDATE action_execution SET settled_by = :by WHERE request_ref = :ref")
              .param("by", by)
              .param("ref", claim.ref())
              .update();
        });
  }

  /**
   * The vendor is about to be asked; committed when this returns.
   *
   * @param amount in hundredths
   * @param intentSeq of the intent in the record
   * @param over says by what today has had whether this is too much
   * @return empty when it may be sent; else why not, and nothing was changed
   */
  public String sent(
      Claim claim,
      long amount,
      long intentSeq,
      Instant dayBegan,
      Function<Ceilings.Sent, String> over) {
    return transaction.execute(
        status -> {
          // Executors count one after the other, or two could both be the last of a day.
          db.sql(
                  "INSERT INTO execution_turn (id, taken_at) VALUES (1, :now)"
                      + " ON DUPLICATE KEY UPDATE taken_at = :now")
              .param("now", at(clock.instant()))
              .update();
          String no = over.apply(today(claim, dayBegan));
          if (!no.isEmpty()) {
            return no;
          }
          fence(
              claim,
              db.sql(
                      "UPDATE action_execution SET state = 'SENT', sent_at = :now, amount = :amount,"
                          + " intent_seq = :intent, attempts = attempts + 1, lease_until = :lease,"
                          + " next_look_at = NULL WHERE request_ref = :ref AND claim = :claim AND"
                          + " state = 'CLAIMED'")
                  .param("now", at(clock.instant()))
                  .param("amount", amount == 0 ? null : amount)
                  .param("intent", intentSeq)
                  .param("lease", at(clock.instant().plus(lease)))
                  .param("ref", claim.ref())
                  .param("claim", claim.number())
                  .update());
          tell(claim, RequestState.SENT, null, false);
          return "";
        });
  }

  /**
   * The record says that it was claimed.
   *
   * @param seq of that in the record
   */
  public void recorded(Claim claim, long seq) {
    db.sql(
            "UPDATE action_execution SET claim_seq = :seq"
                + " WHERE request_ref = :ref AND claim = :claim")
        .param("seq", seq)
        .param("ref", claim.ref())
        .param("claim", claim.number())
        .update();
  }

  /** Nothing could be found out, or nothing may be done just now: somebody tries again later. */
  public void later(Claim claim, Duration pause) {
    db.sql(
            "UPDATE action_execution SET lease_until = :until"
                + " WHERE request_ref = :ref AND claim = :claim AND state = 'CLAIMED'")
        .param("until", at(clock.instant().plus(pause)))
        .param("ref", claim.ref())
        .param("claim", claim.number())
        .update();
  }

  /** It was certainly not sent although it stands there as sent: back to where it was. */
  public void notSent(Claim claim, Duration pause) {
    again(claim, pause, "attempts = attempts - 1,");
  }

  /** It certainly did not happen and may be tried once more, by whoever comes next. */
  public void again(Claim claim, Duration pause) {
    again(claim, pause, "");
  }

  private void again(Claim claim, Duration pause, String also) {
    transaction.executeWithoutResult(
        status -> {
          fence(
              claim,
              db.sql(
                      "UPDATE action_execution SET "
                          + also
                          + " state = 'CLAIMED', next_look_at = NULL, lease_until = :until"
                          + " WHERE request_ref = :ref AND claim = :claim"
                          + " AND state IN ('SENT', 'UNKNOWN')")
                  .param("until", at(clock.instant().plus(pause)))
                  .param("ref", claim.ref())
                  .param("claim", claim.number())
                  .update());
          tell(claim, RequestState.CLAIMED, null, false);
        });
  }

  /**
   * It may have happened.
   *
   * @param nextLook when the vendor is asked; null for never again
   * @param outcome for the requester
   */
  public void unknown(Claim claim, Instant nextLook, int looks, String outcome) {
    transaction.executeWithoutResult(
        status -> {
          fence(
              claim,
              db.sql(
                      "UPDATE action_execution SET state = 'UNKNOWN', next_look_at = :next,"
                          + " looks = :looks, lease_until = NULL, outcome = :outcome"
                          + " WHERE request_ref = :ref AND claim = :claim"
                          + " AND state IN ('SENT', 'UNKNOWN')")
                  .param("next", at(nextLook))
                  .param("looks", looks)
                  .param("outcome", cut(outcome))
                  .param("ref", claim.ref())
                  .param("claim", claim.number())
                  .update());
          tell(claim, RequestState.UNKNOWN, outcome, false);
        });
  }

  /**
   * It is over, as far as this executor still holds it; a secret is sealed in the same moment.
   *
   * @param to {@link RequestState#SUCCEEDED} or {@link RequestState#FAILED}
   * @param vendorRef may be empty
   * @param secret null for none
   * @param owner {@code T…/U…} of whom a secret is for
   */
  public void end(
      Claim claim, RequestState to, String outcome, String vendorRef, String secret, String owner) {
    transaction.executeWithoutResult(
        status -> {
          fence(
              claim,
              db.sql(
                      "UPDATE action_execution SET state = :state, ended_at = :now, lease_until ="
                          + " NULL, next_look_at = NULL, outcome = :outcome, vendor_ref = :vendor"
                          + " WHERE request_ref = :ref AND claim = :claim"
                          + " AND state IN ('CLAIMED', 'SENT', 'UNKNOWN')")
                  .param("state", to.name())
                  .param("now", at(clock.instant()))
                  .param("outcome", cut(outcome))
                  .param("vendor", ascii(vendorRef))
                  .param("ref", claim.ref())
                  .param("claim", claim.number())
                  .update());
          tell(claim, to, outcome, true);
          if (secret != null) {
            deliver(claim.ref(), secret, owner);
          }
        });
  }

  /** What was approved and not taken up. */
  public long waiting() {
    return count("action_request", "APPROVED");
  }

  /** What may have happened and nobody knows. */
  public long unknown() {
    return count("action_execution", "UNKNOWN");
  }

  private long count(String table, String state) {
    return db.sql("SELECT COUNT(*) FROM %s WHERE state = :state".formatted(table))
        .param("state", state)
        .query(Long.class)
        .single();
  }

  private Optional<Claim> inTransaction(Supplier<Optional<Claim>> work) {
    Optional<Claim> claim = transaction.execute(status -> work.get());
    return claim == null ? Optional.empty() : claim;
  }

  private Optional<Claim> takenOver(String state) {
    return row("WHERE state = '%s' AND lease_until < :now".formatted(state)
            + " ORDER BY lease_until LIMIT 1 FOR UPDATE SKIP LOCKED")
        .map(this::renewed);
  }

  private Optional<Claim> row(String which) {
    return db.sql(COLUMNS + which)
        .param("now", at(clock.instant()))
        .query(ExecutionBook::held)
        .optional();
  }

  private Claim renewed(Claim before) {
    db.sql(
            "UPDATE action_execution SET claim = claim + 1, lease_until = :lease"
                + " WHERE request_ref = :ref")
        .param("lease", at(clock.instant().plus(lease)))
        .param("ref", before.ref())
        .update();
    return new Claim(
        before.ref(),
        before.action(),
        before.hash(),
        before.number() + 1,
        before.recorded(),
        before.attempts(),
        before.looks(),
        before.sentAt(),
        before.intentSeq());
  }

  private Optional<Claim> approved() {
    while (true) {
      Optional<Claim> next =
          db.sql(
                  "SELECT ref, action, hash FROM action_request WHERE state = 'APPROVED'"
                      + " ORDER BY execute_by LIMIT 1 FOR UPDATE SKIP LOCKED")
              .query(
                  (row, n) ->
                      new Claim(
                          row.getString("ref"),
                          row.getString("action"),
                          row.getString("hash"),
                          1,
                          false,
                          0,
                          0,
                          null,
                          null))
              .optional();
      if (next.isEmpty() || usedUp(next.get())) {
        return next;
      }
    }
  }

  private boolean usedUp(Claim claim) {
    try {
      db.sql(
              "INSERT INTO action_execution (request_ref, action, hash, idempotency_key, state,"
                  + " claim, lease_until, claimed_at)"
                  + " VALUES (:ref, :action, :hash, :key, 'CLAIMED', 1, :lease, :now)")
          .param("ref", claim.ref())
          .param("action", claim.action())
          .param("hash", claim.hash())
          .param("key", claim.idempotencyKey())
          .param("lease", at(clock.instant().plus(lease)))
          .param("now", at(clock.instant()))
          .update();
      tell(claim, RequestState.CLAIMED, null, false);
      return true;
    } catch (DuplicateKeyException before) {
      LOG.error("Request {} stands as approved, but its approval was used before", claim.ref());
      db.sql(
              "UPDATE action_request r JOIN action_execution e ON e.request_ref = r.ref"
                  + " SET r.state = e.state, r.outcome = e.outcome, r.ended_at = e.ended_at,"
                  + " r.version = r.version + 1 WHERE r.ref = :ref")
          .param("ref", claim.ref())
          .update();
      return false;
    }
  }

  private Ceilings.Sent today(Claim claim, Instant dayBegan) {
    return db.sql(
            "SELECT COUNT(*) AS many, COALESCE(SUM(amount), 0) AS amount FROM action_execution"
                + " WHERE action = :action AND sent_at >= :began AND request_ref <> :ref"
                + " AND (state IN ('SENT', 'SUCCEEDED', 'UNKNOWN') OR settled_by IS NOT NULL)")
        .param("action", claim.action())
        .param("began", at(dayBegan))
        .param("ref", claim.ref())
        .query((row, n) -> new Ceilings.Sent(row.getLong("many"), row.getLong("amount")))
        .single();
  }

  /** People read where it stands from the request; the version makes the hub show it. */
  private void tell(Claim claim, RequestState state, String outcome, boolean ended) {
    db.sql(
            "UPDATE action_request SET state = :state, version = version + 1, outcome = :outcome,"
                + " ended_at = :ended WHERE ref = :ref")
        .param("state", state.name())
        .param("outcome", cut(outcome))
        .param("ended", ended ? at(clock.instant()) : null)
        .param("ref", claim.ref())
        .update();
  }

  private void deliver(String ref, String secret, String owner) {
    db.sql("DELETE FROM secret_delivery WHERE request_ref = :ref").param("ref", ref).update();
    db.sql(
            "INSERT INTO secret_delivery (request_ref, owner, sealed, created_at, expires_at)"
                + " VALUES (:ref, :owner, :sealed, :now, :expires)")
        .param("ref", ref)
        .param("owner", owner)
        .param("sealed", seal.seal(secret, ref, owner))
        .param("now", at(clock.instant()))
        .param("expires", at(clock.instant().plus(secretsLive)))
        .update();
  }

  private static void fence(Claim claim, int rows) {
    if (rows != 1) {
      throw new ClaimLost(claim.ref());
    }
  }

  private static Claim held(ResultSet row, int n) throws SQLException {
    Timestamp sent = row.getTimestamp("sent_at");
    long intent = row.getLong("intent_seq");
    Long intentSeq = row.wasNull() ? null : Long.valueOf(intent);
    boolean recorded = row.getObject("claim_seq") != null;
    return new Claim(
        row.getString("request_ref"),
        row.getString("action"),
        row.getString("hash"),
        row.getLong("claim"),
        recorded,
        row.getInt("attempts"),
        row.getInt("looks"),
        sent == null ? null : sent.toInstant(),
        intentSeq);
  }

  private static Timestamp at(Instant moment) {
    return moment == null ? null : Timestamp.from(moment);
  }

  private static String cut(String text) {
    return text == null ? null : PlainLine.of(text, RequestBook.LONGEST);
  }

  private static String ascii(String text) {
    String plain = text == null ? "" : text.replaceAll("[^\\x20-\\x7e]", "?");
    return plain.isEmpty() ? null : plain.substring(0, Math.min(plain.length(), 191));
  }
}
