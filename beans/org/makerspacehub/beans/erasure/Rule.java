package org.makerspacehub.beans.erasure;

import java.util.Set;

/**
 * What is done to one table, or some of its columns, when a person is forgotten.
 *
 * @param owner who erases, a word of {@code db/columns.yaml}
 * @param turn when, and as which database user
 * @param table the table
 * @param columns that are free of the person afterwards; {@code *} for all of them
 * @param act how
 * @param sql for {@link Act#DROP} and {@link Act#SET} the statement, with named parameters; for
 *     {@link Act#STAY} why; else empty
 */
record Rule(String owner, Turn turn, String table, Set<String> columns, Act act, String sql) {

  /** How. */
  enum Act {
    /** Rows go, by a statement. */
    DROP,
    /** Values go, by a statement. */
    SET,
    /** The person is taken out of every text. */
    SCRUB,
    /** Rows go in which the person is found in a text. */
    DROP_MENTIONS,
    /** Code of its own does it. */
    STEP,
    /** It stays, for a reason. */
    STAY
  }

  /** When, and as whom: each of them knows the person by the records that the last one removes. */
  enum Turn {
    /** The hub, first. */
    BOOKS,
    /** The executor, where it alone may write. */
    EXECUTOR,
    /** The hub, last, in one transaction: who the person is. */
    PERSON
  }

  static Rule drop(String owner, Turn turn, String table, String where) {
    return new Rule(
        owner, turn, table, Set.of("*"), Act.DROP, "DELETE FROM " + table + " WHERE " + where);
  }

  static Rule set(
      String owner, Turn turn, String table, Set<String> columns, String set, String where) {
    return new Rule(
        owner,
        turn,
        table,
        columns,
        Act.SET,
        "UPDATE " + table + " SET " + set + " WHERE " + where);
  }

  static Rule scrub(String owner, Turn turn, String table, String... columns) {
    return new Rule(owner, turn, table, Set.of(columns), Act.SCRUB, "");
  }

  static Rule dropMentions(String owner, Turn turn, String table, String... columns) {
    return new Rule(owner, turn, table, Set.of(columns), Act.DROP_MENTIONS, "");
  }

  static Rule step(String owner, Turn turn, String table, String... columns) {
    return new Rule(owner, turn, table, Set.of(columns), Act.STEP, "");
  }

  static Rule stay(String owner, String table, String why, String... columns) {
    return new Rule(owner, Turn.BOOKS, table, Set.of(columns), Act.STAY, why);
  }
}
