package org.makerspacehub.beans;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The one way to write a value as JSON when its bytes are hashed: RFC 8785, that is no white space,
 * names sorted by their UTF-16 units, the shortest escapes.
 *
 * <p>It differs in two points. Characters that are invisible or steer a display (control characters
 * of both sets, line and paragraph separators, direction marks, zero-width and tag characters) are
 * escaped too, and so are halves of surrogate pairs, which RFC 8785 refuses: any JSON reader gets
 * the very same text back, and a terminal or a log shows nothing but what is there. Text is taken
 * as it is given, without Unicode normalisation. Numbers are whole and exact in every JSON reader
 * (to 2<sup>53</sup> − 1); anything else is a string.
 */
public final class CanonicalJson {
  private static final long LARGEST = (1L << 53) - 1;

  private CanonicalJson() {}

  /**
   * Writes a value.
   *
   * @param value maps with string keys, lists, strings, booleans, whole numbers, null
   * @throws HubException for anything else
   */
  public static String write(Object value) {
    StringBuilder json = new StringBuilder();
    append(json, value);
    return json.toString();
  }

  /** {@link #write} in UTF-8, as it is hashed. */
  public static byte[] bytes(Object value) {
    return write(value).getBytes(StandardCharsets.UTF_8);
  }

  private static void append(StringBuilder json, Object value) {
    if (value == null || value instanceof Boolean) {
      json.append(value);
    } else if (value instanceof String text) {
      appendText(json, text);
    } else if (value instanceof Integer || value instanceof Long) {
      appendNumber(json, ((Number) value).longValue());
    } else if (value instanceof Map<?, ?> map) {
      appendMap(json, map);
    } else if (value instanceof List<?> list) {
      json.append('[');
      for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
        append(json, items.next());
        json.append(items.hasNext() ? "," : "");
      }
      json.append(']');
    } else {
      throw new HubException(
          "A value of type %s has no canonical form.".formatted(value.getClass().getName()));
    }
  }

  private static void appendMap(StringBuilder json, Map<?, ?> map) {
    // String's own order is that of UTF-16 units, which RFC 8785 asks for.
    TreeMap<String, Object> sorted = new TreeMap<>();
    map.forEach(
        (name, value) -> {
          if (!(name instanceof String text)) {
            throw new HubException("Only text can name a value in canonical JSON.");
          }
          sorted.put(text, value);
        });
    json.append('{');
    boolean first = true;
    for (Map.Entry<String, Object> entry : sorted.entrySet()) {
      json.append(first ? "" : ",");
      first = false;
      appendText(json, entry.getKey());
      json.append(':');
      append(json, entry.getValue());
    }
    json.append('}');
  }

  private static void appendNumber(StringBuilder json, long number) {
    if (number > LARGEST || number < -LARGEST) {
      throw new HubException("The number %d is too large to be exact.".formatted(number));
    }
    json.append(number);
  }

  private static void appendText(StringBuilder json, String text) {
    json.append('"');
    text.codePoints().forEach(c -> appendCharacter(json, c));
    json.append('"');
  }

  private static void appendCharacter(StringBuilder json, int c) {
    switch (c) {
      case '"' -> json.append("\\\"");
      case '\\' -> json.append("\\\\");
      case '\b' -> json.append("\\b");
      case '\t' -> json.append("\\t");
      case '\n' -> json.append("\\n");
      case '\f' -> json.append("\\f");
      case '\r' -> json.append("\\r");
      default -> {
        if (isTreacherous(c)) {
          for (char unit : Character.toChars(c)) {
            json.append("\\u%04x".formatted((int) unit));
          }
        } else {
          json.appendCodePoint(c);
        }
      }
    }
  }

  /** A list of its own: what a Java version calls a format character changes with Unicode. */
  private static boolean isTreacherous(int c) {
    return c < 0x20
        || (c >= 0x7f && c <= 0x9f)
        || c == 0xad
        || c == 0x61c
        || c == 0x180e
        || (c >= 0x200b && c <= 0x200f)
        || (c >= 0x2028 && c <= 0x202e)
        || (c >= 0x2060 && c <= 0x206f)
        || (c >= 0xd800 && c <= 0xdfff)
        || c == 0xfeff
        || (c >= 0xfff9 && c <= 0xfffb)
        || (c >= 0xe0000 && c <= 0xe007f);
  }
}
