package org.makerspacehub.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.support.Browser;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.security.authentication.TestingAuthenticationToken;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.context.HttpSessionSecurityContextRepository;

/** Both ports of a running process, asked from outside as friends and strangers would. */
@ExtendWith(OutputCaptureExtension.class)
class ManagementPlaneIT {
  private static final String CANARY = "canary-7Yq2vW9x";
  private static final String PASSWORD = CANARY + "-operator";
  private static final String SCRAPE_TOKEN = CANARY + "-scrape";
  private static final String ROUTE = "console-probe";
  private static final String WHY = "Prove that the console shows a route and why it is there.";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient CLIENT =
      HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).build();

  private static ConfigurableApplicationContext hub;
  private static int main;
  private static int management;
  private static String startLog;

  @BeforeAll
  static void start(CapturedOutput output) throws Exception {
    System.setProperty("some.library.secret", CANARY);
    Map<String, Object> settings = new HashMap<>();
    secretSettings().forEach(name -> settings.put(name, CANARY + "-" + name));
    settings.putAll(EmbeddedMariaDb.shared().settings());
    // One that is none would stop the start.
    settings.put("DELIVERY_KEY", "dGhlLWRlbGl2ZXJ5LWtleS1vZi10aGUtdGVzdHMtMTI=");
    settings.put("HUB_ROLE", "all");
    // No secret, and a canary is no key.
    settings.remove("AUDIT_PUBLIC_KEY");
    settings.put("SLACK_TEAM_ID", "T0HUB");
    settings.put("HUB_PUBLIC_URL", "https://hub.example.org");
    // Nobody is there: what a canary opens is no business of this test.
    settings.put("SLACK_API_BASE_URL", "http://127.0.0.1:9");
    settings.put("OPERATOR_PASSWORD", PASSWORD);
    settings.put("METRICS_TOKEN", SCRAPE_TOKEN);
    settings.put("logging.level.org.makerspacehub", "DEBUG");
    settings.put("FLOWS_DIR", ownFlow().toString());
    hub = run(settings);
    main = port(hub, "local.server.port");
    management = port(hub, "local.management.port");
    hub.getBean(CamelContext.class)
        .addRoutes(
            new RouteBuilder() {
              @Override
              public void configure() {
                from("direct:" + ROUTE).routeId(ROUTE).routeDescription(WHY).to("log:" + ROUTE);
              }
            });
    startLog = output.getAll();
  }

  @AfterAll
  static void stop() {
    System.clearProperty("some.library.secret");
    if (hub != null) {
      hub.close();
    }
  }

  /** A folder with one flow of a space's own. */
  private static Path ownFlow() throws IOException {
    Path folder =
        Files.createDirectories(Path.of("target", "flows-" + ProcessHandle.current().pid()));
    Files.writeString(
        folder.resolve("sweep-friday.camel.yaml"),
        """
        - route:
            id: sweep-friday
            description: A flow that this space made for itself.
            from:
              uri: quartz:ours/sweep-friday
              parameters:
                cron: "0 0 17 ? * FRI"
                trigger.timeZone: "{{hub.time-zone}}"
              steps:
                - bean:
                    ref: booksRetention
                    method: forgetSome
        """);
    return folder;
  }

  @Test
  @DisplayName("a flow from the space's own folder runs beside the shipped ones")
  void ownFlowsRun() {
    CamelContext context = hub.getBean(CamelContext.class);
    assertThat(context.getRouteController().getRouteStatus("sweep-friday").isStarted()).isTrue();
    assertThat(context.getRouteController().getRouteStatus("books-retain").isStarted()).isTrue();
  }

  // ---- the main port ----

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/actuator",
        "/actuator/health",
        "/actuator/prometheus",
        "/actuator/hawtio/",
        "/actuator/jolokia",
        "/error",
        "/login",
        "/slackers",
        "/%73lack/commands",
        "/hawtio"
      })
  @DisplayName(
      "S35 the main port has its declared doors and nothing else, least of all the console")
  void mainPortIsDoorsOnly(String path) throws Exception {
    assertRefused(send(get(main, path)), 404);
    assertRefused(send(operator(post(main, path, "{}"))), 404);
  }

  @Test
  @DisplayName("S34 POST /actuator/jolokia cannot be reached through the main port")
  void jolokiaIsNotOnTheMainPort() throws Exception {
    String read = "{\"type\":\"version\"}";
    assertRefused(send(operator(post(main, "/actuator/jolokia", read))), 404);
    assertRefused(send(operator(post(main, "/actuator/jolokia/", read))), 404);
  }

  @Test
  @DisplayName("S28 the main port keeps no session and sets no cookie, and says how to be treated")
  void mainPortIsStateless() throws Exception {
    HttpResponse<String> answer = send(get(main, "/slack/commands"));
    assertThat(answer.headers().allValues("Set-Cookie")).isEmpty();
    assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
    assertThat(answer.headers().firstValue("X-Frame-Options")).hasValue("DENY");
    assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'");
    assertThat(answer.headers().firstValue("Server")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /slack/..;/actuator/health HTTP/1.1",
        "GET /slack/%2e%2e/actuator HTTP/1.1",
        "GET /slack//commands HTTP/1.1",
        "GET /slack/a%2fb HTTP/1.1",
        "GET /slack/a%00 HTTP/1.1",
        "TRACE /slack/commands HTTP/1.1",
        "GET /slack/<x> HTTP/1.1",
        "GET /slack/commands HTTP/9.9"
      })
  @DisplayName("S28 a strange request is refused in one line, with no trace and no server's name")
  void strangeRequests(String line) throws Exception {
    for (int port : List.of(main, management)) {
      String answer = raw(port, line + "\r\nHost: localhost\r\nConnection: close\r\n\r\n");
      assertThat(answer).matches("(?s)HTTP/1.1 (400|404|405|505) .*");
      assertThat(answer.toLowerCase())
          .doesNotContain("exception", "at org.", "tomcat", "apache", "<html", "whitelabel");
    }
  }

  // ---- who may come through the management port ----

  @Test
  @DisplayName("S35 health says UP to everyone and its details to the operator alone")
  void health() throws Exception {
    JsonNode everyone = JSON.readTree(send(get(management, "/actuator/health")).body());
    assertThat(everyone.path("status").asText()).isEqualTo("UP");
    assertThat(everyone.has("components")).isFalse();
    assertThat(everyone.has("details")).isFalse();
    for (String probe : List.of("liveness", "readiness")) {
      HttpResponse<String> answer = send(get(management, "/actuator/health/" + probe));
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(JSON.readTree(answer.body())).hasToString("{\"status\":\"UP\"}");
    }

    JsonNode details = JSON.readTree(send(operator(get(management, "/actuator/health"))).body());
    assertThat(details.at("/components/camelHealth/status").asText()).isEqualTo("UP");
    assertThat(details.at("/components/db/components").size()).isGreaterThanOrEqualTo(3);
  }

  @Test
  @DisplayName("S35 the container's health check needs no login and says that the process is ready")
  void containerHealthCheck() throws Exception {
    ProcessBuilder check =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            Path.of("docker", "Health.java").toString());
    check.environment().put("MANAGEMENT_PORT", String.valueOf(management));
    check.environment().put("MANAGEMENT_ADDRESS", "0.0.0.0");
    Process process = check.redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).contains("ready");
  }

  @Test
  @DisplayName("S35 metrics need the scrape token or the operator")
  void metrics() throws Exception {
    String path = "/actuator/prometheus";
    assertRefused(send(get(management, path)), 401);
    assertRefused(send(bearer(get(management, path), SCRAPE_TOKEN + "x")), 401);
    assertRefused(send(bearer(get(management, path), "")), 401);
    assertThat(send(operator(get(management, path))).statusCode()).isEqualTo(200);

    hub.getBean(CamelContext.class)
        .createProducerTemplate()
        .sendBody("direct:" + ROUTE, "a message to be counted");
    HttpResponse<String> scrape = send(bearer(get(management, path), SCRAPE_TOKEN));
    assertThat(scrape.statusCode()).isEqualTo(200);
    assertThat(scrape.body())
        .contains("jvm_memory_used_bytes")
        .contains("hikaricp_connections_active", "http_server_requests_seconds_count")
        .contains("camel_exchanges_failed_total", "camel_route_policy_seconds_count")
        .containsPattern("camel_exchanges_total\\{.*routeId=\"" + ROUTE + "\"");
    assertThat(
            scrape.body().lines().filter(line -> !line.startsWith("#") && !line.isBlank()).toList())
        .allMatch(line -> line.contains("application=\"makerspace-hub\""))
        .allMatch(line -> line.contains("role=\"all\""));
  }

  @Test
  @DisplayName("S34 the scrape token opens metrics and nothing else")
  void scrapeTokenIsNoOperator() throws Exception {
    assertRefused(send(bearer(get(management, "/actuator/jolokia"), SCRAPE_TOKEN)), 401);
    assertRefused(send(bearer(get(management, "/actuator/hawtio/"), SCRAPE_TOKEN)), 401);
    JsonNode health =
        JSON.readTree(send(bearer(get(management, "/actuator/health"), SCRAPE_TOKEN)).body());
    assertThat(health.has("components")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/actuator/hawtio",
        "/actuator/hawtio/",
        "/actuator/hawtio/index.html",
        "/actuator/hawtio/jolokia",
        "/actuator/hawtio/user",
        "/actuator/jolokia",
        "/actuator/jolokia/version"
      })
  @DisplayName("S34 the console answers no stranger and no wrong password")
  void consoleNeedsTheOperator(String path) throws Exception {
    assertRefused(send(get(management, path)), 401);
    assertRefused(send(basic(get(management, path), "operator", "wrong")), 401);
    assertRefused(send(basic(get(management, path), "operator", "")), 401);
    assertRefused(send(basic(get(management, path), "owner", PASSWORD)), 401);
    HttpResponse<String> browser =
        send(get(management, path).header("Accept", "text/html,application/xhtml+xml"));
    assertThat(browser.statusCode()).isEqualTo(302);
    assertThat(browser.headers().firstValue("Location").orElse("")).endsWith("/login");
  }

  @ParameterizedTest
  @CsvSource({
    "BOARD, /actuator/jolokia/version, 403",
    "OWNER, /actuator/hawtio/, 403",
    "ADMIN, /actuator/prometheus, 403",
    "STAFF, /actuator/env, 404"
  })
  @DisplayName("S34 no other role opens the management port")
  void foreignRole(String role, String path, int status) throws Exception {
    MockHttpServletRequest request = new MockHttpServletRequest("GET", path);
    request.setLocalPort(management);
    request
        .getSession(true)
        .setAttribute(
            HttpSessionSecurityContextRepository.SPRING_SECURITY_CONTEXT_KEY,
            new SecurityContextImpl(
                new TestingAuthenticationToken("someone", "n/a", "ROLE_" + role)));
    MockHttpServletResponse response = new MockHttpServletResponse();
    MockFilterChain behind = new MockFilterChain();
    hub.getBean(FilterChainProxy.class).doFilter(request, response, behind);
    assertThat(response.getStatus()).isEqualTo(status);
    assertThat(behind.getRequest()).as("nothing behind the guard was reached").isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "/env",
        "/heapdump",
        "/beans",
        "/loggers",
        "/threaddump",
        "/configprops",
        "/mappings",
        "/shutdown",
        "/camelroutes",
        "/camel",
        "/info",
        "/metrics",
        "/quartz",
        "/flyway"
      })
  @DisplayName("S35 everything else of the actuator is not there, for the operator either")
  void nothingElseOfTheActuator(String endpoint) throws Exception {
    assertRefused(send(get(management, "/actuator" + endpoint)), 404);
    assertRefused(send(operator(get(management, "/actuator" + endpoint))), 404);
  }

  @Test
  @DisplayName("S34 a write without the CSRF token is refused, also with the right password")
  void csrf() throws Exception {
    String version = "{\"type\":\"version\"}";
    assertRefused(send(operator(post(management, "/actuator/jolokia", version))), 403);
    assertRefused(send(operator(post(management, "/actuator/hawtio/jolokia", version))), 403);
    assertRefused(
        send(
            post(management, "/login", "username=operator&password=" + PASSWORD)
                .header("Content-Type", "application/x-www-form-urlencoded")),
        403);
    assertThat(jolokia(version).path("status").asInt()).isEqualTo(200);
  }

  @Test
  @DisplayName("S34 a browser logs in by the form and out again; the console needs no second login")
  void formLogin() throws Exception {
    HttpResponse<String> form =
        send(get(management, "/login").header("Accept", "text/html,application/xhtml+xml"));
    assertThat(form.statusCode()).isEqualTo(200);
    String csrf = cookie(form, "XSRF-TOKEN");

    HttpResponse<String> wrong = login(csrf, "not-it");
    assertThat(wrong.headers().firstValue("Location").orElse("")).endsWith("/login?error");

    HttpResponse<String> right = login(csrf, PASSWORD);
    assertThat(right.headers().firstValue("Location").orElse("")).endsWith("/actuator/hawtio/");
    String session = cookie(right, "JSESSIONID");
    assertThat(String.join(";", right.headers().allValues("Set-Cookie")))
        .contains("HttpOnly", "SameSite=Strict");

    HttpResponse<String> console =
        send(get(management, "/actuator/hawtio/").header("Cookie", "JSESSIONID=" + session));
    assertThat(console.statusCode()).isEqualTo(200);
    assertThat(console.body()).contains("<title>Hawtio");
    // The session is the management port's: the main port knows nobody.
    assertRefused(
        send(get(main, "/actuator/hawtio/").header("Cookie", "JSESSIONID=" + session)), 404);
  }

  // ---- what the console may do ----

  @Test
  @DisplayName("S34 the console shows every route with its id and why it is there")
  void routesAreVisible() throws Exception {
    JsonNode routes =
        jolokia("{\"type\":\"read\",\"mbean\":\"org.apache.camel:type=routes,*\"}").path("value");
    List<String> ids = new ArrayList<>();
    routes.forEach(route -> ids.add(route.path("RouteId").asText()));
    assertThat(ids).contains(ROUTE);
    assertThat(routes.toString()).contains(WHY);
    String context = camel("context", "\"hub\"");
    for (JsonNode answer :
        List.of(
            exec(context, "dumpRoutesAsXml()"),
            exec(context, "dumpRoutesStatsAsXml(boolean,boolean)", true, true),
            exec(context, "dumpRouteStatsAsJSon(boolean,boolean)", true, true),
            exec(camel("routes", "\"" + ROUTE + "\""), "dumpRouteAsXml()"))) {
      assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
      assertThat(answer.path("value").asText()).contains(ROUTE);
    }
  }

  private static Stream<List<Object>> denied() {
    String context = camel("context", "\"hub\"");
    String route = camel("routes", "\"" + ROUTE + "\"");
    String endpoint = camel("endpoints", "\"direct://" + ROUTE + "\"");
    return Stream.of(
        List.of(context, "sendBody(java.lang.String,java.lang.Object)", "direct:" + ROUTE, "x"),
        List.of(context, "sendStringBody", "direct:" + ROUTE, "x"),
        List.of(context, "sendBodyAndHeaders", "direct:" + ROUTE, "x", Map.of()),
        List.of(context, "requestBody(java.lang.String,java.lang.Object)", "direct:" + ROUTE, "x"),
        List.of(context, "requestStringBody", "direct:" + ROUTE, "x"),
        List.of(context, "requestBodyAndHeaders", "direct:" + ROUTE, "x", Map.of()),
        List.of(context, "createEndpoint", "file:/tmp"),
        List.of(context, "removeEndpoints", "*"),
        List.of(context, "addOrUpdateRoutesFromXml(java.lang.String)", "<routes/>"),
        List.of(context, "setGlobalOption", "a", "b"),
        List.of(context, "stop()"),
        List.of(context, "suspend()"),
        List.of(context, "restart()"),
        List.of(route, "updateRouteFromXml", "<route/>"),
        List.of(route, "stop()"),
        List.of(route, "remove()"),
        List.of(route, "resetStatistics()"),
        List.of(endpoint, "getEndpointUri"),
        List.of(
            "org.apache.camel:context=hub,type=tracer,name=BacklogTracer",
            "dumpAllTracedMessagesAsXml()"),
        List.of(
            "org.apache.camel:context=hub,type=tracer,name=BacklogDebugger", "enableDebugger()"),
        List.of("jdk.management.jfr:type=FlightRecorder", "newRecording"),
        List.of("jdk.management.jfr:type=FlightRecorder", "copyTo", 1, "/tmp/x"),
        List.of("com.sun.management:type=DiagnosticCommand", "help", List.of()),
        List.of("com.sun.management:type=DiagnosticCommand", "jvmtiAgentLoad", List.of("/x")),
        List.of("com.sun.management:type=DiagnosticCommand", "vmSystemProperties"),
        List.of("com.sun.management:type=HotSpotDiagnostic", "dumpHeap", "/tmp/x", true),
        List.of("java.util.logging:type=Logging", "setLoggerLevel", "x", "FINEST"),
        List.of("java.lang:type=Memory", "gc()"),
        List.of("java.lang:type=Threading", "dumpAllThreads(boolean,boolean)", true, true),
        List.of("hawtio:type=LogQuery", "allLogResults()"));
  }

  @Test
  @DisplayName(
      "S34 sendBody, requestBody, createEndpoint, updateRouteFromXml, flight recorder, diagnostic command, loggers and every other operation are denied")
  void operationsAreDenied() {
    assertThat(denied())
        .allSatisfy(
            call -> {
              JsonNode answer =
                  exec(
                      (String) call.get(0),
                      (String) call.get(1),
                      call.subList(2, call.size()).toArray());
              assertThat(answer.path("status").asInt()).as(call + ": " + answer).isEqualTo(403);
              assertThat(answer.has("value")).isFalse();
            });
  }

  @Test
  @DisplayName("S34 operations of every MBean there is: the allow-list answers, the rest is denied")
  void everyOperationOfEveryMbean() throws Exception {
    ConsoleRestrictor restrictor = new ConsoleRestrictor();
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    Set<String> open = new TreeSet<>();
    int seen = 0;
    for (ObjectName name : server.queryNames(null, null)) {
      for (var operation : server.getMBeanInfo(name).getOperations()) {
        seen++;
        if (restrictor.isOperationAllowed(name, operation.getName())) {
          assertThat(name.getDomain()).isEqualTo("org.apache.camel");
          open.add(operation.getName());
        }
      }
    }
    assertThat(seen).isGreaterThan(200);
    assertThat(open).containsExactlyInAnyOrderElementsOf(ConsoleRestrictor.CAMEL_OPERATIONS);
  }

  @Test
  @DisplayName("S34 nothing is written or subscribed to through Jolokia")
  void otherTypesAreDenied() throws Exception {
    String context = camel("context", "\"hub\"").replace("\"", "\\\"");
    for (String request :
        List.of(
            "{\"type\":\"write\",\"mbean\":\"%s\",\"attribute\":\"Tracing\",\"value\":true}"
                .formatted(context),
            "{\"type\":\"write\",\"mbean\":\"java.lang:type=Memory\",\"attribute\":\"Verbose\",\"value\":true}",
            "{\"type\":\"notification\",\"command\":\"add\",\"mode\":\"pull\",\"client\":\"x\",\"mbean\":\"java.lang:type=Memory\"}")) {
      JsonNode answer = jolokia(request);
      assertThat(answer.path("status").asInt())
          .as(request + " → " + answer)
          .isNotEqualTo(200)
          .isBetween(400, 500);
    }
    assertThat(hub.getBean(CamelContext.class).isTracing()).isFalse();
  }

  @Test
  @DisplayName("S34 the console's way to other hosts is closed")
  void noProxy() throws Exception {
    for (String path :
        List.of("/actuator/hawtio/proxy", "/actuator/hawtio/proxy/http/127.0.0.1/1/")) {
      assertRefused(send(operator(get(management, path))), 403);
    }
    assertThatThrownBy(() -> Class.forName("org.jolokia.service.jsr160.Jsr160RequestHandler"))
        .isInstanceOf(ClassNotFoundException.class);
  }

  @Test
  @DisplayName("S34 Jolokia asks no other JVM, whatever target a request names")
  void noTarget() throws Exception {
    try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      jolokia(
          "{\"type\":\"read\",\"mbean\":\"java.lang:type=Memory\",\"target\":"
              + "{\"url\":\"service:jmx:rmi:///jndi/rmi://127.0.0.1:%d/jmxrmi\"}}"
                  .formatted(elsewhere.getLocalPort()));
      elsewhere.setSoTimeout(200);
      assertThatThrownBy(elsewhere::accept).isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  @DisplayName(
      "S34 in a browser: log in by the form, open the console, read a route and why it is there")
  void inABrowser() {
    assumeThat(Browser.installed()).as("a Chromium on this machine").isPresent();
    try (Browser browser = Browser.open()) {
      Page page = browser.page(1400, 900);
      // The console reads its whole tree first, which takes its time on a busy machine.
      page.setDefaultTimeout(90_000);
      page.navigate("http://127.0.0.1:" + management + "/actuator/hawtio/");
      assertThat(page.url()).endsWith("/login");
      page.fill("input[name=username]", "operator");
      page.fill("input[name=password]", PASSWORD);
      page.click("button[type=submit]");
      List<String> refused = new ArrayList<>();
      page.onResponse(
          answer -> {
            if (answer.url().contains("/jolokia") && answer.status() != 200) {
              refused.add(answer.status() + " " + answer.url());
            }
          });
      Path pictures = Path.of("target", "screenshots");
      page.getByText("Route Diagram").waitFor();
      page.getByText(ROUTE, new Page.GetByTextOptions().setExact(true)).first().click();
      page.getByText("Source", new Page.GetByTextOptions().setExact(true)).waitFor();
      page.screenshot(new Page.ScreenshotOptions().setPath(pictures.resolve("console-route.png")));
      attributes(page);
      page.screenshot(
          new Page.ScreenshotOptions().setPath(pictures.resolve("console-attributes.png")));
      assertThat(refused).isEmpty();
    }
  }

  /**
   * Opens the tab until it stays open: while the console is still reading its tree, a reload of the
   * tree puts the chosen route's first tab back.
   */
  private static void attributes(Page page) {
    Locator why = page.getByText(WHY).first();
    for (int attempt = 1; attempt <= 6 && !why.isVisible(); attempt++) {
      page.getByText("Attributes", new Page.GetByTextOptions().setExact(true)).click();
      try {
        why.waitFor(new Locator.WaitForOptions().setTimeout(10_000));
      } catch (TimeoutError notYet) {
        page.screenshot(
            new Page.ScreenshotOptions()
                .setPath(Path.of("target", "screenshots", "console-not-yet-" + attempt + ".png")));
      }
    }
    why.waitFor(new Locator.WaitForOptions().setTimeout(1_000));
  }

  @Test
  @DisplayName("S35 the JVM opens no remote JMX and nothing listens on 9876")
  void noOtherDoor() throws Exception {
    assertThat(System.getProperty("com.sun.management.jmxremote.port")).isNull();
    assertThat(hub.getEnvironment().getPropertySources().stream().map(Object::toString))
        .noneMatch(source -> source.contains("observability"));
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    assertThat(listening()).doesNotContain(9876).contains(main, management);
  }

  @Test
  @DisplayName("S35 the management port is bound to the loopback address alone")
  void loopbackOnly() throws Exception {
    List<InetAddress> outside =
        Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
            .flatMap(face -> Collections.list(face.getInetAddresses()).stream())
            .filter(address -> !address.isLoopbackAddress() && !address.isLinkLocalAddress())
            .toList();
    assertThat(hub.getEnvironment().getProperty("management.server.address"))
        .isEqualTo("127.0.0.1");
    assertThat(outside)
        .allSatisfy(
            address ->
                assertThatThrownBy(() -> new Socket(address, management).close())
                    .isInstanceOf(IOException.class));
  }

  // ---- secrets ----

  @Test
  @DisplayName(
      "S36 a canary in every secret setting is in no actuator answer, no Jolokia read and no log line")
  void canary(CapturedOutput output) throws Exception {
    assertThat(secretSettings()).hasSizeGreaterThan(8);
    List<String> answers = new ArrayList<>();
    for (String path :
        List.of(
            "/actuator/health",
            "/actuator/health/db",
            "/actuator/health/camel",
            "/actuator/prometheus",
            "/actuator/hawtio/",
            "/actuator/hawtio/user",
            "/actuator/hawtio/auth/config",
            "/actuator/hawtio/auth/config/session-timeout",
            "/actuator/hawtio/plugin",
            "/actuator/env",
            "/actuator/configprops",
            "/actuator/jolokia",
            "/actuator/jolokia/list",
            "/actuator/jolokia/search/*:*",
            "/actuator/jolokia/read/java.lang:type=Runtime",
            "/actuator/jolokia/read/java.lang:type=Runtime/SystemProperties",
            "/actuator/jolokia/read/java.lang:type=Runtime/InputArguments")) {
      answers.add(send(operator(get(management, path))).body());
    }
    JsonNode everything =
        jolokia(
            "{\"type\":\"read\",\"mbean\":\"*:*\",\"config\":{\"ignoreErrors\":true,\"maxDepth\":8}}");
    assertThat(everything.path("status").asInt()).isEqualTo(200);
    assertThat(everything.path("value").size()).isGreaterThan(10);
    answers.add(everything.toString());
    answers.add(exec(camel("context", "\"hub\""), "dumpRoutesAsXml(boolean)", true).toString());
    JsonNode properties =
        jolokia(
            "{\"type\":\"read\",\"mbean\":\"java.lang:type=Runtime\",\"attribute\":\"SystemProperties\"}");
    assertThat(properties.path("status").asInt()).isEqualTo(403);
    answers.add(properties.toString());
    assertThat(answers).noneMatch(answer -> answer.contains(CANARY));
    assertThat(startLog + output.getAll()).doesNotContain(CANARY);
  }

  @Test
  @DisplayName("S36 no settings record prints a secret")
  void settingsPrintNoSecret() {
    assertThat(
            hub
                .getBeansWithAnnotation(
                    org.springframework.boot.context.properties.ConfigurationProperties.class)
                .values()
                .stream()
                .filter(bean -> bean.getClass().getName().startsWith("org.makerspacehub"))
                .map(Object::toString)
                .toList())
        .hasSizeGreaterThan(5)
        .noneMatch(text -> text.contains(CANARY));
  }

  // ---- other roles ----

  @Test
  @DisplayName(
      "S35 a connector has the same management plane without a database, and no foreign door")
  void connector() throws Exception {
    Map<String, Object> settings = new HashMap<>();
    settings.put("HUB_ROLE", "connector");
    settings.put("CONNECTOR_TOKEN", CANARY + "-connector");
    settings.put("FABMAN_API_KEY", CANARY + "-fabman");
    settings.put("SLACK_READ_TOKEN", CANARY + "-slack");
    try (ConfigurableApplicationContext connector = run(settings)) {
      int front = port(connector, "local.server.port");
      int back = port(connector, "local.management.port");
      assertThat(send(get(back, "/actuator/health/readiness")).body()).contains("\"UP\"");
      assertRefused(send(get(back, "/actuator/prometheus")), 401);
      // Without a password nobody is the operator, not even one with an empty password.
      assertRefused(send(basic(get(back, "/actuator/jolokia"), "operator", "")), 401);
      assertRefused(send(get(front, "/slack/commands")), 404);
      assertRefused(send(get(front, "/internal/inbox")), 404);
      assertThat(Doors.of(HubRole.CONNECTOR)).containsExactly("/mcp");
    }
  }

  @Test
  @DisplayName("S35 an executor opens no port but the management port")
  void executor() throws Exception {
    EmbeddedMariaDb database = EmbeddedMariaDb.shared();
    Map<String, Object> settings = new HashMap<>();
    for (String name : List.of("AUDIT_SIGNING_KEY", "DELIVERY_KEY", "EXECUTOR_DIR")) {
      settings.put(name, database.settings().get(name));
    }
    settings.put("SLACK_TEAM_ID", "T0HUB");
    settings.put("SLACK_VERIFY_TOKEN", CANARY + "-verify");
    settings.put("HUB_ROLE", "executor");
    settings.put("HUB_DB_URL", database.url());
    settings.put("HUB_DB_USER", "hub_executor");
    settings.put("HUB_DB_PASSWORD", "hub_executor");
    settings.put("HUB_AUDIT_DB_USER", "hub_audit");
    settings.put("HUB_AUDIT_DB_PASSWORD", "hub_audit");
    settings.put("SLACK_TEAM_ID", "T0TEST");
    settings.put("SLACK_VERIFY_TOKEN", "xoxb-of-the-test");
    settings.put(
        "AUDIT_SIGNING_KEY", "MC4CAQAwBQYDK2VwBCIEIJNXwL/jyYqHn3qeYypHt2P9G1kp6BvhVDoVgTHhUmMJ");
    settings.put("DELIVERY_KEY", "dGhlLWRlbGl2ZXJ5LWtleS1vZi10aGUtdGVzdHMtMTI=");
    settings.put("EXECUTOR_DIR", "target/executor-of-the-management-plane");
    settings.put("OPERATOR_PASSWORD", PASSWORD);
    assumeThat(Path.of("/proc/self/fd")).isDirectory();
    Set<Integer> before = listening();
    try (ConfigurableApplicationContext executor = run(settings)) {
      int back = port(executor, "local.management.port");
      JsonNode health = JSON.readTree(send(operator(get(back, "/actuator/health"))).body());
      assertThat(health.path("status").asText()).as(health.toString()).isEqualTo("UP");
      assertThat(health.at("/components/db/status").asText()).isEqualTo("UP");
      assertThat(health.at("/components/executor/status").asText()).isEqualTo("UP");
      Set<Integer> after = listening();
      after.removeAll(before);
      assertThat(after).containsExactly(back);
    }
  }

  // ---- helpers ----

  private static ConfigurableApplicationContext run(Map<String, Object> settings) {
    settings.put("server.port", "0");
    settings.put("management.server.port", "0");
    return HubApplication.application()
        .run(
            settings.entrySet().stream()
                .map(entry -> "--" + entry.getKey() + "=" + entry.getValue())
                .toArray(String[]::new));
  }

  private static int port(ConfigurableApplicationContext context, String name) {
    return context.getEnvironment().getRequiredProperty(name, Integer.class);
  }

  /** The ports on which this JVM listens, as the kernel tells it. */
  private static Set<Integer> listening() throws IOException {
    Set<String> own = new TreeSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
      for (Path descriptor : open.toList()) {
        try {
          own.add(Files.readSymbolicLink(descriptor).toString());
        } catch (NoSuchFileException closedMeanwhile) {
          // It was the one that listed the folder.
        }
      }
    }
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("/proc/self/net/tcp", "/proc/self/net/tcp6")) {
      if (!Files.exists(Path.of(table))) {
        continue;
      }
      for (String line : Files.readAllLines(Path.of(table))) {
        String[] field = line.strip().split("\\s+");
        if (field[3].equals("0A") && own.contains("socket:[" + field[9] + "]")) {
          ports.add(Integer.parseInt(field[1].substring(field[1].indexOf(':') + 1), 16));
        }
      }
    }
    return ports;
  }

  /** Every secret that {@code application.yaml} reads and role {@code all} may have. */
  private static Set<String> secretSettings() {
    try {
      Set<String> names = new TreeSet<>();
      var placeholders =
          Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*)")
              .matcher(Files.readString(Path.of("src/main/resources/application.yaml")));
      while (placeholders.find()) {
        String name = placeholders.group(1);
        if (name.matches(".*(TOKEN|SECRET|PASSWORD|KEY)(_PREVIOUS)?")
            && !RoleSettings.FORBIDDEN.get(HubRole.ALL).contains(name)) {
          names.add(name);
        }
      }
      return names;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String camel(String type, String name) {
    return "org.apache.camel:context=hub,type=" + type + ",name=" + name;
  }

  private static JsonNode exec(String mbean, String operation, Object... arguments) {
    try {
      return jolokia(
          JSON.writeValueAsString(
              Map.of(
                  "type", "exec",
                  "mbean", mbean,
                  "operation", operation,
                  "arguments", arguments)));
    } catch (Exception e) {
      throw new IllegalStateException(mbean + " " + operation, e);
    }
  }

  /** Asks Jolokia as the console does: with the operator's login and the CSRF token. */
  private static JsonNode jolokia(String request) throws Exception {
    String token = "a-token-of-my-own";
    HttpResponse<String> answer =
        send(
            operator(post(management, "/actuator/jolokia", request))
                .header("Cookie", "XSRF-TOKEN=" + token)
                .header("X-XSRF-TOKEN", token)
                .header("Origin", "http://localhost:" + management));
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> login(String csrf, String password) throws Exception {
    return send(
        post(
                management,
                "/login",
                "username=operator&password="
                    + URLEncoder.encode(password, StandardCharsets.UTF_8)
                    + "&_csrf="
                    + csrf)
            .header("Cookie", "XSRF-TOKEN=" + csrf)
            .header("Accept", "text/html")
            .header("Content-Type", "application/x-www-form-urlencoded"));
  }

  private static String cookie(HttpResponse<String> answer, String name) {
    return answer.headers().allValues("Set-Cookie").stream()
        .filter(cookie -> cookie.startsWith(name + "=") && !cookie.startsWith(name + "=;"))
        .reduce((first, last) -> last)
        .map(cookie -> cookie.substring(name.length() + 1, cookie.indexOf(';')))
        .orElseThrow();
  }

  private static void assertRefused(HttpResponse<String> answer, int status) throws Exception {
    assertThat(answer.statusCode()).as(answer.uri() + " " + answer.body()).isEqualTo(status);
    JsonNode body = JSON.readTree(answer.body());
    List<String> fields = new ArrayList<>();
    body.fieldNames().forEachRemaining(fields::add);
    assertThat(fields).containsExactly("error", "ref");
    assertThat(Ref.isRef(body.path("ref").asText())).isTrue();
    assertThat(answer.headers().firstValue(Ref.HEADER)).hasValue(body.path("ref").asText());
  }

  private static HttpRequest.Builder get(int port, String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).GET();
  }

  private static HttpRequest.Builder post(int port, String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder operator(HttpRequest.Builder request) {
    return basic(request, "operator", PASSWORD);
  }

  private static HttpRequest.Builder basic(HttpRequest.Builder request, String user, String pass) {
    return request.header(
        "Authorization",
        "Basic "
            + Base64.getEncoder()
                .encodeToString((user + ":" + pass).getBytes(StandardCharsets.UTF_8)));
  }

  private static HttpRequest.Builder bearer(HttpRequest.Builder request, String token) {
    return request.header("Authorization", "Bearer " + token);
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  private static String raw(int port, String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
