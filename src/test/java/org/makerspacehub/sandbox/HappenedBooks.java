package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.makerspacehub.beans.Redaction;
import org.makerspacehub.beans.SqlFile;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the hub's own books keep under a reference, as {@code /hub trace} reads them. */
final class HappenedBooks {
  private final String path = SqlFile.read("trace");
  private volatile JdbcClient db;

  /** A hub is there whose books can be read. */
  void readFrom(JdbcClient hub) {
    db = hub;
  }

  /** What is written down, in the order in which it happened; empty without a hub or a database. */
  ArrayNode of(String ref) {
    ArrayNode lines = Wire.array();
    JdbcClient hub = db;
    if (hub == null) {
      return lines;
    }
    try {
      hub.sql(path)
          .param("ref", ref)
          .query(
              row -> {
                ObjectNode line = lines.addObject();
                line.put("at", row.getTimestamp("at").toInstant().toString());
                line.put("kind", row.getString("kind"));
                line.put("subject", Redaction.forLog(row.getString("subject")));
                line.put("detail", Redaction.forLog(row.getString("detail")));
              });
    } catch (DataAccessException away) {
      // A visitor may have stopped the database; then there is nothing to read.
      lines.removeAll();
    }
    return lines;
  }
}
