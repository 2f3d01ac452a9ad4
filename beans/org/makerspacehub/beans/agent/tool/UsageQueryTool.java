package org.makerspacehub.beans.agent.tool;

import java.util.Map;
import java.util.TreeMap;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.query.NamedQueries;
import org.makerspacehub.beans.query.NamedQuery;
import org.makerspacehub.beans.query.Table;

/** {@code usage_query}: one of the named queries; the guard is asked about that very one. */
public class UsageQueryTool implements ToolHandler {
  private final NamedQueries queries;

  /**
   * @param queries asks the guard and counts
   */
  public UsageQueryTool(NamedQueries queries) {
    this.queries = queries;
  }

  @Override
  public String tool() {
    return "usage_query";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    Map<String, String> arguments = new TreeMap<>();
    for (String name : new String[] {"from", "until", "limit"}) {
      if (call.arguments().hasNonNull(name)) {
        arguments.put(name, call.text(name));
      }
    }
    Table table =
        queries.run(call.session().asker(), call.session().ref(), call.text("query"), arguments);
    // Few people can be behind a figure of those that are for the team alone.
    return new ToolAnswer(
        table.text(), table.data(), false, table.query().shows() == NamedQuery.Shows.TEAM);
  }
}
