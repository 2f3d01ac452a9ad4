package org.makerspacehub.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.inbox.SlackSignature;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;

/** Every door of the main port, and who only looks in. */
class DoorsIT {
  private static final String SECRET = "a-signing-secret-for-tests";
  private static final String EDGE_TOKEN = "an-edge-token-for-tests";
  private static final String HINT_SECRET = "a-secret-that-nobody-guesses-0001";

  /** Everything by which something is asked for, decided, done, said or remembered. */
  private static final List<String> TABLES =
      List.of(
          "inbox_event",
          "signed_click",
          "action_request",
          "action_review",
          "action_execution",
          "audit_approval",
          "secret_delivery",
          "role_grant",
          "freeze",
          "guard_denial",
          "identity_review",
          "door_code");

  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private static ConfigurableApplicationContext app;
  private static int port;
  private static int sent;

  @BeforeAll
  static void start() {
    port = Ports.free();
    EmbeddedMariaDb.shared().empty();
    Map<String, Object> settings = new HashMap<>(EmbeddedMariaDb.shared().settings());
    settings.put("HUB_ROLE", "all");
    settings.put("server.port", port);
    settings.put("management.server.port", 0);
    settings.put("HUB_INTERNAL_URL", "http://127.0.0.1:" + port);
    settings.put("FABMAN_WEBHOOK_SECRET", HINT_SECRET);
    app =
        HubApplication.application()
            .run(
                settings.entrySet().stream()
                    .map(each -> "--" + each.getKey() + "=" + each.getValue())
                    .toArray(String[]::new));
  }

  @AfterAll
  static void stop() {
    app.close();
  }

  @BeforeEach
  void clean() {
    EmbeddedMariaDb.shared().emptyButTheAudit();
  }

  /** The paths behind the doors, by what Camel and the servlet container have there. */
  private static Set<String> paths() {
    Set<String> paths = new TreeSet<>();
    app.getBean(CamelContext.class).getEndpoints().stream()
        .filter(PlatformHttpEndpoint.class::isInstance)
        .map(PlatformHttpEndpoint.class::cast)
        .forEach(endpoint -> paths.add(endpoint.getPath()));
    app.getBeansOfType(ServletRegistrationBean.class)
        .values()
        .forEach(
            servlet ->
                servlet.getUrlMappings().stream()
                    .map(String::valueOf)
                    .filter(mapping -> mapping.toString().matches("/(mcp|\\.well-known)/.*"))
                    .forEach(mapping -> paths.add(mapping.toString().replace("/*", ""))));
    return paths;
  }

  @Test
  void everyPathIsBehindADoorAndEveryDoorHasOne() {
    List<String> doors = Doors.of(HubRole.ALL);
    assertThat(paths())
        .contains("/slack/interactions", "/webhooks/fabman", "/internal/poke", "/mcp/fabman")
        .allMatch(path -> doors.stream().anyMatch(door -> under(path, door)));
    assertThat(doors).allMatch(door -> paths().stream().anyMatch(path -> under(path, door)));
  }

  private static boolean under(String path, String door) {
    return path.equals(door) || path.startsWith(door + "/");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "OPTIONS", "PUT", "PATCH", "DELETE"})
  @DisplayName("A10 whoever only looks at a door changes nothing, with every proof in their hands")
  void onlyPostChangesAnything(String method) throws Exception {
    Map<String, Long> before = state();
    Set<String> asked = new TreeSet<>(paths());
    asked.addAll(Doors.of(HubRole.ALL));
    for (String path : asked) {
      for (String below : List.of("", "/", "/" + HINT_SECRET)) {
        for (boolean inTheAddress : new boolean[] {false, true}) {
          HttpResponse<String> response = look(method, path + below, inTheAddress);
          assertThat(response.statusCode())
              .as("%s %s%s", method, path, below)
              .isBetween(200, 499)
              .matches(
                  status ->
                      status >= 400
                          || method.equals("OPTIONS")
                          // Says what opens the tool server; there is nothing behind it to change.
                          || path.startsWith("/.well-known/") && method.matches("GET|HEAD"),
                  "refused");
        }
      }
    }
    assertThat(state()).isEqualTo(before);
    // The same bytes, sent as Slack sends a click, are somebody's word.
    assertThat(look("POST", "/slack/interactions", false).statusCode()).isEqualTo(200);
    assertThat(state().get("signed_click")).isNotEqualTo(before.get("signed_click"));
  }

  /** With a click that was really signed, and with every token, as a chat's link preview would. */
  private static HttpResponse<String> look(String method, String path, boolean inTheAddress)
      throws IOException, InterruptedException {
    ObjectNode click = new ObjectMapper().createObjectNode().put("type", "block_actions");
    click.putObject("team").put("id", "T0TEST");
    click.putObject("user").put("id", "U0BOARD1");
    click.put("trigger_id", "look-" + ++sent);
    click
        .putArray("actions")
        .addObject()
        .put("action_id", "gate.approve")
        .put("value", "abcdefghijkm:" + "0".repeat(64));
    String form = "payload=" + URLEncoder.encode(click.toString(), UTF_8);
    String body = inTheAddress ? "" : form;
    String timestamp = String.valueOf(Instant.now().getEpochSecond());
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
                URI.create(
                    "http://127.0.0.1:%d%s%s"
                        .formatted(port, path, inTheAddress ? "?" + form : "")))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("User-Agent", "Slackbot-LinkExpanding 1.0 (+https://api.slack.com/robots)")
            .header("X-Slack-Request-Timestamp", timestamp)
            .header(
                "X-Slack-Signature", SlackSignature.sign(SECRET, timestamp, body.getBytes(UTF_8)))
            .header("Authorization", "Bearer " + EDGE_TOKEN);
    return HTTP.send(
        request
            .method(
                method,
                body.isEmpty() || method.equals("HEAD")
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static Map<String, Long> state() throws SQLException {
    Map<String, Long> sums = new LinkedHashMap<>();
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      for (String table : TABLES) {
        try (var row = statement.executeQuery("CHECKSUM TABLE hub." + table)) {
          row.next();
          sums.put(table, row.getLong(2));
        }
      }
    }
    return sums;
  }
}
