package org.makerspacehub.beans.erasure;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.execute.ExecutorDesk;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * The executor's turn: what it alone may write is freed of a person, in one transaction, and last
 * of all the names beside the records, which everything before still speaks of.
 */
public class ExecutorErasure {
  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final RecordErasure records;
  private final Clock clock;

  /**
   * @param db as the executor's user
   * @param transactions of the same data source
   * @param records the audit's names
   * @param clock says when
   */
  public ExecutorErasure(
      JdbcClient db, PlatformTransactionManager transactions, RecordErasure records, Clock clock) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    this.records = records;
    this.clock = clock;
  }

  private record Waiting(String ref, String person) {}

  /** Does what waits; one that was interrupted is done again from its beginning. */
  public void round() {
    List<Waiting> waiting =
        db.sql(
                "SELECT r.request_ref, r.person_id FROM erasure_request r JOIN erasure_work w"
                    + " ON w.request_ref = r.request_ref"
                    + " WHERE r.done_at IS NULL AND w.state = 'EXECUTOR'")
            .query((row, n) -> new Waiting(row.getString(1), row.getString(2)))
            .list();
    waiting.forEach(each -> transaction.executeWithoutResult(status -> erase(each)));
  }

  private void erase(Waiting waiting) {
    Optional<Timestamp> done =
        db.sql("SELECT done_at FROM erasure_request WHERE request_ref = :ref FOR UPDATE")
            .param("ref", waiting.ref())
            .query(Timestamp.class)
            .optional();
    if (done.isPresent()) {
      return;
    }
    Somebody who = Somebody.read(db, waiting.person());
    ErasureHands hands = new ErasureHands(db, clock);
    Map<String, Integer> counts = new TreeMap<>();
    for (Rule rule : ErasurePlan.rules()) {
      if (rule.turn() == Rule.Turn.EXECUTOR) {
        int rows =
            rule.act() == Rule.Act.STEP
                ? records.erase(waiting.ref(), ExecutorDesk.ACTOR, who)
                : hands.follow(rule, who, List.of(), "");
        if (rows > 0) {
          counts.merge(rule.table(), rows, Integer::sum);
        }
      }
    }
    db.sql("UPDATE erasure_request SET done_at = :now, counts = :counts WHERE request_ref = :ref")
        .param("now", Timestamp.from(clock.instant()))
        .param("counts", CanonicalJson.write(counts))
        .param("ref", waiting.ref())
        .update();
  }
}
