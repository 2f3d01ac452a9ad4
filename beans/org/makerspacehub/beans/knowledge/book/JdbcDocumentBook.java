package org.makerspacehub.beans.knowledge.book;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.knowledge.Audience;
import org.makerspacehub.beans.knowledge.Chunk;
import org.makerspacehub.beans.knowledge.ChunkBook;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Documents and their pieces in the hub's database. A document is cut when it is put in; a piece's
 * id is made of its source, key and place, so that the same document always has the same pieces.
 */
public final class JdbcDocumentBook implements DocumentBook, ChunkBook {
  private static final int AT_A_TIME = 200;
  private static final int ROWS = 100;

  private final JdbcClient hubJdbc;
  private final TransactionTemplate transaction;
  private final Chunker chunker;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param hubTransactions its transactions
   * @param chunker cuts documents
   * @param clock what "now" is
   */
  public JdbcDocumentBook(
      JdbcClient hubJdbc,
      PlatformTransactionManager hubTransactions,
      Chunker chunker,
      Clock clock) {
    this.hubJdbc = hubJdbc;
    this.transaction = new TransactionTemplate(hubTransactions);
    this.chunker = chunker;
    this.clock = clock;
  }

  /** The id of a piece: the same in every process, whenever its document is taken in. */
  public static UUID pieceId(SourceKind kind, String source, String key, int ordinal) {
    String name = String.join("\0", kind.key(), source, key, String.valueOf(ordinal));
    return UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
  }

  /** An id as the database has it. */
  public static byte[] bytes(UUID id) {
    return ByteBuffer.allocate(16)
        .putLong(id.getMostSignificantBits())
        .putLong(id.getLeastSignificantBits())
        .array();
  }

  /** An id as the database has it. */
  public static UUID uuid(byte[] id) {
    ByteBuffer bytes = ByteBuffer.wrap(id);
    return new UUID(bytes.getLong(), bytes.getLong());
  }

  @Override
  public int putAll(Collection<KnowledgeDocument> documents) {
    // In one order everywhere, so that two who write the same documents wait instead of locking up.
    Map<Place, Taken> sorted = new TreeMap<>();
    for (KnowledgeDocument document : documents) {
      Taken taken = new Taken(document);
      sorted.put(taken.place, taken);
    }
    int changed = 0;
    for (List<Taken> some : portions(List.copyOf(sorted.values()), AT_A_TIME)) {
      List<Taken> news = different(some, known(some, false));
      if (!news.isEmpty()) {
        changed += OneByOne.count(transaction, () -> write(news));
      }
    }
    return changed;
  }

  @Override
  public boolean remove(SourceKind kind, String source, String key) {
    return OneByOne.count(
            transaction,
            () -> {
              List<Long> ids =
                  hubJdbc
                      .sql(SqlFile.read("knowledge-document-locked"))
                      .param("kind", kind.key())
                      .param("source", source)
                      .param("key", key)
                      .query(Long.class)
                      .list();
              return removeAll(ids);
            })
        > 0;
  }

  @Override
  public int removeOthers(SourceKind kind, String source, Collection<String> keys) {
    Set<String> stay = Set.copyOf(keys);
    List<Long> others = new ArrayList<>();
    hubJdbc
        .sql(SqlFile.read("knowledge-source-documents"))
        .param("kind", kind.key())
        .param("source", source)
        .query(
            row -> {
              if (!stay.contains(row.getString(2))) {
                others.add(row.getLong(1));
              }
            });
    int gone = 0;
    for (List<Long> some : portions(others, AT_A_TIME)) {
      gone += OneByOne.count(transaction, () -> removeAll(some));
    }
    return gone;
  }

  @Override
  public int readers(SourceKind kind, String source, SortedSet<String> audience) {
    String marks = marks(audience);
    return OneByOne.count(
        transaction,
        () -> {
          hubJdbc
              .sql(SqlFile.read("knowledge-readers-chunks"))
              .param("kind", kind.key())
              .param("source", source)
              .param("audience", marks)
              .update();
          return hubJdbc
              .sql(SqlFile.read("knowledge-readers-documents"))
              .param("kind", kind.key())
              .param("source", source)
              .param("audience", marks)
              .update();
        });
  }

