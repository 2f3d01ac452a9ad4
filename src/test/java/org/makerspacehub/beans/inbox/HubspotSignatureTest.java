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
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.support.TestClock;

class HubspotSignatureTest {
  private JsonNode vectors;
  private String uri;
  private String secret;
  private byte[] body;
  private String timestamp;
  private String expected;
  private TestClock clock;
  private HubspotSignature signature;

  @BeforeEach
  void readVector() throws IOException {
    vectors =
        new ObjectMapper()
            .readTree(getClass().getResourceAsStream("/contracts/hubspot/signature-vectors.json"));
    JsonNode vector = vectors.path("v3").get(0);
    uri = vector.path("uri").asText();
    secret = vector.path("clientSecret").asText();
    body = vector.path("body").asText().getBytes(UTF_8);
    timestamp = vector.path("timestamp").asText();
    expected = vector.path("expected").asText();
    clock = new TestClock(Instant.ofEpochMilli(Long.parseLong(timestamp)));
    signature = new HubspotSignature(List.of("another", secret), uri, clock);
  }

  @Test
  @DisplayName("S25 the known answers of HubSpot's own client are ours")
  void knownAnswers() {
    for (JsonNode vector : vectors.path("v3")) {
      assertThat(
              HubspotSignature.sign(
                  vector.path("clientSecret").asText(),
                  vector.path("method").asText(),
                  vector.path("uri").asText(),
                  vector.path("body").asText().getBytes(UTF_8),
                  vector.path("timestamp").asText()))
          .isEqualTo(vector.path("expected").asText());
    }
    assertThat(signature.check(timestamp, expected, body)).hasSize(32);
  }

  @Test
  @DisplayName("S25 the codes that HubSpot decodes are decoded, and no other")
  void decodes() {
    vectors
        .path("v3_uri_decode_table")
        .properties()
        .forEach(
            code -> {
              assertThat(HubspotSignature.decoded("https://x.example/a" + code.getKey() + "b"))
                  .isEqualTo("https://x.example/a" + code.getValue().asText() + "b");
              assertThat(HubspotSignature.decoded("/" + code.getKey().toLowerCase()))
                  .isEqualTo("/" + code.getValue().asText());
            });
    assertThat(HubspotSignature.decoded("/a%20b%2Bc%25d%C3%A9%2"))
        .isEqualTo("/a%20b%2Bc%25d%C3%A9%2");
  }

  @Test
  @DisplayName("S27 every single tampered byte is refused, and so is another address")
  void tampered() {
    for (int i = 0; i < body.length; i++) {
      byte[] other = body.clone();
      other[i] ^= 1;
      assertThatThrownBy(() -> signature.check(timestamp, expected, other))
          .as("byte %d", i)
          .isInstanceOf(NotTrusted.class);
    }
    assertThatThrownBy(
            () ->
                new HubspotSignature(List.of(secret), uri + "/", clock)
                    .check(timestamp, expected, body))
        .isInstanceOf(NotTrusted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT5M0.001S", "-PT5M0.001S", "PT24H", "-PT24H"})
  @DisplayName("S25 more than five minutes off, either way, is refused")
  void window(String off) {
    clock.tick(Duration.parse(off));
    assertThatThrownBy(() -> signature.check(timestamp, expected, body))
        .isInstanceOf(NotTrusted.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT5M", "-PT5M", "PT0S"})
  @DisplayName("S25 up to five minutes off, either way, is accepted")
  void inWindow(String off) {
    clock.tick(Duration.parse(off));
    assertThat(signature.check(timestamp, expected, body)).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "-1", "1e3", "16936575600000000", "now", "1693657560000 "})
  @DisplayName("S27 a timestamp that is no number of milliseconds is refused")
  void oddTimestamps(String odd) {
    assertThatThrownBy(() -> signature.check(odd, expected, body)).isInstanceOf(NotTrusted.class);
  }

  @Test
  @DisplayName(
      "S27 a missing header, an older version's signature, and no secret at all are refused")
  void missing() {
    assertThatThrownBy(() -> signature.check(null, expected, body)).isInstanceOf(NotTrusted.class);
    assertThatThrownBy(() -> signature.check(timestamp, null, body)).isInstanceOf(NotTrusted.class);
    assertThatThrownBy(() -> signature.check(timestamp, "", body)).isInstanceOf(NotTrusted.class);
    assertThatThrownBy(
            () -> new HubspotSignature(List.of(), uri, clock).check(timestamp, expected, body))
        .isInstanceOf(NotTrusted.class);
  }
}
