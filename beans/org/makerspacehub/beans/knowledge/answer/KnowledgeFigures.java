package org.makerspacehub.beans.knowledge.answer;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.makerspacehub.beans.SqlFile;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What there is to know from, and how far it is taken in. */
public final class KnowledgeFigures {
  private static final String SOURCES = SqlFile.read("knowledge-sources");

  private final JdbcClient db;

  /**
   * Where something is taken in from.
   *
   * @param note why it is off, or what the last look met; may be empty
   * @param takenAt the end of the last look; null for none yet
   * @param documents that are there
   * @param audience the marks of who may read one of them; empty when there is none
   */
  public record Source(
      String kind,
      String key,
      String title,
      boolean on,
      String note,
      Instant takenAt,
      long documents,
      Set<String> audience) {}

  /**
   * @param db as the hub's user
   */
  public KnowledgeFigures(JdbcClient db) {
    this.db = db;
  }

  /** By kind and title. */
  public List<Source> sources() {
    return db.sql(SOURCES)
        .query(
            (row, n) ->
                new Source(
                    row.getString("kind"),
                    row.getString("source"),
                    row.getString("title"),
                    row.getString("state").equals("on"),
                    orEmpty(row.getString("note")),
                    at(row, "taken_at"),
                    row.getLong("documents"),
                    marks(orEmpty(row.getString("audience")))))
        .list();
  }

  /** How many documents there are. */
  public long documents() {
    return db.sql("SELECT COUNT(*) FROM knowledge_document").query(Long.class).single();
  }

  private static Instant at(ResultSet row, String column) throws SQLException {
    LocalDateTime at = row.getObject(column, LocalDateTime.class);
    return at == null ? null : at.toInstant(ZoneOffset.UTC);
  }

  private static Set<String> marks(String audience) {
    return audience.isBlank() ? Set.of() : Set.of(audience.strip().split(" "));
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }
}
