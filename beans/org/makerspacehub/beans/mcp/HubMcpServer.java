package org.makerspacehub.beans.mcp;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpStatelessServerHandler;
import io.modelcontextprotocol.server.McpStatelessSyncServer;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.McpStatelessServerTransport;
import jakarta.servlet.http.HttpServlet;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolDesk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import reactor.core.publisher.Mono;

/**
 * The hub's own MCP server (Streamable HTTP, stateless). Who calls is known from the door; which
 * tools there are and what calling one does is the {@link ToolDesk}'s word, for each caller anew:
 * the SDK's stateless server knows one list for all, so these two methods are answered here and all
 * others by it.
 */
public final class HubMcpServer implements AutoCloseable {
  /** Where it listens. */
  public static final String PATH = "/mcp/hub";

  /** Under this key the door leaves the caller and the server finds it. */
  static final String CLIENT = HubMcpServer.class.getName() + ".client";

  /** What a client may send at the most, in bytes. */
  static final int LARGEST_REQUEST = 64 * 1024;

  private static final Logger LOG = LoggerFactory.getLogger(HubMcpServer.class);

  /** What differs from an agent in Slack, which shows its person a button first. */
  static final String AT_ONCE =
      " Called from here there is no button: it is asked for at once and waits for those who approve,"
          + " who are shown every argument.";

  private final ClientTools tools;
  private final McpCounts counts;
  private final int page;
  private final ObjectMapper json = new ObjectMapper();
  private final HttpServletStatelessServerTransport transport;
  private final McpStatelessSyncServer server;

  /**
   * @param spaceName the makerspace's, for those who use several
   * @param tools what each client may call
   * @param counts counts what came of it
   * @param page tools that one answer lists at the most
   */
  public HubMcpServer(String spaceName, ClientTools tools, McpCounts counts, int page) {
    this.tools = tools;
    this.counts = counts;
    this.page = page;
    JacksonMcpJsonMapper mapper = new JacksonMcpJsonMapper(json);
    this.transport =
        HttpServletStatelessServerTransport.builder()
            .jsonMapper(mapper)
            .messageEndpoint(PATH)
            .maxRequestSize(LARGEST_REQUEST)
            .contextExtractor(
                request ->
                    McpTransportContext.create(
                        Map.of(CLIENT, Optional.ofNullable(request.getAttribute(CLIENT)))))
            .build();
    this.server =
        McpServer.sync(new PerCaller())
            .serverInfo(new McpSchema.Implementation("makerspace-hub", "Makerspace Hub", "1"))
            .instructions(
                "Tools of the hub of %s, with the rights of the person who let this client in. Whatever"
                        .formatted(spaceName)
                    + " changes something is only asked for here: people decide about it in Slack.")
            .capabilities(McpSchema.ServerCapabilities.builder().tools(false).build())
            .jsonMapper(mapper)
            .jsonSchemaValidator(new DefaultJsonSchemaValidator(json))
            .immediateExecution(true)
            .build();
  }

  /** To be mapped to {@link #PATH}, with asynchronous support. */
  public HttpServlet servlet() {
    return transport;
  }

  @Override
  public void close() {
    server.close();
  }

  /** The transport, with our two methods before the SDK's. */
  private final class PerCaller implements McpStatelessServerTransport {
    @Override
    public void setMcpHandler(McpStatelessServerHandler sdk) {
      transport.setMcpHandler(new Methods(sdk));
    }

    @Override
    public Mono<Void> closeGracefully() {
      return transport.closeGracefully();
    }

    @Override
    public List<String> protocolVersions() {
      return transport.protocolVersions();
    }
  }

  private final class Methods implements McpStatelessServerHandler {
    private final McpStatelessServerHandler sdk;

    Methods(McpStatelessServerHandler sdk) {
      this.sdk = sdk;
    }

    @Override
    public Mono<McpSchema.JSONRPCResponse> handleRequest(
        McpTransportContext context, McpSchema.JSONRPCRequest request) {
      try {
        return switch (request.method()) {
          case McpSchema.METHOD_TOOLS_LIST ->
              Mono.just(answer(request, list(client(context), params(request))));
          case McpSchema.METHOD_TOOLS_CALL ->
              Mono.just(answer(request, call(client(context), params(request))));
          case McpSchema.METHOD_INITIALIZE -> {
            if (!params(request).path("protocolVersion").isTextual()) {
              throw wrong("params.protocolVersion is missing");
            }
            yield rest(context, request);
          }
          default -> rest(context, request);
        };
      } catch (McpError no) {
        return Mono.just(error(request, no.getJsonRpcError()));
      } catch (RuntimeException broken) {
        return Mono.just(failed(request, broken));
      }
    }

    private Mono<McpSchema.JSONRPCResponse> rest(
        McpTransportContext context, McpSchema.JSONRPCRequest request) {
      return sdk.handleRequest(context, request)
          .map(
              response ->
                  response.error() != null
                          && response.error().code() == McpSchema.ErrorCodes.INTERNAL_ERROR
                      ? wrongOrBroken(request)
                      : response)
          .onErrorResume(broken -> Mono.just(failed(request, broken)));
    }

    @Override
    public Mono<Void> handleNotification(
        McpTransportContext context, McpSchema.JSONRPCNotification notification) {
      // There is nothing that a server without sessions would do about one.
      return Mono.empty();
    }
  }

