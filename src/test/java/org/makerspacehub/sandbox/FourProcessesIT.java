package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.makerspacehub.sandbox.HubProcesses.EXECUTOR;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.support.EmbeddedMariaDb;

/**
 * The shipped jar as an operator runs it: edge, hub, connector and executor, each a process with
 * its own secrets and database user, against vendors at other addresses; the executor, where the
 * machine allows, in a network of its own.
 */
class FourProcessesIT {
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();

  private static HubProcesses processes;
  private static Sandbox vendors;
  private static NetworkNamespace network;

  @BeforeAll
  static void start() throws Exception {
    DATABASE.empty();
    processes = new HubProcesses(DATABASE, 2);
    vendors = processes.vendors();
    if (NetworkNamespace.isPossible()) {
      network = NetworkNamespace.make().open(DATABASE.port()).open(vendors.port());
      processes.within(EXECUTOR, network);
    }
    processes.start("connector", "hub", "edge", EXECUTOR);
    new DemoRoles(DATABASE, vendors.clock()).grantOnce(vendors.seed());
  }

  @AfterAll
  static void stop() throws IOException {
    processes.close();
    if (network != null) {
      network.close();
    }
  }

  @Test
  @DisplayName("Four processes with separate secrets mirror the vendors and answer as one")
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
    for (String role : List.of("connector", "hub", "edge", EXECUTOR)) {
      String log = Files.readString(HubProcesses.log(role));
      // The test database's passwords equal its users' names, which a log may say.
      processes.settings(role).entrySet().stream()
          .filter(setting -> setting.getKey().matches(".*(TOKEN|SECRET|_KEY)"))
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
    "executor,HUB_DB_USER",
    "executor,AUDIT_SIGNING_KEY"
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
    "executor,CONNECTOR_TOKEN",
    "executor,SLACK_BOT_TOKEN",
    "hub,AUDIT_SIGNING_KEY",
    "hub,REMOTELOCK_CLIENT_SECRET",
    "edge,DELIVERY_KEY",
    "connector,FABMAN_WRITE_KEY"
  })
  @DisplayName("A process that was given another's secret refuses to start")
  void anothersSecret(String role, String setting) throws Exception {
    Map<String, String> settings = new LinkedHashMap<>(processes.settings(role));
    settings.put(setting, "not-mine");
    refusesToStart(role, settings, setting);
  }

  @Test
  @DisplayName("A28 the executor listens for its health alone")
  void noDoor() throws Exception {
    Process executor = processes.running(EXECUTOR);
    assertThat(listening(executor.pid()))
        .containsExactly(processes.port(EXECUTOR + ".management"))
        .doesNotContain(processes.port(EXECUTOR));
  }

  @Test
  @DisplayName("A28 its settings are for its own user: another user reads neither file nor process")
  void secretsAreItsOwn(@TempDir Path folder) throws Exception {
    assumeTrue(
        isRoot() && Files.isExecutable(Path.of("/usr/bin/setpriv")),
        "another user can be tried by root with setpriv alone");
    Path settings = folder.resolve("hub-settings");
    Process setup =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-jar",
                System.getProperty("hub.jar", "target/hub.jar"),
                "setup",
                "--non-interactive",
                "--dir",
                settings.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertThat(setup.waitFor(60, TimeUnit.SECONDS)).isTrue();
    // The file is to hold by itself, so the folders around it are open.
    for (Path open : List.of(folder, settings)) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    Path control = Files.writeString(settings.resolve("control"), "x");
    Files.setPosixFilePermissions(control, PosixFilePermissions.fromString("rw-r--r--"));
    Path file = settings.resolve("executor.env");

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(nobodyReads(control)).as("what is open can be read").isTrue();
    assertThat(nobodyReads(file)).isFalse();
    Path environ = Path.of("/proc", String.valueOf(processes.running(EXECUTOR).pid()), "environ");
    assertThat(Files.readString(environ)).contains("AUDIT_SIGNING_KEY=");
    assertThat(nobodyReads(environ)).isFalse();
  }

  @Test
  @DisplayName("A28 in a network of its own the executor reaches database and vendors alone")
  void ownNetwork() throws Exception {
    assumeTrue(network != null, "needs the right to make network namespaces (ip netns, as root)");
    assertThat(processes.health(EXECUTOR)).contains("\"UP\"");
    assertThat(network.reaches("localhost", DATABASE.port())).isTrue();
    assertThat(network.reaches("localhost", vendors.port())).isTrue();
    for (String role : HubProcesses.ROLES) {
      for (String host : List.of("localhost", "127.0.0.1")) {
        assertThat(network.reaches(host, processes.port(role))).as(role).isFalse();
        assertThat(network.reaches(host, processes.port(role + ".management"))).as(role).isFalse();
      }
    }
    assertThat(network.reaches("192.0.2.1", 443)).as("the rest of the world").isFalse();
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static boolean nobodyReads(Path file) throws IOException {
    return NetworkNamespace.run(
            "setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", "cat", file.toString())
        == 0;
  }

  /** The TCP ports on which a process accepts, by its own table of sockets. */
  private static Set<Integer> listening(long pid) throws IOException {
    Set<String> own = new HashSet<>();
    try (Stream<Path> open = Files.list(Path.of("/proc", String.valueOf(pid), "fd"))) {
      for (Path each : open.toList()) {
        try {
          Matcher socket =
              Pattern.compile("socket:\\[(\\d+)]").matcher(Files.readSymbolicLink(each).toString());
          if (socket.matches()) {
            own.add(socket.group(1));
          }
        } catch (IOException closedMeanwhile) {
          // Not listening any more.
        }
      }
    }
    assertThat(own).isNotEmpty();
    Set<Integer> ports = new TreeSet<>();
    for (String table : List.of("tcp", "tcp6")) {
      for (String line : Files.readAllLines(Path.of("/proc", String.valueOf(pid), "net", table))) {
        String[] columns = line.strip().split("\\s+");
        if (columns[3].equals("0A") && own.contains(columns[9])) {
          ports.add(Integer.parseInt(columns[1].replaceAll(".*:", ""), 16));
        }
      }
    }
    return ports;
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
