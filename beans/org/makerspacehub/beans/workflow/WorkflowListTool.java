package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;

/** The workflows there are, for the owner's agent to change them by. */
public final class WorkflowListTool implements ToolHandler {
  private final WorkflowBook book;
  private final WorkflowWords words;

  /**
   * @param book what workflows there are
   * @param words says how they do
   */
  public WorkflowListTool(WorkflowBook book, WorkflowWords words) {
    this.book = book;
    this.words = words;
  }

  @Override
  public String tool() {
    return "workflow_list";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    List<String> lines = new ArrayList<>();
    for (Workflow workflow : book.all()) {
      list.addObject()
          .put("key", workflow.key())
          .put("title", workflow.title())
          .put("template", workflow.template())
          .put("version", workflow.version())
          .put("state", workflow.runs() ? "active" : "stopped")
          .set("settings", workflow.parameters());
      lines.add(words.plain(workflow));
    }
    return new ToolAnswer(
        lines.isEmpty() ? "There are no workflows yet." : String.join("\n", lines),
        JsonNodeFactory.instance.objectNode().set("workflows", list),
        false,
        false);
  }
}
