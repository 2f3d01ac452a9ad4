package org.makerspacehub.beans.freeze;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what is frozen. The hub's user may add here and not lift; that is the executor's. */
public class FreezeBook {
  /** The longest reason, in characters. */
  public static final int LONGEST_REASON = 300;

  private final JdbcClient db;
  private final Clock clock;

  /**
   * @param db as a user that may read {@code freeze}, and add to it or lift
   * @param clock what "now" is
   */
  public FreezeBook(JdbcClient db, Clock clock) {
    this.db = db;
    this.clock = clock;
  }

  /**
   * One time that everything stood still.
   *
   * @param ref names it
   * @param by who froze
   * @param at since when
   * @param reason as typed; may be empty
   */
  public record Frozen(String ref, Principal by, Instant at, String reason) {
    /** What the buttons that lift it carry. */
    public String stamp() {
      return "freeze:" + ref;
    }
  }

  /** Freezes, at once. */
  public Frozen add(String ref, Principal by, String reason) {
    Instant now = clock.instant();
    db.sql(
            "INSERT INTO freeze (ref, frozen_by, frozen_at, reason)"
                + " VALUES (:ref, :by, :now, :reason)")
        .param("ref", ref)
        .param("by", by.id())
        .param("now", Timestamp.from(now))
        .param("reason", reason)
        .update();
    return new Frozen(ref, by, now, reason);
  }

  /** The oldest that is not lifted; empty when nothing is frozen. */
  public Optional<Frozen> open() {
    return db.sql(
            "SELECT ref, frozen_by, frozen_at, reason FROM freeze WHERE lifted_at IS NULL"
                + " ORDER BY id LIMIT 1")
        .query(FreezeBook::frozen)
        .optional();
  }

  /** One that is not lifted. */
  public Optional<Frozen> open(String ref) {
    return db.sql(
            "SELECT ref, frozen_by, frozen_at, reason FROM freeze"
                + " WHERE ref = :ref AND lifted_at IS NULL")
        .param("ref", ref)
        .query(FreezeBook::frozen)
        .optional();
  }

  /**
   * Lifts one.
   *
   * @return whether it was not lifted before
   */
  public boolean lift(String ref) {
    return db.sql("UPDATE freeze SET lifted_at = :now WHERE ref = :ref AND lifted_at IS NULL")
            .param("now", Timestamp.from(clock.instant()))
            .param("ref", ref)
            .update()
        == 1;
  }

  private static Frozen frozen(ResultSet row, int n) throws SQLException {
    String[] by = row.getString("frozen_by").split("/", 2);
    return new Frozen(
        row.getString("ref"),
        Principal.person(by[0], by.length > 1 ? by[1] : ""),
        row.getTimestamp("frozen_at").toInstant(),
        row.getString("reason"));
  }
}
