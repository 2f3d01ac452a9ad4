package org.makerspacehub.beans.knowledge.note;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.erasure.Forgotten;
import org.makerspacehub.beans.knowledge.DocumentBook;
import org.makerspacehub.beans.knowledge.KnowledgeDocument;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.makerspacehub.beans.knowledge.paper.PaperAudience;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Takes in what was added through the gate, from the rows that the executor wrote. */
public final class NoteTaking {
  /** The one source of notes. */
  public static final String SOURCE = "notes";

  private final JdbcClient db;
  private final DocumentBook documents;
  private final Forgotten forgotten;
  private final Clock clock;
  private Map<String, KnowledgeDocument> before = Map.of();
  private boolean looked;

  /**
   * @param db as the hub's user, who cannot write a note
   * @param documents takes them
   * @param forgotten says whose names are gone
   * @param clock says when
   */
  public NoteTaking(JdbcClient db, DocumentBook documents, Forgotten forgotten, Clock clock) {
    this.db = db;
    this.documents = documents;
    this.forgotten = forgotten;
    this.clock = clock;
  }

  /** One look. */
  public synchronized void look() {
    Map<String, KnowledgeDocument> notes = new HashMap<>();
    db.sql(
            "SELECT ref, title, text, audience, link, added_by, added_at FROM knowledge_note WHERE"
                + " removed_at IS NULL")
        .query(
            row -> {
              PaperAudience.of(row.getString("audience"))
                  .ifPresent(
                      audience -> {
                        try {
                          notes.put(row.getString("ref"), note(row, audience));
                        } catch (java.sql.SQLException impossible) {
                          throw new IllegalStateException(impossible);
                        }
                      });
            });
    if (looked && notes.equals(before)) {
      return;
    }
    List<KnowledgeDocument> news = new ArrayList<>();
    notes.forEach(
        (ref, note) -> {
          if (!note.equals(before.get(ref))) {
            news.add(note);
          }
        });
    if (!news.isEmpty()) {
      documents.putAll(news);
    }
    documents.removeOthers(SourceKind.NOTE, SOURCE, notes.keySet());
    if (!notes.isEmpty() || looked) {
      told();
    }
    before = notes;
    looked = true;
  }

  private KnowledgeDocument note(java.sql.ResultSet row, PaperAudience audience)
      throws java.sql.SQLException {
    String author = "slack:" + row.getString("added_by");
    return new KnowledgeDocument(
        SourceKind.NOTE,
        SOURCE,
        row.getString("ref"),
        forgotten.scrub(row.getString("title")),
        audience.marks(),
        List.of(
            new KnowledgeDocument.Part(
                "",
                forgotten.author(author) ? "" : author,
                row.getTimestamp("added_at").toInstant(),
                row.getString("link"),
                forgotten.scrub(row.getString("text")))));
  }

  private void told() {
    db.sql(
            "INSERT INTO knowledge_source (kind, source, title, state, note, taken_at) VALUES"
                + " ('note', :source, 'Notes', 'on', '', :now) ON DUPLICATE KEY UPDATE note ="
                + " '', taken_at = :now")
        .param("source", SOURCE)
        .param("now", Timestamp.from(clock.instant()))
        .update();
  }
}
