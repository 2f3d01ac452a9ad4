package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.GateTool;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;

/**
 * Asks the gate for a workflow, a change of one or a run of one. It makes nothing: the owner sees
 * the exact arguments, and the executor writes what was confirmed, after it looked at everything
 * again.
 */
public final class WorkflowGateTool implements ToolHandler {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final String tool;
  private final String action;
  private final GateTool gate;
  private final WorkflowRules rules;
  private final WorkflowBook book;
  private final ActionCatalogue actions;
  private final Function<Workflow, WorkflowReach> reach;

  private WorkflowGateTool(
      String tool,
      String action,
      GateTool gate,
      WorkflowRules rules,
      WorkflowBook book,
      ActionCatalogue actions,
      Function<Workflow, WorkflowReach> reach) {
    this.tool = tool;
    this.action = action;
    this.gate = gate;
    this.rules = rules;
    this.book = book;
    this.actions = actions;
    this.reach = reach;
  }

  /**
   * Of a new one.
   *
   * @param gate asks in the person's name
   * @param rules what a workflow may be
   * @param book what workflows there are
   * @param actions what a program outside may make somebody ask for
   * @param reach who would see what one brings forth
   */
  public static WorkflowGateTool create(
      GateTool gate,
      WorkflowRules rules,
      WorkflowBook book,
      ActionCatalogue actions,
      Function<Workflow, WorkflowReach> reach) {
    return new WorkflowGateTool(
        "workflow_create", "workflow.create", gate, rules, book, actions, reach);
  }

  /**
   * Of a change.
   *
   * @param gate asks in the person's name
   * @param rules what a workflow may be
   * @param book what workflows there are
   * @param actions what a program outside may make somebody ask for
   * @param reach who would see what one brings forth
   */
  public static WorkflowGateTool update(
      GateTool gate,
      WorkflowRules rules,
      WorkflowBook book,
      ActionCatalogue actions,
      Function<Workflow, WorkflowReach> reach) {
    return new WorkflowGateTool(
        "workflow_update", "workflow.update", gate, rules, book, actions, reach);
  }

  /**
   * Of a run.
   *
   * @param gate asks in the person's name
   * @param rules what a workflow may be
   * @param book what workflows there are
   * @param actions what a program outside may make somebody ask for
   * @param reach who would see what one brings forth
   */
  public static WorkflowGateTool run(
      GateTool gate,
      WorkflowRules rules,
      WorkflowBook book,
      ActionCatalogue actions,
      Function<Workflow, WorkflowReach> reach) {
    return new WorkflowGateTool("workflow_run", "workflow.run", gate, rules, book, actions, reach);
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
    if (arguments.remove("settings") instanceof ObjectNode settings) {
      arguments.set("parameters", parameters(settings));
    }
    Optional<Workflow> before = book.find(call.text("key"));
    if (action.equals("workflow.create")) {
      if (before.isPresent()) {
        throw new HubException("There is a workflow of that name already; ask for a change of it.");
      }
      refuseWrong(call, null, arguments);
    } else if (before.isEmpty()) {
      throw new HubException("There is no workflow of that name.");
    } else if (action.equals("workflow.update")) {
      refuseWrong(call, before.get(), arguments);
    }
    return gate.ask(call, action, arguments, call.text("why"));
  }

  /** What would be refused later is said now, while it can still be put right. */
  private void refuseWrong(ToolCall call, Workflow before, ObjectNode arguments) {
    JsonNode given = arguments.path("parameters");
    Workflow next =
        new Workflow(
            arguments.path("key").asText(),
            1,
            arguments.path("template").asText(before == null ? "" : before.template()),
            arguments.path("title").asText(before == null ? "" : before.title()),
            given.isMissingNode() && before != null ? before.parameters() : given,
            call.session().asker(),
            true,
            "",
            java.time.Instant.EPOCH);
    List<String> wrong = rules.wrong(next.key(), next.template(), next.title(), next.parameters());
    if (!wrong.isEmpty()) {
      throw new HubException(String.join(" ", wrong));
    }
    WorkflowReach where = reach.apply(next);
    if (where.shows().equals("team") && !where.place().equals("team")) {
      throw new HubException(
          "What it says is for those who run the space: its channel must be report, ops or approval.");
    }
  }

  /** As the templates have them: lists of names become objects. */
  private ObjectNode parameters(ObjectNode settings) {
    ObjectNode parameters = NODES.objectNode();
    settings
        .properties()
        .forEach(
            each -> {
              switch (each.getKey()) {
                case "limit" ->
                    parameters
                        .putObject("arguments")
                        .put("limit", String.valueOf(each.getValue().asInt()));
                case "target_from" -> parameters.set("target-from", each.getValue());
                case "from", "values" ->
                    parameters.set(each.getKey(), pairs(each.getValue(), "place"));
                case "fixed" -> parameters.set("fixed", fixed(settings, each.getValue()));
                default -> parameters.set(each.getKey(), each.getValue());
              }
            });
    return parameters;
  }

  private static ObjectNode pairs(JsonNode list, String what) {
    ObjectNode pairs = NODES.objectNode();
    list.forEach(each -> pairs.set(each.path("name").asText(), each.path(what)));
    return pairs;
  }

  private ObjectNode fixed(ObjectNode settings, JsonNode list) {
    ObjectNode fixed = pairs(list, "value");
    JsonNode declared =
        actions
            .find(settings.path("action").asText())
            .map(ActionEntry::arguments)
            .map(arguments -> arguments.path("properties"))
            .orElse(NODES.objectNode());
    pairs(list, "value")
        .properties()
        .forEach(
            each -> {
              if (declared.path(each.getKey()).path("type").asText().equals("integer")) {
                fixed.set(
                    each.getKey(),
                    NODES.numberNode(
                        (Integer)
                            HookPayload.argument(
                                TextNode.valueOf(each.getValue().asText()),
                                declared.path(each.getKey()),
                                each.getKey())));
              }
            });
    return fixed;
  }
}
