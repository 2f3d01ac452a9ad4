package org.makerspacehub.beans.vendor.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import jakarta.servlet.http.HttpServlet;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorNotSetUp;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * One vendor's MCP server (Streamable HTTP, stateless). Each call is: who is it (the door knows) →
 * may they (the guard) → do the arguments fit → read → answer with allow-listed fields, or with an
 * error that says what to do and quotes nothing.
 */
public final class ConnectorServer implements AutoCloseable {
  /** Under this key the door leaves the caller and the server finds it. */
  static final String PRINCIPAL = ConnectorServer.class.getName() + ".principal";

  /** JSON-RPC code of a call that the guard refused. */
  static final int DENIED = -32003;

  private static final Logger LOG = LoggerFactory.getLogger(ConnectorServer.class);
  private static final Resource CONNECTOR = new Resource("System", "connector", Map.of());
  private static final int LARGEST_REQUEST = 64 * 1024;

  private final List<ConnectorTool> tools;
  private final Guard guard;
  private final ObjectMapper json;
  private final HttpServletStatelessServerTransport transport;
  private final McpStatelessSyncServer server;

  /**
   * @param path where it listens, for example {@code /mcp/fabman}
   * @param tools all it can do
   * @param guard asked before each of them
   */
  public ConnectorServer(String path, List<ConnectorTool> tools, Guard guard) {
    this.tools = List.copyOf(tools);
    this.guard = guard;
    this.json = new ObjectMapper();
    JacksonMcpJsonMapper mapper = new JacksonMcpJsonMapper(json);
    this.transport =
        HttpServletStatelessServerTransport.builder()
            .jsonMapper(mapper)
            .messageEndpoint(path)
            .maxRequestSize(LARGEST_REQUEST)
            .contextExtractor(
                request ->
                    McpTransportContext.create(
                        Map.of(PRINCIPAL, Optional.ofNullable(request.getAttribute(PRINCIPAL)))))
            .build();
    this.server =
        McpServer.sync(transport)
            .serverInfo("makerspace-hub-connector" + path.replace('/', '-'), "1")
            .instructions("Reads of one vendor's data for the hub; nothing here changes anything.")
            .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
            .jsonMapper(mapper)
            .jsonSchemaValidator(new DefaultJsonSchemaValidator(json))
            // On the caller's thread, where the log field with the reference is.
            .immediateExecution(true)
            .tools(this.tools.stream().map(this::specification).toList())
            .build();
  }

  /** To be mapped to the path, with asynchronous support. */
  public HttpServlet servlet() {
    return transport;
  }

  /** What is offered. */
  public List<ConnectorTool> tools() {
    return tools;
  }

  @Override
  public void close() {
    server.close();
  }

  private McpStatelessServerFeatures.SyncToolSpecification specification(ConnectorTool tool) {
    Schema arguments =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(json.<JsonNode>valueToTree(tool.definition().inputSchema()));
    return McpStatelessServerFeatures.SyncToolSpecification.builder()
        .tool(tool.definition())
        .callHandler((context, request) -> call(tool, arguments, context, request))
        .build();
  }

  private McpSchema.CallToolResult call(
      ConnectorTool tool,
      Schema schema,
      McpTransportContext context,
      McpSchema.CallToolRequest request) {
    allow(tool, context);
    try {
      JsonNode arguments =
          json.valueToTree(request.arguments() == null ? Map.of() : request.arguments());
      List<Error> errors = schema.validate(arguments);
      if (!errors.isEmpty()) {
        return failure(tool, "invalid_arguments", unfit(errors), Duration.ZERO);
      }
      Object answer = tool.read().apply(arguments);
      return McpSchema.CallToolResult.builder()
          .structuredContent(answer)
          // The protocol wants a text; the data is not sent twice.
          .addTextContent(summary(answer))
          .isError(false)
          .build();
    } catch (VendorUnavailable e) {
      return failure(tool, "unavailable", e.getMessage(), e.retryAfter());
    } catch (VendorNotSetUp e) {
      return failure(tool, "not_set_up", e.getMessage(), Duration.ZERO);
    } catch (VendorNotFound e) {
      return failure(tool, "not_found", e.getMessage(), Duration.ZERO);
    } catch (VendorRefused e) {
      return failure(tool, "refused", e.getMessage(), Duration.ZERO);
    } catch (RuntimeException e) {
      // Messages of libraries can quote what a vendor sent, so only the trace is logged.
      RuntimeException trace = new RuntimeException(e.getClass().getName());
      trace.setStackTrace(e.getStackTrace());
      LOG.error("{} failed unexpectedly", tool.name(), trace);
      return failure(
          tool, "failed", "Something went wrong (ref %s).".formatted(ref()), Duration.ZERO);
    }
  }

  private void allow(ConnectorTool tool, McpTransportContext context) {
    boolean allowed = false;
    if (context.get(PRINCIPAL) instanceof Optional<?> caller
        && caller.orElse(null) instanceof Principal principal) {
      try {
        allowed =
            guard
                .check(principal, "connector.call", CONNECTOR, Map.of("tool", tool.name()))
                .allowed();
      } catch (RuntimeException e) {
        LOG.error("The guard could not decide about {}: denied", tool.name(), e);
      }
    }
    if (!allowed) {
      LOG.warn("{} was denied", tool.name());
      throw McpError.builder(DENIED)
          .message("This tool may not be called (ref %s).".formatted(ref()))
          .build();
    }
  }

  private static McpSchema.CallToolResult failure(
      ConnectorTool tool, String code, String message, Duration retryAfter) {
    LOG.warn("{}: {} ({})", tool.name(), message, code);
    Map<String, Object> error = new LinkedHashMap<>();
    error.put("code", code);
    error.put("message", message);
    if (retryAfter.compareTo(Duration.ZERO) > 0) {
      // Rounded up: earlier than asked for would be too early.
      error.put("retry_after", retryAfter.plusMillis(999).toSeconds());
    }
    error.put("ref", ref());
    return McpSchema.CallToolResult.builder()
        .structuredContent(Map.of("error", error))
        .addTextContent(message)
        .isError(true)
        .build();
  }

  /** Which arguments do not fit and by which rule, without what was in them. */
  private static String unfit(List<Error> errors) {
    return "The arguments do not fit the tool's schema: "
        + errors.stream()
            .map(ConnectorServer::place)
            .distinct()
            .sorted()
            .limit(5)
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static String place(Error error) {
    String name =
        error.getProperty() != null
            ? error.getProperty()
            : error.getInstanceLocation().toString().replaceFirst("^[/$.]+", "");
    return (name.matches("[A-Za-z][A-Za-z0-9_]{0,40}") ? name + " " : "")
        + "("
        + error.getKeyword()
        + ")";
  }

  private static String summary(Object answer) {
    return answer instanceof Page<?> page
        ? page.items().size() + " items" + (page.nextCursor() == null ? "" : ", more to come")
        : "1 item";
  }

  private static String ref() {
    String ref = MDC.get(Ref.KEY);
    return ref == null ? "none" : ref;
  }
}