  @Override
  public List<Chunk> readable(List<UUID> ids, Collection<String> reader) {
    if (ids.isEmpty() || reader.isEmpty()) {
      return List.of();
    }
    List<byte[]> wanted = ids.stream().distinct().map(JdbcDocumentBook::bytes).toList();
    Map<UUID, List<String>> authors = new HashMap<>();
    hubJdbc
        .sql(SqlFile.read("knowledge-chunks-authors"))
        .param("ids", wanted)
        .query(
            row -> {
              authors
                  .computeIfAbsent(uuid(row.getBytes(1)), id -> new ArrayList<>())
                  .add(row.getString(2));
            });
    Map<UUID, Chunk> found = new HashMap<>();
    hubJdbc
        .sql(SqlFile.read("knowledge-chunks-read"))
        .param("ids", wanted)
        .query(
            row -> {
              UUID id = uuid(row.getBytes("id"));
              SortedSet<String> audience =
                  Audience.of(List.of(row.getString("audience").split(" ")));
              if (Audience.meet(reader, audience)) {
                found.put(
                    id,
                    new Chunk(
                        id,
                        kind(row.getString("kind")),
                        row.getString("source"),
                        row.getString("document_key"),
                        row.getInt("ordinal"),
                        row.getString("title"),
                        row.getString("heading"),
                        List.copyOf(authors.getOrDefault(id, List.of())),
                        row.getTimestamp("at").toInstant(),
                        row.getString("link"),
                        audience,
                        row.getString("text")));
              }
            });
    return ids.stream().distinct().filter(found::containsKey).map(found::get).toList();
  }

  @Override
  public long count() {
    return hubJdbc.sql("SELECT COUNT(*) FROM knowledge_chunk").query(Long.class).single();
  }

  private static SourceKind kind(String key) {
    return SourceKind.valueOf(key.toUpperCase(java.util.Locale.ROOT));
  }

  private static String marks(SortedSet<String> audience) {
    String marks = String.join(" ", Audience.of(audience));
    if (marks.isEmpty() || marks.length() > 400) {
      throw new IllegalArgumentException(
          "A document is for somebody, and its marks have 400 letters at most.");
    }
    return marks;
  }

  private int write(List<Taken> taken) {
    // Again, now with nobody else at them.
    Map<Place, Known> known = known(taken, true);
    List<Taken> news = different(taken, known);
    if (news.isEmpty()) {
      return 0;
    }
    store(news);
    Map<Place, Known> stored = known(news, true);
    Map<Long, Map<Integer, Piece>> before = pieces(stored.values());
    List<Piece> fresh = new ArrayList<>();
    List<UUID> gone = new ArrayList<>();
    List<byte[]> oldTexts = new ArrayList<>();
    for (Taken document : news) {
      long id = stored.get(document.place).id;
      Known old = known.get(document.place);
      boolean sameReaders = old != null && old.audience.equals(document.audience);
      Map<Integer, Piece> had = new HashMap<>(before.getOrDefault(id, Map.of()));
      for (Piece piece : cut(document, id)) {
        Piece was = had.remove(piece.ordinal);
        if (was == null || !was.same(piece) || !sameReaders) {
          fresh.add(piece);
        }
        if (was != null && !Arrays.equals(was.hash, piece.hash)) {
          oldTexts.add(was.hash);
        }
      }
      for (Piece was : had.values()) {
        gone.add(was.id);
        oldTexts.add(was.hash);
      }
    }
    removePieces(gone);
    storePieces(fresh);
    forgetVectors(oldTexts);
    return news.size();
  }

  private List<Piece> cut(Taken document, long documentId) {
    List<Piece> pieces = new ArrayList<>();
    for (Cut cut : chunker.cut(document.document)) {
      KnowledgeDocument d = document.document;
      UUID id = pieceId(d.kind(), d.source(), d.key(), pieces.size());
      byte[] hash = Sha256.of(Chunker.embedded(document.title, cut.heading(), cut.text()));
      pieces.add(new Piece(id, documentId, pieces.size(), hash, cut.at(), cut));
    }
    return pieces;
  }

  private Map<Place, Known> known(List<Taken> documents, boolean locked) {
    Map<Place, Known> known = new HashMap<>();
    String sql = SqlFile.read(locked ? "knowledge-documents-locked" : "knowledge-documents-known");
    // By source, so that the index is used to its end.
    Map<List<String>, List<String>> keys = new LinkedHashMap<>();
    for (Taken taken : documents) {
      keys.computeIfAbsent(List.of(taken.place.kind, taken.place.source), s -> new ArrayList<>())
          .add(taken.place.key);
    }
    keys.forEach(
        (source, some) ->
            hubJdbc
                .sql(sql)
                .param("kind", source.get(0))
                .param("source", source.get(1))
                .param("keys", some)
                .query(
                    row -> {
                      known.put(
                          new Place(source.get(0), source.get(1), row.getString("document_key")),
                          new Known(
                              row.getLong("id"),
                              row.getBytes("content_hash"),
                              row.getString("audience")));
                    }));
    return known;
  }

