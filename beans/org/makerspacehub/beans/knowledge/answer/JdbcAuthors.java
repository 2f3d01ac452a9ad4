package org.makerspacehub.beans.knowledge.answer;

import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Names out of the mirror; asked anew each time, so whoever is forgotten has none. */
public final class JdbcAuthors implements Authors {
  private final JdbcClient db;

  /**
   * @param db as the hub's user
   */
  public JdbcAuthors(JdbcClient db) {
    this.db = db;
  }

  @Override
  public Optional<String> name(String author) {
    if (author == null || !author.matches("slack:[A-Z0-9]{2,24}/[A-Z0-9]{2,24}")) {
      // A mail's sender is known by an address alone, and addresses are shown to nobody.
      return Optional.empty();
    }
    return db.sql(
            "SELECT full_name FROM external_identity WHERE source = 'slack' AND external_id = :id")
        .param("id", author.substring("slack:".length()))
        .query(String.class)
        .optional()
        .map(String::strip)
        .filter(name -> !name.isEmpty());
  }
}
