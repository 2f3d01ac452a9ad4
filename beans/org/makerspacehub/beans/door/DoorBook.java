package org.makerspacehub.beans.door;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The book of what happened at the doors. It decides nothing: whoever reads it asked the guard. */
public final class DoorBook {
  private static final String COLUMNS =
      "SELECT at, what, lock_id, guest_id, method FROM door_event";

  /** A day has this many at the most that anybody can page to. */
  static final int MOST = 10_000;

  private static final int FORGOTTEN_AT_ONCE = 500;

  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock the time
   */
  public DoorBook(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  /**
   * Part of what was found.
   *
   * @param events newest first
   * @param total how many entries and refusals there are, on other pages too
   */
  public record Page(List<DoorEvent> events, int total) {}

  /**
   * Writes down what happened, once.
   *
   * @param key the vendor's name of the event
   * @return whether it was new
   */
  public boolean add(String key, DoorEvent event, String ref) {
    try {
      hubJdbc
          .sql(
              "INSERT INTO door_event (event_key, what, at, lock_id, guest_id, method, ref)"
                  + " VALUES (:key, :what, :at, :lock, :guest, :method, :ref)")
          .param("key", key)
          .param("what", event.what().name())
          .param("at", utc(event.at()))
          .param("lock", event.lockId())
          .param("guest", event.guestId())
          .param("method", event.method())
          .param("ref", ref)
          .update();
      return true;
    } catch (DuplicateKeyException again) {
      return false;
    }
  }

  /**
   * Entries and refusals of a time, newest first.
   *
   * @param from the first moment
   * @param until the first moment after it
   * @param skip how many to leave out
   * @param size how many at the most
   */
  public Page between(Instant from, Instant until, int skip, int size) {
    String where = " WHERE at >= :from AND at < :until AND what IN ('ENTRY', 'DENIED')";
    int total =
        hubJdbc
            .sql("SELECT COUNT(*) FROM door_event" + where)
            .param("from", utc(from))
            .param("until", utc(until))
            .query(Integer.class)
            .single();
    return new Page(
        hubJdbc
            .sql(COLUMNS + where + " ORDER BY at DESC, id DESC LIMIT :size OFFSET :skip")
            .param("from", utc(from))
            .param("until", utc(until))
            .param("size", size)
            .param("skip", skip)
            .query((row, n) -> event(row))
            .list(),
        total);
  }

  /**
   * Entries and refusals of some guests, newest first.
   *
   * @param guests may be empty: then there is nothing
   */
  public Page of(Collection<String> guests, int skip, int size) {
    if (guests.isEmpty()) {
      return new Page(List.of(), 0);
    }
    String where = " WHERE guest_id IN (:guests) AND what IN ('ENTRY', 'DENIED')";
    int total =
        hubJdbc
            .sql("SELECT COUNT(*) FROM door_event" + where)
            .param("guests", guests)
            .query(Integer.class)
            .single();
    return new Page(
        hubJdbc
            .sql(COLUMNS + where + " ORDER BY at DESC, id DESC LIMIT :size OFFSET :skip")
            .param("guests", guests)
            .param("size", size)
            .param("skip", skip)
            .query((row, n) -> event(row))
            .list(),
        total);
  }

  /**
   * Forgets what is older.
   *
   * @param keep how long movements are kept
   * @return how many rows went; some at a time
   */
  public int forgetOlderThan(Duration keep) {
    return hubJdbc
        .sql("DELETE FROM door_event WHERE at < :before ORDER BY at LIMIT " + FORGOTTEN_AT_ONCE)
        .param("before", utc(clock.instant().minus(keep)))
        .update();
  }

  private static DoorEvent event(java.sql.ResultSet row) throws java.sql.SQLException {
    return new DoorEvent(
        row.getObject("at", LocalDateTime.class).toInstant(ZoneOffset.UTC),
        DoorEvent.What.valueOf(row.getString("what")),
        row.getString("lock_id"),
        row.getString("guest_id"),
        row.getString("method"));
  }

  private static LocalDateTime utc(Instant moment) {
    return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
  }
}
