package org.makerspacehub.beans.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutsideUrlsTest {
  private final OutsideUrls real = new OutsideUrls("https://slack.com/api");
  private final OutsideUrls sandbox = new OutsideUrls("http://127.0.0.1:8090/slack/api");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://hooks.slack.com/commands/T1/2/x",
        "https://HOOKS.SLACK.COM/x",
        "https://files.slack.com:443/upload",
        "https://slack.com/x"
      })
  @DisplayName("S32 Slack's own hosts may be called")
  void slack(String url) {
    assertThat(real.allowed(url)).isPresent();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "http://hooks.slack.com/x",
        "https://hooks.slack.com.evil.example/x",
        "https://evilslack.com/x",
        "https://hooks.slack.com@evil.example/x",
        "https://user:pw@hooks.slack.com/x",
        "https://hooks.slack.com:8443/x",
        "https://127.0.0.1/x",
        "http://127.0.0.1:8081/actuator/jolokia",
        "http://169.254.169.254/latest/meta-data",
        "file:///etc/passwd",
        "//hooks.slack.com/x",
        "https://hooks.slack.com\\@evil.example/",
        "https://[::1]/x"
      })
  @DisplayName("S32 nothing else may")
  void others(String url) {
    assertThat(real.allowed(url)).isEmpty();
  }

  @Test
  @DisplayName("The host of a Slack on this machine may be called without TLS, another may not")
  void loopback() {
    assertThat(sandbox.allowed("http://127.0.0.1:8090/slack/response/1")).isPresent();
    assertThat(sandbox.allowed("http://127.0.0.2:8090/x")).isEmpty();
    assertThat(new OutsideUrls("http://slack.lan/api").allowed("http://slack.lan/x")).isEmpty();
    assertThat(sandbox.allowed(null)).isEmpty();
  }
}
