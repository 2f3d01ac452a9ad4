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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;

/**
 * The shipped jar as the container image runs it: edge, hub, connector and executor, each a process
 * with its own secrets and database user, beside simulated vendors.
 */
final class HubProcesses implements AutoCloseable {
  /** In the order in which they are of use. */
  static final List<String> ROLES = List.of("connector", "hub", "edge");

  /** A second hub on the same database; it may be started as a role is. */
  static final String SECOND_HUB = "hub-2";

  /** What alone may change something at a vendor; started when a test asks for it. */
  static final String EXECUTOR = "executor";

  /** A second one on the same database. */
  static final String SECOND_EXECUTOR = "executor-2";

  private final HttpClient client = HttpClient.newHttpClient();
  private final EmbeddedMariaDb database;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, Process> running = new HashMap<>();
  private final Map<String, String> more = new LinkedHashMap<>();
  private final Map<String, NetworkNamespace> within = new HashMap<>();
  private final Sandbox vendors;

  /**
   * @param database where they keep things
   * @param seedNumber of the vendors' space
   */
  HubProcesses(EmbeddedMariaDb database, long seedNumber) {
    this.database = database;
    for (String role : ROLES) {
      ports.put(role, Ports.free());
      ports.put(role + ".management", Ports.free());
    }
    for (String name : List.of(SECOND_HUB, EXECUTOR, SECOND_EXECUTOR)) {
      ports.put(name, Ports.free());
      ports.put(name + ".management", Ports.free());
    }
    vendors =
        Sandbox.start(
            0,
            seedNumber,
            SandboxClock.running(),
            () -> "http://127.0.0.1:" + ports.get("edge"),
            SandboxHub.FEW_LOGS);
  }

  /** A setting that every role started from now on has. */
  HubProcesses with(String name, String value) {
    more.put(name, value);
    return this;
  }

  /**
   * A role started from now on sees of the network only what is relayed into a namespace.
   *
   * @param namespace must be open already for the database and the vendors
   */
  HubProcesses within(String role, NetworkNamespace namespace) {
    within.put(role, namespace);
    return this;
  }

  /** Where a role, or its management plane with {@code .management}, listens. */
  int port(String name) {
    return ports.get(name);
  }

  /** The process of a role that runs. */
  Process running(String role) {
    return running.get(role);
  }

  /** Starts roles at once and waits until each is up. */
  void start(String... roles) throws IOException {
    for (String role : roles) {
      running.put(role, process(role, settings(role)));
    }
    for (String role : roles) {
      Awaitility.await(role)
          .atMost(Duration.ofSeconds(240))
          .pollInterval(Duration.ofMillis(100))
          .failFast(() -> assertThat(running.get(role).isAlive()).as(lastSaid(role)).isTrue())
          .ignoreExceptions()
          .untilAsserted(() -> assertThat(health(role)).contains("\"UP\""));
    }
  }

  /** Why one that went away by itself did, in its own words. */
  private static String lastSaid(String role) {
    try {
      List<String> lines = Files.readAllLines(log(role));
      return role + ": " + (lines.isEmpty() ? "" : lines.get(lines.size() - 1));
    } catch (IOException unreadable) {
      return role + ": " + unreadable;
    }
  }

  /** Whether one was started and not killed. */
  boolean isRunning(String role) {
    return running.containsKey(role);
  }

  /** Pulls the plug on one. */
  void kill(String role) throws InterruptedException {
    running.remove(role).destroyForcibly().waitFor();
  }

  Sandbox vendors() {
    return vendors;
  }

