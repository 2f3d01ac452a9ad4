package org.makerspacehub.beans.agent.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.makerspacehub.beans.agent.Proposals;
import org.makerspacehub.beans.agent.Proposals.Proposed;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;

/**
 * {@code request_action}: lays before the asker what would be asked for in their name. It asks for
 * nothing; the asker's press below the exact arguments does.
 */
public class RequestActionTool implements ToolHandler {
  private final Proposals proposals;

  /**
   * @param proposals shows and keeps it
   */
  public RequestActionTool(Proposals proposals) {
    this.proposals = proposals;
  }

  @Override
  public String tool() {
    return "request_action";
  }

  @Override
  public boolean showsExactArguments() {
    return true;
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    Proposed proposed =
        proposals.propose(
            call,
            call.text("action"),
            call.text("target"),
            call.arguments().path("arguments"),
            call.text("why"));
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    if (proposed.shown()) {
      data.put(ToolAnswer.PROPOSAL, proposed.ref());
    }
    return new ToolAnswer(proposed.sentence(), data, false, false);
  }
}
