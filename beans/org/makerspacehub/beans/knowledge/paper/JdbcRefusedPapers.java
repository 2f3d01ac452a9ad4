package org.makerspacehub.beans.knowledge.paper;

import java.util.List;
import org.makerspacehub.beans.SqlFile;
import org.makerspacehub.beans.knowledge.RefusedPapers;
import org.makerspacehub.beans.knowledge.SourceKind;
import org.springframework.jdbc.core.simple.JdbcClient;

/** From the books of mails and files. */
public final class JdbcRefusedPapers implements RefusedPapers {
  private final JdbcClient db;

  /**
   * @param db as the hub's user
   */
  public JdbcRefusedPapers(JdbcClient db) {
    this.db = db;
  }

  @Override
  public List<Refused> latest(int most) {
    return db.sql(SqlFile.read("knowledge-papers-refused"))
        .param("most", most)
        .query(
            (row, n) ->
                new Refused(
                    row.getString("kind").equals("mail") ? SourceKind.MAIL : SourceKind.FILE,
                    row.getString("source"),
                    row.getString("name") == null ? "" : row.getString("name"),
                    row.getString("reason"),
                    row.getTimestamp("looked_at").toInstant(),
                    row.getBoolean("whole")))
        .list();
  }

  @Override
  public long count() {
    return db.sql(SqlFile.read("knowledge-papers-refused-count")).query(Long.class).single();
  }
}
