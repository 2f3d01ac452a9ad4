package org.makerspacehub.beans.inbox;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.GeneratedKeyHolder;
import org.springframework.jdbc.support.KeyHolder;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** The edge's side of the inbox: what is verified is kept before anyone is told it was taken. */
public class Inbox {
  private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

  /** Twice the tolerance for timestamps and some: after that a replay is stale anyway. */
  private static final Duration REMEMBERED = Duration.ofMinutes(15);

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Clock clock;

  /**
   * @param db as the edge's user
   * @param transactions of the same data source
   * @param clock what "now" is
   */
  public Inbox(JdbcClient db, PlatformTransactionManager transactions, Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.clock = clock;
  }

  /**
   * Keeps an arrival, once. Signature and event are remembered together or not at all.
   *
   * @return the row; an earlier one when the sender repeats itself
   * @throws NotTrusted when these very bytes were signed and sent before
   * @throws org.springframework.dao.DataAccessException when the database does not take it
   */
  public Kept keep(Arrival arrival) {
    return transaction.execute(
        status -> {
          if (arrival.digest() != null) {
            remember(arrival.digest());
          }
          return insert(arrival);
        });
  }

  /**
   * Keeps what came in one request, all of it or nothing.
   *
   * @param digest of the signed bytes; null when the way in has no signatures
   * @return the rows, in the order of the arrivals
   * @throws NotTrusted when these very bytes were signed and sent before
   * @throws org.springframework.dao.DataAccessException when the database does not take it
   */
  public List<Kept> keepAll(List<Arrival> arrivals, byte[] digest) {
    return transaction.execute(
        status -> {
          if (digest != null) {
            remember(digest);
          }
          return arrivals.stream().map(this::insert).toList();
        });
  }

  /** Forgets signatures that are too old to be replayed; returns how many. */
  public int forgetOldSignatures() {
    return db.sql("DELETE FROM signature_seen WHERE seen_at < :before")
        .param("before", Timestamp.from(clock.instant().minus(REMEMBERED)))
        .update();
  }

  private void remember(byte[] digest) {
    try {
      db.sql("INSERT INTO signature_seen (digest, seen_at) VALUES (:digest, :now)")
          .param("digest", digest)
          .param("now", Timestamp.from(clock.instant()))
          .update();
    } catch (DuplicateKeyException again) {
      throw new NotTrusted("these signed bytes were sent before");
    }
  }

  private Kept insert(Arrival arrival) {
    KeyHolder key = new GeneratedKeyHolder();
    // One moment for both rows, and as precise as it is kept.
    Timestamp now = Timestamp.from(clock.instant().truncatedTo(ChronoUnit.MILLIS));
    try {
      db.sql(
              "INSERT INTO inbox_event (source, event_id, ref, payload, received_at)"
                  + " VALUES (:source, :eventId, :ref, :payload, :now)")
          .param("source", arrival.source())
          .param("eventId", arrival.eventId())
          .param("ref", arrival.ref())
          .param("payload", arrival.payload())
          .param("now", now)
          .update(key, "id");
      if (arrival.said() != null) {
        keep(arrival, arrival.said(), now);
      }
      return new Kept(key.getKey().longValue(), arrival.ref(), true);
    } catch (DuplicateKeyException again) {
      return db.sql(
              "SELECT id, ref FROM inbox_event WHERE source = :source AND event_id = :eventId")
          .param("source", arrival.source())
          .param("eventId", arrival.eventId())
          .query((row, n) -> new Kept(row.getLong("id"), row.getString("ref"), false))
          .single();
    }
  }

  /** Somebody's word, kept with the row that came of the same bytes or not at all. */
  private void keep(Arrival arrival, Said said, Timestamp now) {
    try {
      db.sql(
              """
              INSERT INTO signed_click
                (event_id, ref, team_id, slack_user_id, kind, name, about, reason, received_at)
              VALUES
                (:eventId, :ref, :team, :user, :kind, :name, :about, :reason, :now)""")
          .param("eventId", arrival.eventId())
          .param("ref", arrival.ref())
          .param("team", said.principal().teamId())
          .param("user", said.principal().slackUserId())
          .param("kind", said.kind().name().toLowerCase(Locale.ROOT))
          .param("name", said.name())
          .param("about", said.about())
          .param("reason", said.reason().isEmpty() ? null : said.reason())
          .param("now", now)
          .update();
    } catch (DuplicateKeyException again) {
      // Inbox rows are cleared away in time, words are not: it was said before, and counts once.
      LOG.info("A word that was kept before came again (ref {})", arrival.ref());
    }
  }
}
