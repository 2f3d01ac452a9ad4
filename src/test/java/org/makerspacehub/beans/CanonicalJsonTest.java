package org.makerspacehub.beans;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {
  private static final ObjectMapper READER = new ObjectMapper();

  @Property(tries = 500)
  @Label("S10 any text in any field comes back as it was, and cannot act on a display")
  void anyTextComesBack(@ForAll("nasty") String name, @ForAll("nasty") String value)
      throws Exception {
    String json = CanonicalJson.write(Map.of(name, List.of(value, Map.of("in", value))));

    Map<?, ?> read = READER.readValue(json, Map.class);
    assertThat(read.get(name)).isEqualTo(List.of(value, Map.of("in", value)));
    assertThat(json.codePoints())
        .noneMatch(
            c ->
                Character.isISOControl(c)
                    || Character.getType(c) == Character.LINE_SEPARATOR
                    || Character.getType(c) == Character.PARAGRAPH_SEPARATOR
                    || Character.getType(c) == Character.SURROGATE
                    || (c >= 0x202a && c <= 0x202e)
                    || (c >= 0x2066 && c <= 0x2069));
    assertThat(new String(CanonicalJson.bytes(value), StandardCharsets.UTF_8))
        .isEqualTo(CanonicalJson.write(value));
  }

  @Provide
  Arbitrary<String> nasty() {
    Arbitrary<String> tricks =
        Arbitraries.of(
            "\r\nseq=2",
            "\u001b[2J",
            "\u009b31m",
            "\u0000",
            "\u202eevil",
            "\u2066",
            "\u2028",
            "\ud800",
            "\udc00",
            "\ufeff",
            "\u200b",
            "e\u0301",
            "é",
            "\ud83d\udc69\u200d\ud83d\udd27",
            "\\u0022",
            "\"},{",
            "\udb40\udc41",
            "'; DROP TABLE person; --");
    return Arbitraries.oneOf(tricks, Arbitraries.strings().ofMaxLength(20), tricks)
        .list()
        .ofMaxSize(5)
        .map(parts -> String.join("", parts));
  }

  @Property(tries = 100)
  void theOrderOfNamesMakesNoDifference(@ForAll Map<String, Integer> map) {
    Map<String, Integer> backwards = new LinkedHashMap<>();
    List<String> names = Arrays.asList(map.keySet().toArray(String[]::new));
    java.util.Collections.reverse(names);
    names.forEach(name -> backwards.put(name, map.get(name)));

    assertThat(CanonicalJson.write(backwards)).isEqualTo(CanonicalJson.write(map));
  }

  @Test
  @DisplayName("The example of RFC 8785 for sorting names, and its escapes")
  void followsTheStandard() {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("\u20ac", "Euro Sign");
    map.put("\r", "Carriage Return");
    map.put("\ufb33", "Hebrew Letter Dalet With Dagesh");
    map.put("1", "One");
    map.put("\ud83d\ude00", "Emoji: Grinning Face");
    map.put("\u00f6", "Latin Small Letter O With Diaeresis");

    assertThat(CanonicalJson.write(map))
        .isEqualTo(
            "{\"\\r\":\"Carriage Return\",\"1\":\"One\","
                + "\"\u00f6\":\"Latin Small Letter O With Diaeresis\",\"\u20ac\":\"Euro Sign\","
                + "\"\ud83d\ude00\":\"Emoji: Grinning Face\","
                + "\"\ufb33\":\"Hebrew Letter Dalet With Dagesh\"}");
    assertThat(CanonicalJson.write(Arrays.asList(1, -2L, true, null, "\u000f\n'A\"\\/")))
        .isEqualTo("[1,-2,true,null,\"\\u000f\\n'A\\\"\\\\/\"]");
  }

  @Test
  void refusesWhatHasNoExactForm() {
    for (Object value : List.of(1.5, new BigDecimal("1.50"), 1L << 53, Map.of(1, "x"), 'c')) {
      assertThatThrownBy(() -> CanonicalJson.write(value)).isInstanceOf(HubException.class);
    }
  }
}
