package org.makerspacehub.beans.agent.made;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.policy.Role;

/** The agents that were made here, for the owner's agent to change them by. */
public final class AgentListTool implements ToolHandler {
  private final AgentRows agents;

  /**
   * @param agents that were made here
   */
  public AgentListTool(AgentRows agents) {
    this.agents = agents;
  }

  @Override
  public String tool() {
    return "agent_list";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    List<String> lines = new ArrayList<>();
    for (MadeAgent each : agents.all()) {
      AgentVersion version = each.version();
      list.add(
          JsonNodeFactory.instance
              .objectNode()
              .put("name", version.name())
              .put("title", version.title())
              .put("version", version.version())
              .put("state", each.stopped() ? "stopped" : "active")
              .put("prompt", version.prompt())
              .put("maker", version.maker())
              .put("rounds", version.caps().rounds())
              .put("tokens", version.caps().tokens())
              .put("seconds", version.caps().time().toSeconds())
              .<ObjectNode>set("tools", array(new TreeSet<>(version.tools())))
              .set("audience", array(version.audience().stream().map(Role::wireName).toList())));
      lines.add(
          "%s (%s), version %d, %s; tools: %s; for: %s; made by %s; told: \"%s\""
              .formatted(
                  version.name(),
                  version.title(),
                  version.version(),
                  each.stopped() ? "stopped" : "active",
                  String.join(", ", new TreeSet<>(version.tools())),
                  audience(version),
                  version.maker(),
                  version.prompt()));
    }
    return new ToolAnswer(
        lines.isEmpty()
            ? "No agent was made here yet. One can have these tools: %s."
                .formatted(String.join(", ", new TreeSet<>(MadeAgents.TOOLS)))
            : String.join("\n", lines),
        JsonNodeFactory.instance.objectNode().set("agents", list),
        false,
        false);
  }

  /** Whom an agent is for, in words. */
  static String audience(AgentVersion version) {
    return version.audience().isEmpty()
        ? "everybody"
        : version.audience().stream()
            .map(Role::wireName)
            .sorted()
            .collect(Collectors.joining(", "));
  }

  private static ArrayNode array(Iterable<String> names) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    names.forEach(array::add);
    return array;
  }
}
