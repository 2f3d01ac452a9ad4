package org.makerspacehub.beans.query;

import java.util.List;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;

/** Shows the answers of named queries in Slack. */
public class QueryWords {
  private static final int LONGEST = 300;

  private final When when;

  /**
   * @param when says how old figures are
   */
  public QueryWords(When when) {
    this.when = when;
  }

  /** The whole answer as a card. */
  public Card card(Table table) {
    Card card = new Card(table.query().title());
    card.text((table.span().isEmpty() ? "" : "*" + table.span() + "*\n") + table.query().says());
    List<String> lines =
        table.lines().stream().map(line -> SlackText.plain(line, LONGEST)).toList();
    if (!lines.isEmpty()) {
      card.list(lines);
    }
    String remarks = table.remarks();
    return card.note(
        (remarks.isEmpty() ? "" : remarks + " ")
            + (table.asOf() == null
                ? "Not everything has been read from Fabman yet."
                : "From Fabman, " + when.age(table.asOf()) + "."));
  }

  /** What there is to ask for somebody. */
  Reply list(List<NamedQuery> queries) {
    return new Card("Figures of the space")
        .lead(Card.Sign.NEUTRAL, "These figures you can ask for.", "")
        .list(
            queries.stream()
                .map(query -> "`/hub query %s`  %s".formatted(query.name(), query.says()))
                .toList())
        .note(
            "Where it goes over time you can add the first day, the last day and how many rows:"
                + " `/hub query machine-hours-by-week 2026-09-01 2026-10-31`")
        .reply();
  }
}
