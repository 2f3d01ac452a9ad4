package org.makerspacehub.beans.audit;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.makerspacehub.beans.CanonicalJson;

/** A small export as an honest hub writes it, and what somebody might do to it. */
public final class Forgeries {
  static final CheckpointKey KEY = CheckpointDeskIT.key();
  private static final LocalDateTime AT = LocalDateTime.parse("2026-11-22T08:00:00");

  private final Map<AuditChain, List<ChainRow>> chains = new EnumMap<>(AuditChain.class);
  private final List<Checkpoint> checkpoints = new ArrayList<>();

  /** Every chain has that many rows and, at every fifth, a checkpoint. */
  public static Forgeries honest(int rows) {
    Forgeries made = new Forgeries();
    for (AuditChain chain : AuditChain.values()) {
      made.chains.put(chain, new ArrayList<>());
    }
    for (int i = 1; i <= rows; i++) {
      for (AuditChain chain : AuditChain.values()) {
        made.add(chain, "door-code.issue");
      }
      if (i % 5 == 0) {
        made.sign();
      }
    }
    return made;
  }

  public List<ChainRow> rows(AuditChain chain) {
    return chains.get(chain);
  }

  public List<Checkpoint> checkpoints() {
    return checkpoints;
  }

  void add(AuditChain chain, String action) {
    List<ChainRow> rows = chains.get(chain);
    long seq = rows.size() + 1L;
    String body =
        CanonicalJson.write(
            Map.of(
                "at",
                ChainRow.written(AT.plusSeconds(seq)),
                "action",
                action,
                "actor",
                "who:" + "ab".repeat(32),
                "step",
                AuditStep.CLAIMED,
                "details",
                Map.of("n", seq, "say", "grüße 👩‍🔧")));
    rows.add(chained(chain, seq, body));
  }

  private ChainRow chained(AuditChain chain, long seq, String body) {
    String previous =
        seq == 1 ? AuditLog.FIRST_PREVIOUS : chains.get(chain).get((int) seq - 2).hash();
    return new ChainRow(
        seq, previous, AuditLog.hash(chain, seq, previous, body), AT.plusSeconds(seq), body);
  }

  void sign() {
    checkpoints.add(checkpoint(checkpoints.size() + 1, KEY));
  }

  Checkpoint checkpoint(int number, CheckpointKey key) {
    Map<AuditChain, Checkpoint.Head> heads = new EnumMap<>(AuditChain.class);
    chains.forEach(
        (chain, rows) -> {
          ChainRow last = rows.get(rows.size() - 1);
          heads.put(chain, new Checkpoint.Head(last.seq(), last.hash()));
        });
    return Checkpoint.sign(
        number,
        AT.plusMinutes(number),
        number == 1 ? AuditLog.FIRST_PREVIOUS : checkpoints.get(number - 2).hash(),
        heads,
        key);
  }

  /** Changes one row and leaves its hash. */
  public void change(AuditChain chain, int seq) {
    ChainRow row = chains.get(chain).get(seq - 1);
    chains
        .get(chain)
        .set(
            seq - 1,
            new ChainRow(
                row.seq(),
                row.previous(),
                row.hash(),
                row.at(),
                row.body().replace("issue", "erase")));
  }

  /** Changes one row and computes every hash from there on anew, as somebody careful would. */
  public void rewrite(AuditChain chain, int from) {
    List<ChainRow> rows = chains.get(chain);
    for (int i = from; i < rows.size(); i++) {
      String body = rows.get(i).body();
      rows.set(i, chained(chain, i + 1L, i == from ? body.replace("issue", "erase") : body));
    }
  }

  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    for (AuditChain chain : AuditChain.values()) {
      lines(
          AuditExport.file(folder, chain.table()),
          chains.get(chain).stream().map(AuditExport::line).toList());
    }
    checkpoints(AuditExport.file(folder, Checkpoint.TABLE));
  }

  public void checkpoints(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    lines(file, checkpoints.stream().map(Checkpoint::line).toList());
  }

  private static void lines(Path file, List<String> lines) throws IOException {
    Files.writeString(file, lines.isEmpty() ? "" : String.join("\n", lines) + "\n");
  }

  /** The ways there are; each is done somewhere else every time. */
  enum Kind {
    FLIP_A_BYTE,
    DELETE_A_ROW,
    SWAP_TWO_ROWS,
    INSERT_A_ROW,
    CUT_THE_TAIL,
    REPLACE_A_CHECKPOINT,
    SPLICE_ACROSS_TABLES,
    REWRITE_WITH_HASHES,
    CUT_WITH_CHECKPOINTS,
    CHANGE_THE_TIME_BESIDE;

    /**
     * Does it to an export of {@link #honest}.
     *
     * @return what was done, for the message of a test that fails
     */
    String doTo(Path folder, Random random, int size) throws IOException {
      AuditChain chain = AuditChain.values()[random.nextInt(3)];
      Forgeries made = honest(size);
      List<ChainRow> rows = made.rows(chain);
      int at = random.nextInt(size);
      switch (this) {
        case FLIP_A_BYTE -> {
          made.write(folder);
          return flip(folder, random);
        }
        case DELETE_A_ROW -> rows.remove(at);
        case SWAP_TWO_ROWS -> {
          int other = (at + 1 + random.nextInt(size - 1)) % size;
          ChainRow moved = rows.get(at);
          rows.set(at, rows.get(other));
          rows.set(other, moved);
        }
        case INSERT_A_ROW -> rows.add(at, rows.get(random.nextInt(size)));
        // A row after the newest checkpoint may be cut; size is a multiple of five.
        case CUT_THE_TAIL -> rows.subList(at, size).clear();
        case REPLACE_A_CHECKPOINT -> {
          int number = 1 + random.nextInt(size / 5);
          made.checkpoints().set(number - 1, made.checkpoint(number, STRANGER));
        }
        case SPLICE_ACROSS_TABLES -> {
          AuditChain other = AuditChain.values()[(chain.ordinal() + 1 + random.nextInt(2)) % 3];
          rows.set(at, made.rows(other).get(at));
        }
        case REWRITE_WITH_HASHES -> made.rewrite(chain, at);
        case CUT_WITH_CHECKPOINTS -> {
          // Everything of the newest checkpoints is gone; only the executor's folder knows.
          int keep = random.nextInt(size / 5);
          made.checkpoints().subList(keep, size / 5).clear();
          for (AuditChain each : AuditChain.values()) {
            made.rows(each).subList(keep * 5, size).clear();
          }
        }
        case CHANGE_THE_TIME_BESIDE -> {
          ChainRow row = rows.get(at);
          rows.set(
              at,
              new ChainRow(
                  row.seq(), row.previous(), row.hash(), row.at().plusHours(1), row.body()));
        }
      }
      made.write(folder);
      return "%s of %s at %d".formatted(this, chain, at);
    }

    private static String flip(Path folder, Random random) throws IOException {
      List<String> tables =
          List.of("audit_privileged", "audit_approval", "audit_escalation", Checkpoint.TABLE);
      Path file = AuditExport.file(folder, tables.get(random.nextInt(tables.size())));
      byte[] bytes = Files.readAllBytes(file);
      int at = random.nextInt(bytes.length);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(file, bytes);
      return "byte %d of %s is now '%s'"
          .formatted(at, file, new String(bytes, at, 1, StandardCharsets.ISO_8859_1));
    }
  }

  /** Somebody else's. */
  private static final CheckpointKey STRANGER =
      CheckpointKey.of("MC4CAQAwBQYDK2VwBCIEIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f");
}