  private static List<Taken> different(List<Taken> documents, Map<Place, Known> known) {
    return documents.stream()
        .filter(
            taken -> {
              Known old = known.get(taken.place);
              return old == null
                  || !Arrays.equals(old.hash, taken.hash)
                  || !old.audience.equals(taken.audience);
            })
        .toList();
  }

  private void store(List<Taken> documents) {
    Timestamp now = Timestamp.from(clock.instant());
    for (List<Taken> some : portions(documents, ROWS)) {
      Rows rows = new Rows(8);
      for (Taken taken : some) {
        rows.add(
            taken.place.kind,
            taken.place.source,
            taken.place.key,
            taken.title,
            taken.audience,
            taken.hash,
            Timestamp.from(taken.at),
            now);
      }
      rows.insert(
          "INSERT INTO knowledge_document (kind, source, document_key, title, audience,"
              + " content_hash, at, taken_at)",
          " ON DUPLICATE KEY UPDATE title = VALUES(title), audience = VALUES(audience),"
              + " content_hash = VALUES(content_hash), at = VALUES(at),"
              + " taken_at = VALUES(taken_at)");
    }
  }

  private Map<Long, Map<Integer, Piece>> pieces(Collection<Known> documents) {
    Map<Long, Map<Integer, Piece>> pieces = new HashMap<>();
    hubJdbc
        .sql(SqlFile.read("knowledge-documents-pieces"))
        .param("documents", documents.stream().map(Known::id).toList())
        .query(
            row -> {
              Piece piece =
                  new Piece(
                      uuid(row.getBytes("id")),
                      row.getLong("document_id"),
                      row.getInt("ordinal"),
                      row.getBytes("text_hash"),
                      row.getTimestamp("at").toInstant(),
                      new Cut(
                          row.getString("heading"),
                          List.of(),
                          row.getTimestamp("at").toInstant(),
                          row.getString("link"),
                          ""));
              pieces
                  .computeIfAbsent(piece.document, id -> new HashMap<>())
                  .put(piece.ordinal, piece);
            });
    return pieces;
  }

  private void storePieces(List<Piece> pieces) {
    for (List<Piece> some : portions(pieces, ROWS)) {
      Rows rows = new Rows(8);
      Rows authors = new Rows(3);
      for (Piece piece : some) {
        byte[] id = bytes(piece.id);
        rows.add(
            id,
            piece.document,
            piece.ordinal,
            piece.cut.heading(),
            piece.cut.link().length() > 700 ? "" : piece.cut.link(),
            Timestamp.from(piece.at),
            piece.cut.text(),
            piece.hash);
        int place = 0;
        for (String author : piece.cut.authors()) {
          authors.add(id, place++, Clean.cut(author, 200));
        }
      }
      rows.insert(
          "INSERT INTO knowledge_chunk (id, document_id, ordinal, heading, link, at, text,"
              + " text_hash)",
          " ON DUPLICATE KEY UPDATE heading = VALUES(heading), link = VALUES(link),"
              + " at = VALUES(at), text = VALUES(text), text_hash = VALUES(text_hash),"
              + " indexed = FALSE");
      hubJdbc
          .sql("DELETE FROM knowledge_author WHERE chunk_id IN (:ids)")
          .param("ids", some.stream().map(piece -> bytes(piece.id)).toList())
          .update();
      authors.insert("INSERT INTO knowledge_author (chunk_id, place, author)", "");
    }
  }

  private int removeAll(List<Long> documents) {
    if (documents.isEmpty()) {
      return 0;
    }
    List<Piece> pieces =
        pieces(documents.stream().map(id -> new Known(id, null, null)).toList()).values().stream()
            .flatMap(some -> some.values().stream())
            .toList();
    removePieces(pieces.stream().map(Piece::id).toList());
    forgetVectors(pieces.stream().map(Piece::hash).toList());
    return hubJdbc
        .sql("DELETE FROM knowledge_document WHERE id IN (:ids)")
        .param("ids", documents)
        .update();
  }

