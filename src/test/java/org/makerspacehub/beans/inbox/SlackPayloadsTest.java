package org.makerspacehub.beans.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URLEncoder;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SlackPayloadsTest {
  private final SlackPayloads payloads = new SlackPayloads(new ObjectMapper(), "T0TEST");

  private static SignedBody signed(String body) {
    return new SignedBody("7f3a9kd2mxq8", body.getBytes(UTF_8), new byte[32]);
  }

  @Test
  @DisplayName(
      "A command keeps its fields, loses the verification token and is named by trigger_id")
  void command() {
    Arrival arrival =
        payloads.command(
            signed(
                "token=legacy&team_id=T0TEST&user_id=U1&command=%2Fhub&text=caf%C3%A9+%26+more"
                    + "&response_url=https%3A%2F%2Fhooks.slack.com%2Fx&trigger_id=1.2.abc"));
    assertThat(arrival.source()).isEqualTo("slack-command");
    assertThat(arrival.eventId()).isEqualTo("1.2.abc");
    assertThat(arrival.payload()).contains("café & more").doesNotContain("legacy");
    assertThat(arrival.responseUrl()).isEqualTo("https://hooks.slack.com/x");
    assertThat(arrival.toString()).doesNotContain("hooks").doesNotContain("U1");
  }

  @Test
  @DisplayName("a form that was sent off is told from a click, by its type and nothing else")
  void submissions() {
    String who = "{\"team\":{\"id\":\"T0TEST\"},\"user\":{\"id\":\"U1\"},\"trigger_id\":\"1.2\",";
    assertThat(interaction(who + "\"type\":\"view_submission\"}").isSubmission()).isTrue();
    for (String type : new String[] {"\"block_actions\"", "\"view_closed\"", "null", "[1]"}) {
      Arrival other = interaction(who + "\"type\":" + type + "}");
      assertThat(other.source()).isEqualTo("slack-interaction");
    }
  }

  @Test
  @DisplayName("the page that somebody had on the screen is not kept again")
  void homeWithoutItsPage() {
    Arrival opened =
        payloads.event(
            signed(
                "{\"team_id\":\"T0TEST\",\"event_id\":\"E1\",\"event\":{\"type\":"
                    + "\"app_home_opened\",\"user\":\"U1\",\"tab\":\"home\",\"view\":{\"blocks\":"
                    + "[\"private\"]}}}"));
    assertThat(opened.payload()).contains("\"tab\":\"home\"").doesNotContain("private");
  }

  private Arrival interaction(String json) {
    return payloads.interaction(signed("payload=" + URLEncoder.encode(json, UTF_8)));
  }

  @Test
  @DisplayName("The first of two fields with one name counts, as it does for Slack")
  void doubledField() {
    Arrival arrival =
        payloads.command(signed("team_id=T0TEST&user_id=U1&command=/hub&user_id=U2&trigger_id=1"));
    assertThat(arrival.payload()).contains("U1").doesNotContain("U2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "=",
        "&&&",
        "team_id=T0TEST",
        "team_id=T0TEST&user_id=U1",
        "team_id=T0TEST&user_id=U1&command=hub",
        "team_id=T0TEST&user_id=U1%2FU2&command=/hub",
        "team_id=T0TEST&user_id=U1&command=/hub&text=%zz"
      })
  @DisplayName("S28 a command that is none is refused, not an error")
  void malformedCommand(String body) {
    assertThatThrownBy(() -> payloads.command(signed(body)))
        .isInstanceOfAny(Unreadable.class, NotTrusted.class);
  }

  @Test
  @DisplayName("S27 another workspace is refused, whatever it sends")
  void anotherTeam() {
    assertThatThrownBy(
            () -> payloads.command(signed("team_id=T0OTHER&user_id=U1&command=/hub&trigger_id=1")))
        .isInstanceOf(NotTrusted.class);
    assertThatThrownBy(
            () -> payloads.event(signed("{\"team_id\":\"T0OTHER\",\"event_id\":\"E1\"}")))
        .isInstanceOf(NotTrusted.class);
    String click = "{\"team\":{\"id\":\"T0OTHER\"},\"user\":{\"id\":\"U1\"}}";
    assertThatThrownBy(
            () -> payloads.interaction(signed("payload=" + URLEncoder.encode(click, UTF_8))))
        .isInstanceOf(NotTrusted.class);
  }

  @Test
  @DisplayName("An event is named by event_id; without one by what it says")
  void event() {
    assertThat(
            payloads
                .event(signed("{\"team_id\":\"T0TEST\",\"event_id\":\"Ev1\",\"token\":\"legacy\"}"))
                .eventId())
        .isEqualTo("Ev1");
    assertThat(payloads.event(signed("{\"team_id\":\"T0TEST\"}")).eventId()).startsWith("sha256:");
    String odd = "{\"team_id\":\"T0TEST\",\"event_id\":\"é" + "x".repeat(300) + "\"}";
    assertThat(payloads.event(signed(odd)).eventId()).startsWith("sha256:");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "null", "1", "{", "not json", "{\"a\":1}x{"})
  @DisplayName("S28 an event that is no JSON object is refused, not an error")
  void malformedEvent(String body) {
    assertThatThrownBy(() -> payloads.event(signed(body)))
        .isInstanceOfAny(Unreadable.class, NotTrusted.class);
  }

  @Test
  @DisplayName("S28 a body nested a hundred thousand deep is refused, not an error")
  void nested() {
    assertThatThrownBy(() -> payloads.event(signed("{\"a\":".repeat(100_000))))
        .isInstanceOf(Unreadable.class);
  }

  @Test
  @DisplayName("A challenge is echoed as JSON")
  void challenge() {
    Arrival arrival =
        payloads.event(signed("{\"type\":\"url_verification\",\"challenge\":\"a\\\"b\"}"));
    assertThat(arrival.isChallenge()).isTrue();
    assertThat(payloads.echo(arrival)).isEqualTo("{\"challenge\":\"a\\\"b\"}");
  }
}
