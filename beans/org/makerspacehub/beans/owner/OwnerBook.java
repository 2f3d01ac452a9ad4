package org.makerspacehub.beans.owner;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keeps what was tried to have another owner. The hub's user may read here and say that people were
 * told; everything else is the executor's.
 */
public class OwnerBook {
  private static final String COLUMNS =
      "SELECT ref, candidate, way, opened_at, due_at, announced_at, state, intent_seq"
          + " FROM owner_replacement ";

  private final JdbcClient db;
  private final Clock clock;

  /**
   * @param db as a user that may read {@code owner_replacement}
   * @param clock what "now" is
   */
  public OwnerBook(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /** The one that is open. */
  public Optional<Replacement> open() {
    return db.sql(COLUMNS + "WHERE open_one = 1").query(OwnerBook::row).optional();
  }

  /** One by its name. */
  public Optional<Replacement> find(String ref) {
    return db.sql(COLUMNS + "WHERE ref = :ref").param("ref", ref).query(OwnerBook::row).optional();
  }

  /** What is over, and nobody was told how it ended. */
  public List<Replacement> untold() {
    return db.sql(COLUMNS + "WHERE state <> 'OPEN' AND told_at IS NULL ORDER BY id")
        .query(OwnerBook::row)
        .list();
  }

  /** What is over, and the record does not say how it ended. */
  public List<Replacement> unrecorded() {
    return db.sql(
            COLUMNS
                + "WHERE state <> 'OPEN' AND intent_seq IS NOT NULL AND outcome_seq IS NULL"
                + " ORDER BY id")
        .query(OwnerBook::row)
        .list();
  }

  /**
   * Opens one.
   *
   * @param by who asks for it
   * @throws org.springframework.dao.DuplicateKeyException while another is open
   */
  public void add(String ref, Principal by, Principal candidate, Replacement.Way way) {
    Instant now = clock.instant();
    db.sql(
            """
            INSERT INTO owner_replacement
              (ref, candidate, opened_by, way, opened_at, due_at, state)
            VALUES (:ref, :candidate, :by, :way, :now, :due, 'OPEN')""")
        .param("ref", ref)
        .param("candidate", candidate.id())
        .param("by", by.id())
        .param("way", way.name())
        .param("now", Timestamp.from(now))
        .param(
            "due",
            way == Replacement.Way.CODE ? Timestamp.from(now.plus(Replacement.NOTICE)) : null)
        .update();
  }

  /** The board can read of it. */
  public void announced(String ref) {
    db.sql(
            "UPDATE owner_replacement SET announced_at = :now"
                + " WHERE ref = :ref AND announced_at IS NULL")
        .param("now", Timestamp.from(clock.instant()))
        .param("ref", ref)
        .update();
  }

  /** People can read how it ended. */
  public void told(String ref) {
    db.sql("UPDATE owner_replacement SET told_at = :now WHERE ref = :ref AND told_at IS NULL")
        .param("now", Timestamp.from(clock.instant()))
        .param("ref", ref)
        .update();
  }

  /** The record has what is about to be done. */
  void intended(String ref, long seq) {
    db.sql("UPDATE owner_replacement SET intent_seq = :seq WHERE ref = :ref AND state = 'OPEN'")
        .param("seq", seq)
        .param("ref", ref)
        .update();
  }

  /**
   * Ends one.
   *
   * @return whether it was open
   */
  boolean end(String ref, Replacement.State state) {
    return db.sql(
                "UPDATE owner_replacement SET state = :state, ended_at = :now"
                    + " WHERE ref = :ref AND state = 'OPEN'")
            .param("state", state.name())
            .param("now", Timestamp.from(clock.instant()))
            .param("ref", ref)
            .update()
        == 1;
  }

  /** The record has what came of it. */
  void recorded(String ref, long seq) {
    db.sql("UPDATE owner_replacement SET outcome_seq = :seq WHERE ref = :ref")
        .param("seq", seq)
        .param("ref", ref)
        .update();
  }

  private static Replacement row(ResultSet row, int n) throws SQLException {
    String[] candidate = row.getString("candidate").split("/", 2);
    long intent = row.getLong("intent_seq");
    Long intentSeq = row.wasNull() ? null : intent;
    return new Replacement(
        row.getString("ref"),
        Principal.person(candidate[0], candidate.length > 1 ? candidate[1] : ""),
        Replacement.Way.valueOf(row.getString("way")),
        row.getTimestamp("opened_at").toInstant(),
        instant(row.getTimestamp("due_at")),
        instant(row.getTimestamp("announced_at")),
        Replacement.State.valueOf(row.getString("state")),
        intentSeq);
  }

  private static Instant instant(Timestamp at) {
    return at == null ? null : at.toInstant();
  }
}
