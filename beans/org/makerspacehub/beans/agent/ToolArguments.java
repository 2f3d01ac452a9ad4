package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.lang.Character.UnicodeScript;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Reads what a caller sent as arguments. It is hostile until shown otherwise: too much, too deep,
 * said twice, or made to look like something else is refused here, before any schema sees it.
 */
final class ToolArguments {
  /** The most that is read at all, in bytes of UTF-8. */
  static final int LARGEST = 16 * 1024;

  /** How deep objects and lists may be nested. */
  static final int DEEPEST = 32;

  /** A text that a schema keeps this short is a name, and one of its words is of one script. */
  static final int NAME = 100;

  private static final int LONGEST_NUMBER = 30;

  /** Whose letters look like Latin ones. */
  private static final Set<UnicodeScript> LOOK_ALIKE =
      EnumSet.of(
          UnicodeScript.CYRILLIC,
          UnicodeScript.GREEK,
          UnicodeScript.ARMENIAN,
          UnicodeScript.CHEROKEE,
          UnicodeScript.COPTIC);

  private static final ObjectMapper STRICT =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(DEEPEST)
                          .maxStringLength(LARGEST)
                          .maxNameLength(200)
                          .maxNumberLength(LONGEST_NUMBER)
                          .maxDocumentLength(LARGEST)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .build();

  private ToolArguments() {}

  /**
   * Reads them.
   *
   * @param text as the caller wrote it; null and blank are no arguments
   * @return an object
   * @throws Unfit saying what is wrong without quoting it
   */
  static JsonNode read(String text) throws Unfit {
    if (text == null || text.isBlank()) {
      return STRICT.createObjectNode();
    }
    if (text.length() > LARGEST || text.getBytes(StandardCharsets.UTF_8).length > LARGEST) {
      throw new Unfit("they are too long");
    }
    JsonNode read;
    try {
      read = STRICT.readTree(text);
    } catch (JsonProcessingException broken) {
      // Its message quotes what was sent.
      throw new Unfit("they are not one well-formed JSON object, with each name once");
    }
    if (read == null || !read.isObject()) {
      throw new Unfit("they are not a JSON object");
    }
    numbers(read);
    return read;
  }

  /**
   * Looks for text that shows people something other than what it is.
   *
   * @param arguments that fit the schema
   * @param schema of the same place
   * @throws Unfit naming the argument and never its value
   */
  static void plain(JsonNode arguments, JsonNode schema) throws Unfit {
    if (arguments.isObject()) {
      for (Map.Entry<String, JsonNode> field : arguments.properties()) {
        try {
          plain(field.getValue(), schema.path("properties").path(field.getKey()));
        } catch (Unfit unfit) {
          throw unfit.within(field.getKey());
        }
      }
    } else if (arguments.isArray()) {
      for (JsonNode each : arguments) {
        plain(each, schema.path("items"));
      }
    } else if (arguments.isTextual()) {
      visible(arguments.textValue());
      if (schema.path("maxLength").asInt(NAME) <= NAME) {
        oneScriptAWord(arguments.textValue());
      }
    }
  }

  private static void numbers(JsonNode node) throws Unfit {
    if (node.isBigDecimal()) {
      BigDecimal number = node.decimalValue();
      if (Math.abs((long) number.scale()) > LONGEST_NUMBER) {
        // A few characters that would take all memory once they are written out.
        throw new Unfit("a number is beyond reason");
      }
    }
    for (JsonNode each : node) {
      numbers(each);
    }
  }

  private static void visible(String text) throws Unfit {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      boolean hidden =
          switch (Character.getType(c)) {
            case Character.CONTROL -> c != '\n' && c != '\r' && c != '\t';
            // The joiner of emoji alone is harmless.
            case Character.FORMAT -> c != 0x200D;
            case Character.SURROGATE, Character.PRIVATE_USE -> true;
            case Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            default -> (c & 0xFFFE) == 0xFFFE || isBlankLetter(c) || isHiddenMark(c);
          };
      if (hidden) {
        throw new Unfit("has characters that nobody sees, or that turn text around");
      }
    }
  }

  /** Letters by category that show nothing. */
  private static boolean isBlankLetter(int c) {
    return c == 0x115F || c == 0x1160 || c == 0x3164 || c == 0xFFA0 || c == 0x2800;
  }

  /**
   * Marks that show nothing and can carry a message; those that choose how an emoji looks do not.
   */
  private static boolean isHiddenMark(int c) {
    return c == 0x034F
        || (c >= 0x17B4 && c <= 0x17B5)
        || (c >= 0x180B && c <= 0x180F)
        || (c >= 0xFE00 && c <= 0xFE0D)
        || (c >= 0xE0100 && c <= 0xE01EF);
  }

  private static void oneScriptAWord(String text) throws Unfit {
    boolean latin = false;
    boolean alike = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (!Character.isLetter(c)) {
        if (Character.isWhitespace(c)) {
          latin = false;
          alike = false;
        }
        continue;
      }
      if (isStyledLatin(c)) {
        throw new Unfit("has letters that only look like others");
      }
      UnicodeScript script = UnicodeScript.of(c);
      latin |= script == UnicodeScript.LATIN;
      alike |= LOOK_ALIKE.contains(script);
      if (latin && alike) {
        throw new Unfit("has letters that only look like others");
      }
    }
  }

  /** Mathematical and full-width letters: other characters, the same word to the eye. */
  private static boolean isStyledLatin(int c) {
    return (c >= 0x1D400 && c <= 0x1D7FF)
        || (c >= 0xFF21 && c <= 0xFF3A)
        || (c >= 0xFF41 && c <= 0xFF5A)
        || (c >= 0x2100 && c <= 0x214F && c != 0x2126 && c != 0x212A && c != 0x212B);
  }

  /** They do not fit; the message says why and quotes nothing. */
  static final class Unfit extends Exception {
    private static final long serialVersionUID = 1L;

    Unfit(String why) {
      super(why, null, false, false);
    }

    private Unfit within(String field) {
      return new Unfit("'" + field + "' " + getMessage());
    }
  }
}
