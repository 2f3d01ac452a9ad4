package org.makerspacehub.beans.tell;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.notice.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Holds back what would tell too many people at once, and what was so already when the hub began to
 * look, until a human says that exactly that may go.
 */
public final class NoticeBrake {
  private static final Logger LOG = LoggerFactory.getLogger(NoticeBrake.class);
  private static final String TOPIC = "notices.";
  private static final String COLUMNS =
      "SELECT id, kind, held, only_first FROM notice_brake WHERE open_kind ";

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Notices notices;
  private final AuditLog audit;
  private final Clock clock;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param notices tells the operators
   * @param audit where a decision is recorded before it counts
   * @param clock what "now" is
   */
  public NoticeBrake(
      JdbcClient db,
      PlatformTransactionManager transactions,
      Notices notices,
      AuditLog audit,
      Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.transaction.setIsolationLevel(TransactionDefinition.ISOLATION_READ_COMMITTED);
    this.notices = notices;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * A kind of notice that waits for a human.
   *
   * @param held how many messages it holds back
   * @param onlyFirst whether they are only what was so before the hub began to look
   */
  public record Waiting(long id, String kind, long held, boolean onlyFirst) {}

  /** What waits, the oldest first. */
  public List<Waiting> waiting() {
    return db.sql(COLUMNS + "IS NOT NULL ORDER BY opened_at, id").query(NoticeBrake::row).list();
  }

  /** What of a kind waits. */
  public Optional<Waiting> waiting(String kind) {
    return db.sql(COLUMNS + "= :kind").param("kind", kind).query(NoticeBrake::row).optional();
  }

  /** Of these, what is held: whether it was released since. */
  Map<String, Boolean> held(String kind, Collection<String> keys) {
    if (keys.isEmpty()) {
      return Map.of();
    }
    return db
        .sql(
            "SELECT subject_key, released FROM notice_held WHERE kind = :kind AND subject_key IN"
                + " (:keys)")
        .param("kind", kind)
        .param("keys", keys)
        .query((row, n) -> Map.entry(row.getString(1), row.getBoolean(2)))
        .list()
        .stream()
        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
  }

  /**
   * Holds messages back.
   *
   * @param first whether they are what was so before the hub began to look
   * @param each what each message is about
   */
  void hold(String kind, String ref, boolean first, Collection<List<String>> each) {
    if (each.isEmpty()) {
      return;
    }
    transaction.executeWithoutResult(
        status -> {
          db.sql(
                  "INSERT INTO notice_brake (kind, ref, only_first, opened_at) VALUES (:kind, :ref,"
                      + " :first, :now) ON DUPLICATE KEY UPDATE only_first = only_first AND :first")
              .param("kind", kind)
              .param("ref", ref)
              .param("first", first)
              .param("now", Timestamp.from(clock.instant()))
              .update();
          long id =
              db.sql("SELECT id FROM notice_brake WHERE open_kind = :kind FOR UPDATE")
                  .param("kind", kind)
                  .query(Long.class)
                  .single();
          long messages = 0;
          for (List<String> keys : each) {
            int rows = 0;
            for (String key : keys) {
              rows +=
                  db.sql(
                          "INSERT IGNORE INTO notice_held (kind, subject_key, brake_id) VALUES"
                              + " (:kind, :key, :id)")
                      .param("kind", kind)
                      .param("key", key)
                      .param("id", id)
                      .update();
            }
            messages += rows > 0 ? 1 : 0;
          }
          db.sql("UPDATE notice_brake SET held = held + :more WHERE id = :id")
              .param("more", messages)
              .param("id", id)
              .update();
        });
  }

  /** Tells the operators that a kind stopped, as long as it does. */
  void tell(String kind, String ref) {
    waiting(kind)
        .filter(stopped -> !stopped.onlyFirst())
        .ifPresent(
            stopped ->
                notices.raise(
                    TOPIC + kind,
                    ("%s would tell %,d people at once, so it stopped and told nobody. Look whether"
                            + " that is right: /hub notices release %s lets exactly that go, /hub"
                            + " notices refuse %s never tells it.")
                        .formatted(kind, stopped.held(), kind, kind),
                    ref));
  }

  /** What it held back is over by itself: there is nothing left to decide. */
  void withdraw(String kind, String ending) {
    if (db.sql("UPDATE notice_brake SET state = 'OBSOLETE' WHERE open_kind = :kind")
            .param("kind", kind)
            .update()
        > 0) {
      notices.clear(TOPIC + kind, ending);
    }
  }

  /** What was told is held no longer. */
  void forget(String kind, Collection<String> keys) {
    db.sql("DELETE FROM notice_held WHERE kind = :kind AND subject_key IN (:keys)")
        .param("kind", kind)
        .param("keys", keys)
        .update();
  }

  /**
   * Decides. The caller has asked the guard.
   *
   * @param kind of the notices that wait
   * @param release true lets exactly what is held go, false never tells it
   * @param by who decides, {@code T…/U…}
   * @param ref of the command
   * @return what was decided about
   * @throws HubException when nothing of that kind waits
   */
  public Waiting decide(String kind, boolean release, String by, String ref) {
    Waiting waiting =
        waiting(kind)
            .orElseThrow(
                () ->
                    new HubException(
                        "No notices of that kind wait. /hub notices shows which do, if any."));
    AuditLog.Intent intent =
        audit.intent(
            ref,
            by,
            "hub.notices.release",
            "notice-brake/" + waiting.id(),
            Map.of("release", release, "kind", waiting.kind(), "held", waiting.held()));
    Boolean done =
        transaction.execute(status -> isDecided(waiting, release, by) ? Boolean.TRUE : null);
    audit.outcome(intent, done == null ? "refused" : "done", Map.of());
    if (done == null) {
      throw new HubException("That was decided at the same moment.");
    }
    LOG.warn("Notices {}: {} by {} (ref {})", kind, release ? "released" : "refused", by, ref);
    notices.clear(
        TOPIC + kind,
        release ? "Released by a human: they are told." : "Refused by a human: nobody is told.");
    return waiting;
  }

  private boolean isDecided(Waiting waiting, boolean release, String by) {
    int decided =
        db.sql(
                "UPDATE notice_brake SET state = :state, decided_by = :by, decided_at = :now WHERE"
                    + " id = :id AND state = 'OPEN' AND held = :held")
            .param("state", release ? "RELEASED" : "REFUSED")
            .param("by", by)
            .param("now", Timestamp.from(clock.instant()))
            .param("id", waiting.id())
            .param("held", waiting.held())
            .update();
    if (decided == 1 && release) {
      db.sql("UPDATE notice_held SET released = TRUE WHERE brake_id = :id")
          .param("id", waiting.id())
          .update();
    }
    return decided == 1;
  }

  private static Waiting row(java.sql.ResultSet row, int n) throws java.sql.SQLException {
    return new Waiting(row.getLong(1), row.getString(2), row.getLong(3), row.getBoolean(4));
  }
}
