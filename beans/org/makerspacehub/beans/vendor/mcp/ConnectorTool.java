package org.makerspacehub.beans.vendor.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.spec.McpSchema;
import java.util.function.Function;

/**
 * A tool of the connector.
 *
 * @param definition what callers are told: name, schemas, hints
 * @param read answers a call whose arguments fit the schema, with a record of allow-listed fields
 */
public record ConnectorTool(McpSchema.Tool definition, Function<JsonNode, Object> read) {

  /** For example {@code fabman_list_members}. */
  public String name() {
    return definition.name();
  }
}