  @Override
  public void close() {
    running.values().forEach(Process::destroy);
    try {
      for (Process process : running.values()) {
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
          process.destroyForcibly().waitFor();
        }
      }
    } catch (InterruptedException e) {
      running.values().forEach(Process::destroyForcibly);
      Thread.currentThread().interrupt();
    }
    vendors.close();
  }

  private Map<String, String> outside(String name) {
    String role = name.replaceAll("-2$", "");
    Map<String, Object> all = vendors.settings();
    Map<String, String> own = new LinkedHashMap<>();
    own.put("HUB_ROLE", role);
    own.put("SERVER_PORT", String.valueOf(ports.getOrDefault(name, 0)));
    own.put("MANAGEMENT_PORT", String.valueOf(ports.getOrDefault(name + ".management", 0)));
    // By themselves they listen on every address; who may reach which is the network's to say.
    own.put("SERVER_ADDRESS", "127.0.0.1");
    List<String> names =
        switch (role) {
          case "edge" ->
              List.of(
                  "SLACK_TEAM_ID",
                  "SLACK_SIGNING_SECRET",
                  "SLACK_API_BASE_URL",
                  "EDGE_TOKEN",
                  "FABMAN_WEBHOOK_SECRET",
                  "HUBSPOT_CLIENT_SECRET",
                  "REMOTELOCK_WEBHOOK_SECRET",
                  "HOOK_DEMO_SECRET",
                  "HUB_PUBLIC_URL");
          case "hub" ->
              List.of(
                  "SLACK_TEAM_ID",
                  "SLACK_BOT_TOKEN",
                  "SLACK_API_BASE_URL",
                  "EDGE_TOKEN",
                  "CONNECTOR_TOKEN",
                  "HUB_TIME_ZONE",
                  "SLACK_OPS_CHANNEL",
                  "SLACK_APPROVAL_CHANNEL",
                  "DELIVERY_KEY",
                  "LOCK_IDS",
                  "SLACK_REPORT_CHANNEL");
          case "connector" ->
              List.of(
                  "CONNECTOR_TOKEN",
                  "FABMAN_API_KEY",
                  "FABMAN_BASE_URL",
                  "SLACK_READ_TOKEN",
                  "SLACK_API_BASE_URL",
                  "HUBSPOT_TOKEN",
                  "HUBSPOT_BASE_URL",
                  "hub.vendor-calls.hubspot-per-second",
                  "hub.vendor-calls.hubspot-searches-per-second",
                  "hub.vendor-calls.slack-users-list-per-minute",
                  "hub.vendor-calls.slack-history-per-minute");
          case "executor" ->
              List.of(
                  "SLACK_TEAM_ID",
                  "SLACK_API_BASE_URL",
                  "SLACK_VERIFY_TOKEN",
                  "DELIVERY_KEY",
                  "AUDIT_SIGNING_KEY",
                  "LOCK_IDS",
                  "FABMAN_BASE_URL",
                  "REMOTELOCK_BASE_URL",
                  "REMOTELOCK_TOKEN_URL",
                  "REMOTELOCK_CLIENT_ID");
          default -> List.of();
        };
    for (String setting : names) {
      own.put(setting, String.valueOf(all.get(setting)));
    }
    String user =
        switch (role) {
          case "edge" -> "hub_edge";
          case "hub" -> "hub_app";
          case "executor" -> "hub_executor";
          default -> null;
        };
    if (user != null) {
      own.put("HUB_DB_URL", database.url());
      own.put("HUB_DB_USER", user);
      own.put("HUB_DB_PASSWORD", user);
    }
    if (role.equals("hub") || role.equals("executor")) {
      own.put("HUB_AUDIT_DB_USER", "hub_audit");
      own.put("HUB_AUDIT_DB_PASSWORD", "hub_audit");
    }
    if (role.equals("executor")) {
      own.putAll(SandboxSettings.writeKeys());
      own.put("EXECUTOR_DIR", vendors.executorFolder().resolveSibling(name).toString());
    }
    if (role.equals("edge")) {
      own.put("HUB_INTERNAL_URL", "http://127.0.0.1:" + ports.get("hub"));
    }
    if (role.equals("hub")) {
      own.put("CONNECTOR_URL", "http://127.0.0.1:" + ports.get("connector"));
      own.put("SYNC_INTERVAL", "10s");
      own.put(
          "KNOWLEDGE_INDEX_DIR",
          vendors.executorFolder().resolveSibling("index-" + name).toString());
      // Nothing is taken in, unless a test says so.
      own.put("hub.knowledge.slack-period", "3600000");
    }
    own.putAll(more);
    return own;
  }

  Map<String, String> settings(String name) {
    Map<String, String> own = outside(name);
    NetworkNamespace namespace = within.get(name);
    if (namespace != null) {
      // There "localhost" is the other end of its only line.
      own.replaceAll((setting, value) -> value.replace("//127.0.0.1:", "//localhost:"));
      own.put("MANAGEMENT_ADDRESS", namespace.address());
    }
    return own;
  }

  Process process(String name, Map<String, String> settings) throws IOException {
    List<String> command = new ArrayList<>();
    if (within.containsKey(name)) {
      command.addAll(within.get(name).command());
    }
    command.addAll(UnpackedJar.command(outside("hub")));
    ProcessBuilder builder = new ProcessBuilder(command);
    // Nothing of the environment that runs the tests may stand in for a setting.
    builder.environment().clear();
    builder.environment().put("LANG", "C.UTF-8");
    if (within.containsKey(name)) {
      builder.environment().put("PATH", "/usr/sbin:/usr/bin:/sbin:/bin");
    }
    builder.environment().putAll(settings);
    Files.createDirectories(log(name).getParent());
    return builder.redirectErrorStream(true).redirectOutput(log(name).toFile()).start();
  }

  static Path log(String name) {
    return Path.of(
        "target", "processes", String.valueOf(ProcessHandle.current().pid()), name + ".log");
  }

  String health(String role) throws Exception {
    return client
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://%s:%d/actuator/health"
                            .formatted(
                                within.containsKey(role) ? within.get(role).address() : "127.0.0.1",
                                ports.get(role + ".management"))))
                .timeout(Duration.ofSeconds(5))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
