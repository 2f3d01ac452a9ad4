package org.makerspacehub.config;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Decision;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.vendor.McpConnectorTools;
import org.makerspacehub.beans.vendor.VendorPaths;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.mcp.ConnectorServer;
import org.makerspacehub.beans.vendor.mcp.ConnectorTool;
import org.makerspacehub.support.OpenGuard;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.flyway.FlywayAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceAutoConfiguration;
import org.springframework.boot.autoconfigure.jdbc.DataSourceTransactionManagerAutoConfiguration;
import org.springframework.boot.autoconfigure.quartz.QuartzAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The connector as its process runs, its vendors simulated on the wire. */
class ConnectorTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "canary-connector-token";
  private static final String OLD_TOKEN = "canary-connector-older-token";
  private static final String FABMAN_KEY = "canary-fabman-key";
  private static final String HUBSPOT_TOKEN = "canary-hubspot-token";
  private static final String SLACK_TOKEN = "xoxb-canary-slack-token";

  /** Everything that must not leave the connector, by any way, is recognised by this. */
  private static final String CANARY = "canary";

  private static final String MEMBER =
      """
      {"id":1,"memberNumber":"7","firstName":"Ada","lastName":"L","emailAddress":"ada@example.org",
       "state":"active","phone":"canary-phone","notes":"<p>canary-notes</p>",
       "address":"canary-address","stripeCustomer":"canary-stripe","dateOfBirth":"canary-birth",
       "billingInvoiceText":"canary-billing","metadata":{"canary-key":"canary-value"},
       "_embedded":{"memberPackages":[{"id":3,"package":4,"fromDate":"2026-01-01",
         "notes":"canary-package-notes"}],"key":{"token":"canary-door-key"},
         "trainings":[{"id":5,"trainingCourse":6,"date":"2026-02-03",
           "notes":"canary-training-notes"}]},
       "resource":8,"type":"allowed","stoppedAt":null,"details":"canary-charge-details",
       "extraChargeDetails":"canary-extra","maintenanceNotes":"canary-maintenance",
       "price":"1.00","dateTime":"2026-02-03T04:05:06","name":"Saw","title":"Saws"}
      """;

  private static final String CONTACT =
      """
      {"id":"1","createdAt":"2026-01-02T03:04:05Z","updatedAt":"2026-01-02T03:04:05Z",
       "archived":false,"url":"canary-url","objectWriteTraceId":"canary-trace",
       "properties":{"email":"ada@example.org","phone":"canary-phone","company":"canary-company",
         "lastmodifieddate":"2026-01-02T03:04:05Z"},
       "associations":{"companies":{"results":[{"id":"2","type":"canary-company"}]}}}
      """;

  private static final String SLACK_USER =
      """
      {"id":"U1","team_id":"T1","name":"ada","is_admin":true,"two_factor_type":"canary-2fa",
       "profile":{"email":"ada@example.org","phone":"canary-phone","skype":"canary-skype",
         "title":"canary-title","status_text":"canary-status","fields":{"X":{"value":"canary-x"}}}}
      """;

  private static final Lines LINES = new Lines();
  private static final CountingGuard GUARD = new CountingGuard();

  private static WireMockServer vendors;
  private static ConfigurableApplicationContext connector;
  private static String url;
  private static McpConnectorTools tools;

  @BeforeAll
  static void start() {
    vendors = new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
    vendors.start();
    connector =
        new SpringApplicationBuilder(ConnectorProcess.class)
            .run(
                Stream.of(
                        "HUB_ROLE=connector",
                        "server.port=0",
                        "management.server.port=0",
                        "CONNECTOR_TOKEN=" + TOKEN,
                        "CONNECTOR_TOKEN_PREVIOUS=" + OLD_TOKEN,
                        "FABMAN_BASE_URL=http://127.0.0.1:" + vendors.port() + "/api/v1/",
                        "FABMAN_API_KEY=" + FABMAN_KEY,
                        "HUBSPOT_BASE_URL=http://127.0.0.1:" + vendors.port() + "/hubspot/",
                        "HUBSPOT_TOKEN=" + HUBSPOT_TOKEN,
                        "SLACK_API_BASE_URL=http://127.0.0.1:" + vendors.port() + "/slack/api",
                        "SLACK_READ_TOKEN=" + SLACK_TOKEN,
                        "hub.vendor-calls.first-delay=5ms",
                        "hub.vendor-calls.attempts=2",
                        "hub.vendor-calls.slack-users-list-per-minute=4000")
                    .map(setting -> "--" + setting)
                    .toArray(String[]::new));
    url = "http://127.0.0.1:" + connector.getEnvironment().getProperty("local.server.port");
    tools = new McpConnectorTools(url, TOKEN, Duration.ofSeconds(5), Duration.ofSeconds(20));
    listen();
  }

  @AfterAll
  static void stop() {
    tools.close();
    connector.close();
    vendors.stop();
    LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    logs.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(LINES);
    logs.getLogger(Logger.ROOT_LOGGER_NAME).setLevel(Level.WARN);
    quieted().forEach(name -> logs.getLogger(name).setLevel(null));
    loud().forEach(name -> logs.getLogger(name).setLevel(null));
  }

  @BeforeEach
  void reset() {
    vendors.resetAll();
    GUARD.allowed = true;
    GUARD.asked.clear();
    LINES.lines.clear();
    connector.getBeansOfType(CircuitBreaker.class).values().forEach(CircuitBreaker::reset);
  }

  @Test
  @DisplayName("Every tool has schemas and the four hints, and is what the hub was promised")
  void definitions() throws Exception {
    Map<String, JsonNode> listed = new LinkedHashMap<>();
    for (String path : List.of("/mcp/fabman", "/mcp/hubspot", "/mcp/slack")) {
      HttpResponse<String> answer = post(path, "tools/list", "{}", TOKEN);
      JSON.readTree(answer.body())
          .path("result")
          .path("tools")
          .forEach(tool -> listed.put(tool.path("name").asText(), tool));
      assertThat(answer.body()).doesNotContainIgnoringCase(CANARY);
    }

    assertThat(listed.keySet())
        .containsExactlyInAnyOrder(
            "fabman_list_members",
            "fabman_get_member",
            "fabman_list_packages",
            "fabman_list_invoices",
            "fabman_list_machine_logs",
            "fabman_list_charges",
            "fabman_list_resources",
            "fabman_list_training_courses",
            "slack_list_users",
            "slack_get_user",
            "slack_read_channel",
            "slack_read_thread",
            "slack_list_channels",
            "slack_list_channels_of",
            "slack_list_members",
            "hubspot_list_contacts",
            "hubspot_search_contacts",
            "hubspot_get_contact");
    listed.forEach(
        (name, tool) -> {
          assertThat(tool.path("title").asText()).as(name).isNotBlank();
          assertThat(tool.path("description").asText()).as(name).endsWith(".");
          assertThat(tool.path("inputSchema").path("additionalProperties").isBoolean()).isTrue();
          assertThat(tool.path("inputSchema").path("additionalProperties").asBoolean()).isFalse();
          assertThat(tool.path("outputSchema").path("additionalProperties").isBoolean()).isTrue();
          assertThat(tool.path("outputSchema").path("additionalProperties").asBoolean()).isFalse();
          JsonNode hints = tool.path("annotations");
          assertThat(hints.path("readOnlyHint")).as(name).isEqualTo(JSON.valueToTree(true));
          assertThat(hints.path("destructiveHint")).as(name).isEqualTo(JSON.valueToTree(false));
          assertThat(hints.path("idempotentHint")).as(name).isEqualTo(JSON.valueToTree(true));
          assertThat(hints.path("openWorldHint")).as(name).isEqualTo(JSON.valueToTree(true));
        });
  }

  @Test
  @DisplayName("S30 every tool refuses arguments that it does not declare, and calls no vendor")
  void undeclaredArguments() {
    vendorsSayAll();
    for (ConnectorTool tool : all()) {
      for (String name :
          List.of("CamelHttpUri", "CamelHttpPath", "requesterRole", "url", "${env.HOME}", "id ")) {
        vendors.resetRequests();
        Map<String, Object> arguments = new HashMap<>(arguments(tool));
        arguments.put(name, "x");
        assertThatThrownBy(() -> tools.call(tool.name(), arguments))
            .as(tool.name() + " " + name)
            .isInstanceOf(VendorRefused.class);
        assertThat(vendors.getAllServeEvents()).isEmpty();
      }
    }
  }

  @Test
  @DisplayName("S16 every tool passes the guard, as the service hub; denied means no vendor call")
  void guarded() {
    vendorsSayAll();
    for (ConnectorTool tool : all()) {
      tools.call(tool.name(), arguments(tool));
      assertThat(GUARD.asked)
          .containsExactly("service:hub connector.call System:connector tool=" + tool.name());
      GUARD.asked.clear();
    }

    GUARD.allowed = false;
    vendors.resetRequests();
    for (ConnectorTool tool : all()) {
      assertThatThrownBy(() -> tools.call(tool.name(), arguments(tool)))
          .isInstanceOf(VendorRefused.class);
    }
    assertThat(GUARD.asked).hasSize(all().size());
    assertThat(vendors.getAllServeEvents()).isEmpty();
  }

  @Test
  @DisplayName("A call without the hub's token learns nothing")
  void unauthenticated() throws Exception {
    for (String path : List.of("/mcp/fabman", "/mcp/hubspot", "/mcp/slack")) {
      for (String token : new String[] {null, "", "wrong", TOKEN + "x", TOKEN.substring(1)}) {
        HttpResponse<String> answer = post(path, "tools/list", "{}", token);
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("Content-Type").orElse(""))
            .startsWith("application/json");
        assertThat(answer.body()).isEqualTo("{\"error\":\"unauthorized\"}");
      }
      HttpResponse<String> doubled =
          send(
              request(path, "tools/list", "{}")
                  .header("Authorization", "Bearer " + TOKEN)
                  .header("Authorization", "Bearer " + TOKEN));
      assertThat(doubled.statusCode()).isEqualTo(401);
    }
    assertThat(GUARD.asked).isEmpty();
  }

  @Test
  @DisplayName("S25 during a rotation the older token is good as well")
  void rotation() throws Exception {
    assertThat(post("/mcp/slack", "tools/list", "{}", OLD_TOKEN).statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName("A web page's call is refused even with the token")
  void foreignOrigin() throws Exception {
    HttpResponse<String> answer =
        send(
            request("/mcp/fabman", "tools/list", "{}")
                .header("Authorization", "Bearer " + TOKEN)
                .header("Origin", "https://evil.example"));

    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body()).isEqualTo("{\"error\":\"forbidden\"}");
  }

  @Test
  @DisplayName("S26 a body over the cap is refused, with or without a length; other methods too")
  void bodies() throws Exception {
    String large = "{\"x\":\"" + "y".repeat(70_000) + "\"}";
    assertThat(post("/mcp/fabman", "tools/list", large, TOKEN).statusCode()).isEqualTo(413);
    HttpResponse<String> chunked =
        send(
            request("/mcp/fabman", "tools/list", "{}")
                .header("Authorization", "Bearer " + TOKEN)
                .POST(
                    HttpRequest.BodyPublishers.fromPublisher(
                        HttpRequest.BodyPublishers.ofString(body("tools/list", large)))));
    assertThat(chunked.statusCode()).isEqualTo(413);
    HttpResponse<String> get =
        send(request("/mcp/fabman", "x", "{}").header("Authorization", "Bearer " + TOKEN).GET());
    assertThat(get.statusCode()).isEqualTo(405);
    assertThat(get.body()).isEqualTo("{\"error\":\"method_not_allowed\"}");
    assertThat(
            send(HttpRequest.newBuilder(URI.create(url + "/mcp/fabman/"))
                    .header("Authorization", "Bearer " + TOKEN))
                .statusCode())
        .isGreaterThanOrEqualTo(400);
  }

  @Test
  @DisplayName("S41 the caller's reference is in the connector's log and in the error")
  void reference() throws Exception {
    vendors.stubFor(any(anyUrl()).willReturn(aResponse().withStatus(401)));
    MDC.put(Ref.KEY, "abcdefghjkmn");
    try {
      assertThatThrownBy(() -> tools.call("fabman_list_members", Map.of()))
          .isInstanceOf(VendorRefused.class);
    } finally {
      MDC.remove(Ref.KEY);
    }

    assertThat(LINES.lines)
        .anySatisfy(
            line ->
                assertThat(line)
                    .contains("fabman_list_members: Fabman refuses", "ref=abcdefghjkmn"));
    HttpResponse<String> raw =
        send(
            request(
                    "/mcp/fabman",
                    "tools/call",
                    "{\"name\":\"fabman_get_member\",\"arguments\":{\"id\":\"1\"}}")
                .header("Authorization", "Bearer " + TOKEN)
                .header(Ref.HEADER, "pqrstvwxyz23"));
    JsonNode result = JSON.readTree(raw.body()).path("result");
    assertThat(result.path("isError").asBoolean()).isTrue();
    assertThat(result.path("structuredContent").path("error").path("code").asText())
        .isEqualTo("refused");
    assertThat(result.path("structuredContent").path("error").path("ref").asText())
        .isEqualTo("pqrstvwxyz23");
  }

  @Test
  @DisplayName("S36 no key, token or unlisted field leaves by a result or a log line")
  void canaryInAnswers() throws Exception {
    vendorsSayAll();
    for (ConnectorTool tool : all()) {
      JsonNode answer = tools.call(tool.name(), arguments(tool));
      assertThat(answer.toString()).as(tool.name()).doesNotContainIgnoringCase(CANARY);
      assertThat(answer.toString())
          .as(tool.name())
          .containsAnyOf(
              "\"id\":\"1\"",
              "\"id\":\"U1\"",
              "\"id\":\"C0GENERAL\"",
              "\"ts\":\"1700000000.000100\"");
    }
    assertThat(LINES.lines).as("the lines are heard").hasSizeGreaterThan(50);
    LINES.holdNo(CANARY);
  }

  @Test
  @DisplayName("S36 nor by an error, whatever the vendor writes into it")
  void canaryInErrors() {
    List<ResponseDefinitionBuilder> failures =
        List.of(
            aResponse().withStatus(401).withBody("{\"message\":\"canary-error key\"}"),
            aResponse().withStatus(400).withBody("canary-error"),
            aResponse().withStatus(404).withBody("canary-error"),
            aResponse().withStatus(500).withBody("<html>canary-error</html>"),
            aResponse().withStatus(302).withHeader("Location", "http://127.0.0.1:1/canary-where"),
            aResponse().withBody("canary-error {{{"),
            aResponse().withBody("[{\"id\":1,\"phone\":\"canary-phone\""),
            aResponse().withBody("{\"canary\":\"canary-error\"}"),
            aResponse().withBody("{\"ok\":false,\"error\":\"<canary-error>\"}"),
            aResponse()
                .withBody("{\"ok\":false,\"error\":\"missing_scope\",\"needed\":\"<canary>\"}"),
            aResponse()
                .withBody("[" + MEMBER + "]")
                .withHeader("Link", "<http://127.0.0.1:1/canary-where?x=1>; rel=\"next\""));
    for (ResponseDefinitionBuilder failure : failures) {
      vendors.resetAll();
      vendors.stubFor(
          any(anyUrl())
              .willReturn(
                  failure
                      .withHeader("Set-Cookie", "canary-cookie=1")
                      .withHeader("X-Canary", "canary-header")));
      for (ConnectorTool tool : all()) {
        try {
          JsonNode answer = tools.call(tool.name(), arguments(tool));
          assertThat(answer.toString()).doesNotContainIgnoringCase(CANARY);
        } catch (HubException worded) {
          for (Throwable cause = worded; cause != null; cause = cause.getCause()) {
            assertThat(String.valueOf(cause)).doesNotContainIgnoringCase(CANARY);
          }
        }
      }
    }
    assertThat(LINES.lines).anyMatch(line -> line.contains("fabman_list_members: "));
    LINES.holdNo(CANARY);
  }

  @Test
  @DisplayName("The connector calls the vendors' paths it lists, and no other")
  void paths() {
    vendorsSayAll();
    for (ConnectorTool tool : all()) {
      tools.call(tool.name(), arguments(tool));
    }

    List<String> called =
        vendors.getAllServeEvents().stream()
            .map(
                event ->
                    event.getRequest().getMethod().value()
                        + " "
                        + event
                            .getRequest()
                            .getUrl()
                            .replaceFirst("\\?.*", "")
                            .replaceFirst("^/api/v1|^/slack/api|^/hubspot/crm/objects/2026-09", "")
                            .replaceFirst("/[0-9]+$", "/{id}"))
            .distinct()
            .toList();
    assertThat(called)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(VendorPaths.FABMAN, VendorPaths.HUBSPOT, VendorPaths.SLACK)
                .flatMap(List::stream)
                .toList());
  }

  private static void vendorsSayAll() {
    ResponseDefinitionBuilder fabman = aResponse().withHeader("Set-Cookie", "canary-cookie=1");
    vendors.stubFor(
        any(urlPathMatching(
                "/api/v1/(members|packages|invoices|resource-logs|charges|resources|training-courses)"))
            .willReturn(
                ResponseDefinitionBuilder.like(fabman.build()).withBody("[" + MEMBER + "]")));
    vendors.stubFor(
        any(urlPathMatching("/api/v1/members/1"))
            .willReturn(ResponseDefinitionBuilder.like(fabman.build()).withBody(MEMBER)));
    vendors.stubFor(
        any(urlPathMatching("/hubspot/crm/objects/2026-09/contacts(/search)?"))
            .willReturn(aResponse().withBody("{\"total\":1,\"results\":[" + CONTACT + "]}")));
    vendors.stubFor(
        any(urlPathMatching("/hubspot/crm/objects/2026-09/contacts/1"))
            .willReturn(aResponse().withBody(CONTACT)));
    vendors.stubFor(
        any(urlPathMatching("/slack/api/users.list"))
            .willReturn(aResponse().withBody("{\"ok\":true,\"members\":[" + SLACK_USER + "]}")));
    vendors.stubFor(
        any(urlPathMatching("/slack/api/users.info"))
            .willReturn(aResponse().withBody("{\"ok\":true,\"user\":" + SLACK_USER + "}")));
    vendors.stubFor(
        any(urlPathMatching("/slack/api/(conversations.list|users.conversations)"))
            .willReturn(
                aResponse()
                    .withBody(
                        "{\"ok\":true,\"channels\":[{\"id\":\"C0GENERAL\",\"name\":\"general\","
                            + "\"is_private\":false,\"is_archived\":false,\"is_member\":true,"
                            + "\"num_members\":3,\"is_ext_shared\":false,\"creator\":\"canary\","
                            + "\"topic\":{\"value\":\"canary-topic\"}}]}")));
    vendors.stubFor(
        any(urlPathMatching("/slack/api/conversations.members"))
            .willReturn(aResponse().withBody("{\"ok\":true,\"members\":[\"U1\"]}")));
    vendors.stubFor(
        any(urlPathMatching("/slack/api/conversations.(history|replies)"))
            .willReturn(
                aResponse()
                    .withBody(
                        "{\"ok\":true,\"has_more\":false,\"messages\":[{\"type\":\"message\","
                            + "\"ts\":\"1700000000.000100\",\"user\":\"U1\",\"text\":\"hi\","
                            + "\"client_msg_id\":\"canary-id\",\"username\":\"canary-name\","
                            + "\"blocks\":[{\"type\":\"canary\"}]}]}")));
  }

  private static List<ConnectorTool> all() {
    return connector.getBeansOfType(ConnectorServer.class).values().stream()
        .flatMap(server -> server.tools().stream())
        .toList();
  }

  private static Map<String, Object> arguments(ConnectorTool tool) {
    return switch (tool.definition().inputSchema().required().toString()) {
      case "[id]" -> Map.of("id", tool.name().startsWith("slack_") ? "U1" : "1");
      case "[modified_after]" -> Map.of("modified_after", "2026-01-01T00:00:00Z");
      case "[channel]" -> Map.of("channel", "C0GENERAL");
      case "[channel, ts]" -> Map.of("channel", "C0GENERAL", "ts", "1700000000.000100");
      case "[user]" -> Map.of("user", "U1");
      default -> Map.of();
    };
  }

  private static HttpResponse<String> post(
      String path, String method, String parameters, String token) throws Exception {
    HttpRequest.Builder request = request(path, method, parameters);
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return send(request);
  }

  private static HttpRequest.Builder request(String path, String method, String parameters) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .header("Content-Type", "application/json")
        .header("Accept", "application/json, text/event-stream")
        .POST(HttpRequest.BodyPublishers.ofString(body(method, parameters)));
  }

  private static String body(String method, String parameters) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":%s}"
        .formatted(method, parameters);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static void listen() {
    LoggerContext logs = (LoggerContext) LoggerFactory.getILoggerFactory();
    LINES.setContext(logs);
    LINES.start();
    Logger root = logs.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(LINES);
    root.setLevel(Level.TRACE);
    root.iteratorForAppenders()
        .forEachRemaining(
            appender -> {
              if (appender != LINES) {
                // Only the recorder hears the noise.
                ch.qos.logback.classic.filter.ThresholdFilter quiet =
                    new ch.qos.logback.classic.filter.ThresholdFilter();
                quiet.setLevel("ERROR");
                quiet.start();
                appender.addFilter(quiet);
              }
            });
    // The simulated vendors and the test's own clients are not the connector.
    quieted().forEach(name -> logs.getLogger(name).setLevel(Level.OFF));
    loud().forEach(name -> logs.getLogger(name).setLevel(Level.TRACE));
  }

  private static List<String> quieted() {
    return List.of("org.eclipse.jetty", "com.github.tomakehurst", "org.wiremock", "wiremock");
  }

  private static List<String> loud() {
    return List.of(
        "org.makerspacehub",
        "com.slack",
        "org.apache.camel",
        "org.apache.camel.component.http",
        "io.modelcontextprotocol",
        "io.github.resilience4j",
        "org.springframework.security");
  }

  /** What the connector logs, with everything that hangs on a line. */
  private static final class Lines extends AppenderBase<ILoggingEvent> {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    protected void append(ILoggingEvent event) {
      lines.add(
          event.getLoggerName()
              + " "
              + event.getFormattedMessage()
              + " ref="
              + event.getMDCPropertyMap().get(Ref.KEY)
              + (event.getThrowableProxy() == null
                  ? ""
                  : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy())));
    }

    void holdNo(String text) {
      List<String> found = new ArrayList<>();
      lines.stream().filter(line -> line.toLowerCase().contains(text)).forEach(found::add);
      assertThat(found).isEmpty();
    }
  }

  private static final class CountingGuard extends OpenGuard {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private volatile boolean allowed = true;

    @Override
    public Decision check(
        Principal principal, String action, Resource resource, Map<String, Object> context) {
      asked.add(
          "%s:%s %s %s:%s tool=%s"
              .formatted(
                  principal.kind().name().toLowerCase(),
                  principal.id(),
                  action,
                  resource.type(),
                  resource.id(),
                  context.get("tool")));
      return new Decision(allowed, List.of(), "");
    }
  }

  @Configuration(proxyBeanMethods = false)
  @EnableAutoConfiguration(
      exclude = {
        DataSourceAutoConfiguration.class,
        DataSourceTransactionManagerAutoConfiguration.class,
        FlywayAutoConfiguration.class,
        QuartzAutoConfiguration.class
      })
  @Import({Time.class, MainSecurity.class, ErrorAnswers.class, ConnectorParts.class})
  static class ConnectorProcess {
    @Bean
    Guard guard() {
      return GUARD;
    }
  }
}
