package org.makerspacehub.routes.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathMatching;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.HubApplication;
import org.makerspacehub.architecture.RouteModel;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.Inbox;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.inbox.InboxWorker;
import org.makerspacehub.beans.inbox.Outcome;
import org.makerspacehub.beans.inbox.SlackSignature;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.processors.OneTransaction;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.OpenGuard;
import org.makerspacehub.support.Ports;
import org.makerspacehub.support.TestCommand;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Primary;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;

/** The whole way of a signed request: over HTTP into the edge, over HTTP to the hub, and back. */
class SlackDoorIT {
  private static final String SECRET = "a-signing-secret-for-tests";
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final AtomicInteger TRIGGER = new AtomicInteger();
  private static final AtomicInteger COUNTED = new AtomicInteger();
  private static final ConcurrentLinkedQueue<String> SEEN = new ConcurrentLinkedQueue<>();
  private static volatile CountDownLatch gate = new CountDownLatch(0);

  private static WireMockServer slack;
  private static int port;
  private static ConfigurableApplicationContext app;
  private static CamelContext camel;
  private static JdbcClient db;
  private static OpenGuard guard;

  /** Commands that do what a test needs, and a guard that lets them. */
  @Configuration(proxyBeanMethods = false)
  static class TestParts {
    @Bean
    @Primary
    Guard testGuard() {
      return new OpenGuard();
    }

    @Bean
    OneTransaction wholeOrNothing(PlatformTransactionManager hubTransactions) {
      return new OneTransaction(hubTransactions);
    }

    @Bean
    SlashCommand count() {
      return TestCommand.of(
          "/test", "count", "test.count", rest -> "counted " + COUNTED.incrementAndGet());
    }

    @Bean
    SlashCommand slow() {
      return TestCommand.of(
          "/test",
          "slow",
          "test.slow",
          rest -> {
            try {
              return gate.await(20, TimeUnit.SECONDS) ? "slow but there" : "never";
            } catch (InterruptedException e) {
              throw new IllegalStateException(e);
            }
          });
    }

    @Bean
    SlashCommand bug() {
      return TestCommand.of(
          "/test",
          "bug",
          "test.bug",
          rest -> {
            throw new IllegalStateException(
                "outer", new ArithmeticException("xoxb-CANARY went to jo@example.org"));
          });
    }

    @Bean
    InboxHandler clicks() {
      return new InboxHandler() {
        @Override
        public boolean takes(String source, JsonNode payload) {
          return Arrival.INTERACTION.equals(source)
              && payload.path("trigger_id").asText().startsWith("answered-");
        }

        @Override
        public Handled handle(InboxEvent event, JsonNode payload) {
          COUNTED.incrementAndGet();
          return new Handled("clicked", Reply.of("You clicked."));
        }
      };
    }

    @Bean
    RouteBuilder brokenRoutes() {
      return new RouteBuilder() {
        @Override
        public void configure() {
          from("direct:test-vendor")
              .routeId("test-vendor")
              .description("Fail as a vendor does that is away.")
              .process(
                  e -> {
                    SEEN.add("try");
                    throw new VendorUnavailable("Away.", Duration.ZERO, null);
                  });
          from("direct:test-rollback")
              .routeId("test-rollback")
              .description("Fail in a transaction.")
              .to("direct:test-rollback-work");
          from("direct:test-rollback-work")
              .routeId("test-rollback-work")
              .description("Write something and fail.")
              .errorHandler(noErrorHandler())
              .policy("wholeOrNothing")
              .to(
                  "sql:INSERT INTO person (id, full_name, created_at) VALUES"
                      + " ('rolled-back', 'x', NOW())?dataSource=#hubDataSource")
              .throwException(new IllegalArgumentException("after the insert"));
        }
      };
    }
  }

  @BeforeAll
  static void start() throws Exception {
    slack = new WireMockServer(WireMockConfiguration.options().dynamicPort());
    slack.start();
    port = Ports.free();
    EmbeddedMariaDb.shared().empty();
    Map<String, Object> settings = new HashMap<>(EmbeddedMariaDb.shared().settings());
    settings.put("HUB_ROLE", "all");
    settings.put("server.port", port);
    settings.put("management.server.port", 0);
    settings.put("HUB_INTERNAL_URL", "http://127.0.0.1:" + port);
    settings.put("SLACK_API_BASE_URL", slack.baseUrl() + "/api");
    settings.put("hub.edge.patience", "700ms");
    settings.put("hub.inbox.drain-period", 300);
    settings.put("camel.main.name", "pinned");

    SpringApplication application = HubApplication.application();
    application.addPrimarySources(List.of(TestParts.class));
    app =
        application.run(
            settings.entrySet().stream()
                .map(e -> "--" + e.getKey() + "=" + e.getValue())
                .toArray(String[]::new));
    camel = app.getBean(CamelContext.class);
    // Nobody is there to be synchronised with; this waits for a round that has begun.
    camel.getRouteController().stopRoute("sync-schedule");
    db = app.getBean("hubJdbc", JdbcClient.class);
    guard = (OpenGuard) app.getBean(Guard.class);
  }

