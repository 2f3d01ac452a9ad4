package org.makerspacehub.beans.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.support.TestClock;

class SlackSignatureTest {
  private JsonNode vector;
  private byte[] body;
  private String timestamp;
  private String expected;
  private String secret;
  private TestClock clock;
  private SlackSignature signature;

  @BeforeEach
  void readVector() throws IOException {
    vector =
        new ObjectMapper()
            .readTree(getClass().getResourceAsStream("/contracts/slack/signing-vector.json"));
    body = vector.get("body").asText().getBytes(UTF_8);
    timestamp = vector.get("timestamp").asText();
    expected = vector.get("expected").asText();
    secret = vector.get("signingSecret").asText();
    clock = new TestClock(Instant.ofEpochSecond(Long.parseLong(timestamp)));
    signature = new SlackSignature(List.of(secret), clock);
  }

  @Test
  @DisplayName("S25 Slack's own documented example is accepted")
  void documentedVector() {
    assertThat(SlackSignature.sign(secret, timestamp, body)).isEqualTo(expected);
    assertThat(signature.check(timestamp, expected, body)).hasSize(32);
  }

  @Test
  @DisplayName("S27 every single tampered byte is refused")
  void tamperedByte() {
    for (int i = 0; i < body.length; i++) {
      byte[] tampered = body.clone();
      tampered[i] ^= 1;
      assertThatThrownBy(() -> signature.check(timestamp, expected, tampered))
          .as("byte %d", i)
          .isInstanceOf(NotTrusted.class);
    }
  }

  @ParameterizedTest
  @CsvSource({"-301, false", "-300, true", "0, true", "300, true", "301, false"})
  @DisplayName("S25 five minutes either way, the future too")
  void window(long off, boolean accepted) {
    clock.tick(Duration.ofSeconds(off));
    if (accepted) {
      assertThat(signature.check(timestamp, expected, body)).isNotEmpty();
    } else {
      assertThatThrownBy(() -> signature.check(timestamp, expected, body))
          .isInstanceOf(NotTrusted.class);
    }
  }

  @Test
  @DisplayName("S27 another secret is refused; S25 both are accepted during a rotation")
  void secrets() {
    SlackSignature other = new SlackSignature(List.of("another"), clock);
    assertThatThrownBy(() -> other.check(timestamp, expected, body)).isInstanceOf(NotTrusted.class);
    SlackSignature rotating = new SlackSignature(List.of("the-new-one", secret), clock);
    assertThat(rotating.check(timestamp, expected, body)).isNotEmpty();
    String fresh = SlackSignature.sign("the-new-one", timestamp, body);
    assertThat(rotating.check(timestamp, fresh, body)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v0=",
        "v1=a2114d57",
        "a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666"
      })
  @DisplayName("S27 what is no v0 signature is refused")
  void malformedSignature(String malformed) {
    assertThatThrownBy(() -> signature.check(timestamp, malformed, body))
        .isInstanceOf(NotTrusted.class);
    assertThatThrownBy(
            () -> signature.check(timestamp, expected.toUpperCase(java.util.Locale.ROOT), body))
        .isInstanceOf(NotTrusted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "now", "-1531420618", "1531420618.0", "99999999999999999999", " 1"})
  @DisplayName("S27 a timestamp that is no number of seconds is refused, not an error")
  void malformedTimestamp(String malformed) {
    assertThatThrownBy(() -> signature.check(malformed, expected, body))
        .isInstanceOf(NotTrusted.class);
  }

  @Test
  @DisplayName("S27 a missing header is refused")
  void missing() {
    assertThatThrownBy(() -> signature.check(null, expected, body)).isInstanceOf(NotTrusted.class);
    assertThatThrownBy(() -> signature.check(timestamp, null, body)).isInstanceOf(NotTrusted.class);
  }

  @Test
  @DisplayName("S25 the digest tells the same request again from one that was signed anew")
  void digest() {
    byte[] first = signature.check(timestamp, expected, body);
    assertThat(signature.check(timestamp, expected, body)).isEqualTo(first);
    String later = String.valueOf(Long.parseLong(timestamp) + 1);
    byte[] anew = signature.check(later, SlackSignature.sign(secret, later, body), body);
    assertThat(anew).isNotEqualTo(first);
  }

  @Test
  @DisplayName("S25 a missing secret stops the start")
  void noSecret() {
    assertThatThrownBy(() -> new SlackSignature(List.of(), clock))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("SLACK_SIGNING_SECRET");
  }
}
