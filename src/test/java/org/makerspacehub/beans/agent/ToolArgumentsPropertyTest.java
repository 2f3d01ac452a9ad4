package org.makerspacehub.beans.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterContainer;
import org.makerspacehub.support.OpenGuard;

/** Whatever a caller sends as arguments, the desk stands, and a tool sees declared names alone. */
class ToolArgumentsPropertyTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final AtomicReference<JsonNode> SEEN = new AtomicReference<>();
  private static final ToolCatalogue CATALOGUE =
      new SomeTools()
          .echo(
              "echo",
              call -> {
                SEEN.set(call.arguments());
                return ToolAnswer.of("ok");
              })
          .catalogue();
  private static final GuardedToolDesk DESK =
      new GuardedToolDesk(
          CATALOGUE,
          new OpenGuard(),
          call -> CATALOGUE.handler("echo").answer(call),
          new SimpleMeterRegistry(),
          Duration.ofSeconds(5));
  private static final Set<String> DECLARED =
      Set.of("word", "story", "count", "choice", "many", "inner");

  @AfterContainer
  static void close() {
    DESK.close();
  }

  @Property(tries = 400)
  @Label("R9 any text at all is either taken whole, by its schema, or refused; nothing breaks")
  void anyText(@ForAll("texts") String text) {
    SEEN.set(null);
    ToolDesk.Outcome outcome =
        DESK.call(SomeTools.session(SomeTools.ASKER, "echo"), "echo", text, 1);
    assertThat(outcome.kind()).isIn(ToolDesk.Outcome.Kind.ANSWERED, ToolDesk.Outcome.Kind.UNFIT);
    JsonNode seen = SEEN.get();
    assertThat(seen != null).isEqualTo(outcome.answered());
    if (seen != null) {
      Set<String> names = new HashSet<>();
      seen.fieldNames().forEachRemaining(names::add);
      assertThat(DECLARED).containsAll(names);
    }
  }

  @Property(tries = 400)
  @Label("R9 one undeclared name among declared ones is enough to refuse all of it")
  void undeclared(@ForAll("names") String name, @ForAll("values") String value) throws Exception {
    ObjectNode arguments = JSON.createObjectNode();
    arguments.put("word", "fine");
    arguments.set(name, JSON.readTree(value));
    SEEN.set(null);
    ToolDesk.Outcome outcome =
        DESK.call(
            SomeTools.session(SomeTools.ASKER, "echo"),
            "echo",
            JSON.writeValueAsString(arguments),
            1);
    assertThat(outcome.kind()).isEqualTo(ToolDesk.Outcome.Kind.UNFIT);
    assertThat(SEEN.get()).isNull();
  }

  @Provide
  Arbitrary<String> texts() {
    Arbitrary<String> pieces =
        Arbitraries.oneOf(
            Arbitraries.of(
                "{",
                "}",
                "[",
                "]",
                ":",
                ",",
                "\"",
                "\"word\"",
                "\"count\"",
                "\"many\"",
                "\"inner\"",
                "\"depth\"",
                "1",
                "-0",
                "1e9",
                "true",
                "null",
                "\\u202e",
                "\\",
                "\n",
                "//",
                "#"),
            Arbitraries.strings().ofMaxLength(6));
    Arbitrary<String> wild = pieces.list().ofMaxSize(20).map(list -> String.join("", list));
    Arbitrary<String> nearly =
        Combinators.combine(
                Arbitraries.of("word", "story", "count", "choice", "many", "inner", "other"),
                values())
            .as((name, value) -> "{\"" + name + "\":" + value + "}");
    return Arbitraries.oneOf(wild, nearly);
  }

  @Provide
  Arbitrary<String> names() {
    return Arbitraries.oneOf(
            Arbitraries.of(
                "CamelFileName",
                "CamelHttpUri",
                "requesterRole",
                "asker",
                "Word",
                "word ",
                "ref",
                "toolCall",
                "__proto__",
                "$schema",
                ""),
            Arbitraries.strings().ofMaxLength(30))
        .filter(name -> !DECLARED.contains(name));
  }

  @Provide
  Arbitrary<String> values() {
    return Arbitraries.oneOf(
        Arbitraries.of(
            "1",
            "0.5",
            "\"a\"",
            "\"${env.HOME}\"",
            "null",
            "true",
            "[]",
            "[\"a\"]",
            "{}",
            "{\"depth\":1}",
            "\"left\"",
            "123456789012345678901234567890"),
        Arbitraries.strings().ofMaxLength(20).map(ToolArgumentsPropertyTest::quoted));
  }

  private static String quoted(String text) {
    try {
      return JSON.writeValueAsString(text);
    } catch (com.fasterxml.jackson.core.JsonProcessingException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
