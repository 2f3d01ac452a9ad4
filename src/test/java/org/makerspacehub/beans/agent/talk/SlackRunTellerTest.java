package org.makerspacehub.beans.agent.talk;

import static com.slack.api.model.block.Blocks.divider;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.agent.Citations;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.beans.policy.Principal;

class SlackRunTellerTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REF = "abcdefghjkmn";
  private static final Instant ASKED = Instant.parse("2026-11-22T20:00:00Z");

  private final Map<String, OutboxMessage> outbox = new LinkedHashMap<>();
  private final List<String> notices = new ArrayList<>();
  private boolean up = true;
  private Instant now = ASKED;
  private Optional<String> instead = Optional.empty();

  private final SlackRunTeller teller =
      new SlackRunTeller(
          message -> outbox.putIfAbsent(message.key(), message) == null,
          outbox::containsKey,
          SomeDesk.text(),
          new ReplyJson(),
          ref -> ref.equals("gone") ? List.of() : List.of(divider()),
          question -> instead,
          new Notices() {
            @Override
            public void raise(String topic, String sentence, String ref) {
              notices.add("raise " + topic);
            }

            @Override
            public void clear(String topic, String sentence) {
              notices.add("clear " + topic);
            }
          },
          () -> up,
          () -> Citations.NONE,
          new Clock() {
            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }

            @Override
            public Instant instant() {
              return now;
            }
          });

  @Test
  @DisplayName(
      "in a direct conversation one line says what is being done, and changes; then the answer")
  void direct() {
    teller.taken(question(true, "frontline"));
    teller.progress(question(true, "frontline"), 1, "Opening hours");
    teller.progress(question(true, "frontline"), 2, "Your <membership>");
    teller.answered(question(true, "frontline"), "**Open** until 17.", List.of());

    assertThat(outbox.keySet())
        .containsExactly(
            "agent:%s:working".formatted(REF),
            "agent:%s:working:1".formatted(REF),
            "agent:%s:working:2".formatted(REF),
            "agent:%s:working:end".formatted(REF),
            "agent:" + REF);
    OutboxMessage first = outbox.get("agent:%s:working".formatted(REF));
    assertThat(first.kind()).isEqualTo(Kind.SLACK_POST);
    assertThat(first.address()).isEqualTo("U0ASKER");
    OutboxMessage end = outbox.get("agent:%s:working:end".formatted(REF));
    assertThat(end.kind()).isEqualTo(Kind.SLACK_UPDATE);
    assertThat(end.address()).isEqualTo(first.key());
    assertThat(payload(end).path("text").asText())
        .isEqualTo("_I looked at: Opening hours, Your &lt;membership&gt;._");
    OutboxMessage answer = outbox.get("agent:" + REF);
    assertThat(answer.kind()).isEqualTo(Kind.SLACK_POST);
    assertThat(payload(answer).at("/blocks/0/text/text").asText()).isEqualTo("*Open* until 17.");
  }

  @Test
  @DisplayName("in a channel only the asker sees it, in the thread, and at most one line before it")
  void channel() {
    Question question = question(false, "frontline");
    teller.taken(question);
    teller.progress(question, 1, "Machines");
    assertThat(outbox).isEmpty();
    now = ASKED.plus(Duration.ofSeconds(6));
    teller.progress(question, 2, "Machines");
    teller.progress(question, 3, "Opening hours");
    teller.answered(question, "Free.", List.of());

    assertThat(outbox).hasSize(2);
    assertThat(outbox.values())
        .allSatisfy(
            message -> {
              assertThat(message.kind()).isEqualTo(Kind.SLACK_EPHEMERAL);
              assertThat(message.address()).isEqualTo("C0HELP/U0ASKER");
              assertThat(payload(message).path("thread_ts").asText())
                  .isEqualTo("1699999999.000100");
              assertThat(payload(message).path("or_direct").asBoolean()).isTrue();
            });
  }

  @Test
  @DisplayName("R15 every message is without previews, and its text is read word for word")
  void noPreviews() {
    teller.answered(question(true, "frontline"), "See https://evil.example <!channel>", List.of());

    JsonNode said = payload(outbox.get("agent:" + REF));
    assertThat(said.path("unfurl_links").asBoolean(true)).isFalse();
    assertThat(said.path("unfurl_media").asBoolean(true)).isFalse();
    assertThat(said.at("/blocks/0/text/verbatim").asBoolean()).isTrue();
    AnswerTextTest.assertHarmless(said.at("/blocks/0/text/text").asText());
    AnswerTextTest.assertHarmless(said.path("text").asText());
  }

  @Test
  @DisplayName("what is laid before the asker comes with the answer, in order, and once")
  void proposals() {
    Question question = question(true, "helper");
    teller.answered(question, "", List.of("one", "gone", "two"));
    teller.answered(question, "Another answer", List.of());

    assertThat(outbox.keySet())
        .containsExactly(
            "agent:" + REF, "agent:%s:one".formatted(REF), "agent:%s:two".formatted(REF));
    JsonNode blocks = payload(outbox.get("agent:" + REF)).path("blocks");
    assertThat(blocks.at("/0/text/text").asText()).isEqualTo("Please look at this:");
    assertThat(blocks.toString()).contains("helper");
    assertThat(payload(outbox.get("agent:%s:two".formatted(REF))).at("/blocks/0/type").asText())
        .isEqualTo("divider");
  }

  @Test
  @DisplayName("R17 a model that does not answer is told of, with what plain words found instead")
  void failed() {
    instead = Optional.of("*Opening hours*\nOpen from 9 to 17.");
    failed(question(true, "frontline"), "The model does not answer just now.");

    String said = payload(outbox.get("agent:" + REF)).toString();
    assertThat(said).contains("Open from 9 to 17.").contains("The model does not answer just now.");
    assertThat(notices).isEmpty();
  }

  @Test
  @DisplayName("S24 a model that is down is one notice for the operators, and its return ends it")
  void notice() {
    up = false;
    failed(question(true, "frontline"), "The model does not answer just now.");
    assertThat(notices).containsExactly("raise model");
    assertThat(payload(outbox.get("agent:" + REF)).toString()).contains("/hub help");
    up = true;
    teller.answered(question(true, "frontline"), "Here again.", List.of());
    assertThat(notices).containsExactly("raise model", "clear model");
  }

  @Test
  @DisplayName("another agent that fails is not answered for by the hub's own words")
  void othersFail() {
    instead = Optional.of("*Opening hours*");
    failed(question(true, "super"), "It took too long.");

    assertThat(payload(outbox.get("agent:" + REF)).toString())
        .contains("It took too long.")
        .doesNotContain("Opening hours");
  }

  private void failed(Question question, String sentence) {
    teller.failed(question, sentence, teller.instead(question));
  }

  private static Question question(boolean direct, String agent) {
    return new Question(
        REF,
        Principal.person("T0OURS", "U0ASKER"),
        agent,
        "Are you open?",
        direct ? "D0ASKER" : "C0HELP",
        direct ? "" : "1699999999.000100",
        direct,
        ASKED);
  }

  private static JsonNode payload(OutboxMessage message) {
    try {
      return JSON.readTree(message.payload());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }
}