  @AfterAll
  static void stop() {
    app.close();
    slack.stop();
  }

  @BeforeEach
  void clean() {
    EmbeddedMariaDb.shared().emptyButTheAudit();
    slack.resetAll();
    slack.stubFor(post(urlPathMatching("/response/.*")).willReturn(ok()));
    guard.reset();
    COUNTED.set(0);
    SEEN.clear();
  }

  @AfterEach
  void letGo() {
    gate.countDown();
    gate = new CountDownLatch(0);
  }

  // --- what Slack sends -------------------------------------------------------------------------

  private static String command(String text) {
    return command(text, "t-" + TRIGGER.incrementAndGet());
  }

  private static String command(String text, String trigger) {
    return form(
        Map.of(
            "token", "legacy-CANARY",
            "team_id", "T0TEST",
            "user_id", "U0ANNA",
            "channel_id", "C0",
            "command", "/test",
            "text", text,
            "trigger_id", trigger,
            "response_url", slack.baseUrl() + "/response/" + trigger));
  }

  private static String event(String id) {
    return "{\"type\":\"event_callback\",\"team_id\":\"T0TEST\",\"event_id\":\"%s\",\"token\":\"x\","
            .formatted(id)
        + "\"event\":{\"type\":\"reaction_added\",\"user\":\"U0ANNA\",\"text\":\"hello\"}}";
  }

  private static String form(Map<String, String> fields) {
    return new LinkedHashMap<>(fields)
        .entrySet().stream()
            .map(f -> f.getKey() + "=" + URLEncoder.encode(f.getValue(), UTF_8))
            .collect(Collectors.joining("&"));
  }

  private static String now() {
    return String.valueOf(Clock.systemUTC().instant().getEpochSecond());
  }

