package org.makerspacehub.beans.knowledge.work;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.nio.charset.StandardCharsets;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.ReentrantLock;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.knowledge.ChunkStore;
import org.makerspacehub.beans.knowledge.ChunkStore.Point;
import org.makerspacehub.beans.knowledge.Embedder;
import org.makerspacehub.beans.knowledge.IndexDesk;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.makerspacehub.beans.notice.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Makes the index follow the database. A piece counts as indexed only after the index has it on
 * disk, and only when it is still what it was when it was read; whatever ends this in the middle,
 * it is done again, and doing it again changes nothing.
 */
public final class IndexWorker implements IndexDesk, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(IndexWorker.class);

  private static final String TOPIC = "knowledge.index";
  private static final int BATCH = 64;
  private static final int REMOVALS = 500;
  private static final int MOST_ASIDE = 100;
  // One round ends soon enough for a hub that is to stop.
  private static final Duration ROUND = Duration.ofSeconds(5);
  private static final Duration HOLD = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final Duration OTHER_HUB = Duration.ofMinutes(2);
  private static final Duration PURGE = Duration.ofHours(6);

  private final JdbcClient hubJdbc;
  private final TransactionTemplate transaction;
  private final ChunkStore store;
  private final boolean shared;
  private final Embedder embedder;
  private final Notices notices;
  private final Clock clock;
  private final Counter indexed;
  private final Timer seconds;
  private final ReentrantLock work = new ReentrantLock();
  private final String holder;
  private final Set<UUID> aside = new HashSet<>();
  private volatile String trouble = "";
  private String toldTrouble = "";
  private Instant pausedUntil = Instant.EPOCH;
  private Instant roundEnds = Instant.EPOCH;
  private Instant otherSince;
  private Instant purgeAfter;
  private Instant heldUntil = Instant.EPOCH;
  private boolean changed = true;

  /** A piece that waits, as it was when it was read. */
  private record Waiting(Point point, byte[] hash, String audience) {}

  private record State(String identity, String model, Instant begunAt, Instant doneAt) {}

  /**
   * @param hubJdbc the hub's database
   * @param hubTransactions its transactions
   * @param store the index
   * @param place where it is, when it is of one process at a time: the same after a restart; empty
   *     when several hubs use it
   * @param embedder makes vectors
   * @param notices tells the operators what holds it up
   * @param meters counts
   * @param clock what "now" is
   */
  public IndexWorker(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      ChunkStore store,
      String place,
      Embedder embedder,
      Notices notices,
      MeterRegistry meters,
      Clock clock) {
    this.hubJdbc = hubJdbc;
    this.transaction = new TransactionTemplate(hubTransactions);
    this.store = store;
    this.shared = place.isEmpty();
    this.holder =
        (shared
                ? UUID.randomUUID()
                : UUID.nameUUIDFromBytes(place.getBytes(StandardCharsets.UTF_8)))
            .toString();
    this.embedder = embedder;
    this.notices = notices;
    this.clock = clock;
    this.indexed = meters.counter("hub.knowledge.indexed");
    this.seconds = meters.timer("hub.knowledge.index.batch");
    Gauge.builder("hub.knowledge.waiting", this, IndexWorker::waiting).register(meters);
  }

  /**
   * Begins a round: is the index ours, and is it the one that the database speaks of?
   *
   * @return whether this process is to go on
   */
  public boolean begin() {
    work.lock();
    try {
      Instant now = clock.instant();
      if (now.isBefore(pausedUntil) || !hold(now)) {
        return false;
      }
      roundEnds = now.plus(ROUND);
      String identity = store.identity();
      if (!state().map(state -> state.identity().equals(identity)).orElse(false)) {
        beginAnew();
      }
      return true;
    } finally {
      work.unlock();
    }
  }

  /**
   * Does some of what waits: what is gone goes first, even while there is no model.
   *
   * @return whether more waits, and there is time for it in this round
   */
  public boolean advance() {
    work.lock();
    try {
      hold(clock.instant());
      boolean more = follow() == REMOVALS;
      if (!state().map(state -> state.model().equals(embedder.model())).orElse(true)) {
        beginAnew();
      }
      List<Waiting> batch = waiting(BATCH + aside.size());
      batch = batch.subList(0, Math.min(BATCH, batch.size()));
      if (!batch.isEmpty()) {
        seconds.record(carefully(batch));
      } else if (!more) {
        end();
      }
      well();
      return (more || !batch.isEmpty()) && clock.instant().isBefore(roundEnds);
    } finally {
      work.unlock();
    }
  }

  /** Something is away or broken: nothing is lost, and after a pause it is tried again. */
  public void troubled(Exception met) {
    work.lock();
    try {
      pausedUntil = clock.instant().plus(PAUSE);
      String sentence =
          met instanceof KnowledgeUnavailable
              ? met.getMessage()
              : "Making the index met something unexpected; the hub's log says what.";
      LOG.warn("The index waits: {}", sentence, met);
      // What is over by the next try is told to nobody.
      boolean lasts = sentence.equals(trouble) && !sentence.equals(toldTrouble);
      trouble = sentence;
      if (lasts) {
        toldTrouble = sentence;
        notices.raise(
            TOPIC,
            "What is new is not found yet: "
                + sentence
                + " Nothing is lost; it is tried again every half minute.",
            Ref.next());
      }
    } finally {
      work.unlock();
    }
  }

  @Override
  public Progress progress() {
    Optional<State> state = state();
    return hubJdbc
        .sql(SqlFile.read("knowledge-progress"))
        .query(
            (row, n) ->
                new Progress(
                    row.getLong("pieces"),
                    row.getLong("indexed"),
                    row.getLong("removals"),
                    state.map(State::model).orElse(""),
                    state.map(State::begunAt).orElse(null),
                    state.map(State::doneAt).orElse(null),
                    trouble))
        .single();
  }

  @Override
  public void rebuild(String ref) {
    LOG.info("The index is to be made anew (ref {})", ref);
    // No index is called that: whoever keeps it begins anew.
    beginning("", "");
  }

  @Override
  public void purge() {
    work.lock();
    try {
      while (follow() == REMOVALS) {
        LOG.debug("More is to be taken out of the index");
      }
      store.purge();
      changed = false;
    } finally {
      work.unlock();
    }
  }

  /** Lets another process keep the index at once. */
  @Override
  public void close() {
    try {
      hubJdbc
          .sql("UPDATE knowledge_index SET held_until = NULL, held_by = NULL WHERE held_by = :me")
          .param("me", holder)
          .update();
    } catch (DataAccessException away) {
      LOG.debug("The index is let go when its time is over", away);
    }
  }

  /** What holds it up; empty for nothing. */
  public String trouble() {
    return trouble;
  }

  private boolean hold(Instant now) {
    if (state().isEmpty()) {
      try {
        hubJdbc
            .sql(
                "INSERT INTO knowledge_index (one, identity, model, begun_at)"
                    + " VALUES (1, '', '', :now)")
            .param("now", Timestamp.from(now))
            .update();
      } catch (DuplicateKeyException another) {
        LOG.debug("Another process was first", another);
      }
    }
    if (now.isBefore(heldUntil.minus(HOLD.dividedBy(2)))) {
      return true;
    }
    boolean holding =
        hubJdbc
                .sql(SqlFile.read("knowledge-index-hold"))
                .param("holder", holder)
                .param("now", Timestamp.from(now))
                .param("until", Timestamp.from(now.plus(HOLD)))
                .update()
            == 1;
    heldUntil = holding ? now.plus(HOLD) : Instant.EPOCH;
    if (holding) {
      otherSince = null;
    } else if (!shared) {
      otherSince = otherSince == null ? now : otherSince;
      if (now.isAfter(otherSince.plus(OTHER_HUB))) {
        throw new KnowledgeUnavailable(
            "Another hub on this database keeps an index of its own. Set QDRANT_URL when several"
                + " hubs share a database.",
            null);
      }
    }
    return holding;
  }

  private Optional<State> state() {
    return hubJdbc
        .sql("SELECT identity, model, begun_at, done_at FROM knowledge_index WHERE one = 1")
        .query(
            (row, n) -> {
              Timestamp done = row.getTimestamp("done_at");
              return new State(
                  row.getString("identity"),
                  row.getString("model"),
                  row.getTimestamp("begun_at").toInstant(),
                  done == null ? null : done.toInstant());
            })
        .optional();
  }

  private void beginAnew() {
    String model = embedder.model();
    aside.clear();
    store.clear();
    beginning(store.identity(), model);
    LOG.info("The index is made anew with {}", model);
  }

  /** What the database says is indexed, and in which index, change together. */
  private void beginning(String identity, String model) {
    transaction.executeWithoutResult(
        status -> {
          hubJdbc
              .sql(SqlFile.read("knowledge-index-begin"))
              .param("identity", identity)
              .param("model", model)
              .param("now", Timestamp.from(clock.instant()))
              .update();
          hubJdbc.sql("UPDATE knowledge_chunk SET indexed = FALSE WHERE indexed = TRUE").update();
        });
  }

  private int follow() {
    List<byte[]> ids = new ArrayList<>();
    List<Timestamp> asked = new ArrayList<>();
    hubJdbc
        .sql(SqlFile.read("knowledge-removals-next"))
        .param("most", REMOVALS)
        .query(
            row -> {
              ids.add(row.getBytes(1));
              asked.add(row.getTimestamp(2));
            });
    if (ids.isEmpty()) {
      return 0;
    }
    store.remove(ids.stream().map(JdbcDocumentBook::uuid).toList());
    changed = true;
    transaction.executeWithoutResult(
        status -> {
          // Who came back meanwhile is to be put in again.
          hubJdbc
              .sql("UPDATE knowledge_chunk SET indexed = FALSE WHERE id IN (:ids)")
              .param("ids", ids)
              .update();
          hubJdbc
              .sql(SqlFile.read("knowledge-removals-followed"))
              .param("ids", ids)
              .param("newest", Collections.max(asked))
              .update();
        });
    return ids.size();
  }

  private List<Waiting> waiting(int most) {
    return hubJdbc
        .sql(SqlFile.read("knowledge-chunks-waiting"))
        .param("most", most)
        .query(
            (row, n) ->
                new Waiting(
                    new Point(
                        JdbcDocumentBook.uuid(row.getBytes("id")),
                        Chunker.embedded(
                            row.getString("title"),
                            row.getString("heading"),
                            row.getString("text")),
                        null,
                        Set.of(row.getString("audience").split(" ")),
                        row.getString("kind") + ":" + row.getString("source"),
                        row.getTimestamp("at").toInstant()),
                    row.getBytes("text_hash"),
                    row.getString("audience")))
        .list()
        .stream()
        .filter(piece -> !aside.contains(piece.point.id()))
        .toList();
  }

  private Runnable carefully(List<Waiting> batch) {
    return () -> {
      try {
        index(batch);
      } catch (KnowledgeUnavailable | DataAccessException away) {
        throw away;
      } catch (RuntimeException broken) {
        if (batch.size() > 1) {
          batch.forEach(piece -> carefully(List.of(piece)).run());
        } else if (aside.size() < MOST_ASIDE) {
          // One piece that cannot be indexed keeps none of the others waiting.
          aside.add(batch.get(0).point.id());
          LOG.error("The piece {} cannot be indexed", batch.get(0).point.id(), broken);
        } else {
          throw broken;
        }
      }
    };
  }

  private void index(List<Waiting> batch) {
    List<float[]> vectors = embedder.passages(batch.stream().map(w -> w.point.text()).toList());
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < batch.size(); i++) {
      Point point = batch.get(i).point;
      points.add(
          new Point(
              point.id(),
              point.text(),
              vectors.get(i),
              point.audience(),
              point.source(),
              point.at()));
    }
    store.put(points);
    changed = true;
    if (mark(batch) < batch.size()) {
      settle(batch);
    }
    indexed.increment(batch.size());
  }

  /** Those that are still what they were. */
  private int mark(List<Waiting> batch) {
    List<Object> values = new ArrayList<>();
    batch.forEach(piece -> values.add(JdbcDocumentBook.bytes(piece.point.id())));
    for (Waiting piece : batch) {
      values.add(JdbcDocumentBook.bytes(piece.point.id()));
      values.add(piece.hash);
      values.add(Timestamp.from(piece.point.at()));
      values.add(piece.audience);
    }
    return hubJdbc
        .sql(
            "UPDATE knowledge_chunk c JOIN knowledge_document d ON d.id = c.document_id"
                + " SET c.indexed = TRUE WHERE c.id IN ("
                + String.join(", ", Collections.nCopies(batch.size(), "?"))
                + ") AND (c.id, c.text_hash, c.at, d.audience) IN ("
                + String.join(", ", Collections.nCopies(batch.size(), "(?, ?, ?, ?)"))
                + ")")
        .params(values)
        .update();
  }

  /** Some changed while they were worked on: they wait again, or are to be taken out. */
  private void settle(List<Waiting> batch) {
    Timestamp now = Timestamp.from(clock.instant());
    transaction.executeWithoutResult(
        status -> {
          Set<UUID> there = new HashSet<>();
          hubJdbc
              .sql("SELECT id FROM knowledge_chunk WHERE id IN (:ids) FOR UPDATE")
              .param("ids", batch.stream().map(p -> JdbcDocumentBook.bytes(p.point.id())).toList())
              .query(
                  row -> {
                    there.add(JdbcDocumentBook.uuid(row.getBytes(1)));
                  });
          for (Waiting piece : batch) {
            byte[] id = JdbcDocumentBook.bytes(piece.point.id());
            if (there.contains(piece.point.id())) {
              hubJdbc
                  .sql("UPDATE knowledge_chunk SET indexed = FALSE WHERE id = :id")
                  .param("id", id)
                  .update();
            } else {
              JdbcDocumentBook.takeOut(hubJdbc, id, now);
            }
          }
          // The batch as it is now, under lock: what did not change needs no second time.
          mark(batch);
        });
  }

  private void end() {
    Instant now = clock.instant();
    hubJdbc
        .sql(
            "UPDATE knowledge_index SET done_at = :now"
                + " WHERE one = 1 AND identity <> '' AND done_at IS NULL")
        .param("now", Timestamp.from(now))
        .update();
    if (purgeAfter == null) {
      purgeAfter = now.plus(PURGE);
    } else if (changed && now.isAfter(purgeAfter)) {
      store.purge();
      changed = false;
      purgeAfter = now.plus(PURGE);
    }
  }

  private void well() {
    trouble = "";
    if (!toldTrouble.isEmpty()) {
      toldTrouble = "";
      notices.clear(TOPIC, "The index follows again.");
    }
  }

  private double waiting() {
    try {
      return hubJdbc
          .sql("SELECT COUNT(*) FROM knowledge_chunk WHERE indexed = FALSE")
          .query(Long.class)
          .single();
    } catch (DataAccessException away) {
      return Double.NaN;
    }
  }
}
