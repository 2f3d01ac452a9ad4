package org.makerspacehub.beans.audit;

import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.HubException;

/**
 * Looks whether an export of the records is as it was written (S6), with nothing but files and a
 * public key: no database and no network.
 */
public class AuditVerifier {
  private final SignatureCheck signatures;

  /**
   * @param key of the executor, as {@code audit key} prints it
   */
  public AuditVerifier(PublicKey key) {
    this.signatures = new SignatureCheck(key);
  }

  /**
   * What was found.
   *
   * @param lines a sentence each: what was looked at
   * @param troubles the first wrong place of each chain, of the checkpoints and of the folder
   */
  public record Report(List<String> lines, List<AuditTrouble> troubles) {
    /** Whether nothing is wrong. */
    public boolean good() {
      return troubles.isEmpty();
    }
  }

  /**
   * Looks.
   *
   * @param export a folder that {@link AuditExport} wrote
   * @param folder of the executor, with its own copies of the checkpoints; null for none
   * @throws HubException when a file cannot be read
   */
  public Report verify(Path export, Path folder) {
    List<String> lines = new ArrayList<>();
    List<AuditTrouble> troubles = new ArrayList<>();
    CheckpointWalk exported = new CheckpointWalk(Checkpoint.TABLE, signatures);
    walk(AuditExport.file(export, Checkpoint.TABLE), exported, null).ifPresent(troubles::add);
    CheckpointWalk known = exported;
    if (folder != null) {
      CheckpointWalk kept = new CheckpointWalk("the executor's folder", signatures);
      walk(folder.resolve(CheckpointFolder.FILE), kept, exported).ifPresent(troubles::add);
      if (kept.number() > exported.number()) {
        troubles.add(
            new AuditTrouble(
                Checkpoint.TABLE,
                exported.number() + 1,
                "is missing; the executor's folder has checkpoints up to %d"
                    .formatted(kept.number())));
        known = kept;
      }
      lines.add("checkpoints in the executor's folder: %d".formatted(kept.number()));
    }
    long unsigned = 0;
    for (AuditChain chain : AuditChain.values()) {
      ChainWalk walk = ChainWalk.fromTheFirst(chain, known.signed(chain));
      walk(AuditExport.file(export, chain.table()), walk).ifPresent(troubles::add);
      long signed = known.signed(chain).isEmpty() ? 0 : known.signed(chain).lastKey();
      unsigned += Math.max(0, walk.last() - signed);
      lines.add("%s: %d rows follow from each other".formatted(chain.table(), walk.last()));
    }
    if (known.newest() == null) {
      if (unsigned > 0) {
        troubles.add(
            new AuditTrouble(
                Checkpoint.TABLE, 1, "is missing, so nothing says that these rows are all"));
      }
    } else {
      lines.add(
          "checkpoints: %d, the newest of %s; rows newer than that: %d"
              .formatted(known.number(), ChainRow.written(known.newest().at()), unsigned));
    }
    return new Report(lines, troubles);
  }

  private static Optional<AuditTrouble> walk(Path file, ChainWalk walk) {
    try (AuditLines rows = new AuditLines(file)) {
      for (Optional<ChainRow> row = rows.row(); row.isPresent(); row = rows.row()) {
        Optional<AuditTrouble> trouble = walk.step(row.get());
        if (trouble.isPresent()) {
          return trouble;
        }
      }
      return walk.end();
    } catch (AuditLines.NotALine damaged) {
      return Optional.of(
          new AuditTrouble(
              name(file), walk.last() + 1, "is not a line that an export writes; it was changed"));
    }
  }

  /**
   * @param other what else there is of the same checkpoints; null for nothing
   */
  private static Optional<AuditTrouble> walk(Path file, CheckpointWalk walk, CheckpointWalk other) {
    try (AuditLines lines = new AuditLines(file)) {
      for (Optional<Checkpoint> next = lines.checkpoint();
          next.isPresent();
          next = lines.checkpoint()) {
        Optional<AuditTrouble> trouble = walk.step(next.get());
        if (trouble.isPresent()) {
          return trouble;
        }
        if (other != null
            && other.hash(walk.number()).filter(h -> !h.equals(walk.newest().hash())).isPresent()) {
          return Optional.of(
              new AuditTrouble(
                  "the executor's folder",
                  walk.number(),
                  "is another checkpoint than the export's, and both are signed"));
        }
      }
      return Optional.empty();
    } catch (AuditLines.NotALine damaged) {
      return Optional.of(
          new AuditTrouble(
              name(file),
              walk.number() + 1,
              "is not a line that an export writes; it was changed"));
    }
  }

  private static String name(Path file) {
    return file.getFileName().toString().replace(".jsonl", "");
  }
}
