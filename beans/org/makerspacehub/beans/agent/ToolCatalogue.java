package org.makerspacehub.beans.agent;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import org.makerspacehub.beans.HubException;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The tools there are: one file and one {@link ToolHandler} each. What has only one of the two does
 * not exist, and a file that leaves anything open stops the start.
 */
public final class ToolCatalogue {
  private static final Set<String> KNOWN =
      Set.of("title", "description", "arguments", "effect", "reads", "untrusted", "hints");
  private static final Set<String> NEEDED =
      Set.of("title", "description", "arguments", "effect", "reads", "hints");
  private static final Set<String> HINTS =
      Set.of("read-only", "destructive", "idempotent", "open-world");

  /** Of JSON Schema, what a tool may use: nothing that refers elsewhere or leaves a choice open. */
  private static final Set<String> KEYWORDS =
      Set.of(
          "type",
          "title",
          "description",
          "properties",
          "required",
          "additionalProperties",
          "enum",
          "const",
          "default",
          "examples",
          "pattern",
          "format",
          "minLength",
          "maxLength",
          "minimum",
          "maximum",
          "minItems",
          "maxItems",
          "uniqueItems",
          "items");

  /** Who asks is the session's matter: no tool has an argument for it (R10). */
  private static final Set<String> NEVER =
      Set.of("asker", "principal", "requester", "session", "on_behalf_of", "through", "taint");

  /** And a tool about the asker alone has none that could name another. */
  private static final Set<String> NEVER_OF_OWN =
      Set.of(
          "role",
          "roles",
          "user",
          "user_id",
          "slack_user",
          "team",
          "team_id",
          "person",
          "person_id",
          "member",
          "member_id",
          "email",
          "account");

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Tool> tools = new TreeMap<>();
  private final Map<String, ToolHandler> handlers = new TreeMap<>();
  private final Map<String, Schema> schemas = new LinkedHashMap<>();

  /**
   * Reads {@code tools/<name>.yaml} for each handler.
   *
   * @param handlers all there are
   * @throws HubException when anything is not right, naming the tool
   */
  public ToolCatalogue(Collection<? extends ToolHandler> handlers) {
    this(handlers, name -> new ClassPathResource("tools/" + name + ".yaml"));
  }

  /**
   * @param handlers all there are
   * @param files where the file of a tool is
   * @throws HubException when anything is not right, naming the tool
   */
  public ToolCatalogue(
      Collection<? extends ToolHandler> handlers, Function<String, Resource> files) {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    for (ToolHandler handler : handlers) {
      String name = String.valueOf(handler.tool());
      if (!name.matches("[a-z][a-z0-9]*(_[a-z0-9]+)*") || name.length() > 40) {
        throw new HubException("A tool is not named in lower snake case.");
      }
      if (this.handlers.put(name, handler) != null) {
        throw new HubException("Two parts want to do the tool '%s'.".formatted(name));
      }
      Tool tool = read(name, files.apply(name));
      tools.put(name, tool);
      schemas.put(name, registry.getSchema(tool.arguments()));
    }
  }

  /** One of them; empty when nothing is called that. */
  public Optional<Tool> find(String name) {
    return name == null ? Optional.empty() : Optional.ofNullable(tools.get(name));
  }

  /** All, by name. */
  public Collection<Tool> all() {
    return Collections.unmodifiableCollection(tools.values());
  }

  /**
   * Who does a tool.
   *
   * @throws HubException when there is none of that name
   */
  public ToolHandler handler(String name) {
    ToolHandler handler = handlers.get(name);
    if (handler == null) {
      throw new HubException("There is no tool of that name.");
    }
    return handler;
  }

  /** Whether nothing comes of a call before a human agreed to its exact arguments (R13). */
  boolean showsExactArguments(Tool tool) {
    return handler(tool.name()).showsExactArguments();
  }

  /**
   * What is wrong with arguments.
   *
   * @return an argument and a keyword of its schema each, never a value; empty when all is well
   */
  List<String> wrong(Tool tool, JsonNode arguments) {
    return schemas
        .get(tool.name())
        .validate(
            arguments,
            (ExecutionContext context) ->
                context.executionConfig(config -> config.formatAssertionsEnabled(true)))
        .stream()
        .map(ToolCatalogue::place)
        .distinct()
        .sorted()
        .limit(5)
        .toList();
  }

  /**
   * Names of files that nobody does.
   *
   * @param files {@code <name>.yaml} each
   */
  public Set<String> withoutHandler(Collection<String> files) {
    Set<String> alone = new TreeSet<>();
    for (String file : files) {
      String name = file.replaceFirst("\\.yaml$", "");
      if (!tools.containsKey(name)) {
        alone.add(name);
      }
    }
    return alone;
  }

  private static String place(Error error) {
    String name =
        error.getProperty() != null
            ? error.getProperty()
            : error.getInstanceLocation().toString().replaceFirst("^[/$.]+", "");
    return (name.matches("[A-Za-z][A-Za-z0-9_]{0,40}") ? "'" + name + "' " : "")
        + "("
        + error.getKeyword()
        + ")";
  }

