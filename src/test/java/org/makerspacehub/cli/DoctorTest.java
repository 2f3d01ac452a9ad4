package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The doctor against a connector and a Slack that answer on the wire as the real ones do. */
class DoctorTest {
  private HttpServer server;
  private Map<String, Object> settings;
  private boolean asksForToken = true;
  private int connectorStatus = 200;
  private String slackAnswer = "{\"ok\":true,\"team_id\":\"T0OURS\"}";
  private String scopes = "commands,chat:write,users:read,users:read.email";
  private Clock clock = Clock.systemUTC();

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/mcp",
        exchange -> {
          boolean known =
              "Bearer canary-connector"
                  .equals(exchange.getRequestHeaders().getFirst("Authorization"));
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          answer(
              exchange,
              known || !asksForToken ? connectorStatus : 401,
              "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"tools\":[{\"name\":\"a\"},{\"name\":\"b\"}]}}");
        });
    server.createContext(
        "/slack/api/auth.test",
        exchange -> {
          exchange.getResponseHeaders().set("x-oauth-scopes", scopes);
          answer(exchange, 200, slackAnswer);
        });
    server.start();
    String base = "http://127.0.0.1:" + server.getAddress().getPort();
    settings =
        new HashMap<>(
            Map.of(
                "CONNECTOR_URL", base + "/",
                "CONNECTOR_TOKEN", "canary-connector",
                "SLACK_API_BASE_URL", base + "/slack/api/",
                "SLACK_TEAM_ID", "T0OURS",
                "SLACK_BOT_TOKEN", "canary-bot",
                "SLACK_READ_TOKEN", "canary-read"));
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void allIsWell() {
    CliRun run = doctor();

    assertThat(run.out())
        .contains(
            "✔ connector fabman: answers with 2 tools",
            "✔ connector slack: answers with 2 tools",
            "✔ Slack: SLACK_BOT_TOKEN is good, with every scope it needs",
            "✔ Slack: SLACK_READ_TOKEN is good, with every scope it needs");
    assertThat(run.code()).isZero();
  }

  @Test
  void anotherTokenThanTheConnectors() {
    settings.put("CONNECTOR_TOKEN", "canary-other");

    assertThat(bad()).contains("does not take our token → give hub and connector the same");
  }

  @Test
  void aConnectorThatAsksNobody() {
    asksForToken = false;

    assertThat(bad()).contains("answers 200 to a caller without the token");
  }

  @Test
  void somethingElseInTheConnectorsPlace() {
    connectorStatus = 404;

    assertThat(bad()).contains("check that CONNECTOR_URL is a connector of this version");
  }

  @Test
  void nobodyInTheConnectorsPlace() {
    settings.put("CONNECTOR_URL", "http://127.0.0.1:1");

    assertThat(bad()).contains("connector fabman: does not answer → check CONNECTOR_URL");
  }

  @Test
  void aTokenThatSlackRefuses() {
    slackAnswer = "{\"ok\":false,\"error\":\"invalid_auth\"}";

    assertThat(bad()).contains("SLACK_BOT_TOKEN is refused (invalid_auth) → install the app again");
  }

  @Test
  void anAnswerThatIsNotSlacks() {
    slackAnswer = "<html>\u001b[2J";

    assertThat(bad()).contains("SLACK_BOT_TOKEN is refused (HTTP 200)");
  }

  @Test
  void aTokenOfAnotherWorkspace() {
    slackAnswer = "{\"ok\":true,\"team_id\":\"T0OTHER\"}";

    assertThat(bad()).contains("SLACK_BOT_TOKEN is of another workspace than SLACK_TEAM_ID");
  }

  @Test
  void missingScopesAreNamed() {
    scopes = "chat:write, users:read";

    assertThat(bad())
        .contains("SLACK_BOT_TOKEN lacks commands →", "SLACK_READ_TOKEN lacks users:read.email →");
  }

  @ParameterizedTest
  @CsvSource({
    "30,✔ clock: 30 s ahead of Slack's", "31,! clock: 31 s ahead", "120,! clock: 120 s ahead",
    "-31,! clock: 31 s behind Slack's", "121,✘ clock: 121 s ahead", "-121,✘ clock: 121 s behind"
  })
  void clocksApart(int seconds, String line) {
    Instant there = Instant.parse("2026-11-22T12:00:00Z");

    assertThat(Finding.skew("Slack's", there.plusSeconds(seconds), there).line()).startsWith(line);
  }

  @Test
  void slacksClockIsLookedAt() {
    assertThat(doctor().out()).contains("✔ clock: ");
    clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(60));
    assertThat(doctor().out()).contains("! clock: 6", "ahead of Slack's → set both by");
    clock = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-200));
    assertThat(bad()).contains("✘ clock: ", "behind Slack's → set both by a time server");
  }

  @Test
  void theRolesOwnSettingsAreLookedAt() {
    settings.put("HUB_ROLE", "connector");

    assertThat(bad()).contains("✘ role: ", "FABMAN_API_KEY is not set", "SLACK_BOT_TOKEN belongs");
  }

  private String bad() {
    CliRun run = doctor();
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err()).isEmpty();
    return run.out();
  }

  private CliRun doctor() {
    CliRun run = CliRun.of(clock, settings, "doctor");
    assertThat(run.out() + run.err()).doesNotContain("canary", "\tat ", "\u001b");
    return run;
  }

  private static void answer(com.sun.net.httpserver.HttpExchange exchange, int status, String body)
      throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
