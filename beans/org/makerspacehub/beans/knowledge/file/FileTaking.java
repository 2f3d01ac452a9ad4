package org.makerspacehub.beans.knowledge.file;

import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.KnowledgeUnavailable;
import org.makerspacehub.beans.knowledge.RefusedPapers;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.paper.Paper;
import org.makerspacehub.beans.knowledge.paper.PaperAudience;
import org.makerspacehub.beans.knowledge.paper.PaperLimits;
import org.makerspacehub.beans.knowledge.paper.PaperReader;
import org.makerspacehub.beans.knowledge.paper.PaperRefused;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes in the folder of documents: one folder below it for each audience, whose name is that of
 * the audience, and nothing from beside them. A file is read when its size or time changed and
 * neither moves any more; one that is gone is forgotten. Links are never followed.
 */
public final class FileTaking {
  private static final Logger LOG = LoggerFactory.getLogger(FileTaking.class);
  private static final int LONGEST_KEY = 190;
  private static final int LONGEST_PATH = 700;
  private static final int DEEPEST = 12;
  private static final int MOST_FILES = 20_000;

  private final JdbcClient db;
  private final DocumentBook documents;
  private final PaperReader papers;
  private final Path folder;
  private final Forgotten forgotten;
  private final MeterRegistry meters;
  private final Clock clock;

  /** How files were at the last look that were not read yet. */
  private final Map<Path, Seen> moving = new HashMap<>();

  /**
   * @param db as the hub's user
   * @param documents takes what they say
   * @param papers reads them
   * @param folder of documents
   * @param forgotten knows who was forgotten
   * @param meters count
   * @param clock says when
   */
  public FileTaking(
      JdbcClient db,
      DocumentBook documents,
      PaperReader papers,
      Path folder,
      Forgotten forgotten,
      MeterRegistry meters,
      Clock clock) {
    this.db = db;
    this.documents = documents;
    this.papers = papers;
    this.folder = folder.toAbsolutePath().normalize();
    this.forgotten = forgotten;
    this.meters = meters;
    this.clock = clock;
  }

  private record Seen(long size, Instant modified) {}

  private record Known(Seen seen, byte[] hash, String state, String path) {}

