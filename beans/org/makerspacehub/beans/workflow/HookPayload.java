package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.PlainLine;

/**
 * What a program outside sent, field by field. A field is looked up by its place and taken as it
 * is: nothing in it is ever looked up, computed or filled in again.
 */
final class HookPayload {
  private static final Pattern POINTER = Pattern.compile("(/([^~/]|~[01])*)+");

  private HookPayload() {}

  /** Whether a text names a place in a payload (RFC 6901). */
  static boolean isPointer(String text) {
    return POINTER.matcher(text).matches();
  }

  /** A text or a number at a place; empty where there is none. */
  static Optional<JsonNode> at(JsonNode payload, String pointer) {
    JsonNode node = isPointer(pointer) ? payload.at(pointer) : null;
    return node == null || !node.isValueNode() || node.isNull()
        ? Optional.empty()
        : Optional.of(node);
  }

  /**
   * The fields that a text may fill in, as one line each.
   *
   * @param pointers by word
   * @param most characters of one
   */
  static Map<String, String> values(JsonNode payload, JsonNode pointers, int most) {
    Map<String, String> values = new LinkedHashMap<>();
    pointers
        .fields()
        .forEachRemaining(
            each ->
                values.put(
                    each.getKey(),
                    at(payload, each.getValue().asText())
                        .map(node -> PlainLine.of(node.asText(), most))
                        .orElse("(nothing)")));
    return values;
  }

  /**
   * A field as an argument of an action.
   *
   * @param schema of the argument
   * @throws HubException when it is no such thing
   */
  static Object argument(JsonNode node, JsonNode schema, String name) {
    String type = schema.path("type").asText("string");
    try {
      return switch (type) {
        case "integer" -> new BigDecimal(node.asText()).intValueExact();
        case "number" -> new BigDecimal(node.asText());
        case "boolean" -> {
          if (!node.isBoolean()) {
            throw unfit(name);
          }
          yield node.asBoolean();
        }
        case "string" -> node.asText();
        default -> throw unfit(name);
      };
    } catch (NumberFormatException | ArithmeticException none) {
      throw unfit(name);
    }
  }

  private static HubException unfit(String name) {
    return new HubException("What came in for '%s' does not fit.".formatted(name));
  }
}
