package org.makerspacehub.beans.query;

import java.time.LocalDate;
import java.util.List;

/**
 * One question of {@code queries.yaml}.
 *
 * @param name lower kebab case; its statement is {@code queries/<name>.sql}
 * @param title what people read
 * @param says what it shows, a sentence
 * @param shows who may see the answer
 * @param period the span of time it is about; null for now
 * @param each whether it is asked once for every unit of the period, one after the other
 * @param limit rows at the most, and how many there are when nobody says
 * @param people the column that says how many people a row is about; empty for none
 * @param whole whether the rows are parts of a whole that is known, so that one row alone that is
 *     left out could be reckoned from the others
 * @param columns of the answer, in order; without the unit that {@code each} puts before them
 * @param sql its statement
 */
public record NamedQuery(
    String name,
    String title,
    String says,
    Shows shows,
    Period period,
    boolean each,
    Limit limit,
    String people,
    boolean whole,
    List<Table.Column> columns,
    String sql) {
  public NamedQuery {
    columns = List.copyOf(columns);
  }

  /** Who may see an answer. */
  public enum Shows {
    /** Anybody of the space. */
    PUBLIC,
    /** Those who run it. */
    TEAM
  }

  /** What a period is made of. */
  public enum Unit {
    DAY,
    WEEK,
    MONTH;

    /** The first day of the unit that a day is in. */
    LocalDate start(LocalDate day) {
      return switch (this) {
        case DAY -> day;
        case WEEK -> day.minusDays(day.getDayOfWeek().getValue() - 1L);
        case MONTH -> day.withDayOfMonth(1);
      };
    }

    /** The first day of a unit some units later. */
    LocalDate plus(LocalDate start, int units) {
      return switch (this) {
        case DAY -> start.plusDays(units);
        case WEEK -> start.plusWeeks(units);
        case MONTH -> start.plusMonths(units);
      };
    }

    /** As people say it: {@code week}. */
    String word() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  /**
   * A span of time.
   *
   * @param unit whole ones of these
   * @param most at the most
   * @param otherwise how many there are when nobody says: the last ones, today's included
   * @param fixed whether nobody can say: then it is the last ones that are over
   */
  public record Period(Unit unit, int most, int otherwise, boolean fixed) {}

  /**
   * How many rows.
   *
   * @param most at the most
   * @param otherwise when nobody says
   */
  public record Limit(int most, int otherwise) {}
}
