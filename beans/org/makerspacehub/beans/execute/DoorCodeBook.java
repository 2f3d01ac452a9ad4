package org.makerspacehub.beans.execute;

import java.math.BigInteger;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.Optional;
import org.makerspacehub.beans.vendor.lock.LockProvider.Guest;
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
   * A code that was issued.
   *
   * @param owner {@code T…/U…}
   * @param guestId at the vendor
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

  void issued(Order order, String lock, Guest guest) {
    db.sql(
            """
            INSERT INTO door_code
              (request_ref, code, owner, lock_id, guest_id, from_at, until_at, state)
            VALUES (:ref, :code, :owner, :lock, :guest, :from, :until, 'ACTIVE')
            ON DUPLICATE KEY UPDATE guest_id = VALUES(guest_id), from_at = VALUES(from_at),
              until_at = VALUES(until_at), state = 'ACTIVE', ended_at = NULL
            """)
        .param("ref", order.ref())
        .param("code", reference(order.idempotencyKey()))
        .param("owner", order.target())
        .param("lock", lock)
        .param("guest", guest.id())
        .param("from", at(guest.from()))
        .param("until", at(guest.until()))
        .update();
  }

  Optional<Entry> find(String code) {
    return db.sql("SELECT owner, guest_id FROM door_code WHERE code = :code")
        .param("code", code)
        .query((row, number) -> new Entry(row.getString("owner"), row.getString("guest_id")))
        .optional();
  }

  void revoked(String code) {
    db.sql(
            "UPDATE door_code SET state = 'REVOKED', ended_at = :now"
                + " WHERE code = :code AND state = 'ACTIVE'")
        .param("code", code)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  /** Says of codes whose time is over that it is; the lock ended them by itself. */
  public void expire() {
    db.sql(
            "UPDATE door_code SET state = 'EXPIRED', ended_at = until_at"
                + " WHERE state = 'ACTIVE' AND until_at <= :now")
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
