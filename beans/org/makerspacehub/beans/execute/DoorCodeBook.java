package org.makerspacehub.beans.execute;

import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Which door codes there are, and whose they are; never the codes themselves. */
public class DoorCodeBook {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 12;

  private final JdbcClient db;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param db as the executor's user, who alone may write {@code door_code}
   * @param zone of the locks
   * @param clock what "now" is
   */
  public DoorCodeBook(JdbcClient db, ZoneId zone, Clock clock) {
    this.db = db;
    this.zone = zone;
    this.clock = clock;
  }

  /**
   * A code that was asked for.
   *
   * @param owner {@code T…/U…}
   * @param guestId at the vendor; null as long as nobody knows of one
   */
  record Entry(String owner, String guestId) {}

  /** The reference by which a code is known to people and at the vendor: 60 bits of the key. */
  public static String reference(String idempotencyKey) {
    BigInteger bits = new BigInteger(idempotencyKey.substring(0, LENGTH * 5 / 4), 16);
    StringBuilder reference = new StringBuilder();
    for (int i = LENGTH - 1; i >= 0; i--) {
      reference.append(LETTERS.charAt(bits.shiftRight(5 * i).intValue() & 31));
    }
    return reference.toString();
  }

  /**
   * Writes down that a code is about to be made, before anybody is asked to make it. What is there
   * already stays.
   *
   * @param from by the clock on the wall, like {@code until}
   * @return false when it was ended meanwhile: then it must not be made any more
   */
  boolean begin(Order order, LocalDateTime from, LocalDateTime until) {
    db.sql(
            """
            INSERT INTO door_code (request_ref, code, owner, lock_id, from_at, until_at, state)
            VALUES (:ref, :code, :owner, :lock, :from, :until, 'BEGUN')
            ON DUPLICATE KEY UPDATE
              from_at = IF(state IN ('NONE', 'EXPIRED'), VALUES(from_at), from_at),
              until_at = IF(state IN ('NONE', 'EXPIRED'), VALUES(until_at), until_at),
              ended_at = IF(state IN ('NONE', 'EXPIRED'), NULL, ended_at),
              state = IF(state IN ('NONE', 'EXPIRED'), 'BEGUN', state)
            """)
        .param("ref", order.ref())
        .param("code", reference(order.idempotencyKey()))
        .param("owner", order.target())
        .param("lock", order.text("lock"))
        .param("from", at(from))
        .param("until", at(until))
        .update();
    String state =
        db.sql("SELECT state FROM door_code WHERE request_ref = :ref")
            .param("ref", order.ref())
            .query(String.class)
            .single();
    return !state.equals("ENDING") && !state.equals("REVOKED");
  }

  /** Whose code it is at the vendor, as soon as that is known. */
  void made(String code, String guestId) {
    db.sql("UPDATE door_code SET guest_id = :guest WHERE code = :code")
        .param("guest", guestId)
        .param("code", code)
        .update();
  }

  /**
   * It opens its door.
   *
   * @param from by the clock on the wall, like {@code until}
   * @return false when it was ended meanwhile: then it must not stay
   */
  boolean issued(Order order, String guestId, LocalDateTime from, LocalDateTime until) {
    int noted =
        db.sql(
                """
                UPDATE door_code
                   SET guest_id = :guest, from_at = :from, until_at = :until, state = 'ACTIVE',
                       ended_at = NULL
                 WHERE request_ref = :ref AND state NOT IN ('ENDING', 'REVOKED')
                """)
            .param("ref", order.ref())
            .param("guest", guestId)
            .param("from", at(from))
            .param("until", at(until))
            .update();
    return noted == 1;
  }

  /**
   * There is certainly no such code.
   *
   * @return false when that is because it was ended meanwhile
   */
  boolean none(Order order) {
    int noted =
        db.sql(
                "UPDATE door_code SET state = 'NONE', ended_at = :now"
                    + " WHERE request_ref = :ref AND state NOT IN ('ENDING', 'REVOKED')")
            .param("ref", order.ref())
            .param("now", Timestamp.from(clock.instant()))
            .update();
    return noted == 1;
  }

  Optional<Entry> find(String code) {
    return db.sql("SELECT owner, guest_id FROM door_code WHERE code = :code")
        .param("code", code)
        .query((row, number) -> new Entry(row.getString("owner"), row.getString("guest_id")))
        .optional();
  }

  /**
   * It shall not open any door, whatever has become of it: written down before the vendor is asked,
   * so that whoever is still making it sees it and stops.
   */
  void ending(String code) {
    db.sql(
            "UPDATE door_code SET state = 'ENDING', ended_at = :now"
                + " WHERE code = :code AND state <> 'REVOKED'")
        .param("code", code)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** The vendor knows that it shall not open any door. */
  void revoked(String code) {
    db.sql(
            "UPDATE door_code SET state = 'REVOKED', ended_at = :now"
                + " WHERE code = :code AND state <> 'REVOKED'")
        .param("code", code)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Says of codes whose time is over that it is; the lock ended them by itself. */
  public void expire() {
    db.sql(
            """
            UPDATE door_code
               SET ended_at = until_at, state = IF(state = 'ENDING', 'REVOKED', 'EXPIRED')
             WHERE state IN ('BEGUN', 'ACTIVE', 'ENDING') AND until_at <= :now
            """)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  LocalDateTime localNow() {
    return LocalDateTime.ofInstant(clock.instant(), zone);
  }

  /** By the clock on the wall, some real hours from now. */
  LocalDateTime localIn(int hours) {
    return LocalDateTime.ofInstant(clock.instant().plusSeconds(hours * 3_600L), zone);
  }

  private Timestamp at(LocalDateTime local) {
    Instant instant = local.atZone(zone).toInstant();
    return Timestamp.from(instant);
  }
}
