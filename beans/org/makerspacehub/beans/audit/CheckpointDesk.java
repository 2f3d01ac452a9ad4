package org.makerspacehub.beans.audit;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.escalate.Escalations;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Signs how far the records have come (S5): after so many rows, and after so long also when nothing
 * happens. A checkpoint is in the database first, then in the executor's own folder, then sent by
 * the executor's own webhook; what a crash left out is made up for in the next round. Nothing is
 * signed over a record that is not as it was written.
 */
public class CheckpointDesk {
  private static final Logger LOG = LoggerFactory.getLogger(CheckpointDesk.class);
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final String REF = "audit";

  private final JdbcClient executor;
  private final CheckpointKey key;
  private final CheckpointFolder folder;
  private final AlertWebhook webhook;
  private final Escalations escalations;
  private final Clock clock;
  private final long everyRows;
  private final Duration every;
  private final AuditInspection inspection;
  private final SignatureCheck signatures;

  private volatile State state = new State(0, null, 0, List.of());
  private long copied = -1;
  private boolean late;

  /**
   * How it stands.
   *
   * @param number of the newest checkpoint; 0 for none
   * @param at when it was signed; null for none
   * @param sent the newest that the webhook took
   * @param troubles why nothing is signed
   */
  public record State(long number, Instant at, long sent, List<AuditTrouble> troubles) {}

  /**
   * What a desk is made of.
   *
   * @param audit reads the records, as the audit user
   * @param executor keeps the checkpoints, as the executor's user, who alone may
   * @param dir {@code EXECUTOR_DIR}
   * @param escalations calls people when a record is not as it was written
   * @param everyRows a checkpoint after so many rows at the latest
   * @param every and after so long
   */
  public record Parts(
      JdbcClient audit,
      JdbcClient executor,
      CheckpointKey key,
      Path dir,
      AlertWebhook webhook,
      Escalations escalations,
      Clock clock,
      long everyRows,
      Duration every) {}

  /**
   * @param parts what it is made of
   */
  public CheckpointDesk(Parts parts) {
    this.executor = parts.executor();
    this.key = parts.key();
    this.folder = new CheckpointFolder(parts.dir());
    this.webhook = parts.webhook();
    this.escalations = parts.escalations();
    this.clock = parts.clock();
    this.everyRows = parts.everyRows();
    this.every = parts.every();
    this.inspection = new AuditInspection(parts.audit(), parts.key().open());
    this.signatures = new SignatureCheck(parts.key().open());
  }

  /** How it stood after the last round. */
  public State state() {
    return state;
  }

  /**
   * Looks, and signs when it is time to. A folder that takes nothing calls people; a database that
   * is away is for the next round.
   */
  public synchronized void round() {
    try {
      look();
    } catch (HubException full) {
      if (!late) {
        LOG.error("A checkpoint is not where it should be: {}", full.getMessage(), full);
      }
      late = true;
      escalations.raise(Escalation.CHECKPOINT_LATE, REF, full.getMessage());
      return;
    }
    if (late) {
      late = false;
      escalations.settle(
          Escalation.CHECKPOINT_LATE, REF, "Checkpoints are where they should be again.");
    }
  }

  private void look() {
    if (copied < 0) {
      folder.mend();
    }
    // Read first: what it speaks of is then in the chains for certain, whoever else signs
    // meanwhile.
    Optional<Checkpoint> last = newest();
    AuditInspection.Findings findings = inspection.look(LOOK);
    List<AuditTrouble> troubles = new ArrayList<>(findings.troubles());
    folderAgainstDatabase(findings.checkpoints()).ifPresent(troubles::add);
    if (!troubles.isEmpty()) {
      broken(troubles);
      return;
    }
    if (!state.troubles().isEmpty()) {
      escalations.settle(
          Escalation.AUDIT_FAILURE, REF, "The audit records are as they were written again.");
    }
    Map<AuditChain, Checkpoint.Head> heads = heads();
    if (findings.whole() && isDue(last, heads)) {
      last = Optional.of(sign(last, heads));
    }
    copy();
    send(last);
    state =
        new State(
            last.map(Checkpoint::number).orElse(0L),
            last.map(checkpoint -> checkpoint.at().toInstant(ZoneOffset.UTC)).orElse(null),
            folder.sent(),
            List.of());
  }

