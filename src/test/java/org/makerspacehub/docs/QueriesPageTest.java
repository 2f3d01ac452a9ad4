package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.query.NamedQuery;
import org.makerspacehub.beans.query.QueryCatalogue;
import org.makerspacehub.docs.Pages.Row;

/** The page of queries against the catalogue, and its example against the reader of catalogues. */
class QueriesPageTest {
  private static final String PAGE = "docs/queries.md";

  @Test
  @DisplayName("the page has every query with what it shows and for whom, in the catalogue's order")
  void complete() {
    List<String> rows = new ArrayList<>();
    for (Row row : Pages.rows(PAGE)) {
      if (row.cells().size() == 3) {
        rows.add(String.join(" | ", row.cells()));
      }
    }
    assertThat(rows)
        .containsExactlyElementsOf(
            new QueryCatalogue()
                .all().stream()
                    .map(
                        query ->
                            "`%s` | %s | %s"
                                .formatted(
                                    query.name(),
                                    query.shows() == NamedQuery.Shows.PUBLIC ? "everybody" : "team",
                                    query.says()))
                    .toList());
  }

  @Test
  @DisplayName("the example of the page is a query as it stands there")
  void example() {
    String page = Pages.read(PAGE);
    QueryCatalogue catalogue =
        new QueryCatalogue(fenced(page, "yaml"), name -> Optional.of(fenced(page, "sql")));
    NamedQuery query = catalogue.find("visitors-by-week").orElseThrow();
    assertThat(query.each()).isTrue();
    assertThat(query.people()).isEqualTo("members");
    assertThat(query.period().unit()).isEqualTo(NamedQuery.Unit.WEEK);
  }

  private static String fenced(String page, String language) {
    Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(page);
    assertThat(block.find()).as(language).isTrue();
    return block.group(1);
  }
}
