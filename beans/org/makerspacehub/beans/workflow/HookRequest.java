package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.Approvals;

/**
 * Asks at the gate for what a program outside wants, in the maker's name. The people who decide see
 * every argument as it came; nothing happens before they said yes.
 */
public final class HookRequest implements WorkflowWork {
  /** Its template. */
  public static final String TEMPLATE = "workflow-hook-request";

  /** What no program outside can make anybody ask for. */
  private static final List<String> NEVER =
      List.of("role.", "agent.", "workflow.", "passkey.", "identity.", "retention.", "member.");

  private static final Pattern WORD = Pattern.compile("\\{([a-z][a-z0-9_ ]{0,39})}");
  private static final int LONGEST_VALUE = 200;
  private static final int LONGEST_WHY = 480;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WorkflowEvents events;
  private final ActionCatalogue actions;
  private final Approvals approvals;

  /**
   * @param events what came in
   * @param actions what can be asked for
   * @param approvals the gate
   */
  public HookRequest(WorkflowEvents events, ActionCatalogue actions, Approvals approvals) {
    this.events = events;
    this.actions = actions;
    this.approvals = approvals;
  }

  @Override
  public String template() {
    return TEMPLATE;
  }

  /** Whether a program outside may make somebody ask for an action. */
  static boolean isForOutside(ActionEntry action) {
    return action.risk() != ActionEntry.Risk.CRITICAL
        && NEVER.stream().noneMatch(action.name()::startsWith);
  }

  @Override
  public WorkflowReach reach(Workflow workflow) {
    return new WorkflowReach("own", "gate");
  }

  @Override
  public List<WorkflowDue> due(Workflow workflow, Instant now) {
    return events.waiting(workflow.key());
  }

  @Override
  public WorkflowDone run(Workflow workflow, WorkflowDue due, String ref) {
    ActionEntry action =
        actions
            .find(workflow.text("action"))
            .filter(HookRequest::isForOutside)
            .orElseThrow(() -> new HubException("What it asks for is not in the catalogue."));
    Map<String, Object> arguments = arguments(workflow, action, due.payload());
    if (!actions.wrong(action.name(), arguments).isEmpty()) {
      throw new HubException("What came in does not fit what is asked for.");
    }
    Approvals.Asked asked =
        approvals.request(
            new Approvals.Ask(
                ref,
                workflow.maker(),
                "workflow:" + workflow.key(),
                action.name(),
                target(workflow, due.payload()),
                arguments,
                why(workflow, due.payload()),
                false));
    if (!asked.pending()) {
      throw new HubException(PlainLine.of(asked.sentence(), LONGEST_VALUE));
    }
    return new WorkflowDone("asked (ref %s)".formatted(asked.ref()), List.of());
  }

  private static Map<String, Object> arguments(
      Workflow workflow, ActionEntry action, JsonNode payload) {
    JsonNode declared = action.arguments().path("properties");
    Map<String, Object> arguments = new LinkedHashMap<>();
    workflow
        .parameters()
        .path("fixed")
        .fields()
        .forEachRemaining(
            each -> arguments.put(each.getKey(), JSON.convertValue(each.getValue(), Object.class)));
    workflow
        .parameters()
        .path("from")
        .fields()
        .forEachRemaining(
            each ->
                HookPayload.at(payload, each.getValue().asText())
                    .ifPresent(
                        node ->
                            arguments.put(
                                each.getKey(),
                                HookPayload.argument(
                                    node, declared.path(each.getKey()), each.getKey()))));
    return arguments;
  }

  private static String target(Workflow workflow, JsonNode payload) {
    String place = workflow.text("target-from");
    if (place.isEmpty()) {
      return workflow.text("target");
    }
    return HookPayload.at(payload, place)
        .map(JsonNode::asText)
        .filter(text -> text.length() <= 64)
        .orElseThrow(() -> new HubException("What came in does not say whom it is about."));
  }

  /** What came from outside is in quotation marks, and cannot end them. */
  private static String why(Workflow workflow, JsonNode payload) {
    Map<String, String> values =
        HookPayload.values(payload, workflow.parameters().path("values"), LONGEST_VALUE);
    return PlainLine.of(
        WORD.matcher(workflow.text("why"))
            .replaceAll(
                word ->
                    Matcher.quoteReplacement(
                        values.containsKey(word.group(1))
                            ? "“" + values.get(word.group(1)).replaceAll("[“”„‟]", "\"") + "”"
                            : word.group())),
        LONGEST_WHY);
  }
}
