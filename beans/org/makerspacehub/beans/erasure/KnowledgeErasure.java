package org.makerspacehub.beans.erasure;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.knowledge.book.Chunker;
import org.makerspacehub.beans.knowledge.book.JdbcDocumentBook;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Takes a person out of what the hub knows: pieces that they wrote go, and their name, addresses
 * and mentions go from what others wrote. Vectors of texts that are no more go with them, and the
 * index is told.
 */
public final class KnowledgeErasure implements ErasureStep {
  private static final byte[] UNKNOWN = new byte[32];

  private final JdbcClient hubJdbc;
  private final Clock clock;

  /**
   * @param hubJdbc the hub's database
   * @param clock says when
   */
  public KnowledgeErasure(JdbcClient hubJdbc, Clock clock) {
    this.hubJdbc = hubJdbc;
    this.clock = clock;
  }

  @Override
  public String table() {
    return "knowledge_author";
  }

  @Override
  public int erase(Somebody who) {
    List<byte[]> texts = new ArrayList<>();
    int changed = written(who, texts);
    changed += titles(who, texts);
    changed += mentions(who, texts);
    for (byte[] text : texts) {
      hubJdbc
          .sql(
              "DELETE FROM knowledge_vector WHERE text_hash = :text AND NOT EXISTS"
                  + " (SELECT 1 FROM knowledge_chunk c WHERE c.text_hash = :text)")
          .param("text", text)
          .update();
    }
    return changed;
  }

  /**
   * What they wrote. In one piece with what others wrote, that goes too: it cannot be told apart.
   */
  private int written(Somebody who, List<byte[]> texts) {
    List<String> authors = new ArrayList<>();
    who.accounts().forEach(account -> authors.add("slack:" + account));
    who.addresses().forEach(address -> authors.add("mail:" + address));
    if (authors.isEmpty()) {
      return 0;
    }
    Map<byte[], Long> pieces = new LinkedHashMap<>();
    hubJdbc
        .sql(
            "SELECT DISTINCT c.id, c.document_id, c.text_hash FROM knowledge_author a"
                + " JOIN knowledge_chunk c ON c.id = a.chunk_id WHERE a.author IN (:authors)")
        .param("authors", authors)
        .query(
            row -> {
              pieces.put(row.getBytes("id"), row.getLong("document_id"));
              texts.add(row.getBytes("text_hash"));
            });
    Timestamp now = Timestamp.from(clock.instant());
    for (byte[] id : pieces.keySet()) {
      JdbcDocumentBook.takeOut(hubJdbc, id, now);
      hubJdbc.sql("DELETE FROM knowledge_chunk WHERE id = :id").param("id", id).update();
    }
    Set<Long> documents = new HashSet<>(pieces.values());
    documents.forEach(this::another);
    for (long document : documents) {
      hubJdbc
          .sql(
              "DELETE FROM knowledge_document WHERE id = :id AND NOT EXISTS"
                  + " (SELECT 1 FROM knowledge_chunk c WHERE c.document_id = :id)")
          .param("id", document)
          .update();
    }
    return pieces.size();
  }

  private record Titled(long id, String title) {}

  private int titles(Somebody who, List<byte[]> texts) {
    Scrubber scrubber = who.scrubber();
    List<Titled> named = new ArrayList<>();
    hubJdbc
        .sql("SELECT id, title FROM knowledge_document")
        .query(
            row -> {
              String title = row.getString("title");
              String without = scrubber.scrub(title);
              if (!without.equals(title)) {
                named.add(new Titled(row.getLong("id"), without));
              }
            });
    for (Titled document : named) {
      hubJdbc
          .sql("UPDATE knowledge_document SET title = :title WHERE id = :id")
          .param("title", document.title())
          .param("id", document.id())
          .update();
      another(document.id());
      hubJdbc
          .sql(
              "SELECT id, heading, link, text, text_hash FROM knowledge_chunk"
                  + " WHERE document_id = :id")
          .param("id", document.id())
          .query(
              (row, n) ->
                  new Piece(
                      row.getBytes("id"),
                      document.id(),
                      document.title(),
                      row.getString("heading"),
                      row.getString("link"),
                      row.getString("text"),
                      row.getBytes("text_hash")))
          .list()
          .forEach(piece -> write(piece, texts));
    }
    return named.size();
  }

  private record Piece(
      byte[] id,
      long document,
      String title,
      String heading,
      String link,
      String text,
      byte[] hash) {}

  private int mentions(Somebody who, List<byte[]> texts) {
    Scrubber scrubber = who.scrubber();
    List<Piece> pieces = new ArrayList<>();
    hubJdbc
        .sql(
            "SELECT c.id, c.document_id, d.title, c.heading, c.link, c.text, c.text_hash"
                + " FROM knowledge_chunk c JOIN knowledge_document d ON d.id = c.document_id")
        .query(
            row -> {
              String heading = scrubber.scrub(row.getString("heading"));
              String link = scrubber.scrub(row.getString("link"));
              String text = scrubber.scrub(row.getString("text"));
              if (!heading.equals(row.getString("heading"))
                  || !link.equals(row.getString("link"))
                  || !text.equals(row.getString("text"))) {
                pieces.add(
                    new Piece(
                        row.getBytes("id"),
                        row.getLong("document_id"),
                        row.getString("title"),
                        heading,
                        // A link with somebody in it leads to somebody.
                        link.equals(row.getString("link")) ? link : "",
                        text,
                        row.getBytes("text_hash")));
              }
            });
    pieces.forEach(piece -> write(piece, texts));
    pieces.stream().map(Piece::document).distinct().forEach(this::another);
    return pieces.size();
  }

  private void write(Piece piece, List<byte[]> texts) {
    texts.add(piece.hash());
    hubJdbc
        .sql(
            "UPDATE knowledge_chunk SET heading = :heading, link = :link, text = :text,"
                + " text_hash = :hash, indexed = FALSE WHERE id = :id")
        .param("heading", piece.heading())
        .param("link", piece.link())
        .param("text", piece.text())
        .param("hash", Sha256.of(Chunker.embedded(piece.title(), piece.heading(), piece.text())))
        .param("id", piece.id())
        .update();
  }

  /** It is not what was taken in any more: the next taking in looks at it again. */
  private void another(long document) {
    hubJdbc
        .sql("UPDATE knowledge_document SET content_hash = :unknown WHERE id = :id")
        .param("unknown", UNKNOWN)
        .param("id", document)
        .update();
  }
}
