package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.inbox.HookSignature;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;

/** What docs/workflows.md gives other programs to call the hub with, each of it run. */
class HookExamplesIT {
  private static final String NODE_RED = "4.1.0";
  private static final String INJECT = "a1f0c3d2e4b5a602";
  private static final Path EXAMPLES = Path.of("docs", "examples");
  private static final String SECRET = SandboxSettings.HOOK_DEMO_SECRET;

  @Test
  @DisplayName("The n8n workflow is whole, and its code signs as the specification says")
  void n8n() throws Exception {
    JsonNode workflow = Wire.JSON.readTree(EXAMPLES.resolve("n8n-hook.json").toFile());
    JsonNode nodes = workflow.path("nodes");
    List<String> names = nodes.findValuesAsText("name");
    workflow
        .path("connections")
        .fields()
        .forEachRemaining(
            each -> {
              assertThat(names).contains(each.getKey());
              each.getValue()
                  .path("main")
                  .get(0)
                  .forEach(to -> assertThat(names).contains(to.path("node").asText()));
            });
    JsonNode code = null;
    for (JsonNode node : nodes) {
      assertThat(node.path("type").asText()).startsWith("n8n-nodes-base.");
      assertThat(node.path("typeVersion").isNumber()).isTrue();
      assertThat(node.path("position")).hasSize(2);
      code = node.path("type").asText().endsWith(".code") ? node.path("parameters") : code;
    }
    assertThat(code).isNotNull();
    assertThat(workflow.toString()).doesNotContain("whsec_A").doesNotContain(SECRET);
    assumeTrue(isThere("node"), "node is not installed");
    String script =
        "const $env = process.env;"
            + "const $execution = {id: '42'};"
            + "const $input = {all: () => [{json: {note: 'Säge “kaputt”'}}]};"
            + "const run = () => {"
            + code.path("jsCode").asText()
            + "};"
            + "process.stdout.write(JSON.stringify(run()[0].json));";
    Process node =
        process(
            List.of("node", "-e", script),
            Map.of("HUB_HOOK_URL", "http://x", "HUB_HOOK_SECRET", SECRET));
    JsonNode signed =
        Wire.JSON.readTree(
            new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    assertThat(node.waitFor()).isZero();
    Instant at = Instant.ofEpochSecond(signed.path("timestamp").asLong());
    assertThat(
            new HookSignature(Map.of("demo", List.of(SECRET)), Clock.fixed(at, ZoneOffset.UTC))
                .check(
                    "demo",
                    signed.path("id").asText(),
                    signed.path("timestamp").asText(),
                    signed.path("signature").asText(),
                    signed.path("body").asText().getBytes(StandardCharsets.UTF_8)))
        .isEqualTo("n8n-42-0");
  }

  @Test
  @DisplayName("The commands of the page post an event that is taken")
  void commands() throws Exception {
    SandboxHub hub = SandboxHub.shared();
    Matcher block =
        Pattern.compile("(?ms)^```sh\\n(BODY=.*?)^```")
            .matcher(Files.readString(Path.of("docs", "workflows.md")));
    assertThat(block.find()).isTrue();
    // The sandbox's clock is ahead of the machine's; the commands ask for the time by `date`.
    Path shims = Files.createDirectories(Path.of("target", "hook-shims").toAbsolutePath());
    Path date = shims.resolve("date");
    Files.writeString(
        date,
        "#!/bin/sh\necho %d\n"
            .formatted(hub.context().getBean(Clock.class).instant().getEpochSecond()));
    assertThat(date.toFile().setExecutable(true)).isTrue();
    Process shell =
        process(
            List.of("bash", "-euc", block.group(1)),
            Map.of(
                "PATH", shims + ":" + System.getenv("PATH"),
                "HUB_HOOK_URL", hub.hubUrl() + "/hooks/demo",
                "HUB_HOOK_SECRET", SECRET));
    String said = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(shell.waitFor()).as(said).isZero();
    assertThat(said.strip()).isEqualTo("200");
  }

  @Test
  @Tag("proof")
  @DisplayName("Node-RED runs the committed flow, and the event arrives")
  void nodeRed() throws Exception {
    assumeTrue(isThere("node") && isThere("npm"), "node and npm are not installed");
    Path folder = Files.createDirectories(Path.of("target", "node-red").toAbsolutePath());
    if (!Files.exists(folder.resolve("node_modules/node-red/red.js"))) {
      Process npm =
          process(
              List.of(
                  "npm",
                  "install",
                  "--prefix",
                  folder.toString(),
                  "--no-audit",
                  "--no-fund",
                  "--ignore-scripts",
                  "node-red@" + NODE_RED),
              Map.of());
      npm.getInputStream().readAllBytes();
      assertThat(npm.waitFor()).as("npm install node-red@" + NODE_RED).isZero();
    }
    Path user = Files.createDirectories(folder.resolve("user"));
    Files.copy(
        EXAMPLES.resolve("node-red-hook.json"),
        user.resolve("flow.json"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    SandboxHub hub = SandboxHub.own(EmbeddedMariaDb.own("node-red"));
    int port = Ports.free();
    Process nodeRed =
        process(
            List.of(
                "node", folder.resolve("node_modules/node-red/red.js").toString(),
                "-u", user.toString(),
                "-p", String.valueOf(port),
                "-D", "uiHost=127.0.0.1",
                "-D", "flowFile=" + user.resolve("flow.json")),
            Map.of("HUB_HOOK_URL", hub.hubUrl() + "/hooks/demo", "HUB_HOOK_SECRET", SECRET));
    try {
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(500))
          .ignoreExceptions()
          .until(() -> press("http://127.0.0.1:" + port + "/inject/" + INJECT) == 200);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          hub.rows(
                              "SELECT JSON_VALUE(payload, '$.machine') AS machine FROM inbox_event"
                                  + " WHERE source = 'hook:demo'"))
                      .extracting(row -> row.get("machine"))
                      .containsExactly("Laser cutter"));
    } finally {
      nodeRed.destroy();
      nodeRed.waitFor(10, TimeUnit.SECONDS);
      nodeRed.destroyForcibly();
      hub.end();
    }
  }

  private static int press(String url) throws IOException, InterruptedException {
    // Node-RED takes an offer of HTTP/2 for one of a web socket, and hangs up.
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .build()
        .send(
            HttpRequest.newBuilder(URI.create(url))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static boolean isThere(String program) throws InterruptedException {
    try {
      Process process = process(List.of(program, "--version"), Map.of());
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0;
    } catch (IOException none) {
      return false;
    }
  }

  private static Process process(List<String> command, Map<String, String> environment)
      throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().putAll(environment);
    Path log = Files.createDirectories(Path.of("target", "hook-examples")).resolve("errors.log");
    builder.redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
    if (command.get(0).equals("node") && command.size() > 4) {
      // It talks as long as it runs, and nobody would read it.
      builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    }
    return builder.start();
  }
}
