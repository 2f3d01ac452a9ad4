package org.makerspacehub.beans.agent.run;

import com.fasterxml.jackson.databind.JsonNode;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonBooleanSchema;
import dev.langchain4j.model.chat.request.json.JsonEnumSchema;
import dev.langchain4j.model.chat.request.json.JsonIntegerSchema;
import dev.langchain4j.model.chat.request.json.JsonNumberSchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchemaElement;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.makerspacehub.beans.agent.Tool;

/** Tells a model of tools. What it then writes is checked against the schema itself, elsewhere. */
final class ToolSchemas {
  private ToolSchemas() {}

  static ToolSpecification of(Tool tool) {
    return ToolSpecification.builder()
        .name(tool.name())
        .description(tool.description())
        .parameters(object(tool.arguments()))
        .build();
  }

  private static JsonObjectSchema object(JsonNode schema) {
    JsonObjectSchema.Builder object =
        JsonObjectSchema.builder().description(said(schema)).additionalProperties(false);
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      object.addProperty(field.getKey(), element(field.getValue()));
    }
    List<String> required = new ArrayList<>();
    schema.path("required").forEach(name -> required.add(name.asText()));
    return object.required(required).build();
  }

  private static JsonSchemaElement element(JsonNode schema) {
    return switch (schema.path("type").asText()) {
      case "object" -> object(schema);
      case "array" ->
          JsonArraySchema.builder()
              .description(said(schema))
              .items(element(schema.path("items")))
              .build();
      case "integer" -> JsonIntegerSchema.builder().description(said(schema)).build();
      case "number" -> JsonNumberSchema.builder().description(said(schema)).build();
      case "boolean" -> JsonBooleanSchema.builder().description(said(schema)).build();
      default -> text(schema);
    };
  }

  private static JsonSchemaElement text(JsonNode schema) {
    if (schema.has("enum")) {
      List<String> values = new ArrayList<>();
      schema.get("enum").forEach(value -> values.add(value.asText()));
      return JsonEnumSchema.builder().description(said(schema)).enumValues(values).build();
    }
    return JsonStringSchema.builder().description(said(schema)).build();
  }

  /** The description, and the limits that these schemas have no place for. */
  private static String said(JsonNode schema) {
    StringBuilder said = new StringBuilder(schema.path("description").asText(""));
    limit(said, schema, "maxLength", "at most %s characters");
    limit(said, schema, "pattern", "in the form %s");
    limit(said, schema, "format", "a %s");
    limit(said, schema, "minimum", "at least %s");
    limit(said, schema, "maximum", "at most %s");
    limit(said, schema, "maxItems", "at most %s of them");
    return said.isEmpty() ? null : said.toString();
  }

  private static void limit(StringBuilder said, JsonNode schema, String keyword, String words) {
    if (schema.has(keyword)) {
      said.append(said.isEmpty() ? "" : "; ").append(words.formatted(schema.get(keyword).asText()));
    }
  }
}
