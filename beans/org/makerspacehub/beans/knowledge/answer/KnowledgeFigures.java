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
  private static final String FIGURES = SqlFile.read("knowledge-figures");

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
   * All of it together.
   *
   * @param waiting pieces that the index does not have yet
   * @param removals pieces that it is still to forget
   * @param index which it is; empty before the first
   * @param begun when it was begun; null before the first
   * @param done when it first had everything; null while it has not
   */
  public record Figures(
      long documents,
      long chunks,
      long waiting,
      long removals,
      String index,
      String model,
      Instant begun,
      Instant done) {}

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

  /** The figures. */
  public Figures figures() {
    return db.sql(FIGURES)
        .query(
            (row, n) ->
                new Figures(
                    row.getLong("documents"),
                    row.getLong("chunks"),
                    row.getLong("waiting"),
                    row.getLong("removals"),
                    orEmpty(row.getString("identity")),
                    orEmpty(row.getString("model")),
                    at(row, "begun_at"),
                    at(row, "done_at")))
        .single();
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
