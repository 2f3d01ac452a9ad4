package org.makerspacehub.beans.audit;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Looks whether the records in the database are as they were written, no longer than it may: each
 * look goes on where the last one ended.
 */
public class AuditInspection {
  private static final int PAGE = 1_000;

  private final JdbcClient audit;
  private final boolean keyIsThere;
  private final SignatureCheck signatures;
  private final Map<AuditChain, ChainCheck> checks = new EnumMap<>(AuditChain.class);

  /**
   * @param audit as a user that may read the records and the checkpoints
   * @param key checks the signatures of checkpoints; null: their chain alone is checked
   */
  public AuditInspection(JdbcClient audit, PublicKey key) {
    this.audit = audit;
    this.keyIsThere = key != null;
    this.signatures = new SignatureCheck(key);
    for (AuditChain chain : AuditChain.values()) {
      checks.put(chain, new ChainCheck(chain, audit));
    }
  }

  /**
   * One chain.
   *
   * @param rows there are
   * @param looked of them were looked at now
   * @param whole every one was looked at, now or before, and is as it was written
   * @param unsigned rows are newer than the newest checkpoint
   */
  public record ChainState(
      AuditChain chain, long rows, long looked, boolean whole, long unsigned) {}

  /**
   * What a look found.
   *
   * @param checkpoints how many there are
   * @param newest when the newest was signed; empty when there is none
   * @param signaturesChecked whether a key was there to check them with
   * @param troubles the first wrong place of each record
   */
  public record Findings(
      List<ChainState> chains,
      long checkpoints,
      Optional<Instant> newest,
      boolean signaturesChecked,
      List<AuditTrouble> troubles) {

    /** Whether nothing is wrong with what was looked at. */
    public boolean good() {
      return troubles.isEmpty();
    }

    /** Whether every row was looked at. */
    public boolean whole() {
      return chains.stream().allMatch(ChainState::whole);
    }
  }

  /**
   * Looks at checkpoints first, then at the rows.
   *
   * @param most time for each chain
   */
  public synchronized Findings look(Duration most) {
    List<AuditTrouble> troubles = new ArrayList<>();
    CheckpointWalk walk = new CheckpointWalk(Checkpoint.TABLE, signatures);
    checkpoints(walk).ifPresent(troubles::add);
    List<ChainState> chains = new ArrayList<>();
    for (AuditChain chain : AuditChain.values()) {
      ChainCheck.Result result = checks.get(chain).look(most, walk.signed(chain));
      result.trouble().ifPresent(troubles::add);
      long signed = walk.signed(chain).isEmpty() ? 0 : walk.signed(chain).lastKey();
      chains.add(
          new ChainState(
              chain,
              result.last(),
              result.looked(),
              result.whole(),
              Math.max(0, result.last() - signed)));
    }
    return new Findings(
        chains,
        walk.number(),
        Optional.ofNullable(walk.newest()).map(last -> last.at().toInstant(ZoneOffset.UTC)),
        keyIsThere,
        troubles);
  }

  /** The newest row that was looked at and is as it was written. */
  synchronized Checkpoint.Head head(AuditChain chain) {
    return checks.get(chain).seen();
  }

  private Optional<AuditTrouble> checkpoints(CheckpointWalk walk) {
    while (true) {
      List<Checkpoint> page = page(audit, walk.number(), PAGE);
      for (Checkpoint checkpoint : page) {
        Optional<AuditTrouble> trouble = walk.step(checkpoint);
        if (trouble.isPresent()) {
          return trouble;
        }
      }
      if (page.size() < PAGE) {
        return Optional.empty();
      }
    }
  }

  static List<Checkpoint> page(JdbcClient db, long after, int most) {
    return db.sql(
            """
            SELECT number, at, body, hash, signature FROM audit_checkpoint
            WHERE number > :after ORDER BY number LIMIT :most""")
        .param("after", after)
        .param("most", most)
        .query(Checkpoint.class)
        .list();
  }
}