  private ObjectNode list(McpClient client, JsonNode params) {
    List<Tool> offered = tools.offered(client, ref());
    String after = params.hasNonNull("cursor") ? position(params.path("cursor")) : "";
    List<Tool> rest = offered.stream().filter(tool -> tool.name().compareTo(after) > 0).toList();
    ObjectNode result = json.createObjectNode();
    var listed = result.putArray("tools");
    rest.stream().limit(page).map(this::definition).forEach(listed::add);
    if (rest.size() > page) {
      result.put(
          "nextCursor",
          Base64.getUrlEncoder()
              .withoutPadding()
              .encodeToString(rest.get(page - 1).name().getBytes(StandardCharsets.UTF_8)));
    }
    counts.count(client.id(), "listed");
    return result;
  }

  /** The name after which a page begins: good too when that tool is gone meanwhile. */
  private static String position(JsonNode cursor) {
    try {
      String name =
          new String(Base64.getUrlDecoder().decode(cursor.asText()), StandardCharsets.UTF_8);
      if (cursor.isTextual() && name.matches("[a-z0-9_]{1,64}")) {
        return name;
      }
    } catch (IllegalArgumentException notOurs) {
      LOG.debug("A cursor that is not ours");
    }
    throw wrong("params.cursor is none of ours");
  }

  private ObjectNode definition(Tool tool) {
    ObjectNode definition = json.createObjectNode();
    definition.put("name", tool.name());
    definition.put("title", tool.title());
    definition.put(
        "description",
        tool.effect() == Tool.Effect.READ ? tool.description() : tool.description() + AT_ONCE);
    definition.set("inputSchema", tool.arguments());
    definition
        .putObject("annotations")
        .put("title", tool.title())
        .put("readOnlyHint", tool.hints().readOnly())
        .put("destructiveHint", tool.hints().destructive())
        .put("idempotentHint", tool.hints().idempotent())
        .put("openWorldHint", tool.hints().openWorld());
    return definition;
  }

  private ObjectNode call(McpClient client, JsonNode params) {
    JsonNode name = params.path("name");
    JsonNode arguments = params.path("arguments");
    if (!name.isTextual()) {
      throw wrong("params.name is missing");
    }
    if (!arguments.isObject() && !arguments.isMissingNode() && !arguments.isNull()) {
      throw wrong("params.arguments is no object");
    }
    ToolDesk.Outcome outcome =
        tools.call(
            client, name.asText(), arguments.isObject() ? arguments.toString() : "{}", ref());
    counts.count(client.id(), outcome.kind().name().toLowerCase(Locale.ROOT));
    if (outcome.kind() == ToolDesk.Outcome.Kind.REFUSED) {
      // The same words for what there is not and for what this caller may not have.
      throw McpError.builder(McpSchema.ErrorCodes.INVALID_PARAMS)
          .message("There is no tool of that name for this client (ref %s).".formatted(ref()))
          .build();
    }
    ObjectNode result = json.createObjectNode();
    result.putArray("content").addObject().put("type", "text").put("text", outcome.text());
    if (outcome.answered() && outcome.answer() != null && !outcome.answer().data().isEmpty()) {
      result.set("structuredContent", outcome.answer().data());
    }
    result.put("isError", !outcome.answered());
    return result;
  }

  private JsonNode params(McpSchema.JSONRPCRequest request) {
    JsonNode params = json.valueToTree(request.params());
    if (params == null || params.isNull()) {
      return json.createObjectNode();
    }
    if (!params.isObject()) {
      throw wrong("params is no object");
    }
    return params;
  }

  private static McpClient client(McpTransportContext context) {
    if (context.get(CLIENT) instanceof Optional<?> caller
        && caller.orElse(null) instanceof McpClient client) {
      return client;
    }
    throw new IllegalStateException("Nobody was let in by the door");
  }

  private static McpError wrong(String what) {
    return McpError.builder(McpSchema.ErrorCodes.INVALID_PARAMS)
        .message("This cannot be read: %s.".formatted(what))
        .build();
  }

  private static McpSchema.JSONRPCResponse answer(
      McpSchema.JSONRPCRequest request, ObjectNode result) {
    return new McpSchema.JSONRPCResponse(McpSchema.JSONRPC_VERSION, request.id(), result, null);
  }

  private static McpSchema.JSONRPCResponse error(
      McpSchema.JSONRPCRequest request, McpSchema.JSONRPCResponse.JSONRPCError error) {
    return new McpSchema.JSONRPCResponse(McpSchema.JSONRPC_VERSION, request.id(), null, error);
  }

  /** What the SDK could not do, without its words: they quote classes. */
  private static McpSchema.JSONRPCResponse wrongOrBroken(McpSchema.JSONRPCRequest request) {
    LOG.info("The protocol's library refused {}", request.method());
    return error(
        request,
        new McpSchema.JSONRPCResponse.JSONRPCError(
            McpSchema.ErrorCodes.INVALID_PARAMS,
            "This cannot be read (ref %s).".formatted(ref()),
            null));
  }

  private static McpSchema.JSONRPCResponse failed(
      McpSchema.JSONRPCRequest request, Throwable broken) {
    // Messages of libraries can quote what a client sent, so only the trace is logged.
    RuntimeException trace = new RuntimeException(broken.getClass().getName());
    trace.setStackTrace(broken.getStackTrace());
    LOG.error("A call of a client failed unexpectedly", trace);
    return error(
        request,
        new McpSchema.JSONRPCResponse.JSONRPCError(
            McpSchema.ErrorCodes.INTERNAL_ERROR,
            "Something went wrong (ref %s).".formatted(ref()),
            null));
  }

  private static String ref() {
    String ref = MDC.get(Ref.KEY);
    return Ref.isRef(ref) ? ref : Ref.next();
  }
}
