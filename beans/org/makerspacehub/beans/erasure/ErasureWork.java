package org.makerspacehub.beans.erasure;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Forgets whom the executor wrote down, in four turns: the hub's books; what the executor alone may
 * write; the person's own records, by which everything before is found; and the index. Each rule is
 * a transaction with what it counted, and each changes nothing the second time: whoever takes up
 * what another left goes on.
 */
public class ErasureWork {
  /** Who does it, in the record. */
  static final String ACTOR = "erasure";

  private static final Logger LOG = LoggerFactory.getLogger(ErasureWork.class);
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(2);

  private final JdbcClient db;
  private final TransactionTemplate transaction;
  private final Map<String, ErasureStep> steps = new HashMap<>();
  private final Forgotten forgotten;
  private final Supplier<Runnable> purge;
  private final AuditLog audit;
  private final Outbox outbox;
  private final Clock clock;
  private final Consumer<Rule> between;

  /**
   * @param db as the hub's user
   * @param transactions of the same data source
   * @param steps for tables for which a statement is not enough
   * @param forgotten who is in the ledger
   * @param purge empties the index's files of what was taken out; gives null while there is none
   * @param audit the record
   * @param outbox of the hub
   * @param clock what "now" is
   */
  public ErasureWork(
      JdbcClient db,
      PlatformTransactionManager transactions,
      List<ErasureStep> steps,
      Forgotten forgotten,
      Supplier<Runnable> purge,
      AuditLog audit,
      Outbox outbox,
      Clock clock) {
    this(db, transactions, steps, forgotten, purge, audit, outbox, clock, rule -> {});
  }

  ErasureWork(
      JdbcClient db,
      PlatformTransactionManager transactions,
      List<ErasureStep> steps,
      Forgotten forgotten,
      Supplier<Runnable> purge,
      AuditLog audit,
      Outbox outbox,
      Clock clock,
      Consumer<Rule> between) {
    this.db = db;
    this.transaction = new TransactionTemplate(transactions);
    steps.forEach(step -> this.steps.put(step.table(), step));
    this.forgotten = forgotten;
    this.purge = purge;
    this.audit = audit;
    this.outbox = outbox;
    this.clock = clock;
    this.between = between;
  }

  private record Row(
      String ref,
      String person,
      String state,
      long claim,
      String alias,
      long intent,
      String asker) {}

  /** Takes up what waits, and does as much of it as can be done now. */
  public void round() {
    begin();
    for (Optional<Row> row = claim(); row.isPresent(); row = claim()) {
      work(row.get());
    }
  }

  private void begin() {
    db.sql(
            "SELECT r.request_ref FROM erasure_request r LEFT JOIN erasure_work w"
                + " ON w.request_ref = r.request_ref WHERE w.request_ref IS NULL")
        .query(String.class)
        .list()
        .forEach(
            ref ->
                db.sql(
                        "INSERT IGNORE INTO erasure_work (request_ref, state, alias, counts, begun_at)"
                            + " VALUES (:ref, 'BOOKS', :alias, '{}', :now)")
                    .param("ref", ref)
                    .param("alias", alias())
                    .param("now", now())
                    .update());
  }

  private Optional<Row> claim() {
    return transaction.execute(
        status -> {
          Optional<Row> next =
              db.sql(
                      "SELECT w.request_ref, r.person_id, w.state, w.claim + 1 AS claim, w.alias,"
                          + " COALESCE(w.intent_seq, 0) AS intent, a.requester"
                          + " FROM erasure_work w"
                          + " JOIN erasure_request r ON r.request_ref = w.request_ref"
                          + " LEFT JOIN action_request a ON a.ref = w.request_ref"
                          + " WHERE w.state <> 'DONE'"
                          + " AND (w.lease_until IS NULL OR w.lease_until <= :now)"
                          + " ORDER BY w.begun_at LIMIT 1")
                  .param("now", now())
                  .query(
                      (row, n) ->
                          new Row(
                              row.getString("request_ref"),
                              row.getString("person_id"),
                              row.getString("state"),
                              row.getLong("claim"),
                              row.getString("alias"),
                              row.getLong("intent"),
                              row.getString("requester")))
                  .optional();
          // Of two that see the same row one counts it up, and the other finds it counted.
          return next.filter(
              row ->
                  db.sql(
                              "UPDATE erasure_work SET claim = :claim, attempts = attempts + 1,"
                                  + " lease_until = :lease"
                                  + " WHERE request_ref = :ref AND claim = :claim - 1")
                          .param("claim", row.claim())
                          .param("lease", Timestamp.from(clock.instant().plus(LEASE)))
                          .param("ref", row.ref())
                          .update()
                      == 1);
        });
  }

