package org.makerspacehub.beans.mcp;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.modelcontextprotocol.spec.McpSchema;
import io.modelcontextprotocol.spec.ProtocolVersions;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.ReadBody;
import org.makerspacehub.beans.Ref;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.dao.DataAccessException;

/**
 * The door of {@link HubMcpServer}: under our name, with a token of ours that is good now, not too
 * often, and with one message that can be read. Nobody hears why a token is not good, and behind
 * the door nobody has it any more.
 */
public final class ClientDoor implements Filter {
  private static final Logger LOG = LoggerFactory.getLogger(ClientDoor.class);
  private static final String AUTHORIZATION = "Authorization";
  private static final String VERSION = "MCP-Protocol-Version";
  private static final Set<String> VERSIONS =
      Set.of(
          ProtocolVersions.MCP_2025_03_26,
          ProtocolVersions.MCP_2025_06_18,
          ProtocolVersions.MCP_2025_11_25);

  /** Compared with when there is no such client, so that the answer takes as long. */
  private static final byte[] NOBODY = new byte[32];

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // Two readers of one message must not see two messages in it.
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);

  private final ClientBook book;
  private final ClientTools tools;
  private final KnownHosts hosts;
  private final CallBrake brake;
  private final String resource;
  private final String metadata;
  private final McpCounts counts;
  private final Clock clock;

  /**
   * @param book knows the clients
   * @param tools says what a client's scope keeps from it
   * @param hosts under which names we are called
   * @param brake holds back who calls too often
   * @param resource the address that tokens must be for
   * @param metadata where a client that is refused reads what opens this
   * @param counts counts what came of it
   * @param clock what "now" is
   */
  public ClientDoor(
      ClientBook book,
      ClientTools tools,
      KnownHosts hosts,
      CallBrake brake,
      String resource,
      String metadata,
      McpCounts counts,
      Clock clock) {
    this.book = book;
    this.tools = tools;
    this.hosts = hosts;
    this.brake = brake;
    this.resource = resource;
    this.metadata = metadata;
    this.counts = counts;
    this.clock = clock;
  }

  @Override
  public void doFilter(ServletRequest in, ServletResponse out, FilterChain chain)
      throws IOException, ServletException {
    PlainErrors response = new PlainErrors((HttpServletResponse) out);
    String before = MDC.get(Ref.KEY);
    // Ours in any case: under a reference that a client may choose it could be somebody else's.
    MDC.put(Ref.KEY, Ref.next());
    response.setHeader(Ref.HEADER, MDC.get(Ref.KEY));
    response.setHeader("Cache-Control", "no-store");
    try {
      pass((HttpServletRequest) in, response, chain);
    } finally {
      if (before == null) {
        MDC.remove(Ref.KEY);
      } else {
        MDC.put(Ref.KEY, before);
      }
    }
  }

  private void pass(HttpServletRequest request, PlainErrors response, FilterChain chain)
      throws IOException, ServletException {
    if (!isOurName(request)) {
      refuse(response, "", "foreign", HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    String query = request.getQueryString();
    if (query != null && query.toLowerCase(Locale.ROOT).contains("token")) {
      // An address is written into logs on its way; what was in it is no secret any more.
      challenge(response, "invalid_request", "");
      refuse(response, "", "in_address", HttpServletResponse.SC_BAD_REQUEST);
      return;
    }
    Optional<McpClient> known;
    try {
      known = client(request);
    } catch (DataAccessException noBooks) {
      LOG.error("Clients could not be looked up, so nobody is let in", noBooks);
      refuse(response, "", "unavailable", HttpServletResponse.SC_SERVICE_UNAVAILABLE);
      return;
    }
    if (known.isEmpty()) {
      challenge(response, request.getHeader(AUTHORIZATION) == null ? "" : "invalid_token", "");
      refuse(response, "", "unauthorized", HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    McpClient client = known.get();
    Duration wait = brake.take(client.id());
    if (!wait.isZero()) {
      response.setHeader("Retry-After", String.valueOf(wait.toSeconds()));
      refuse(response, client.id(), "limited", PlainErrors.TOO_MANY_REQUESTS);
      return;
    }
    speak(client, request, response, chain);
  }

  private void speak(
      McpClient client, HttpServletRequest request, PlainErrors response, FilterChain chain)
      throws IOException, ServletException {
    int unfit = unfit(request);
    if (unfit != 0) {
      if (unfit == HttpServletResponse.SC_METHOD_NOT_ALLOWED) {
        response.setHeader("Allow", "POST");
      }
      refuse(response, client.id(), "malformed", unfit);
      return;
    }
    byte[] body = request.getInputStream().readNBytes(HubMcpServer.LARGEST_REQUEST + 1);
    if (body.length > HubMcpServer.LARGEST_REQUEST) {
      refuse(response, client.id(), "malformed", HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE);
      return;
    }
    JsonNode message;
    try {
      message = JSON.readTree(body);
    } catch (JsonProcessingException unreadable) {
      error(response, client, McpSchema.ErrorCodes.PARSE_ERROR, "This is not JSON.");
      return;
    }
    String wrong = wrong(request, message);
    if (!wrong.isEmpty()) {
      error(response, client, McpSchema.ErrorCodes.INVALID_REQUEST, wrong);
      return;
    }
    if (message.path("method").asText().equals(McpSchema.METHOD_TOOLS_CALL)
        && tools.wantsScope(
            client, message.path("params").path("name").asText(""), MDC.get(Ref.KEY))) {
      challenge(response, "insufficient_scope", Scope.join(Set.of(Scope.values())));
      refuse(response, client.id(), "scope", HttpServletResponse.SC_FORBIDDEN);
      return;
    }
    request.setAttribute(HubMcpServer.CLIENT, client);
    chain.doFilter(new Message(request, body), response);
  }

  private boolean isOurName(HttpServletRequest request) {
    List<String> origins = Collections.list(request.getHeaders("Origin"));
    return Collections.list(request.getHeaders("Host")).size() == 1
        && hosts.isHost(request.getHeader("Host"))
        && origins.size() < 2
        && origins.stream().allMatch(hosts::isOrigin);
  }

  /** Whose token it is; empty for any that is not good now. */
  private Optional<McpClient> client(HttpServletRequest request) {
    List<String> headers = Collections.list(request.getHeaders(AUTHORIZATION));
    Optional<ClientToken> token =
        headers.size() == 1 ? ClientToken.ofHeader(headers.get(0)) : Optional.empty();
    if (token.isEmpty()) {
      return Optional.empty();
    }
    Optional<ClientBook.Found> found = book.find(token.get().id());
    boolean fits = token.get().fits(found.map(ClientBook.Found::tokenHash).orElse(NOBODY));
    if (found.isEmpty() || !fits) {
      return Optional.empty();
    }
    McpClient client = found.get().client();
    if (client.isOver(clock.instant())
        || !client.audience().equals(resource)
        || !found.get().accountIsLive()) {
      LOG.info("Refused client {}: it is not good any more, or not here", client.id());
      return Optional.empty();
    }
    try {
      book.used(client);
    } catch (DataAccessException notKept) {
      LOG.warn("It could not be kept that client {} was here", client.id());
    }
    return Optional.of(client);
  }

  /** The status for what is wrong with a request before it is read; 0 for nothing. */
  private static int unfit(HttpServletRequest request) {
    if (!request.getMethod().equals("POST")) {
      return HttpServletResponse.SC_METHOD_NOT_ALLOWED;
    }
    String type = request.getContentType();
    if (type == null
        || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")
        || request.getHeader("Content-Encoding") != null) {
      return HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE;
    }
    if (request.getContentLengthLong() > HubMcpServer.LARGEST_REQUEST) {
      return HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE;
    }
    String accept = request.getHeader("Accept");
    return accept == null || accept.matches("(?i).*(application/json|application/\\*|\\*/\\*).*")
        ? 0
        : HttpServletResponse.SC_NOT_ACCEPTABLE;
  }

  /** What is wrong with a message; empty for nothing. */
  private static String wrong(HttpServletRequest request, JsonNode message) {
    String version = request.getHeader(VERSION);
    if (version != null && !VERSIONS.contains(version)) {
      return "This version of the protocol is not spoken here.";
    }
    if (message.isArray()) {
      return "One message at a time, please.";
    }
    JsonNode id = message.path("id");
    boolean fits =
        message.path("jsonrpc").asText().equals("2.0")
            && message.path("method").isTextual()
            && (id.isMissingNode() || id.isTextual() || id.isIntegralNumber());
    return fits ? "" : "This is no request or notification of JSON-RPC 2.0.";
  }

  private void challenge(PlainErrors response, String error, String scope) {
    response.setHeader(
        "WWW-Authenticate",
        "Bearer resource_metadata=\"%s\"%s%s"
            .formatted(
                metadata,
                error.isEmpty() ? "" : ", error=\"" + error + "\"",
                scope.isEmpty() ? "" : ", scope=\"" + scope + "\""));
  }

  private void refuse(PlainErrors response, String client, String outcome, int status)
      throws IOException {
    LOG.info("Refused a call of {}: {}", client.isEmpty() ? "nobody" : client, outcome);
    counts.count(client, outcome);
    response.sendError(status);
  }

  private void error(PlainErrors response, McpClient client, int code, String sentence)
      throws IOException {
    counts.count(client.id(), "malformed");
    var answer = JSON.createObjectNode().put("jsonrpc", "2.0").putNull("id");
    answer.putObject("error").put("code", code).put("message", sentence);
    response.answer(HttpServletResponse.SC_BAD_REQUEST, answer.toString());
  }

  /** A message that was read already, without the token that came with it. */
  private static final class Message extends HttpServletRequestWrapper {
    private final byte[] body;

    Message(HttpServletRequest request, byte[] body) {
      super(request);
      this.body = body;
    }

    @Override
    public String getHeader(String name) {
      if (name.equalsIgnoreCase(AUTHORIZATION)) {
        return null;
      }
      // The answer is one JSON object in any case; the SDK wants to be offered both forms.
      return name.equalsIgnoreCase("Accept")
          ? "application/json, text/event-stream"
          : super.getHeader(name);
    }

    @Override
    public Enumeration<String> getHeaders(String name) {
      return name.equalsIgnoreCase(AUTHORIZATION)
          ? Collections.emptyEnumeration()
          : super.getHeaders(name);
    }

    @Override
    public Enumeration<String> getHeaderNames() {
      return Collections.enumeration(
          Collections.list(super.getHeaderNames()).stream()
              .filter(name -> !name.equalsIgnoreCase(AUTHORIZATION))
              .toList());
    }

    @Override
    public int getContentLength() {
      return body.length;
    }

    @Override
    public long getContentLengthLong() {
      return body.length;
    }

    @Override
    public ServletInputStream getInputStream() {
      return new ReadBody(body);
    }

    @Override
    public BufferedReader getReader() {
      return new BufferedReader(
          new InputStreamReader(new ByteArrayInputStream(body), StandardCharsets.UTF_8));
    }
  }
}
