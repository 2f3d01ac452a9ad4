package org.makerspacehub.beans.query;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.HubException;

class QueryCatalogueTest {
  private static final String RIGHT =
      """
      mine:
        title: Mine
        says: Something.
        shows: public
        period: {unit: week, default: 4, most: 8}
        each: true
        people: n
        columns:
          n: Number, count
      """;
  private static final String SQL = "SELECT 1 AS n WHERE :from < :until";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "  title: Mine      |                       | 'title' is missing",
        "  says: Something. |   speaks: Something.  | 'speaks' is nothing a query has",
        "  shows: public    |   shows: all          | ALL",
        "  people: n        |                       | says how many people",
        "  people: n        |   people: m           | no column of counts",
        "  each: true       |   limit: {default: 1, most: 2} | by whole weeks or months",
        "unit: week         | unit: day             | by whole weeks or months",
        "unit: week         | unit: year            | YEAR",
        "most: 8            | most: 4000            | its period",
        "default: 4         | default: 0            | its period",
        "Number, count      | Number, money         | MONEY",
        "mine:              | Mine Own:             | its name",
      })
  @DisplayName("a catalogue that leaves something open stops the start, naming the query and why")
  void wrong(String right, String wrong, String says) {
    String yaml = RIGHT.replace(right.strip(), wrong == null ? "" : wrong.strip());
    assertThatThrownBy(() -> new QueryCatalogue(yaml, name -> Optional.of(SQL)))
        .isInstanceOf(HubException.class)
        .hasMessageStartingWith("queries.yaml is not right at '")
        .hasMessageContaining(says);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "DELETE FROM person             | not one SELECT",
        "SELECT 1; DELETE FROM person   | not one SELECT",
        "''                             | statement is missing",
        "SELECT 1 AS n WHERE x = :name  | wants ':name'",
        "SELECT 1 AS n LIMIT :limit     | or is asked for each unit",
      })
  @DisplayName(
      "a statement that is more than one SELECT, or wants what nobody binds, stops the start")
  void statement(String sql, String says) {
    assertThatThrownBy(() -> new QueryCatalogue(RIGHT, name -> Optional.of(sql)))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(says);
  }
}