  private void work(Row row) {
    try {
      switch (row.state()) {
        case "BOOKS" -> books(row);
        case "EXECUTOR" -> executor(row);
        case "PERSON" -> person(row);
        default -> index(row);
      }
    } catch (ErasureStep.StillOpen open) {
      later(row, open.getMessage());
    } catch (KnowledgeUnavailable away) {
      LOG.warn("The index of erasure {} waits.", row.ref());
      later(row, "The index cannot be reached just now.");
    } catch (TransientDataAccessException met) {
      // Two that change the same rows, and the server ended one: nothing of that rule was done.
      LOG.warn("Erasure {} met another change and is tried again.", row.ref());
      later(row, "Another change of the same rows was first.");
    }
  }

  private void books(Row row) {
    String state =
        db.sql("SELECT state FROM action_request WHERE ref = :ref")
            .param("ref", row.ref())
            .query(String.class)
            .optional()
            // A backup may be older than the request; who is in the ledger is forgotten all the
            // same.
            .orElse("SUCCEEDED");
    if (!state.equals("SUCCEEDED")) {
      later(row, "The request itself is not over yet.");
      return;
    }
    if (row.intent() == 0) {
      AuditLog.Intent intent = intent(row);
      change(row, "intent_seq = " + intent.seq());
    }
    Somebody who = Somebody.read(db, row.person());
    List<Long> identities = Somebody.identities(db, row.person());
    ErasureHands hands = new ErasureHands(db, clock);
    for (Rule rule : ErasurePlan.rules()) {
      if (rule.turn() == Rule.Turn.BOOKS && hands.has(rule.table())) {
        transaction.executeWithoutResult(
            status -> count(row, rule, follow(hands, rule, who, identities, row.alias())));
        between.accept(rule);
      }
    }
    for (ErasureStep step : steps.values()) {
      if (ErasurePlan.rules().stream().noneMatch(rule -> rule.table().equals(step.table()))) {
        transaction.executeWithoutResult(
            status -> count(row, Rule.step("", Rule.Turn.BOOKS, step.table()), step.erase(who)));
      }
    }
    next(row, "EXECUTOR");
  }

  private AuditLog.Intent intent(Row row) {
    return audit.intent(row.ref(), ACTOR, "member.forget", "request/" + row.ref(), Map.of());
  }

  private int follow(
      ErasureHands hands, Rule rule, Somebody who, List<Long> identities, String alias) {
    if (rule.act() != Rule.Act.STEP) {
      return hands.follow(rule, who, identities, alias);
    }
    ErasureStep step = steps.get(rule.table());
    // Of several tables that one step looks after, the first has its name.
    return step == null ? 0 : step.erase(who);
  }

  private void executor(Row row) {
    boolean done =
        db.sql(
                    "SELECT COUNT(*) FROM erasure_request WHERE request_ref = :ref"
                        + " AND done_at IS NOT NULL")
                .param("ref", row.ref())
                .query(Long.class)
                .single()
            > 0;
    if (done) {
      next(row, "PERSON");
    } else {
      later(row, "It is the executor's turn.");
    }
  }

  private void person(Row row) {
    transaction.executeWithoutResult(
        status -> {
          Somebody who = Somebody.read(db, row.person());
          List<Long> identities = Somebody.identities(db, row.person());
          ErasureHands hands = new ErasureHands(db, clock);
          for (Rule rule : ErasurePlan.rules()) {
            if (rule.turn() == Rule.Turn.PERSON) {
              count(row, rule, hands.follow(rule, who, identities, row.alias()));
              between.accept(rule);
            }
          }
          next(row, "INDEX");
        });
  }

  /**
   * Forgets again who is in the ledger and came back all the same: with a page that was being read
   * when they were forgotten, or with a backup.
   *
   * @return how many records there were
   */
  public int sweep() {
    List<Returned> returned =
        db
            .sql("SELECT id, source, external_id FROM external_identity")
            .query((row, n) -> new Returned(row.getLong(1), row.getString(2), row.getString(3)))
            .list()
            .stream()
            .filter(each -> forgotten.record(each.source(), each.external()))
            .toList();
    ErasureHands hands = new ErasureHands(db, clock);
    for (Returned each : returned) {
      String alias = alias();
      transaction.executeWithoutResult(
          status -> {
            Somebody who = Somebody.of(db, each.id());
            for (Rule rule : ErasurePlan.rules()) {
              if (rule.turn() != Rule.Turn.EXECUTOR && hands.has(rule.table())) {
                follow(hands, rule, who, List.of(each.id()), alias);
              }
            }
          });
    }
    return returned.size();
  }

  private record Returned(long id, String source, String external) {}

