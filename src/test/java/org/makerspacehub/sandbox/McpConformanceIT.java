package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.NodePrograms;
import org.makerspacehub.support.TokenProxy;

/**
 * Programs that others wrote, against the running hub: the protocol's public conformance suite and
 * its inspector, installed by npm with the versions of {@code src/test/resources/mcp}.
 */
@Tag("proof")
class McpConformanceIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final Pattern SUM = Pattern.compile("(\\d+) passed, (\\d+) failed");

  private static String token;

  @BeforeAll
  static void install() throws Exception {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    token = McpTokens.make(HUB, "board1", "conformance request");
    NodePrograms.install();
  }

  @Test
  @DisplayName(
      "R18 the public conformance suite passes, but for what it wants tools of its own for")
  void suite() throws Exception {
    try (TokenProxy proxy = new TokenProxy(port(), token)) {
      NodePrograms.Ran suite =
          NodePrograms.run(
              NodePrograms.CONFORMANCE,
              "server",
              "--url",
              "http://localhost:" + proxy.port() + "/mcp/hub",
              "--suite",
              "all",
              "--expected-failures",
              NodePrograms.FILES.resolve("conformance-baseline.yml").toAbsolutePath().toString());
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
    NodePrograms.Ran stranger =
        NodePrograms.run(
            NodePrograms.INSPECTOR,
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
    NodePrograms.Ran ran =
        NodePrograms.run(NodePrograms.INSPECTOR, arguments.toArray(String[]::new));
    assertThat(ran.code()).as(ran.said()).isZero();
    return new ObjectMapper().readTree(ran.said().substring(ran.said().indexOf('{')));
  }

  private static int port() {
    return URI.create(HUB.hubUrl()).getPort();
  }
}
