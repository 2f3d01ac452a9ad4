package org.makerspacehub.beans.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.query.NamedQueries;
import org.makerspacehub.beans.query.NamedQuery;
import org.makerspacehub.beans.query.Table;

/** The questions of {@code queries.yaml}, asked with a maker's rights of that moment. */
public final class NamedQuestions implements WorkflowQueries {
  private static final int LINES = 25;
  private static final int LONGEST = 300;

  private final NamedQueries queries;
  private final When when;

  /**
   * @param queries asks the guard, and answers
   * @param when says how old figures are
   */
  public NamedQuestions(NamedQueries queries, When when) {
    this.queries = queries;
    this.when = when;
  }

  @Override
  public Optional<Kind> find(String name) {
    return queries
        .find(name)
        .map(query -> new Kind(query.title(), query.shows() == NamedQuery.Shows.PUBLIC));
  }

  @Override
  public Answer ask(Principal asker, String ref, String name, Map<String, String> arguments) {
    boolean may = queries.find(name).filter(query -> queries.may(asker, query, ref)).isPresent();
    try {
      return answer(queries.run(asker, ref, name, arguments));
    } catch (HubException no) {
      if (!may) {
        throw new WorkflowRefused("Whoever made it may not ask that question any more.");
      }
      throw no;
    }
  }

  private Answer answer(Table table) {
    List<String> paragraphs = new ArrayList<>();
    paragraphs.add(
        "*%s*%s"
            .formatted(
                SlackText.plain(table.query().title(), LONGEST),
                table.span().isEmpty() ? "" : ", " + SlackText.plain(table.span(), LONGEST)));
    List<String> lines =
        table.lines().stream().map(line -> "•  " + SlackText.plain(line, LONGEST)).toList();
    for (int from = 0; from < lines.size(); from += LINES) {
      paragraphs.add(String.join("\n", lines.subList(from, Math.min(lines.size(), from + LINES))));
    }
    if (!table.remarks().isEmpty()) {
      paragraphs.add(SlackText.plain(table.remarks(), LONGEST));
    }
    if (table.asOf() != null) {
      paragraphs.add("Figures as of %s.".formatted(when.age(table.asOf())));
    }
    return new Answer(paragraphs);
  }
}