  private void broken(List<AuditTrouble> troubles) {
    State before = state;
    state = new State(before.number(), before.at(), before.sent(), List.copyOf(troubles));
    AuditTrouble first = troubles.get(0);
    if (before.troubles().isEmpty()) {
      LOG.error("The audit records are not as they were written: {}", first.sentence());
    }
    escalations.raise(
        Escalation.AUDIT_FAILURE,
        REF,
        first.sentence()
            + " Nothing is signed until it is clear what happened: see 'What tampering looks like'"
            + " in docs/audit.md.");
  }

  /** Whether the folder knows of a checkpoint that the database has lost, or of another one. */
  private Optional<AuditTrouble> folderAgainstDatabase(long inDatabase) {
    CheckpointWalk kept = new CheckpointWalk("the executor's folder", signatures);
    Optional<AuditTrouble> trouble = folder.read(kept);
    copied = kept.number();
    if (trouble.isPresent()) {
      return trouble;
    }
    if (copied > inDatabase) {
      return Optional.of(
          new AuditTrouble(
              Checkpoint.TABLE,
              inDatabase + 1,
              "is missing; the executor's folder has checkpoints up to %d".formatted(copied)));
    }
    return copied == 0 || at(copied).equals(kept.newest())
        ? Optional.empty()
        : Optional.of(
            new AuditTrouble(
                Checkpoint.TABLE, copied, "is another one than the executor's folder has"));
  }

  private boolean isDue(Optional<Checkpoint> last, Map<AuditChain, Checkpoint.Head> heads) {
    if (last.isEmpty()) {
      return true;
    }
    Instant at = last.get().at().toInstant(ZoneOffset.UTC);
    long rows = rows(heads) - rows(last.get().content().heads());
    return rows >= everyRows || !clock.instant().isBefore(at.plus(every));
  }

  private static long rows(Map<AuditChain, Checkpoint.Head> heads) {
    return heads.values().stream().mapToLong(Checkpoint.Head::seq).sum();
  }

  private Checkpoint sign(Optional<Checkpoint> last, Map<AuditChain, Checkpoint.Head> heads) {
    LocalDateTime now =
        LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC).truncatedTo(ChronoUnit.MILLIS);
    Checkpoint next =
        Checkpoint.sign(
            last.map(Checkpoint::number).orElse(0L) + 1,
            now,
            last.map(Checkpoint::hash).orElse(AuditLog.FIRST_PREVIOUS),
            heads,
            key);
    try {
      executor
          .sql(
              "INSERT INTO audit_checkpoint (number, at, body, hash, signature)"
                  + " VALUES (:number, :at, :body, :hash, :signature)")
          .param("number", next.number())
          .param("at", next.at())
          .param("body", next.body())
          .param("hash", next.hash())
          .param("signature", next.signature())
          .update();
      return next;
    } catch (DuplicateKeyException overtaken) {
      // Another executor was faster; its checkpoint is as good.
      return at(next.number());
    }
  }

  private void copy() {
    List<Checkpoint> missing;
    do {
      missing = AuditInspection.page(executor, copied, 1_000);
      for (Checkpoint checkpoint : missing) {
        folder.add(checkpoint);
        copied = checkpoint.number();
      }
    } while (!missing.isEmpty());
  }

  private void send(Optional<Checkpoint> last) {
    if (last.isEmpty() || !webhook.isThere() || folder.sent() >= last.get().number()) {
      return;
    }
    // The newest alone: it names the one before it by its hash, and so all of them.
    Checkpoint newest = last.get();
    String text =
        "Audit checkpoint %d of %s. Keep this message: with it anyone can tell whether the records were changed since.\n```%s```"
            .formatted(newest.number(), ChainRow.written(newest.at()), newest.line());
    if (webhook.send(text)) {
      folder.sent(newest.number());
    } else {
      LOG.warn("Checkpoint {} could not be sent; the next round tries again", newest.number());
    }
  }

  /** The newest row of each chain that was looked at and is as it was written. */
  private Map<AuditChain, Checkpoint.Head> heads() {
    Map<AuditChain, Checkpoint.Head> heads = new EnumMap<>(AuditChain.class);
    for (AuditChain chain : AuditChain.values()) {
      heads.put(chain, inspection.head(chain));
    }
    return heads;
  }

  private Optional<Checkpoint> newest() {
    return executor
        .sql(
            "SELECT number, at, body, hash, signature FROM audit_checkpoint"
                + " ORDER BY number DESC LIMIT 1")
        .query(Checkpoint.class)
        .optional();
  }

  private Checkpoint at(long number) {
    return AuditInspection.page(executor, number - 1, 1).get(0);
  }
}