  private static Tool read(String name, Resource file) {
    String text;
    try (InputStream in = file.getInputStream()) {
      text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException missing) {
      throw new HubException("tools/%s.yaml cannot be read.".formatted(name), missing);
    }
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      Map<String, Object> value = new Yaml(new SafeConstructor(options)).load(text);
      return tool(name, value == null ? Map.of() : value);
    } catch (RuntimeException wrong) {
      throw new HubException(
          "tools/%s.yaml is not right: %s."
              .formatted(
                  name,
                  String.valueOf(wrong.getMessage()).lines().findFirst().orElse("unreadable")),
          wrong);
    }
  }

  private static Tool tool(String name, Map<String, Object> value) {
    require(KNOWN.containsAll(value.keySet()), "it says something a tool has not");
    require(value.keySet().containsAll(NEEDED), "it must say " + String.join(", ", sorted(NEEDED)));
    Tool.Effect effect = Tool.Effect.valueOf(text(value, "effect").toUpperCase(Locale.ROOT));
    Tool.Reads reads = Tool.Reads.valueOf(text(value, "reads").toUpperCase(Locale.ROOT));
    require(
        !value.containsKey("untrusted") || value.get("untrusted") instanceof Boolean,
        "'untrusted' is true or false");
    JsonNode arguments = JSON.valueToTree(value.get("arguments"));
    require(arguments.path("type").asText().equals("object"), "its arguments are an object");
    closed("arguments", arguments);
    Set<String> fields = new TreeSet<>();
    names(arguments, fields);
    require(Collections.disjoint(fields, NEVER), "who asks is no argument");
    require(
        effect != Tool.Effect.READ
            || reads != Tool.Reads.OWN
            || Collections.disjoint(fields, NEVER_OF_OWN),
        "it is about the asker, so no argument may name anybody");
    Tool.Hints hints = hints(value.get("hints"));
    require(
        hints.readOnly() == (effect == Tool.Effect.READ)
            && !(hints.readOnly() && hints.destructive()),
        "its hints say something other than its effect");
    return new Tool(
        name,
        text(value, "title"),
        text(value, "description"),
        arguments,
        effect,
        reads,
        Boolean.TRUE.equals(value.get("untrusted")),
        hints);
  }

  private static Tool.Hints hints(Object value) {
    require(
        value instanceof Map<?, ?> given
            && given.keySet().equals(HINTS)
            && given.values().stream().allMatch(Boolean.class::isInstance),
        "its hints are " + String.join(", ", sorted(HINTS)) + ", each true or false");
    Map<?, ?> hints = (Map<?, ?>) value;
    return new Tool.Hints(
        (Boolean) hints.get("read-only"),
        (Boolean) hints.get("destructive"),
        (Boolean) hints.get("idempotent"),
        (Boolean) hints.get("open-world"));
  }

  /** Nothing undeclared and nothing endless, at every level. */
  private static void closed(String where, JsonNode schema) {
    require(schema.isObject(), where + " has no schema");
    for (Map.Entry<String, JsonNode> keyword : schema.properties()) {
      require(
          KEYWORDS.contains(keyword.getKey()), "%s uses '%s'".formatted(where, keyword.getKey()));
    }
    switch (schema.path("type").asText()) {
      case "object" -> {
        require(
            schema.path("additionalProperties").isBoolean()
                && !schema.path("additionalProperties").asBoolean(),
            where + " must refuse what it does not name (additionalProperties: false)");
        for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
          require(
              field.getKey().matches("[a-z][a-z0-9_]{0,40}"),
              where + " has a name that is not lower snake case");
          closed(field.getKey(), field.getValue());
        }
        for (JsonNode name : schema.path("required")) {
          require(
              schema.path("properties").has(name.asText()), where + " needs what it does not name");
        }
      }
      case "array" -> {
        require(schema.path("maxItems").isInt(), where + " is a list without maxItems");
        closed(where, schema.path("items"));
      }
      case "string" ->
          require(
              schema.path("maxLength").isInt() || schema.has("enum") || schema.has("const"),
              where + " is a text without maxLength");
      case "integer", "number", "boolean" -> {}
      default -> require(false, where + " has no type, or one that tools do not use");
    }
  }

  private static void names(JsonNode schema, Set<String> into) {
    for (Map.Entry<String, JsonNode> field : schema.path("properties").properties()) {
      into.add(field.getKey());
      names(field.getValue(), into);
    }
    if (schema.has("items")) {
      names(schema.get("items"), into);
    }
  }

  private static String text(Map<String, Object> value, String key) {
    require(
        value.get(key) instanceof String text && !text.isBlank(), "'%s' is missing".formatted(key));
    return ((String) value.get(key)).strip();
  }

  private static List<String> sorted(Set<String> names) {
    return names.stream().sorted().toList();
  }

  private static void require(boolean holds, String what) {
    if (!holds) {
      throw new HubException(what);
    }
  }
}
