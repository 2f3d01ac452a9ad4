package org.makerspacehub.beans.freeze;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Keeps what is frozen. The hub's user may add here and not lift; that is the executor's. */
public class FreezeBook {
  /** The longest reason, in characters. */
  public static final int LONGEST_REASON = 300;

  private static final int MOST_NAMED = 10;

  private static final String COLUMNS =
      "SELECT ref, frozen_by, frozen_at, reason, lifted_at, lifted_by FROM freeze ";

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
   * @param liftedAt null while it lasts
   * @param liftedBy whose presses lifted it; empty while it lasts
   */
  public record Frozen(
      String ref,
      Principal by,
      Instant at,
      String reason,
      Instant liftedAt,
      List<Principal> liftedBy) {
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
    return new Frozen(ref, by, now, reason, null, List.of());
  }

  /** The oldest that is not lifted; empty when nothing is frozen. */
  public Optional<Frozen> open() {
    return db.sql(COLUMNS + "WHERE lifted_at IS NULL ORDER BY id LIMIT 1")
        .query(FreezeBook::frozen)
        .optional();
  }

  /** One that is not lifted. */
  public Optional<Frozen> open(String ref) {
    return db.sql(COLUMNS + "WHERE ref = :ref AND lifted_at IS NULL")
        .param("ref", ref)
        .query(FreezeBook::frozen)
        .optional();
  }

  /** Those that last, and those that were lifted since a moment; the oldest first. */
  public List<Frozen> since(Instant moment) {
    return db.sql(COLUMNS + "WHERE lifted_at IS NULL OR lifted_at > :since ORDER BY id LIMIT 50")
        .param("since", Timestamp.from(moment))
        .query(FreezeBook::frozen)
        .list();
  }

  /**
   * Lifts one.
   *
   * @param by whose presses it was
   * @return whether it was not lifted before
   */
  public boolean lift(String ref, List<Principal> by) {
    return db.sql(
                "UPDATE freeze SET lifted_at = :now, lifted_by = :by"
                    + " WHERE ref = :ref AND lifted_at IS NULL")
            .param("now", Timestamp.from(clock.instant()))
            .param("by", ids(by))
            .param("ref", ref)
            .update()
        == 1;
  }

  /** As many as there is room for; two are what it takes. */
  private static String ids(List<Principal> by) {
    return by.stream().limit(MOST_NAMED).map(Principal::id).collect(Collectors.joining(" "));
  }

  private static Frozen frozen(ResultSet row, int n) throws SQLException {
    Timestamp lifted = row.getTimestamp("lifted_at");
    String liftedBy = row.getString("lifted_by");
    return new Frozen(
        row.getString("ref"),
        person(row.getString("frozen_by")),
        row.getTimestamp("frozen_at").toInstant(),
        row.getString("reason"),
        lifted == null ? null : lifted.toInstant(),
        liftedBy == null || liftedBy.isEmpty()
            ? List.of()
            : Arrays.stream(liftedBy.split(" ")).map(FreezeBook::person).toList());
  }

  private static Principal person(String id) {
    String[] parts = id.split("/", 2);
    return Principal.person(parts[0], parts.length > 1 ? parts[1] : "");
  }
}
