package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;

/**
 * The shipped jar as an operator runs it: edge, hub and connector, each a process with its own
 * secrets and database user, against vendors at other addresses.
 */
class ThreeProcessesIT {
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();
  private static final List<Process> PROCESSES = new ArrayList<>();
  private static final Map<String, Integer> PORTS = new LinkedHashMap<>();
  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static Sandbox vendors;

  @BeforeAll
  static void start() throws Exception {
    DATABASE.empty();
    for (String name : List.of("edge", "hub", "connector")) {
      PORTS.put(name, Ports.free());
      PORTS.put(name + ".management", Ports.free());
    }
    vendors =
        Sandbox.start(0, 2, SandboxClock.running(), () -> "http://127.0.0.1:" + PORTS.get("edge"));
    for (String role : List.of("connector", "hub", "edge")) {
      PROCESSES.add(process(role, settings(role)));
    }
    for (String role : List.of("connector", "hub", "edge")) {
      Awaitility.await(role)
          .atMost(Duration.ofSeconds(90))
          .pollInterval(Duration.ofMillis(250))
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(health(role)).contains("\"UP\""));
    }
    new DemoRoles(DATABASE, vendors.clock()).grantOnce(vendors.seed());
  }

  @AfterAll
  static void stop() throws Exception {
    PROCESSES.forEach(Process::destroy);
    for (Process process : PROCESSES) {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
    vendors.close();
  }

  @Test
  @DisplayName("Three processes with separate secrets mirror the vendors and answer as one")
  void answer() throws Exception {
    Http control = new Http(vendors.baseUrl());
    Awaitility.await("the first sync of a schedule that nobody triggered")
        .atMost(Duration.ofSeconds(90))
        .pollInterval(Duration.ofMillis(500))
        .untilAsserted(
            () ->
                assertThat(said(control, "U0MEMBER1", "/membership"))
                    .contains("Ada Nilsson")
                    .contains("All good"));
    assertThat(said(control, "U0STAFF01", "/membership", "@leo.marsh")).contains("Leo Marsh");
    assertThat(said(control, "U0OPERAT1", "/hub", "status")).contains("1,200");
  }

  @Test
  @DisplayName("S36 no process logs a secret, its own or another's, nor anybody's address")
  void quietLogs() throws Exception {
    for (String role : List.of("connector", "hub", "edge")) {
      String log = Files.readString(log(role));
      // The test database's passwords equal its users' names, which a log may say.
      settings(role).entrySet().stream()
          .filter(setting -> setting.getKey().matches(".*(TOKEN|SECRET|API_KEY)"))
          .forEach(
              secret ->
                  assertThat(log)
                      .as(role + " " + secret.getKey())
                      .doesNotContain(secret.getValue()));
      assertThat(log).as(role).doesNotContain(vendors.seed().canaries());
      assertThat(log).as(role).doesNotContain("@example.");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "edge,SLACK_SIGNING_SECRET",
    "edge,HUB_INTERNAL_URL",
    "hub,CONNECTOR_TOKEN",
    "hub,HUB_DB_PASSWORD",
    "connector,FABMAN_API_KEY",
    "executor,HUB_DB_USER"
  })
  @DisplayName("A process without a required setting stops with one sentence that names it")
  void missing(String role, String setting) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>(settings(role));
    settings.remove(setting);
    refusesToStart(role, settings, setting);
  }

  @ParameterizedTest
  @CsvSource({
    "edge,SLACK_BOT_TOKEN",
    "hub,SLACK_SIGNING_SECRET",
    "connector,HUB_DB_PASSWORD",
    "executor,CONNECTOR_TOKEN"
  })
  @DisplayName("A process that was given another's secret refuses to start")
  void anothersSecret(String role, String setting) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>(settings(role));
    settings.put(setting, "not-mine");
    refusesToStart(role, settings, setting);
  }

  private static void refusesToStart(String role, Map<String, String> settings, String named)
      throws Exception {
    Process process = process(role + "-refused", settings);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(log(role + "-refused"));
    assertThat(process.exitValue()).isNotZero();
    assertThat(said).contains(named).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(said.strip().lines().filter(line -> line.startsWith("hub: "))).hasSize(1);
  }

  private static Map<String, String> settings(String role) {
    Map<String, Object> all = new LinkedHashMap<>(vendors.settings());
    Map<String, String> own = new LinkedHashMap<>();
    own.put("HUB_ROLE", role);
    own.put("SERVER_PORT", String.valueOf(PORTS.getOrDefault(role, 0)));
    own.put("MANAGEMENT_PORT", String.valueOf(PORTS.getOrDefault(role + ".management", 0)));
    List<String> names =
        switch (role) {
          case "edge" ->
              List.of("SLACK_TEAM_ID", "SLACK_SIGNING_SECRET", "SLACK_API_BASE_URL", "EDGE_TOKEN");
          case "hub" ->
              List.of(
                  "SLACK_TEAM_ID",
                  "SLACK_BOT_TOKEN",
                  "SLACK_API_BASE_URL",
                  "EDGE_TOKEN",
                  "CONNECTOR_TOKEN",
                  "HUB_TIME_ZONE");
          case "connector" ->
              List.of(
                  "CONNECTOR_TOKEN",
                  "FABMAN_API_KEY",
                  "FABMAN_BASE_URL",
                  "SLACK_READ_TOKEN",
                  "SLACK_API_BASE_URL");
          default -> List.of();
        };
    for (String name : names) {
      own.put(name, String.valueOf(all.get(name)));
    }
    String user =
        switch (role) {
          case "edge" -> "hub_edge";
          case "hub" -> "hub_app";
          case "executor" -> "hub_executor";
          default -> null;
        };
    if (user != null) {
      own.put("HUB_DB_URL", DATABASE.url());
      own.put("HUB_DB_USER", user);
      own.put("HUB_DB_PASSWORD", user);
    }
    if (role.equals("hub") || role.equals("executor")) {
      own.put("HUB_AUDIT_DB_USER", "hub_audit");
      own.put("HUB_AUDIT_DB_PASSWORD", "hub_audit");
    }
    if (role.equals("edge")) {
      own.put("HUB_INTERNAL_URL", "http://127.0.0.1:" + PORTS.get("hub"));
    }
    if (role.equals("hub")) {
      own.put("CONNECTOR_URL", "http://127.0.0.1:" + PORTS.get("connector"));
      own.put("SYNC_INTERVAL", "10s");
    }
    return own;
  }

  private static Process process(String name, Map<String, String> settings) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx512m",
            "-XX:TieredStopAtLevel=1",
            "-jar",
            System.getProperty("hub.jar", "target/hub.jar"));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Nothing of the environment that runs the tests may stand in for a setting.
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    builder.environment().putAll(settings);
    Files.createDirectories(log(name).getParent());
    return builder.redirectErrorStream(true).redirectOutput(log(name).toFile()).start();
  }

  private static Path log(String name) {
    return Path.of("target", "processes", name + ".log");
  }

  private static String health(String role) throws Exception {
    return CLIENT
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:" + PORTS.get(role + ".management") + "/actuator/health"))
                .timeout(Duration.ofSeconds(5))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static String said(Http control, String user, String... typed) throws IOException {
    return control
        .json(
            "POST",
            "/_slack/command",
            Wire.JSON
                .valueToTree(
                    Map.of(
                        "user",
                        user,
                        "channel",
                        "help",
                        "command",
                        typed[0],
                        "text",
                        typed.length > 1 ? typed[1] : ""))
                .toString())
        .json()
        .path("body")
        .toString();
  }
}
