package org.makerspacehub.beans.agent.made;

import com.fasterxml.jackson.databind.node.ObjectNode;
import org.makerspacehub.beans.agent.GateTool;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;

/**
 * Asks the gate for an agent, or for a change of one. It makes nothing: the owner sees the exact
 * arguments, and the executor makes what was confirmed.
 */
public final class AgentGateTool implements ToolHandler {
  private final String tool;
  private final String action;
  private final GateTool gate;

  private AgentGateTool(String tool, String action, GateTool gate) {
    this.tool = tool;
    this.action = action;
    this.gate = gate;
  }

  /** Of a new one. */
  public static AgentGateTool create(GateTool gate) {
    return new AgentGateTool("agent_create", "agent.create", gate);
  }

  /** Of a change. */
  public static AgentGateTool update(GateTool gate) {
    return new AgentGateTool("agent_update", "agent.update", gate);
  }

  @Override
  public String tool() {
    return tool;
  }

  /** Nothing comes of it before the owner pressed the button under the exact arguments. */
  @Override
  public boolean showsExactArguments() {
    return true;
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    ObjectNode arguments = call.arguments().deepCopy();
    arguments.remove("why");
    return gate.ask(call, action, arguments, call.text("why"));
  }
}