  /** The index follows what it is asked here. */
  private void removePieces(List<UUID> ids) {
    Timestamp now = Timestamp.from(clock.instant());
    for (List<UUID> some : portions(ids, ROWS)) {
      Rows rows = new Rows(2);
      some.forEach(id -> rows.add(bytes(id), now));
      rows.insert(
          "INSERT INTO knowledge_removal (chunk_id, asked_at)",
          " ON DUPLICATE KEY UPDATE asked_at = VALUES(asked_at)");
      hubJdbc
          .sql("DELETE FROM knowledge_chunk WHERE id IN (:ids)")
          .param("ids", some.stream().map(JdbcDocumentBook::bytes).toList())
          .update();
    }
  }

  private void forgetVectors(List<byte[]> texts) {
    for (List<byte[]> some : portions(texts, ROWS)) {
      hubJdbc.sql(SqlFile.read("knowledge-vectors-forget")).param("texts", some).update();
    }
  }

  private static <T> List<List<T>> portions(List<T> all, int size) {
    List<List<T>> portions = new ArrayList<>();
    for (int from = 0; from < all.size(); from += size) {
      portions.add(all.subList(from, Math.min(all.size(), from + size)));
    }
    return portions;
  }

  /** Rows of one statement: with bulk statements off, each row would be a way to the server. */
  private final class Rows {
    private final int columns;
    private final List<Object> values = new ArrayList<>();

    Rows(int columns) {
      this.columns = columns;
    }

    void add(Object... row) {
      Collections.addAll(values, row);
    }

    void insert(String head, String tail) {
      if (values.isEmpty()) {
        return;
      }
      String row = "(" + String.join(", ", Collections.nCopies(columns, "?")) + ")";
      String all =
          Collections.nCopies(values.size() / columns, row).stream()
              .collect(Collectors.joining(", "));
      hubJdbc.sql(head + " VALUES " + all + tail).params(values).update();
    }
  }

  private record Place(String kind, String source, String key) implements Comparable<Place> {
    @Override
    public int compareTo(Place other) {
      int byKind = kind.compareTo(other.kind);
      int bySource = byKind != 0 ? byKind : source.compareTo(other.source);
      return bySource != 0 ? bySource : key.compareTo(other.key);
    }
  }

  private record Known(long id, byte[] hash, String audience) {}

  private record Piece(UUID id, long document, int ordinal, byte[] hash, Instant at, Cut cut) {

    boolean same(Piece other) {
      return Arrays.equals(hash, other.hash)
          && at.toEpochMilli() == other.at.toEpochMilli()
          && cut.heading().equals(other.cut.heading())
          && cut.link().equals(other.cut.link());
    }
  }

  /** A document with everything of it that is compared. */
  private final class Taken {
    private final KnowledgeDocument document;
    private final Place place;
    private final String title;
    private final String audience;
    private final byte[] hash;
    private final Instant at;

    Taken(KnowledgeDocument document) {
      if (document.parts().isEmpty()
          || document.key().length() > 190
          || document.source().length() > 190) {
        throw new IllegalArgumentException(
            "A document has parts, and its source and key have 190 letters at most.");
      }
      this.document = document;
      this.place = new Place(document.kind().key(), document.source(), document.key());
      this.title = chunker.headline(document.title());
      this.audience = marks(document.audience());
      this.at =
          document.parts().stream().map(KnowledgeDocument.Part::at).max(Instant::compareTo).get();
      this.hash = hash(document);
    }

    private static byte[] hash(KnowledgeDocument document) {
      MessageDigest digest = Sha256.digest();
      feed(digest, document.title());
      for (KnowledgeDocument.Part part : document.parts()) {
        feed(digest, part.heading());
        feed(digest, part.author());
        feed(digest, String.valueOf(part.at().toEpochMilli()));
        feed(digest, part.link());
        feed(digest, part.text());
      }
      return digest.digest();
    }

    private static void feed(MessageDigest digest, String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      digest.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
      digest.update(bytes);
    }
  }

  /**
   * Has a piece taken out of the index that is no more in the database, or shall not be.
   *
   * @param db in the transaction in which that is decided
   */
  public static void takeOut(JdbcClient db, byte[] id, Timestamp now) {
    db.sql(
            "INSERT INTO knowledge_removal (chunk_id, asked_at) VALUES (:id, :now)"
                + " ON DUPLICATE KEY UPDATE asked_at = VALUES(asked_at)")
        .param("id", id)
        .param("now", now)
        .update();
  }
}