  private static String alias() {
    return "erased-" + UUID.randomUUID().toString().substring(0, 23);
  }

  private void index(Row row) {
    sweep();
    Runnable emptied = purge.get();
    if (emptied != null) {
      long behind =
          db.sql("SELECT COUNT(*) FROM knowledge_removal").query(Long.class).single()
              + db.sql("SELECT COUNT(*) FROM knowledge_chunk WHERE indexed = FALSE")
                  .query(Long.class)
                  .single();
      if (behind > 0) {
        later(row, "The index is still behind.");
        return;
      }
      emptied.run();
    }
    Map<String, Integer> counts = counts(row);
    audit.outcome(
        new AuditLog.Intent(
            row.intent(), row.ref(), ACTOR, "member.forget", "request/" + row.ref()),
        "done",
        counts);
    transaction.executeWithoutResult(
        status -> {
          change(
              row,
              "state = 'DONE', alias = NULL, lease_until = NULL, waits = NULL, ended_at = :now");
          tell(row, counts);
        });
  }

  private void tell(Row row, Map<String, Integer> counts) {
    if (row.asker() == null) {
      return;
    }
    int rows = counts.values().stream().mapToInt(Integer::intValue).sum();
    String text =
        ("The person of request %s is forgotten here: %d rows in %d tables were removed or made"
                + " nobody's, and the search index was emptied of them. Figures stay. What Fabman,"
                + " HubSpot, Slack and mailboxes hold of them is still there: please delete it"
                + " there by hand. Backups keep it until they run out.")
            .formatted(row.ref(), rows, counts.size());
    outbox.put(
        new OutboxMessage(
            "erasure:" + row.ref(),
            row.ref(),
            OutboxMessage.Kind.SLACK_POST,
            row.asker().substring(row.asker().indexOf('/') + 1),
            CanonicalJson.write(Map.of("text", text)),
            null));
  }

  private void count(Row row, Rule rule, int rows) {
    if (rows == 0) {
      change(row, "lease_until = :now + INTERVAL %d SECOND".formatted(LEASE.toSeconds()));
      return;
    }
    Map<String, Integer> counts = counts(row);
    counts.merge(rule.table(), rows, Integer::sum);
    int kept =
        db.sql(
                "UPDATE erasure_work SET counts = :counts, lease_until = :lease"
                    + " WHERE request_ref = :ref AND claim = :claim")
            .param("counts", CanonicalJson.write(counts))
            .param("lease", Timestamp.from(clock.instant().plus(LEASE)))
            .param("ref", row.ref())
            .param("claim", row.claim())
            .update();
    if (kept != 1) {
      throw new IllegalStateException("Another process has taken up erasure " + row.ref());
    }
  }

  private Map<String, Integer> counts(Row row) {
    Map<String, Integer> all = new TreeMap<>();
    db.sql(
            "SELECT counts FROM erasure_work WHERE request_ref = :ref UNION ALL"
                + " SELECT counts FROM erasure_request WHERE request_ref = :ref"
                + " AND counts IS NOT NULL AND :end")
        .param("ref", row.ref())
        .param("end", row.state().equals("INDEX"))
        .query(String.class)
        .list()
        .forEach(json -> read(json).forEach((table, n) -> all.merge(table, n, Integer::sum)));
    return all;
  }

  private static Map<String, Integer> read(String json) {
    try {
      return JSON.readValue(json, new TypeReference<>() {});
    } catch (JsonProcessingException impossible) {
      throw new IllegalStateException("What we wrote ourselves can be read", impossible);
    }
  }

  private void later(Row row, String why) {
    db.sql(
            "UPDATE erasure_work SET lease_until = :until, waits = :why"
                + " WHERE request_ref = :ref AND claim = :claim")
        .param("until", Timestamp.from(clock.instant().plus(PAUSE)))
        .param("why", why)
        .param("ref", row.ref())
        .param("claim", row.claim())
        .update();
  }

  private void next(Row row, String state) {
    change(row, "lease_until = NULL, waits = NULL, state = '" + state + "'");
  }

  /** Whoever lost the claim must not write any more. */
  private void change(Row row, String set) {
    int kept =
        db.sql(
                "UPDATE erasure_work SET "
                    + set
                    + ", attempts = attempts + 1 WHERE request_ref = :ref AND claim = :claim")
            .params(set.contains(":now") ? Map.of("now", now()) : Map.of())
            .param("ref", row.ref())
            .param("claim", row.claim())
            .update();
    if (kept != 1) {
      throw new IllegalStateException("Another process has taken up erasure " + row.ref());
    }
  }

  private Timestamp now() {
    return Timestamp.from(clock.instant());
  }
}