  /** One look. What could not be read for want of time or room waits for the next. */
  public synchronized void look() {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      // A disk that is not there for a moment has not deleted anything.
      for (PaperAudience each : PaperAudience.values()) {
        if (isThere(each.word())) {
          note(each.word(), "The folder KNOWLEDGE_DIR is not there; what was known of it stays.");
        }
      }
      return;
    }
    strangers();
    for (PaperAudience each : PaperAudience.values()) {
      look(each);
    }
  }

  private void look(PaperAudience audience) {
    String source = audience.word();
    Path below = folder.resolve(source);
    boolean there = Files.isDirectory(below, LinkOption.NOFOLLOW_LINKS);
    if (!there && !isThere(source)) {
      return;
    }
    if (!isOn(source)) {
      return;
    }
    Map<String, Path> found = new HashMap<>();
    String trouble = "";
    try {
      if (there) {
        found = files(below);
      }
    } catch (IOException unreadable) {
      // Half a listing would look like deletions.
      note(source, "The folder cannot be read; what was known of it stays.");
      return;
    } catch (PaperRefused many) {
      note(source, many.getMessage() + " What was known of it stays.");
      return;
    }
    Map<String, Known> known = known(source);
    for (Map.Entry<String, Path> each : new java.util.TreeMap<>(found).entrySet()) {
      try {
        take(audience, below, each.getKey(), each.getValue(), known.get(each.getKey()));
      } catch (KnowledgeUnavailable later) {
        trouble = " Some files wait for the next look.";
      }
    }
    for (String gone : known.keySet()) {
      if (!found.containsKey(gone)) {
        documents.remove(SourceKind.FILE, source, gone);
        forget(source, gone);
      }
    }
    documents.readers(SourceKind.FILE, source, audience.marks());
    tell(source, trouble);
  }

  private void tell(String source, String trouble) {
    long refused =
        db.sql("SELECT COUNT(*) FROM knowledge_file WHERE source = :source AND state = 'refused'")
            .param("source", source)
            .query(Long.class)
            .single();
    note(source, (RefusedPapers.note(refused, "file") + trouble).strip());
  }

  /**
   * What lies beside the folders of the audiences is nobody's to read, and somebody should know.
   */
  private void strangers() {
    Set<String> names = new TreeSet<>();
    try (Stream<Path> all = Files.list(folder)) {
      all.map(each -> each.getFileName().toString())
          .filter(name -> !name.startsWith(".") && PaperAudience.of(name).isEmpty())
          .limit(100)
          .forEach(names::add);
    } catch (IOException unreadable) {
      return;
    }
    for (String name : names) {
      String source = PlainLine.of(name, LONGEST_KEY);
      db.sql(
              "INSERT INTO knowledge_source (kind, source, title, state) VALUES ('file', :source,"
                  + " :source, 'off') ON DUPLICATE KEY UPDATE title = title")
          .param("source", source)
          .update();
      note(
          source,
          "Nothing is taken from it: documents go into public, members, staff or board, by who may"
              + " read them.");
    }
    db
        .sql("SELECT source FROM knowledge_source WHERE kind = 'file'")
        .query(String.class)
        .list()
        .stream()
        .filter(
            source ->
                PaperAudience.of(source).isEmpty()
                    && names.stream()
                        .noneMatch(name -> PlainLine.of(name, LONGEST_KEY).equals(source)))
        .forEach(
            source ->
                db.sql("DELETE FROM knowledge_source WHERE kind = 'file' AND source = :source")
                    .param("source", source)
                    .update());
  }

  private Map<String, Path> files(Path below) throws IOException {
    Map<String, Path> found = new HashMap<>();
    Files.walkFileTree(
        below,
        Set.of(),
        DEEPEST,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path each, BasicFileAttributes is) {
            return isDotted(each) && !each.equals(below)
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path each, BasicFileAttributes is) {
            // A link is no regular file here, wherever it leads.
            if (is.isRegularFile() && !isDotted(each)) {
              if (found.size() >= MOST_FILES) {
                throw new PaperRefused(
                    "There are more than %,d files in it.".formatted(MOST_FILES));
              }
              found.put(key(below, each), each);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return found;
  }

  private static boolean isDotted(Path each) {
    String name = each.getFileName().toString();
    return name.startsWith(".") || name.startsWith("~$");
  }

  private static String relative(Path below, Path file) {
    return below.relativize(file).toString().replace('\\', '/');
  }

  private static String key(Path below, Path file) {
    String path = relative(below, file);
    return path.codePointCount(0, path.length()) <= LONGEST_KEY ? path : Sha256.hex(path);
  }

  private void take(PaperAudience audience, Path below, String key, Path file, Known known) {
    Seen now;
    try {
      BasicFileAttributes is =
          Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      now = new Seen(is.size(), is.lastModifiedTime().toInstant().truncatedTo(ChronoUnit.MILLIS));
    } catch (IOException gone) {
      return;
    }
    if (known != null && known.seen().equals(now)) {
      moving.remove(file);
      return;
    }
    // It may still be written to: only what is the same at two looks is whole.
    if (!now.equals(moving.put(file, now))) {
      return;
    }
    String path = relative(below, file);
    byte[] hash = null;
    String reason = "";
    try {
      byte[] bytes = bytes(file, now);
      hash = Sha256.digest().digest(bytes);
      if (known == null || !known.state().equals("taken") || !Arrays.equals(hash, known.hash())) {
        put(audience, key, path, now, bytes);
      }
    } catch (PaperRefused refused) {
      reason = refused.getMessage();
      documents.remove(SourceKind.FILE, audience.word(), key);
      LOG.info("A document was not taken in: {}", reason);
    } catch (IOException moved) {
      return;
    }
    moving.remove(file);
    keep(audience.word(), key, path, now, hash, reason);
    meters
        .counter("hub.knowledge.files", "outcome", reason.isEmpty() ? "taken" : "refused")
        .increment();
  }

  private static byte[] bytes(Path file, Seen now) throws IOException {
    if (now.size() > PaperLimits.FILE.bytes()) {
      throw new PaperRefused("It is larger than %d MB.".formatted(PaperLimits.FILE.bytes() >> 20));
    }
    OpenOption[] noLinks = {StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS};
    try (InputStream in = Files.newInputStream(file, noLinks)) {
      return in.readNBytes(PaperLimits.FILE.bytes() + 1);
    }
  }

  private void put(PaperAudience audience, String key, String path, Seen seen, byte[] bytes) {
    PaperReader.Kind kind =
        PaperReader.kind(path, "")
            .orElseThrow(
                () ->
                    new PaperRefused(
                        "Files of this kind are not read; PDF, Word (.docx), HTML, Markdown and"
                            + " text are."));
    Paper paper = papers.read(kind, bytes, "", PaperLimits.FILE);
    List<KnowledgeDocument.Part> parts = new ArrayList<>();
    for (Paper.Section each : paper.sections()) {
      parts.add(
          new KnowledgeDocument.Part(
              forgotten.scrub(each.heading()),
              "",
              seen.modified(),
              "",
              forgotten.scrub(each.text())));
    }
    String name = path.substring(path.lastIndexOf('/') + 1);
    documents.put(
        new KnowledgeDocument(
            SourceKind.FILE,
            audience.word(),
            key,
            PlainLine.of(
                forgotten.scrub(
                    paper.title().isEmpty() ? name : "%s (%s)".formatted(paper.title(), name)),
                300),
            audience.marks(),
            parts));
  }

  private boolean isThere(String source) {
    return db.sql("SELECT COUNT(*) FROM knowledge_source WHERE kind = 'file' AND source = :source")
            .param("source", source)
            .query(Integer.class)
            .single()
        > 0;
  }

  private boolean isOn(String source) {
    db.sql(
            "INSERT INTO knowledge_source (kind, source, title, state) VALUES ('file', :source,"
                + " :source, 'on') ON DUPLICATE KEY UPDATE title = title")
        .param("source", source)
        .update();
    return db.sql("SELECT state FROM knowledge_source WHERE kind = 'file' AND source = :source")
        .param("source", source)
        .query(String.class)
        .single()
        .equals("on");
  }

  private void note(String source, String note) {
    db.sql(
            "UPDATE knowledge_source SET note = :note, taken_at = :now WHERE kind = 'file' AND"
                + " source = :source")
        .param("note", PlainLine.of(note, 400))
        .param("now", Timestamp.from(clock.instant()))
        .param("source", source)
        .update();
  }

  private Map<String, Known> known(String source) {
    Map<String, Known> known = new HashMap<>();
    db.sql(SqlFile.read("knowledge-files-known"))
        .param("source", source)
        .query(
            row -> {
              known.put(
                  row.getString("document_key"),
                  new Known(
                      new Seen(row.getLong("size"), row.getTimestamp("modified_at").toInstant()),
                      row.getBytes("content_hash"),
                      row.getString("state"),
                      row.getString("path")));
            });
    return known;
  }

  private void keep(String source, String key, String path, Seen seen, byte[] hash, String reason) {
    db.sql(SqlFile.read("knowledge-files-keep"))
        .param("source", source)
        .param("key", key)
        .param("path", PlainLine.of(path, LONGEST_PATH))
        .param("size", seen.size())
        .param("modified", Timestamp.from(seen.modified()))
        .param("hash", hash)
        .param("state", reason.isEmpty() ? "taken" : "refused")
        .param("reason", reason.isEmpty() ? null : PlainLine.of(reason, 300))
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }

  private void forget(String source, String key) {
    db.sql("DELETE FROM knowledge_file WHERE source = :source AND document_key = :key")
        .param("source", source)
        .param("key", key)
        .update();
  }
}