  private static HttpRequest.Builder request(String path, String body) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(20))
        .header(
            "Content-Type",
            path.endsWith("events") ? "application/json" : "application/x-www-form-urlencoded")
        .POST(HttpRequest.BodyPublishers.ofString(body));
  }

  private static HttpRequest.Builder signed(String path, String body, String timestamp) {
    return request(path, body)
        .header("X-Slack-Request-Timestamp", timestamp)
        .header("X-Slack-Signature", SlackSignature.sign(SECRET, timestamp, body.getBytes(UTF_8)));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpResponse<String> type(String text) {
    return send(signed("/slack/commands", command(text), now()));
  }

  private static JsonNode json(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new IllegalStateException(response.body(), e);
    }
  }

  private static long rows(String table) {
    return db.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single();
  }

  private static String only(String column, String table) {
    return db.sql("SELECT " + column + " FROM " + table).query(String.class).single();
  }

  private static void assertRefused(HttpResponse<String> response, int status) {
    assertThat(response.statusCode()).isEqualTo(status);
    assertThat(response.body()).matches("\\{\"error\":\"[A-Za-z,.: ]+\",\"ref\":\"[a-z2-9]{12}\"}");
    assertThat(COUNTED).hasValue(0);
    assertThat(rowsAsAdmin("inbox_event")).isZero();
  }

  private static long rowsAsAdmin(String table) {
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement();
        var result = statement.executeQuery("SELECT COUNT(*) FROM " + table)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void admin(String sql) {
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  // --- the way through --------------------------------------------------------------------------

  @Test
  @DisplayName("S17 a command is kept, answered in the response, and closed")
  void answered() {
    HttpResponse<String> response = type("count");
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .hasValue("application/json;charset=utf-8");
    assertThat(json(response).path("response_type").asText()).isEqualTo("ephemeral");
    assertThat(json(response).path("text").asText()).isEqualTo("counted 1");
    assertThat(only("state", "inbox_event")).isEqualTo("DONE");
    assertThat(only("outcome", "inbox_event")).isEqualTo("answered /test count");
    assertThat(only("payload", "inbox_event")).doesNotContain("CANARY");
    assertThat(response.headers().map().keySet())
        .noneMatch(name -> name.toLowerCase().startsWith("x-slack") || name.startsWith("Camel"));
  }

  @Test
  @DisplayName(
      "S17 an event is in the inbox before Slack hears 200; one that nobody wants is closed")
  void event() {
    HttpResponse<String> response = send(signed("/slack/events", event("Ev1"), now()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(only("event_id", "inbox_event")).isEqualTo("Ev1");
    admin("UPDATE inbox_event SET received_at = received_at - INTERVAL 10 SECOND");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> only("state", "inbox_event").equals("IGNORED"));
    assertThat(only("outcome", "inbox_event"))
        .isEqualTo("no flow listens to slack-event reaction_added");
  }

  @Test
  @DisplayName("S17 an interaction is kept too")
  void interaction() {
    String click =
        "{\"type\":\"block_actions\",\"team\":{\"id\":\"T0TEST\"},\"user\":{\"id\":\"U0ANNA\"},"
            + "\"trigger_id\":\"click-1\"}";
    HttpResponse<String> response =
        send(signed("/slack/interactions", form(Map.of("payload", click)), now()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.body()).isEmpty();
    assertThat(only("event_id", "inbox_event")).isEqualTo("click-1");
  }

  private static HttpResponse<String> click(String trigger, String timestamp) {
    String click =
        ("{\"type\":\"block_actions\",\"team\":{\"id\":\"T0TEST\"},\"user\":{\"id\":\"U0ANNA\"},"
                + "\"trigger_id\":\"%s\",\"response_url\":\"%s/response/%s\"}")
            .formatted(trigger, slack.baseUrl(), trigger);
    return send(signed("/slack/interactions", form(Map.of("payload", click)), timestamp));
  }

  @Test
  @DisplayName("A click is answered at once through response_url, without waiting for the drain")
  void clickAnswered() throws Exception {
    camel.getRouteController().stopRoute("inbox-drain");
    try {
      assertThat(click("answered-1", now()).statusCode()).isEqualTo(200);
      await()
          .atMost(Duration.ofSeconds(5))
          .untilAsserted(
              () ->
                  slack.verify(
                      1,
                      postRequestedFor(urlEqualTo("/response/answered-1"))
                          .withRequestBody(containing("You clicked."))));
    } finally {
      camel.getRouteController().startRoute("inbox-drain");
    }
    assertThat(only("state", "inbox_event")).isEqualTo("DONE");
    assertThat(only("outcome", "inbox_event")).isEqualTo("clicked");
  }

  @Test
  @DisplayName("The hub does not hear of a click: the drain answers it all the same, once")
  void clickDrained() throws Exception {
    camel.getRouteController().stopRoute("inbox-poke");
    try {
      assertThat(click("answered-2", now()).statusCode()).isEqualTo(200);
      assertThat(only("state", "inbox_event")).isEqualTo("RECEIVED");
      await()
          .atMost(Duration.ofSeconds(15))
          .untilAsserted(
              () -> slack.verify(1, postRequestedFor(urlEqualTo("/response/answered-2"))));
    } finally {
      camel.getRouteController().startRoute("inbox-poke");
    }
    assertThat(COUNTED).hasValue(1);
  }

  @Test
  @DisplayName(
      "S18 twenty deliveries of one click at the same time: one row, one effect, one answer")
  void racingClicks() throws Exception {
    long at = Instant.now().getEpochSecond();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String timestamp = String.valueOf(at - i);
        answers.add(threads.submit(() -> click("answered-3", timestamp)));
      }
      for (Future<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    } finally {
      threads.shutdown();
    }
    await().atMost(Duration.ofSeconds(10)).until(() -> only("state", "inbox_event").equals("DONE"));
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> slack.verify(1, postRequestedFor(urlEqualTo("/response/answered-3"))));
    assertThat(COUNTED).hasValue(1);
  }

  @Test
  @DisplayName(
      "S25 the hub's door for pokes opens to the edge's token alone, and reads tickets only")
  void pokeDoor() {
    assertThat(send(request("/internal/poke", "{\"id\":1}")).statusCode()).isEqualTo(401);
    for (Map.Entry<String, Integer> each :
        Map.of("{\"id\":999999999}", 204, "{\"id\":\"1; DROP\"}", 400, "[", 400, "", 400)
            .entrySet()) {
      assertThat(
              send(request("/internal/poke", each.getKey())
                      .header("Authorization", "Bearer an-edge-token-for-tests"))
                  .statusCode())
          .as(each.getKey())
          .isEqualTo(each.getValue());
    }
  }

  @Test
  @DisplayName("Slack's question whether the address is ours is answered and not kept")
  void challenge() {
    String body = "{\"type\":\"url_verification\",\"challenge\":\"abc\",\"token\":\"x\"}";
    HttpResponse<String> response = send(signed("/slack/events", body, now()));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("challenge").asText()).isEqualTo("abc");
    assertThat(rows("inbox_event")).isZero();
    assertRefused(send(request("/slack/events", body)), 401);
  }

  // --- forgeries --------------------------------------------------------------------------------

  @Test
  @DisplayName("S27 unsigned, tampered, wrong secret: 401, no effect")
  void forged() {
    String body = command("count");
    assertRefused(send(request("/slack/commands", body)), 401);
    String timestamp = now();
    String signature = SlackSignature.sign(SECRET, timestamp, body.getBytes(UTF_8));
    assertRefused(
        send(
            request("/slack/commands", body.replace("count", "cOunt"))
                .header("X-Slack-Request-Timestamp", timestamp)
                .header("X-Slack-Signature", signature)),
        401);
    assertRefused(
        send(
            request("/slack/commands", body)
                .header("X-Slack-Request-Timestamp", timestamp)
                .header(
                    "X-Slack-Signature",
                    SlackSignature.sign("wrong", timestamp, body.getBytes(UTF_8)))),
        401);
  }

  @ParameterizedTest
  @ValueSource(longs = {-310, 310})
  @DisplayName("S25 stale and future: 401, no effect")
  void timeWindow(long off) {
    String timestamp = String.valueOf(Instant.now().getEpochSecond() + off);
    assertRefused(send(signed("/slack/commands", command("count"), timestamp)), 401);
  }

  @ParameterizedTest
  @CsvSource({
    "X-Slack-Signature, v0=00",
    "x-slack-signature, v0=00",
    "X-Slack-Request-Timestamp, 1531420618"
  })
  @DisplayName("S27 a doubled signature or timestamp header: 401, no effect")
  void doubled(String header, String value) {
    assertRefused(
        send(signed("/slack/commands", command("count"), now()).header(header, value)), 401);
  }

  @Test
  @DisplayName("S27 even the same signature twice is a doubled header")
  void doubledSame() {
    String body = command("count");
    String timestamp = now();
    assertRefused(
        send(
            signed("/slack/commands", body, timestamp)
                .header(
                    "X-Slack-Signature",
                    SlackSignature.sign(SECRET, timestamp, body.getBytes(UTF_8)))),
        401);
  }

  @Test
  @DisplayName(
      "S27 the identical signed bytes again: 401; signed anew with the same trigger: 200, no second effect")
  void replay() {
    String body = command("count", "once");
    String timestamp = now();
    assertThat(json(send(signed("/slack/commands", body, timestamp))).path("text").asText())
        .isEqualTo("counted 1");
    assertThat(send(signed("/slack/commands", body, timestamp)).statusCode()).isEqualTo(401);
    String anew = String.valueOf(Long.parseLong(timestamp) - 1);
    HttpResponse<String> again = send(signed("/slack/commands", body, anew));
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(json(again).path("text").asText()).contains("already");
    assertThat(COUNTED).hasValue(1);
    assertThat(rows("inbox_event")).isEqualTo(1);
  }

  @Test
  @DisplayName(
      "A11 a click whose signature is bad, missing or stale: 401, nothing kept; twice: kept once")
  void signedClicks() {
    String body =
        form(
            Map.of(
                "payload",
                ("{\"type\":\"block_actions\",\"team\":{\"id\":\"T0TEST\"},\"user\":"
                        + "{\"id\":\"U0ANNA\"},\"trigger_id\":\"yes-1\",\"actions\":[{\"action_id\":"
                        + "\"gate.approve\",\"type\":\"button\",\"value\":\"abcdefghijkm:%s\"}]}")
                    .formatted("0".repeat(64))));
    String door = "/slack/interactions";
    String timestamp = now();
    String stale = String.valueOf(Instant.now().getEpochSecond() - 310);
    assertRefused(send(request(door, body)), 401);
    assertRefused(send(request(door, body).header("X-Slack-Request-Timestamp", timestamp)), 401);
    assertRefused(send(signed(door, body, stale)), 401);
    assertRefused(
        send(
            request(door, body.replace("U0ANNA", "U0EVE1"))
                .header("X-Slack-Request-Timestamp", timestamp)
                .header(
                    "X-Slack-Signature",
                    SlackSignature.sign(SECRET, timestamp, body.getBytes(UTF_8)))),
        401);
    assertRefused(
        send(
            request(door, body)
                .header("X-Slack-Request-Timestamp", timestamp)
                .header(
                    "X-Slack-Signature",
                    SlackSignature.sign("wrong", timestamp, body.getBytes(UTF_8)))),
        401);
    assertThat(rowsAsAdmin("signed_click")).isZero();

    assertThat(send(signed(door, body, timestamp)).statusCode()).isEqualTo(200);
    assertThat(rowsAsAdmin("signed_click")).isEqualTo(1);
    assertThat(send(signed(door, body, timestamp)).statusCode())
        .as("the same bytes")
        .isEqualTo(401);
    String anew = String.valueOf(Long.parseLong(timestamp) - 1);
    assertThat(send(signed(door, body, anew)).statusCode()).as("signed anew").isEqualTo(200);
    assertThat(rowsAsAdmin("signed_click")).isEqualTo(1);
    assertThat(rowsAsAdmin("inbox_event")).isEqualTo(1);
  }

  @Test
  @DisplayName("S17 an event that Slack repeats: 200, kept once")
  void repeatedEvent() {
    long at = Instant.now().getEpochSecond();
    for (int i = 0; i < 3; i++) {
      HttpResponse<String> response =
          send(
              signed("/slack/events", event("Ev9"), String.valueOf(at - i))
                  .header("X-Slack-Retry-Num", String.valueOf(i)));
      assertThat(response.statusCode()).isEqualTo(200);
    }
    assertThat(rows("inbox_event")).isEqualTo(1);
  }

  @Test
  @DisplayName("S17 twenty deliveries of one event at the same time: kept once")
  void racingEvents() throws Exception {
    long at = Instant.now().getEpochSecond();
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<HttpResponse<String>>> answers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        String timestamp = String.valueOf(at - i);
        answers.add(threads.submit(() -> send(signed("/slack/events", event("Ev20"), timestamp))));
      }
      for (Future<HttpResponse<String>> answer : answers) {
        assertThat(answer.get().statusCode()).isEqualTo(200);
      }
    } finally {
      threads.shutdown();
    }
    assertThat(rows("inbox_event")).isEqualTo(1);
  }

  @Test
  @DisplayName("S27 another workspace, though signed: 401, no effect")
  void anotherTeam() {
    String body = command("count").replace("T0TEST", "T0OTHER");
    assertRefused(send(signed("/slack/commands", body, now())), 401);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CAmelHttpUri", "CamelHttpPath", "camelbeanmethodname", "Long-Running-Action"})
  @DisplayName("S27 headers that Camel would obey change nothing, as header, query or form field")
  void camelHeaders(String name) {
    String body = command("count") + "&" + name + "=takeEvent";
    HttpResponse<String> response =
        send(
            signed("/slack/commands?" + name + "=takeEvent", body, now())
                .header(name, "takeEvent")
                .header("operationName", "x")
                .header("kafka.OVERRIDE_TOPIC", "x")
                .header("breadcrumbId", "x"));
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(json(response).path("text").asText()).isEqualTo("counted 1");
  }

  @Test
  @DisplayName("S26 a body over the cap is 413, announced or chunked; an encoding 415")
  void caps() {
    String large = command("count") + "&pad=" + "x".repeat(262_144);
    assertRefused(send(signed("/slack/commands", large, now())), 413);
    assertRefused(
        send(
            signed("/slack/commands", large, now())
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(large.getBytes(UTF_8))))),
        413);
    assertRefused(
        send(signed("/slack/commands", command("count"), now()).header("Content-Encoding", "gzip")),
        415);
  }

  @Test
  @DisplayName("S26 an endless body is refused at the cap, not read on")
  void endless() throws IOException {
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(10_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          ("POST /slack/commands HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
              .getBytes(UTF_8));
      byte[] chunk = ("10000\r\n" + "x".repeat(0x10000) + "\r\n").getBytes(UTF_8);
      for (int i = 0; i < 5; i++) {
        out.write(chunk);
      }
      out.flush();
      // The body never ends, and still there is an answer.
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), UTF_8)).isEqualTo("HTTP/1.1 413");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "&&&", "a", "%zz=%zz", "payload=", "payload=[1", "\u0000\u0001", "{}"})
  @DisplayName("S28 signed nonsense is 400 or 401 at every door, never 5xx and never a stack trace")
  void nonsense(String body) {
    for (String path : List.of("/slack/commands", "/slack/events", "/slack/interactions")) {
      HttpResponse<String> response = send(signed(path, body, now()));
      assertThat(response.statusCode()).as(path).isIn(400, 401);
      assertThat(response.body())
          .matches("\\{\"error\":\"[A-Za-z,.: ]+\",\"ref\":\"[a-z2-9]{12}\"}");
    }
    assertThat(rows("inbox_event")).isZero();
    assertThat(rows("dead_letter")).isZero();
  }

  @Test
  @DisplayName("S28 a strange content type or charset changes nothing")
  void contentTypes() {
    for (String contentType :
        List.of(
            "text/plain; charset=nonsense",
            "multipart/form-data; boundary=x",
            "application/x-java-serialized-object")) {
      String body = command("count");
      String timestamp = now();
      HttpResponse<String> response =
          send(signed("/slack/commands", body, timestamp).setHeader("Content-Type", contentType));
      assertThat(response.statusCode()).as(contentType).isEqualTo(200);
    }
    assertThat(COUNTED).hasValue(3);
  }

  // --- the hub's own door -----------------------------------------------------------------------

  @Test
  @DisplayName("S25 the hub's door opens to the edge's token alone")
  void edgeToken() {
    type("count");
    long id = Long.parseLong(only("id", "inbox_event"));
    String ticket = "{\"id\":" + id + "}";
    for (String token : List.of("", "Bearer", "Bearer wrong", "an-edge-token-for-tests")) {
      HttpRequest.Builder request = request("/internal/inbox", ticket);
      if (!token.isEmpty()) {
        request.header("Authorization", token);
      }
      assertThat(send(request).statusCode()).as(token).isEqualTo(401);
    }
    HttpResponse<String> done =
        send(
            request("/internal/inbox", ticket)
                .header("Authorization", "Bearer an-edge-token-for-tests"));
    assertThat(done.statusCode()).isEqualTo(204);
    assertThat(
            send(request("/internal/inbox", "{\"id\":\"1; DROP\"}")
                    .header("Authorization", "Bearer an-edge-token-for-tests"))
                .statusCode())
        .isEqualTo(400);
    assertThat(COUNTED).hasValue(1);
  }

  // --- slow, down, broken -----------------------------------------------------------------------

  @Test
  @DisplayName("A slow answer is announced and comes through response_url, once")
  void slow() {
    gate = new CountDownLatch(1);
    String body = command("slow", "slow-1");
    JsonNode busy = json(send(signed("/slack/commands", body, now())));
    assertThat(busy.path("text").asText()).contains("your answer is coming");
    gate.countDown();
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(
            () ->
                slack.verify(
                    1,
                    postRequestedFor(urlEqualTo("/response/slow-1"))
                        .withRequestBody(containing("slow but there"))
                        .withRequestBody(containing("ephemeral"))));
    assertThat(only("state", "inbox_event")).isEqualTo("DONE");
  }

  @Test
  @DisplayName("The hub down: the command is taken, and the drain answers when it is back")
  void hubDown() throws Exception {
    camel.getRouteController().stopRoute("inbox-door");
    camel.getRouteController().stopRoute("inbox-drain");
    try {
      String body = command("count", "down-1");
      JsonNode taken = json(send(signed("/slack/commands", body, now())));
      assertThat(taken.path("text").asText()).contains("as soon as the hub is back");
      assertThat(only("state", "inbox_event")).isEqualTo("RECEIVED");
      assertThat(COUNTED).hasValue(0);
    } finally {
      camel.getRouteController().startRoute("inbox-door");
      camel.getRouteController().startRoute("inbox-drain");
    }
    await()
        .atMost(Duration.ofSeconds(15))
        .untilAsserted(
            () ->
                slack.verify(
                    1,
                    postRequestedFor(urlEqualTo("/response/down-1"))
                        .withRequestBody(containing("counted 1"))));
    assertThat(COUNTED).hasValue(1);
  }

  @Test
  @DisplayName("A command that is too old to answer is closed without being run")
  void tooOld() throws Exception {
    camel.getRouteController().stopRoute("inbox-door");
    camel.getRouteController().stopRoute("inbox-drain");
    type("count");
    admin("UPDATE inbox_event SET received_at = received_at - INTERVAL 31 MINUTE");
    camel.getRouteController().startRoute("inbox-door");
    camel.getRouteController().startRoute("inbox-drain");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> only("state", "inbox_event").equals("IGNORED"));
    assertThat(only("outcome", "inbox_event")).isEqualTo("too old to answer");
    assertThat(COUNTED).hasValue(0);
  }

  @Test
  @DisplayName("A row that is claimed again and again and never finished ends as a dead letter")
  void gaveUp() {
    type("count");
    admin(
        "UPDATE inbox_event SET state = 'PROCESSING', attempts = 5,"
            + " lease_until = UTC_TIMESTAMP() - INTERVAL 1 MINUTE");
    await().atMost(Duration.ofSeconds(10)).until(() -> only("state", "inbox_event").equals("DEAD"));
    assertThat(only("cause", "dead_letter")).isEqualTo("org.makerspacehub.beans.inbox.GaveUp");
    assertThat(COUNTED).hasValue(1);
  }

  @Test
  @DisplayName("S17 the database down: no acknowledgement for an event, a kind word for a command")
  void databaseDown() {
    admin("RENAME TABLE inbox_event TO inbox_gone");
    try {
      // A table that is gone is a bug, so 500; a database that is gone is tested below.
      assertThat(send(signed("/slack/events", event("EvX"), now())).statusCode()).isEqualTo(500);
      assertThat(json(type("count")).path("text").asText()).contains("nothing was done");
    } finally {
      admin("RENAME TABLE inbox_gone TO inbox_event");
    }
    admin("ALTER USER 'hub_edge'@'127.0.0.1' ACCOUNT LOCK");
    ((com.zaxxer.hikari.HikariDataSource) app.getBean("edgeDataSource"))
        .getHikariPoolMXBean()
        .softEvictConnections();
    try {
      HttpResponse<String> refused = send(signed("/slack/events", event("EvY"), now()));
      assertThat(refused.statusCode()).isEqualTo(503);
      assertThat(refused.body())
          .matches("\\{\"error\":\"[A-Za-z,.: ]+\",\"ref\":\"[a-z2-9]{12}\"}");
      HttpResponse<String> kind = type("count");
      assertThat(kind.statusCode()).isEqualTo(200);
      assertThat(json(kind).path("text").asText()).contains("nothing was done");
    } finally {
      admin("ALTER USER 'hub_edge'@'127.0.0.1' ACCOUNT UNLOCK");
    }
    assertThat(rows("inbox_event")).isZero();
    assertThat(COUNTED).hasValue(0);
    assertThat(json(type("count")).path("text").asText()).isEqualTo("counted 1");
  }

  @Test
  @DisplayName(
      "S22 a command that breaks leaves a dead letter with root cause, route, payload and ref")
  void broken() {
    JsonNode answer = json(type("bug"));
    String ref = only("ref", "inbox_event");
    assertThat(answer.path("text").asText())
        .contains("Something went wrong (ref " + ref + ")")
        .contains("Nothing was lost");
    assertThat(answer.toString()).doesNotContain("Arithmetic").doesNotContain("CANARY");
    Map<String, Object> letter = db.sql("SELECT * FROM dead_letter").query().singleRow();
    assertThat(letter)
        .containsEntry("ref", ref)
        .containsEntry("route_id", "inbox-process")
        .containsEntry("state", "ERROR")
        .containsEntry("cause", "java.lang.ArithmeticException");
    assertThat(letter.get("payload").toString())
        .contains("\"text\":\"bug\"")
        .doesNotContain("/response/");
    assertThat(letter.get("message").toString()).doesNotContain("CANARY");
    assertThat(((Number) letter.get("inbox_id")).longValue())
        .isEqualTo(Long.parseLong(only("id", "inbox_event")));
    assertThat(only("state", "inbox_event")).isEqualTo("DEAD");
    assertThat(app.getBean(MeterRegistry.class).get("hub.dead.letters").gauge().value())
        .isEqualTo(1);
  }

  @Test
  @DisplayName("S22 a vendor that is away is asked four times, then there is a dead letter")
  void redelivered() {
    app.getBean(org.apache.camel.ProducerTemplate.class)
        .sendBodyAndHeader("direct:test-vendor", Map.of("page", 3), "Authorization", "CANARY");
    assertThat(SEEN).hasSize(4);
    assertThat(only("route_id", "dead_letter")).isEqualTo("test-vendor");
    assertThat(only("payload", "dead_letter")).isEqualTo("{\"page\":3}");
  }

  @Test
  @DisplayName("S22 a transaction rolls back, its dead letter stays")
  void rolledBack() {
    app.getBean(org.apache.camel.ProducerTemplate.class).sendBody("direct:test-rollback", "work");
    assertThat(rows("person")).isZero();
    assertThat(only("cause", "dead_letter")).isEqualTo("java.lang.IllegalArgumentException");
  }

  @Test
  @DisplayName(
      "S22 a dead letter that cannot be kept is not an endless loop, and the asker still hears")
  void deadLetterLost() {
    admin("RENAME TABLE dead_letter TO dead_gone");
    try {
      assertThat(json(type("bug")).path("text").asText()).contains("Something went wrong");
    } finally {
      admin("RENAME TABLE dead_gone TO dead_letter");
    }
    assertThat(only("state", "inbox_event")).isEqualTo("DEAD");
  }

  @Test
  @DisplayName(
      "S22 a late answer that Slack never takes ends as a dead letter; a reset is tried again")
  void lateAnswerRefused() {
    slack.stubFor(
        post(urlPathMatching("/response/.*"))
            .inScenario("flaky")
            .whenScenarioStateIs(com.github.tomakehurst.wiremock.stubbing.Scenario.STARTED)
            .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER))
            .willSetStateTo("gone"));
    slack.stubFor(
        post(urlPathMatching("/response/.*"))
            .inScenario("flaky")
            .whenScenarioStateIs("gone")
            .willReturn(aResponse().withStatus(404)));
    gate = new CountDownLatch(1);
    type("slow");
    gate.countDown();
    await().atMost(Duration.ofSeconds(10)).until(() -> rows("dead_letter") == 1);
    assertThat(only("route_id", "dead_letter")).isEqualTo("slack-late-answer");
    assertThat(only("ref", "dead_letter")).isEqualTo(only("ref", "inbox_event"));
  }

  @Test
  @DisplayName("Fencing: a claim whose lease is over can no longer finish the row")
  void fencing() {
    Inbox inbox = app.getBean(Inbox.class);
    InboxWorker worker = app.getBean(InboxWorker.class);
    long id =
        inbox
            .keep(
                new Arrival("7f3a9kd2mxq8", Arrival.EVENT, "Ev-fence", "{}", "", "", new byte[32]))
            .id();
    byte[] ticket = ("{\"id\":" + id + "}").getBytes(UTF_8);
    InboxEvent first = worker.claim(ticket);
    assertThat(worker.claim(ticket)).as("held by the first").isNull();
    admin("UPDATE inbox_event SET lease_until = UTC_TIMESTAMP() - INTERVAL 1 SECOND");
    InboxEvent second = worker.claim(ticket);
    // The drain of the running application may have been quicker than this test.
    assertThat(worker.finish(new Outcome(first, Outcome.State.DONE, "done", null))).isNull();
    if (second != null) {
      assertThat(second.claim()).isGreaterThan(first.claim());
      assertThat(worker.finish(new Outcome(second, Outcome.State.DONE, "done", null))).isNotNull();
    }
  }

  // --- help and trace ---------------------------------------------------------------------------

  private static String hub(String user, String text) {
    return reply(user, text).path("text").asText();
  }

  private static JsonNode reply(String user, String text) {
    String body = command(text).replace("%2Ftest", "%2Fhub").replace("U0ANNA", user);
    return json(send(signed("/slack/commands", body, now())));
  }

  @Test
  @DisplayName("/hub help lists what the guard allows")
  void help() {
    guard.refuse("test.slow");
    // What notifications say is cut where it is long; what people see is not.
    assertThat(reply("U0ANNA", "help").path("blocks").toString())
        .contains("/test count")
        .contains("/hub trace")
        .doesNotContain("/test slow");
  }

  @Test
  @DisplayName("S41 a trace tells the path of a reference: edge, hub, failure, dead letter")
  void trace() {
    type("bug");
    String ref = only("ref", "inbox_event");
    guard.refuse("hub.trace");
    String own = hub("U0ANNA", "trace " + ref.toUpperCase());
    assertThat(own)
        .containsSubsequence(
            "The edge checked and kept a slack-command",
            "The hub took it",
            "Dead letter of inbox-process: ArithmeticException",
            "Failed: failed; see the dead letter",
            "in all");
    String stranger = hub("U0BOB", "trace " + ref);
    assertThat(stranger).contains("I find nothing of yours under");
    guard.reset();
    assertThat(hub("U0STAFF", "trace " + ref)).contains("Dead letter");
    assertThat(hub("U0STAFF", "trace 222222222222")).contains("I find nothing");
    assertThat(hub("U0STAFF", "trace <script>")).contains("twelve letters and digits");
  }

  // --- the route model --------------------------------------------------------------------------

  @Test
  @DisplayName("S29 S31 S22 every loaded route keeps the rules")
  void routeModel() {
    RouteModel.of(camel).check();
  }

  @Test
  @DisplayName("S41 every log line of a request has its reference, and no secret or personal data")
  void logs() {
    ListAppender<ILoggingEvent> lines =
        new ListAppender<>() {
          @Override
          protected void append(ILoggingEvent line) {
            // The reference belongs to the thread that logs, so it is read there.
            line.prepareForDeferredProcessing();
            super.append(line);
          }
        };
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    lines.start();
    root.addAppender(lines);
    String ref;
    try {
      type("bug");
      ref = only("ref", "inbox_event");
      send(request("/slack/commands", command("forged")));
    } finally {
      root.detachAppender(lines);
    }
    assertThat(lines.list)
        .anySatisfy(
            line -> {
              assertThat(line.getLevel()).isEqualTo(Level.ERROR);
              assertThat(line.getFormattedMessage())
                  .startsWith("Dead letter: inbox-process failed with java.lang.Arithmetic");
              assertThat(line.getMDCPropertyMap()).containsEntry("ref", ref);
            })
        .allSatisfy(
            line -> {
              assertThat(line.getFormattedMessage())
                  .doesNotContain("CANARY", "example.org", "U0ANNA", SECRET, "/response/");
              assertThat(line.getThrowableProxy()).isNull();
            });
    assertThat(lines.list.stream().filter(line -> line.getLoggerName().contains("makerspacehub")))
        .isNotEmpty()
        .allSatisfy(line -> assertThat(line.getMDCPropertyMap()).containsKey("ref"));
    assertThat(app.getEnvironment().getProperty("logging.structured.format.console"))
        .isEqualTo("logstash");
  }

  @Test
  @DisplayName("S33 camel.main.* binds")
  void binds() {
    assertThat(camel.getName()).isEqualTo("pinned");
    assertThat(camel.getShutdownStrategy().getTimeout()).isEqualTo(15);
  }

  @Test
  @DisplayName("S27 signatures older than any replay are forgotten, younger ones are not")
  void forgets() {
    type("count");
    assertThat(app.getBean(Inbox.class).forgetOldSignatures()).isZero();
    admin("UPDATE signature_seen SET seen_at = seen_at - INTERVAL 16 MINUTE");
    assertThat(app.getBean(Inbox.class).forgetOldSignatures()).isEqualTo(1);
  }
}
