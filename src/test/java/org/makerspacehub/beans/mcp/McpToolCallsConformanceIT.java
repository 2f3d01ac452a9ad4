package org.makerspacehub.beans.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.agent.SomeTools;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.support.NodePrograms;
import org.makerspacehub.support.TokenProxy;

/**
 * The scenarios of the public conformance suite that call tools of the suite's own, with two such
 * tools: what the baseline of the running hub leaves out is shown here as far as it is spoken.
 */
@Tag("proof")
class McpToolCallsConformanceIT {
  private static McpWorld world;
  private static TokenProxy proxy;

  @BeforeAll
  static void start() throws Exception {
    NodePrograms.install();
    world =
        new McpWorld(
            tools ->
                tools
                    .with(
                        "test_simple_text",
                        SomeTools.file("read", "public", false),
                        call -> ToolAnswer.of("This is a simple text response for testing."))
                    .with(
                        "test_error_handling",
                        SomeTools.file("read", "public", false),
                        call -> {
                          throw new HubException("This tool intentionally returns an error");
                        }));
    proxy = new TokenProxy(world.port, world.token(world.person("U0SUITE"), "suite", Scope.READ));
  }

  @AfterAll
  static void stop() {
    proxy.close();
    world.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "server-initialize",
        "ping",
        "tools-list",
        "tools-call-simple-text",
        "tools-call-error",
        "dns-rebinding-protection"
      })
  @DisplayName("R18 the public suite passes where it finds its own tools")
  void scenario(String name) throws Exception {
    NodePrograms.Ran ran =
        NodePrograms.run(
            NodePrograms.CONFORMANCE,
            "server",
            "--url",
            "http://localhost:" + proxy.port() + "/mcp/hub",
            "--scenario",
            name);
    assertThat(ran.code()).as(ran.said()).isZero();
    assertThat(ran.said()).contains("0 failed, 0 warnings");
  }
}
