package org.makerspacehub.beans.agent;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.core.io.ByteArrayResource;

/** Tools for tests: a file and a handler each, made on the spot. */
public final class SomeTools {
  /** Somebody of our workspace. */
  public static final Principal ASKER = Principal.person("T0OURS", "U0ASKER");

  private final Map<String, String> files = new TreeMap<>();
  private final Map<String, ToolHandler> handlers = new TreeMap<>();

  /** A tool that anybody may call and that takes a text of at most 40 characters. */
  public SomeTools echo(String name, Function<ToolCall, ToolAnswer> does) {
    return with(name, file("read", "public", false), does);
  }

  /** A tool with a file of one's own. */
  public SomeTools with(String name, String file, Function<ToolCall, ToolAnswer> does) {
    return with(name, file, false, does);
  }

  /** A tool with a file of one's own, that shows the exact arguments or not. */
  public SomeTools with(
      String name, String file, boolean showsExactArguments, Function<ToolCall, ToolAnswer> does) {
    files.put(name, file);
    handlers.put(
        name,
        new ToolHandler() {
          @Override
          public String tool() {
            return name;
          }

          @Override
          public boolean showsExactArguments() {
            return showsExactArguments;
          }

          @Override
          public ToolAnswer answer(ToolCall call) {
            return does.apply(call);
          }
        });
    return this;
  }

  public ToolCatalogue catalogue() {
    return new ToolCatalogue(
        handlers.values(),
        name -> new ByteArrayResource(files.get(name).getBytes(StandardCharsets.UTF_8)));
  }

  /** A file whose arguments are a short text, a long one, a number, a list and an object. */
  public static String file(String effect, String reads, boolean untrusted) {
    return """
        title: Something
        description: Says something back.
        effect: %s
        reads: %s
        untrusted: %s
        hints: {read-only: %s, destructive: false, idempotent: true, open-world: false}
        arguments:
          type: object
          additionalProperties: false
          properties:
            word: {type: string, maxLength: 40}
            story: {type: string, maxLength: 2000}
            count: {type: integer, minimum: 0, maximum: 9}
            choice: {type: string, enum: [left, right]}
            many: {type: array, maxItems: 3, items: {type: string, maxLength: 5}}
            inner:
              type: object
              additionalProperties: false
              properties:
                depth: {type: number}
        """
        .formatted(effect, reads, untrusted, effect.equals("read"));
  }

  /** A session that has these tools and nothing read. */
  public static ToolSession session(Principal asker, String... tools) {
    return new ToolSession(
        org.makerspacehub.beans.Ref.next(),
        asker,
        "frontline",
        Set.copyOf(Arrays.asList(tools)),
        "C0HERE",
        Taint.none());
  }
}
