package org.makerspacehub.beans.audit;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.CanonicalJson;
import org.makerspacehub.beans.HubException;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Writes the records into a folder, a file each ({@code audit_privileged.jsonl} and so on, {@code
 * audit_checkpoint.jsonl}): one row a line, in {@link CanonicalJson}. Names are not in it; who may
 * read them reads them in the database.
 */
public class AuditExport {
  private static final int PAGE = 1_000;

  private final JdbcClient audit;

  /**
   * @param audit as the audit user
   */
  public AuditExport(JdbcClient audit) {
    this.audit = audit;
  }

  /** Where a chain is in an export. */
  static Path file(Path folder, String table) {
    return folder.resolve(table + ".jsonl");
  }

  /**
   * Writes it.
   *
   * @param folder made when missing; must not hold an export already
   * @return rows by file
   * @throws HubException with one sentence when it cannot
   */
  public Map<String, Long> to(Path folder) {
    Map<String, Long> rows = new TreeMap<>();
    try {
      Files.createDirectories(folder);
      // Checkpoints first: what they speak of is then in the chains for certain.
      rows.put(Checkpoint.TABLE, checkpoints(folder));
      for (AuditChain chain : AuditChain.values()) {
        rows.put(chain.table(), chain(folder, chain));
      }
    } catch (java.nio.file.FileAlreadyExistsException there) {
      throw new HubException(
          "%s holds an export already: name a new folder.".formatted(folder), there);
    } catch (IOException impossible) {
      throw new HubException(
          "The export could not be written to %s.".formatted(folder), impossible);
    }
    return rows;
  }

  private long checkpoints(Path folder) throws IOException {
    long number = 0;
    try (BufferedWriter out = open(file(folder, Checkpoint.TABLE))) {
      List<Checkpoint> page;
      do {
        page = AuditInspection.page(audit, number, PAGE);
        for (Checkpoint checkpoint : page) {
          out.write(checkpoint.line());
          out.write('\n');
          number = checkpoint.number();
        }
      } while (page.size() == PAGE);
    }
    return number;
  }

  private long chain(Path folder, AuditChain chain) throws IOException {
    long seq = 0;
    long rows = 0;
    try (BufferedWriter out = open(file(folder, chain.table()))) {
      List<ChainRow> page;
      do {
        page = ChainCheck.page(audit, chain, seq, PAGE);
        for (ChainRow row : page) {
          out.write(line(row));
          out.write('\n');
          seq = row.seq();
          rows++;
        }
      } while (page.size() == PAGE);
    } catch (UncheckedIOException wrapped) {
      throw wrapped.getCause();
    }
    return rows;
  }

  static String line(ChainRow row) {
    return CanonicalJson.write(
        Map.of(
            "seq", row.seq(),
            "prev", row.previous(),
            "hash", row.hash(),
            "at", ChainRow.written(row.at()),
            "body", row.body()));
  }

  private static BufferedWriter open(Path file) throws IOException {
    return Files.newBufferedWriter(file, StandardCharsets.UTF_8, StandardOpenOption.CREATE_NEW);
  }
}
