package org.makerspacehub.beans.vendor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.client.transport.McpHttpClientTransportAuthorizationException;
import io.modelcontextprotocol.common.McpTransportContext;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpError;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.makerspacehub.beans.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/**
 * Calls the connector's tools over MCP. It holds one client a vendor, made at the first call and
 * made anew whenever the line broke, so that a connector may come and go. The connector does the
 * patient trying; here a broken line is dialled once more, a time-out is not.
 */
public final class McpConnectorTools implements ConnectorTools, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(McpConnectorTools.class);
  private static final List<String> VENDORS = List.of("fabman", "hubspot", "slack");
  private static final int LARGEST_ANSWER = 64 * 1024 * 1024;

  private final String url;
  private final String token;
  private final Duration connectTimeout;
  private final Duration timeout;
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, McpSyncClient> clients = new ConcurrentHashMap<>();

  /**
   * @param url where the connector listens, no trailing slash
   * @param token the connector's; goes into no text
   * @param connectTimeout for making the connection
   * @param timeout for one call; longer than the connector's patience with a vendor
   */
  public McpConnectorTools(String url, String token, Duration connectTimeout, Duration timeout) {
    this.url = url;
    this.token = token.strip();
    this.connectTimeout = connectTimeout;
    this.timeout = timeout;
  }

  @Override
  public JsonNode call(String tool, Map<String, Object> arguments) {
    String vendor = tool.substring(0, Math.max(0, tool.indexOf('_')));
    if (!VENDORS.contains(vendor)) {
      throw new VendorRefused("The connector has no tool '%s'.".formatted(tool), null);
    }
    Map<String, Object> given = new HashMap<>(arguments);
    given.values().removeIf(java.util.Objects::isNull);
    McpSchema.CallToolRequest request = new McpSchema.CallToolRequest(tool, given);
    try {
      return answer(tool, callTwice(vendor, request));
    } catch (VendorUnavailable | VendorRefused worded) {
      throw worded;
    } catch (RuntimeException e) {
      throw worded(tool, e);
    }
  }

  @Override
  public void close() {
    VENDORS.forEach(vendor -> forget(vendor, clients.get(vendor)));
  }

  private McpSchema.CallToolResult callTwice(String vendor, McpSchema.CallToolRequest request) {
    McpSyncClient client = client(vendor);
    try {
      return client.callTool(request);
    } catch (RuntimeException e) {
      if (has(e, McpError.class)) {
        throw e;
      }
      forget(vendor, client);
      if (has(e, TimeoutException.class)
          || has(e, java.net.http.HttpTimeoutException.class)
          || has(e, McpHttpClientTransportAuthorizationException.class)) {
        throw e;
      }
      LOG.debug("The line to the connector broke; dialling once more");
    }
    client = client(vendor);
    try {
      return client.callTool(request);
    } catch (RuntimeException e) {
      if (!has(e, McpError.class)) {
        forget(vendor, client);
      }
      throw e;
    }
  }

  private McpSyncClient client(String vendor) {
    return clients.computeIfAbsent(vendor, this::dial);
  }

  private void forget(String vendor, McpSyncClient client) {
    if (client != null && clients.remove(vendor, client)) {
      client.close();
    }
  }

  private McpSyncClient dial(String vendor) {
    JacksonMcpJsonMapper mapper = new JacksonMcpJsonMapper(json);
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder(url)
            .endpoint("/mcp/" + vendor)
            .jsonMapper(mapper)
            .connectTimeout(connectTimeout)
            .maxResponseSize(LARGEST_ANSWER)
            .resumableStreams(false)
            .openConnectionOnStartup(false)
            // The token goes to the connector and to no other place it may point at.
            .customizeClient(http -> http.followRedirects(HttpClient.Redirect.NEVER))
            .httpRequestCustomizer(
                (request, method, uri, body, context) -> {
                  request.setHeader("Authorization", "Bearer " + token);
                  if (context.get(Ref.KEY) instanceof String ref) {
                    request.setHeader(Ref.HEADER, ref);
                  }
                })
            .build();
    return McpClient.sync(transport)
        .clientInfo(new McpSchema.Implementation("makerspace-hub", "1"))
        .requestTimeout(timeout)
        .initializationTimeout(connectTimeout.multipliedBy(2))
        .jsonSchemaValidator(new DefaultJsonSchemaValidator(json))
        // Taken on the caller's thread, where the log field is; the request is made on another.
        .transportContextProvider(
            () -> {
              String ref = MDC.get(Ref.KEY);
              return ref == null
                  ? McpTransportContext.EMPTY
                  : McpTransportContext.create(Map.of(Ref.KEY, ref));
            })
        .build();
  }

  private JsonNode answer(String tool, McpSchema.CallToolResult result) {
    JsonNode content = json.valueToTree(result.structuredContent());
    if (!Boolean.TRUE.equals(result.isError())) {
      if (content == null || !content.isObject()) {
        throw new VendorUnavailable(
            "The connector's answer to %s could not be read.".formatted(tool), Duration.ZERO, null);
      }
      return content;
    }
    JsonNode error = content == null ? json.createObjectNode() : content.path("error");
    String message = error.path("message").asText("The connector could not do %s.".formatted(tool));
    String code = error.path("code").asText();
    if ("unavailable".equals(code) || "failed".equals(code)) {
      throw new VendorUnavailable(
          message, Duration.ofSeconds(error.path("retry_after").asLong(0)), null);
    }
    if ("not_set_up".equals(code)) {
      throw new VendorNotSetUp(message);
    }
    if ("not_found".equals(code)) {
      throw new VendorNotFound(message, null);
    }
    throw new VendorRefused(message, null);
  }

  private static RuntimeException worded(String tool, RuntimeException e) {
    if (has(e, McpHttpClientTransportAuthorizationException.class)) {
      return new VendorRefused(
          "The connector refuses the hub's token; CONNECTOR_TOKEN must be the same on both sides.",
          e);
    }
    if (has(e, McpError.class)) {
      return new VendorRefused("The connector refuses to do %s.".formatted(tool), e);
    }
    return new VendorUnavailable(
        "The connector does not answer; is it running at CONNECTOR_URL?", Duration.ZERO, e);
  }

  private static boolean has(Throwable failure, Class<? extends Throwable> kind) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (kind.isInstance(cause)) {
        return true;
      }
    }
    return false;
  }
}
