package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;

class SandboxApplicationTest {
  @ParameterizedTest
  @ValueSource(strings = {"FABMAN_WRITE_KEY", "HUBSPOT_WRITE_TOKEN", "REMOTELOCK_CLIENT_SECRET"})
  @DisplayName("a simulated Slack beside a real write credential refuses to start, and names it")
  void refusesWriteCredentials(String name) {
    assertThatThrownBy(
            () -> SandboxApplication.refuseWriteCredentials(Map.of(name, "the-real-thing")))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(name)
        .hasMessageNotContaining("the-real-thing");
    assertThatCode(
            () ->
                SandboxApplication.refuseWriteCredentials(Map.of(name, "", "FABMAN_API_KEY", "x")))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("a taken port is said in one sentence that names the setting")
  void takenPort() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> SandboxApplication.requireFree(taken.getLocalPort(), "SERVER_PORT"))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("SERVER_PORT");
    }
  }

  @Test
  @DisplayName("a terminal without a locale gets a box that it can draw")
  void box() {
    String box = "┌──┐ │ Starting … │ └──┘";
    assertThat(SandboxApplication.printable(box, StandardCharsets.UTF_8)).isEqualTo(box);
    assertThat(SandboxApplication.printable(box, StandardCharsets.US_ASCII))
        .isEqualTo("+--+ | Starting ... | +--+");
  }

  @Test
  @DisplayName("two sandboxes on different ports keep their data apart")
  void folders() {
    assertThat(SandboxApplication.folder(8090)).isNotEqualTo(SandboxApplication.folder(8091));
    assertThat(SandboxApplication.folder(8091)).startsWithRaw(SandboxApplication.folder(8090));
  }
}
