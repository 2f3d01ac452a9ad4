package org.makerspacehub.beans;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactionTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"token\":\"CANARY\"}",
        "{\"bot_token\" : \"CANARY\\\"CANARY\"}",
        "{\"response_url\":\"https://example.org/CANARY\"}",
        "a=1&token=CANARY&b=2",
        "response_url=CANARY",
        "Authorization: Bearer CANARY.CANARY",
        "no xoxb-1-CANARY here",
        "posting to https://hooks.slack.com/commands/T1/CANARY failed"
      })
  @DisplayName("S41 no secret stays in what is kept or logged")
  void secrets(String text) {
    assertThat(Redaction.withoutSecrets(text)).doesNotContain("CANARY");
    assertThat(Redaction.forLog(text)).doesNotContain("CANARY");
  }

  @Test
  @DisplayName("S41 a log line has no e-mail address; S10 and is one line whatever it was given")
  void logLines() {
    assertThat(Redaction.forLog("Duplicate entry 'jo.o'neill@example.org' for key"))
        .doesNotContain("@");
    assertThat(Redaction.forLog("a\r\nERROR forged \u001b[31mred\u2028x"))
        .isEqualTo("a ERROR forged [31mred x");
    assertThat(Redaction.forLog(null)).isEmpty();
  }

  @Test
  @DisplayName("What is no secret stays readable")
  void rest() {
    String text = "{\"user_id\":\"U1\",\"text\":\"help me\"}";
    assertThat(Redaction.withoutSecrets(text)).isEqualTo(text);
  }
}
