package org.makerspacehub.beans.vendor;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Picks single values out of a vendor's JSON, whatever shape they take there. */
public final class Fields {
  // Sums must not pass through binary fractions.
  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private Fields() {}

  /** The JSON, or empty when it is none; why is not said, for the reason would quote it. */
  public static Optional<JsonNode> parse(byte[] body) {
    try {
      return Optional.ofNullable(JSON.readTree(body)).filter(json -> !json.isMissingNode());
    } catch (JsonProcessingException notJson) {
      return Optional.empty();
    } catch (IOException impossible) {
      return Optional.empty();
    }
  }

  /** A text or number as text; null when missing, null or anything else. */
  public static String text(JsonNode object, String field) {
    JsonNode value = object.path(field);
    if (value.isTextual()) {
      return value.textValue();
    }
    if (value.isIntegralNumber()) {
      return value.asText();
    }
    return value.isNumber() ? value.decimalValue().toPlainString() : null;
  }

  /** The first of several fields that has a text or number. */
  public static String text(JsonNode object, String field, String... otherwise) {
    String value = text(object, field);
    for (int i = 0; value == null && i < otherwise.length; i++) {
      value = text(object, otherwise[i]);
    }
    return value;
  }

  /** An id that the vendor may have swapped for the short object it belongs to. */
  public static String id(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isObject() ? text(value, "id") : text(object, field);
  }

  /** True or false; null when missing. */
  public static Boolean flag(JsonNode object, String field) {
    JsonNode value = object.path(field);
    return value.isBoolean() ? value.booleanValue() : null;
  }

  /**
   * Every element of a list, read one by one.
   *
   * @return empty when it is no list, or one of its elements is no object with an id
   */
  public static <T> Optional<List<T>> list(JsonNode list, Function<JsonNode, T> read) {
    if (list == null || !list.isArray()) {
      return Optional.empty();
    }
    List<T> items = new ArrayList<>(list.size());
    for (JsonNode element : list) {
      if (text(element, "id") == null) {
        return Optional.empty();
      }
      items.add(read.apply(element));
    }
    return Optional.of(items);
  }
}
