package org.makerspacehub.beans.audit;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks at one chain in the database, no longer than it may: first at what has come since the last
 * look, then, with the time that is left, again at what it has seen before, a part each time.
 */
final class ChainCheck {
  private static final int PAGE = 500;

  private final AuditChain chain;
  private final JdbcClient audit;
  private Position seen = Position.START;
  private Position again = Position.START;

  /** What was once seen is gone: no later look makes that good again. */
  private Optional<AuditTrouble> changed = Optional.empty();

  private record Position(long seq, String hash) {
    static final Position START = new Position(0, AuditLog.FIRST_PREVIOUS);
  }

  /**
   * What a look found.
   *
   * @param last the number of the newest row
   * @param looked rows that were looked at now
   * @param whole whether every row was looked at, now or before
   * @param trouble the first place that is not as it was written; the newest rows come first
   */
  record Result(
      AuditChain chain, long last, long looked, boolean whole, Optional<AuditTrouble> trouble) {}

  ChainCheck(AuditChain chain, JdbcClient audit) {
    this.chain = chain;
    this.audit = audit;
  }

  /** The newest row that was looked at and is as it was written. */
  Checkpoint.Head seen() {
    return new Checkpoint.Head(seen.seq(), seen.hash());
  }

  /**
   * Looks.
   *
   * @param most time for it
   * @param signed what checkpoints say of rows, by number
   */
  Result look(Duration most, Map<Long, ChainWalk.Signed> signed) {
    NavigableMap<Long, ChainWalk.Signed> words =
        Collections.unmodifiableNavigableMap(new TreeMap<>(signed));
    long until = System.nanoTime() + most.toNanos();
    long newest = newest();
    Optional<AuditTrouble> moved = anchor();
    if (moved.isPresent()) {
      changed = moved;
      // The row at which it stopped is another now: where it went wrong is looked for from the
      // first.
      seen = Position.START;
      again = Position.START;
    }
    ChainWalk fresh = new ChainWalk(chain, words, seen.seq(), seen.hash());
    long from = seen.seq();
    Optional<AuditTrouble> trouble = walk(fresh, Long.MAX_VALUE, until);
    seen = new Position(fresh.last(), fresh.hash());
    long looked = seen.seq() - from;
    boolean whole = trouble.isEmpty() && seen.seq() >= newest;
    if (whole) {
      trouble = fresh.end();
    }
    if (trouble.isEmpty() && whole && from > 0 && System.nanoTime() - until < 0) {
      ChainWalk old = new ChainWalk(chain, words, again.seq(), again.hash());
      trouble = walk(old, from, until);
      looked += old.last() - again.seq();
      again =
          trouble.isEmpty() && old.last() >= from
              ? Position.START
              : new Position(old.last(), old.hash());
    }
    return new Result(
        chain,
        newest,
        looked,
        whole && trouble.isEmpty() && changed.isEmpty(),
        trouble.isPresent() ? trouble : changed);
  }

  private Optional<AuditTrouble> anchor() {
    if (seen.seq() == 0) {
      return Optional.empty();
    }
    String now =
        audit
            .sql("SELECT hash FROM %s WHERE seq = :seq".formatted(chain.table()))
            .param("seq", seen.seq())
            .query(String.class)
            .optional()
            .orElse("");
    return now.equals(seen.hash())
        ? Optional.empty()
        : Optional.of(
            new AuditTrouble(
                chain.table(), seen.seq(), "is gone, or another one since it was looked at last"));
  }

  private Optional<AuditTrouble> walk(ChainWalk walk, long to, long until) {
    while (walk.last() < to) {
      List<ChainRow> page = page(walk.last());
      for (ChainRow row : page) {
        if (row.seq() > to && walk.last() == to) {
          return Optional.empty();
        }
        Optional<AuditTrouble> trouble = walk.step(row);
        if (trouble.isPresent()) {
          return trouble;
        }
      }
      if (page.size() < PAGE || System.nanoTime() - until > 0) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private List<ChainRow> page(long after) {
    return page(audit, chain, after, PAGE);
  }

  static List<ChainRow> page(JdbcClient audit, AuditChain chain, long after, int most) {
    return audit
        .sql(
            """
            SELECT seq, prev_hash AS previous, hash, at, body FROM %s
            WHERE seq > :after ORDER BY seq LIMIT :most"""
                .formatted(chain.table()))
        .param("after", after)
        .param("most", most)
        .query(ChainRow.class)
        .list();
  }

  private long newest() {
    return audit
        .sql("SELECT COALESCE(MAX(seq), 0) FROM %s".formatted(chain.table()))
        .query(Long.class)
        .single();
  }
}
