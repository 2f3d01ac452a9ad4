package org.makerspacehub.beans.ask;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.makerspacehub.beans.gate.ActionEntry;

/**
 * One argument of an action, as people fill it in: made of its JSON Schema.
 *
 * @param name in the schema
 * @param title what people read
 * @param kind how it is filled in
 * @param optional whether it may stay empty
 * @param options for {@link Kind#CHOICE}: values, and what people read
 * @param least of a whole number; null for none
 * @param most of a whole number, or the longest text; null for none
 */
record Argument(
    String name,
    String title,
    Kind kind,
    boolean optional,
    Map<String, String> options,
    Long least,
    Long most) {

  /** Ways of filling one in. */
  enum Kind {
    CHOICE,
    NUMBER,
    SUM,
    DAY,
    ACCOUNT,
    MEMBER,
    CHANNEL,
    /** A short text of a form of its own. */
    LINE,
    /** Free words. */
    WORDS
  }

  /** Those of an action, the required ones first, in the order of the schema. */
  static List<Argument> of(ActionEntry entry, Choices choices) {
    List<String> required = new ArrayList<>();
    entry.arguments().path("required").forEach(name -> required.add(name.asText()));
    List<Argument> arguments = new ArrayList<>();
    for (String name : required) {
      arguments.add(argument(entry, name, false, choices));
    }
    entry
        .arguments()
        .path("properties")
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!required.contains(name)) {
                arguments.add(argument(entry, name, true, choices));
              }
            });
    return arguments;
  }

  /** Whether people can type all of it; lists and objects are put together by an agent. */
  static boolean typeable(ActionEntry entry) {
    for (JsonNode schema : entry.arguments().path("properties")) {
      if (Set.of("array", "object").contains(schema.path("type").asText())) {
        return false;
      }
    }
    return true;
  }

  private static Argument argument(
      ActionEntry entry, String name, boolean optional, Choices choices) {
    JsonNode schema = entry.arguments().path("properties").path(name);
    Map<String, String> options = choices.of(name);
    if (schema.path("enum").isArray()) {
      Map<String, String> named = new LinkedHashMap<>();
      schema.path("enum").forEach(value -> named.put(value.asText(), value.asText()));
      options = named;
    }
    return new Argument(
        name,
        schema.path("title").asText(name),
        options.isEmpty() ? kind(entry, name, schema) : Kind.CHOICE,
        optional,
        options,
        number(schema, "minimum"),
        number(schema, schema.path("type").asText().equals("integer") ? "maximum" : "maxLength"));
  }

  private static Kind kind(ActionEntry entry, String name, JsonNode schema) {
    String pattern = schema.path("pattern").asText("");
    if (schema.path("type").asText().equals("integer")) {
      return Kind.NUMBER;
    }
    if (name.equals(entry.amount())) {
      return Kind.SUM;
    }
    if (schema.path("format").asText().equals("date")) {
      return Kind.DAY;
    }
    // What Slack's and Fabman's ids look like is what their pickers are for.
    if (pattern.startsWith("^T[")) {
      return Kind.ACCOUNT;
    }
    if (pattern.startsWith("^C[")) {
      return Kind.CHANNEL;
    }
    if (name.equals("member")) {
      return Kind.MEMBER;
    }
    return pattern.isEmpty() ? Kind.WORDS : Kind.LINE;
  }

  private static Long number(JsonNode schema, String key) {
    return schema.path(key).canConvertToLong() && schema.has(key)
        ? schema.path(key).longValue()
        : null;
  }
}
