package org.makerspacehub.beans.workflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.SchemaErrors;
import org.springframework.core.io.Resource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/** The kinds of workflows there are. What is not in the file does not exist. */
public class WorkflowTemplates {
  private static final Set<String> KNOWN = Set.of("title", "says", "run-now", "parameters");
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, WorkflowTemplate> templates = new LinkedHashMap<>();
  private final Map<String, Schema> schemas = new LinkedHashMap<>();

  /**
   * @param file {@code workflows.yaml}
   * @throws HubException when anything in it is not right
   */
  public WorkflowTemplates(Resource file) {
    SchemaRegistry registry = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12);
    read(file)
        .forEach(
            (name, value) -> {
              JsonNode node = JSON.valueToTree(value);
              JsonNode schema = node.path("parameters");
              if (!KNOWN.containsAll(value.keySet())
                  || node.path("title").asText("").isBlank()
                  || node.path("says").asText("").isBlank()
                  || !schema.isObject()
                  || schema.path("additionalProperties").asBoolean(true)) {
                throw new HubException(
                    "workflows.yaml: '%s' needs a title, what it says, and parameters that allow no others."
                        .formatted(name));
              }
              templates.put(
                  name,
                  new WorkflowTemplate(
                      name,
                      node.path("title").asText(),
                      node.path("says").asText(),
                      schema,
                      node.path("run-now").asBoolean(false)));
              schemas.put(name, registry.getSchema(schema));
            });
  }

  /** One of them; empty when nothing is called that. */
  public Optional<WorkflowTemplate> find(String name) {
    return Optional.ofNullable(templates.get(name));
  }

  /** All, in the order of the file. */
  public Collection<WorkflowTemplate> all() {
    return Collections.unmodifiableCollection(templates.values());
  }

  /**
   * What of some parameters does not fit the schema.
   *
   * @return a sentence each, naming the parameter and never its value; empty when all is well
   */
  public List<String> wrong(String template, JsonNode parameters) {
    Schema schema = schemas.get(template);
    if (schema == null) {
      return List.of("There is no template of that name.");
    }
    return SchemaErrors.of(schema, parameters).stream().map(wrong -> wrong + ".").toList();
  }

  private static Map<String, Map<String, Object>> read(Resource file) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try (InputStream in = file.getInputStream()) {
      Map<String, Map<String, Object>> all =
          new Yaml(new SafeConstructor(options))
              .load(new String(in.readAllBytes(), StandardCharsets.UTF_8));
      return all == null ? Map.of() : all;
    } catch (IOException | YAMLException | ClassCastException unreadable) {
      throw new HubException("workflows.yaml cannot be read.", unreadable);
    }
  }
}
