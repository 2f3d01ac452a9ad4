package org.makerspacehub.beans.query;

import java.util.LinkedHashMap;
import java.util.Map;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;

/** {@code /hub query}: the figures there are, and one of them. */
public class QueryCommand implements SlashCommand {
  private final NamedQueries queries;
  private final QueryWords words;

  /**
   * @param queries asks the guard and counts
   * @param words shows it
   */
  public QueryCommand(NamedQueries queries, QueryWords words) {
    this.queries = queries;
    this.words = words;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "query";
  }

  @Override
  public String action() {
    return NamedQueries.RUN;
  }

  @Override
  public String usage() {
    return "/hub query [name] [first day] [last day] [rows]";
  }

  @Override
  public String help() {
    return "Figures of the space: members, machine hours, trainings. Alone it lists what there is.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String[] typed = rest.strip().split("\\s+");
    if (typed[0].isEmpty()) {
      return words.list(
          queries.all().stream()
              .filter(query -> queries.may(command.principal(), query, command.ref()))
              .toList());
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    for (int i = 1; i < typed.length; i++) {
      String name =
          typed[i].matches("[0-9]{1,4}")
              ? "limit"
              : arguments.containsKey("from") ? "until" : "from";
      if (arguments.put(name, typed[i]) != null) {
        throw new HubException(
            "After the name come the first day, the last day and the number of rows, for example"
                + " `2026-09-01 2026-10-31 10`.");
      }
    }
    return words.card(queries.run(command.principal(), command.ref(), typed[0], arguments)).reply();
  }
}
