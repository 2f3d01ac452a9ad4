package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * A kind of workflow, as {@code workflows.yaml} says.
 *
 * @param name of the route template in {@code camel-template/}
 * @param title what people read
 * @param says what it does, a sentence
 * @param parameters JSON Schema; what it does not name is refused
 * @param runNow whether it can be run at a wish
 */
public record WorkflowTemplate(
    String name, String title, String says, JsonNode parameters, boolean runNow) {}
