package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;

/**
 * What a workflow may be: asked when somebody wants one, and again by the executor that writes it,
 * which believes nobody.
 */
public class WorkflowRules {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final WorkflowTemplates templates;
  private final Predicate<String> questions;
  private final ActionCatalogue actions;
  private final ZoneId zone;
  private final Clock clock;

  /**
   * @param templates the kinds there are
   * @param questions whether the catalogue has a question of a name
   * @param actions what can be asked for
   * @param zone on whose clock schedules are
   * @param clock what "now" is
   */
  public WorkflowRules(
      WorkflowTemplates templates,
      Predicate<String> questions,
      ActionCatalogue actions,
      ZoneId zone,
      Clock clock) {
    this.templates = templates;
    this.questions = questions;
    this.actions = actions;
    this.zone = zone;
    this.clock = clock;
  }

  /** The kinds there are. */
  public WorkflowTemplates templates() {
    return templates;
  }

  /**
   * What is wrong with a workflow to be.
   *
   * @return a sentence each, naming what it is about and no value; empty when all is well
   */
  public List<String> wrong(String key, String template, String title, JsonNode parameters) {
    if (!Workflow.isKey(key)) {
      return List.of(
          "Its key is small letters, digits and single dashes, %d at the most."
              .formatted(Workflow.LONGEST_KEY));
    }
    if (title.isBlank() || title.length() > 80) {
      return List.of("Its title is 1 to 80 letters.");
    }
    List<String> wrong = new ArrayList<>(templates.wrong(template, parameters));
    if (!wrong.isEmpty()) {
      return wrong;
    }
    switch (template) {
      case ScheduledQuery.TEMPLATE -> scheduled(parameters, wrong);
      case HookRequest.TEMPLATE -> request(parameters, wrong);
      case HookNotice.TEMPLATE -> pointers(parameters.path("values"), wrong);
      default -> {
        // Its schema says all there is to say.
      }
    }
    return wrong;
  }

  private void scheduled(JsonNode parameters, List<String> wrong) {
    if (!questions.test(parameters.path("query").asText())) {
      wrong.add("There is no question of that name in the catalogue.");
    }
    String cron = WorkflowCron.wrong(parameters.path("cron").asText(), zone, clock.instant());
    if (!cron.isEmpty()) {
      wrong.add(cron);
    }
  }

  private void request(JsonNode parameters, List<String> wrong) {
    Optional<ActionEntry> found = actions.find(parameters.path("action").asText());
    if (found.isEmpty() || !HookRequest.isForOutside(found.get())) {
      wrong.add("That action is not one that a program outside may make anybody ask for.");
      return;
    }
    ActionEntry action = found.get();
    JsonNode declared = action.arguments().path("properties");
    Set<String> mapped = new HashSet<>();
    Map<String, Object> fixed = new LinkedHashMap<>();
    for (String place : List.of("fixed", "from")) {
      parameters
          .path(place)
          .fields()
          .forEachRemaining(
              each -> {
                if (!declared.has(each.getKey()) || !mapped.add(each.getKey())) {
                  wrong.add(
                      "'%s' is no argument of that action, or stands there twice."
                          .formatted(each.getKey()));
                }
                if (place.equals("fixed")) {
                  fixed.put(each.getKey(), JSON.convertValue(each.getValue(), Object.class));
                }
              });
    }
    for (JsonNode required : action.arguments().path("required")) {
      if (!mapped.contains(required.asText())) {
        wrong.add("'%s' of that action has no value.".formatted(required.asText()));
      }
    }
    // What is missing comes with the event; what stands there must fit now.
    actions.wrong(action.name(), fixed).stream()
        .filter(sentence -> !sentence.contains("(required)"))
        .forEach(wrong::add);
    boolean needsTarget = action.target() != ActionEntry.Target.NONE;
    boolean hasTarget =
        parameters.path("target").asText("").isEmpty()
            != parameters.path("target-from").asText("").isEmpty();
    if (needsTarget != hasTarget) {
      wrong.add(
          needsTarget
              ? "Say whom it is done to: target, or target-from."
              : "That action is done to nobody: leave target out.");
    }
    String from = parameters.path("target-from").asText("");
    if (!from.isEmpty() && !HookPayload.isPointer(from)) {
      wrong.add("target-from is no place in what comes in.");
    }
    pointers(parameters.path("from"), wrong);
    pointers(parameters.path("values"), wrong);
  }

  private static void pointers(JsonNode pointers, List<String> wrong) {
    pointers
        .fields()
        .forEachRemaining(
            each -> {
              if (!HookPayload.isPointer(each.getValue().asText())) {
                wrong.add("'%s' is no place in what comes in.".formatted(each.getKey()));
              }
            });
  }
}
