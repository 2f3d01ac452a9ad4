package org.makerspacehub.beans.agent.made;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Supplier;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;

/**
 * Proposes somebody's role to the owner. When they ask for it, two others decide it, as if it had
 * been typed: no agent's or owner's own word gives a role (A3).
 */
public final class RoleGrantTool implements ToolHandler {
  private final Supplier<Proposals> proposals;

  /**
   * @param proposals lays it before the owner
   */
  public RoleGrantTool(Supplier<Proposals> proposals) {
    this.proposals = proposals;
  }

  @Override
  public String tool() {
    return "role_grant";
  }

  /** The owner sees exactly this before it is even asked for. */
  @Override
  public boolean showsExactArguments() {
    return true;
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    Proposals.Proposed proposed =
        proposals
            .get()
            .propose(
                call,
                "role.grant",
                call.text("user"),
                JsonNodeFactory.instance.objectNode().put("role", call.text("role")),
                call.text("why"));
    ObjectNode data = JsonNodeFactory.instance.objectNode().put("shown", proposed.shown());
    if (proposed.shown()) {
      data.put(ToolAnswer.PROPOSAL, proposed.ref());
    }
    return new ToolAnswer(proposed.sentence(), data, false, false);
  }
}
