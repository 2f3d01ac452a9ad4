package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
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

/**
 * The shipped jar as an operator runs it: edge, hub and connector, each a process with its own
 * secrets and database user, against vendors at other addresses.
 */
class ThreeProcessesIT {
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();

  private static HubProcesses processes;
  private static Sandbox vendors;

  @BeforeAll
  static void start() throws Exception {
    DATABASE.empty();
    processes = new HubProcesses(DATABASE, 2);
    vendors = processes.vendors();
    processes.start("connector", "hub", "edge");
    new DemoRoles(DATABASE, vendors.clock()).grantOnce(vendors.seed());
  }

  @AfterAll
  static void stop() {
    processes.close();
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
      String log = Files.readString(HubProcesses.log(role));
      // The test database's passwords equal its users' names, which a log may say.
      processes.settings(role).entrySet().stream()
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
    Map<String, String> settings = new LinkedHashMap<>(processes.settings(role));
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
    Map<String, String> settings = new LinkedHashMap<>(processes.settings(role));
    settings.put(setting, "not-mine");
    refusesToStart(role, settings, setting);
  }

  private static void refusesToStart(String role, Map<String, String> settings, String named)
      throws Exception {
    Process process = processes.process(role + "-refused", settings);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(HubProcesses.log(role + "-refused"));
    assertThat(process.exitValue()).isNotZero();
    assertThat(said).contains(named).doesNotContain("\tat ").doesNotContain("Exception");
    assertThat(said.strip().lines().filter(line -> line.startsWith("hub: "))).hasSize(1);
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
