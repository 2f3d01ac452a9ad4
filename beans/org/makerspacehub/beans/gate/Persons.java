package org.makerspacehub.beans.gate;

import java.util.Optional;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Whose an account is. Two accounts of one person are one wherever people are counted (A4); an
 * account that nobody knows is its own.
 */
public final class Persons {
  private final JdbcClient db;

  /**
   * @param db as a user that may read {@code external_identity}
   */
  public Persons(JdbcClient db) {
    this.db = db;
  }

  /** The same words for each account of one person, and for no other account. */
  public String of(Principal account) {
    return of(account.id());
  }

  /**
   * The same.
   *
   * @param account {@code T…/U…}
   */
  public String of(String account) {
    return known(account).map(person -> "person " + person).orElse("account " + account);
  }

  /**
   * The number of the person; empty for an account that nobody knows.
   *
   * @param account {@code T…/U…}
   */
  public Optional<String> known(String account) {
    return db.sql(
            "SELECT person_id FROM external_identity WHERE source = 'slack' AND external_id = :id"
                + " AND person_id IS NOT NULL")
        .param("id", account)
        .query(String.class)
        .optional();
  }
}
