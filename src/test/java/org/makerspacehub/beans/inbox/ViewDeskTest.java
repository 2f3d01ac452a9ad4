package org.makerspacehub.beans.inbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.command.ViewHandler;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.TestClock;

class ViewDeskTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

  private final TestClock clock = new TestClock(NOW);
  private final List<OutboxMessage> said = new ArrayList<>();
  private final List<Submission> taken = new ArrayList<>();
  private final List<Submission> closed = new ArrayList<>();
  private Submitted answer = Submitted.close("It is done.");
  private HubException refusal;
  private boolean stillMakesSense = true;

  private final ViewDesk desk =
      new ViewDesk(
          List.of(
              new ViewHandler() {
                @Override
                public String callbackPrefix() {
                  return "test.";
                }

                @Override
                public Submitted submit(Submission submission) {
                  taken.add(submission);
                  if (refusal != null) {
                    throw refusal;
                  }
                  return answer;
                }

                @Override
                public void closed(Submission submission) {
                  closed.add(submission);
                }

                @Override
                public boolean stillMakesSense(Submission submission) {
                  return stillMakesSense;
                }
              }),
          message -> said.add(message),
          new ReplyJson(),
          clock);

  @Test
  @DisplayName("a form reaches its handler with what was typed, who typed it and what it is about")
  void reaches() {
    InboxHandler.Handled handled = handle(submission("test.one", ours("U0ADA", "piece 7")));

    assertThat(handled.submitted()).isEqualTo(answer);
    assertThat(taken).hasSize(1);
    Submission one = taken.get(0);
    assertThat(one.principal()).isEqualTo(Principal.person("T0OURS", "U0ADA"));
    assertThat(one.about()).isEqualTo("piece 7");
    assertThat(one.text("note")).contains("hello");
    assertThat(one.date("until")).contains(java.time.LocalDate.parse("2026-12-24"));
    assertThat(one.text("nothing")).isEmpty();
    assertThat(one.date("note")).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  @DisplayName("a form that somebody else opened does nothing, and says so kindly")
  void somebodyElses() {
    InboxHandler.Handled handled = handle(submission("test.one", ours("U0EVE", "")));

    assertThat(taken).isEmpty();
    assertThat(handled.outcome()).isEqualTo("a form that is not the sender's");
    assertThat(new ReplyJson().render(handled.submitted()))
        .contains("\"response_action\":\"update\"", "I did nothing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "\"for\"",
        "42",
        "{\"for\":\"U0ADA\"}",
        "{\"for\":[\"U0ADA\"],\"about\":\"\"}",
        "{\"for\":\"U0ADA\",\"about\":{\"$ref\":\"#\"}}",
        "{\"for\":\"U0ADA' OR 1=1\",\"about\":\"\"}",
        "${env:HOME}",
        "{\"for\":\"u0ada\",\"about\":\"\"}"
      })
  @DisplayName("what stands in the form's memory and is not ours is refused like anything typed")
  void hostileMemory(String metadata) {
    InboxHandler.Handled handled = handle(submission("test.one", metadata));

    assertThat(taken).isEmpty();
    assertThat(handled.submitted().kind()).isEqualTo(Submitted.Kind.UPDATE);
  }

  @Test
  @DisplayName("a memory longer than Slack keeps is not ours")
  void tooLong() {
    handle(submission("test.one", ours("U0ADA", "x".repeat(4_000))));
    assertThat(taken).isEmpty();
  }

  @Test
  @DisplayName("a form that nobody knows is answered, not left hanging")
  void unknown() {
    ObjectNode payload = submission("gone.since", ours("U0ADA", ""));
    assertThat(desk.takes(Arrival.SUBMISSION, payload)).isTrue();
    assertThat(handle(payload).submitted().kind()).isEqualTo(Submitted.Kind.UPDATE);
  }

  @Test
  @DisplayName("whoever waits no longer is told in a direct message how it ended")
  void late() {
    ObjectNode payload = submission("test.one", ours("U0ADA", ""));
    InboxEvent event = event(payload, Arrival.SUBMISSION);
    clock.tick(Duration.ofMinutes(10));
    desk.handle(event, payload);

    assertThat(said).hasSize(1);
    assertThat(said.get(0).address()).isEqualTo("U0ADA");
    assertThat(said.get(0).payload()).contains("It is done.");
    answer = Submitted.error("until", "That day is gone by.");
    desk.handle(event, payload);
    assertThat(said.get(1).payload()).contains("That day is gone by.", "I did nothing");
    assertThat(said.get(1).key()).as("one form, one message").isEqualTo(said.get(0).key());
  }

  @Test
  @DisplayName("what waited too long, or makes no sense any more, is not done")
  void tooLate() {
    ObjectNode payload = submission("test.one", ours("U0ADA", ""));
    InboxEvent event = event(payload, Arrival.SUBMISSION);
    stillMakesSense = false;
    clock.tick(Duration.ofSeconds(1));
    desk.handle(event, payload);
    assertThat(taken).as("in time").hasSize(1);
    clock.tick(Duration.ofMinutes(1));
    desk.handle(event, payload);
    stillMakesSense = true;
    clock.tick(Duration.ofHours(13));
    desk.handle(event, payload);

    assertThat(taken).hasSize(1);
    assertThat(said).allMatch(message -> message.payload().contains("waited too long"));
    assertThat(said).hasSize(2);
  }

  @Test
  @DisplayName("what the hub itself refuses becomes its sentence, escaped")
  void refused() {
    refusal = new HubException("Not <you> & not now.");
    InboxHandler.Handled handled = handle(submission("test.one", ours("U0ADA", "")));
    assertThat(new ReplyJson().render(handled.submitted()).replace("\\u0026", "&"))
        .contains("Not &lt;you&gt; &amp; not now.");
  }

  @Test
  @DisplayName("a form that was closed is heard of, and nobody is answered")
  void closed() {
    ObjectNode payload = submission("test.one", ours("U0ADA", "piece 7"));
    payload.put("type", "view_closed");
    assertThat(desk.takes(Arrival.INTERACTION, payload)).isTrue();
    InboxHandler.Handled handled = desk.handle(event(payload, Arrival.INTERACTION), payload);
    assertThat(closed).hasSize(1);
    assertThat(taken).isEmpty();
    assertThat(handled.submitted()).isNull();
    assertThat(desk.takes(Arrival.INTERACTION, payload.put("type", "block_actions"))).isFalse();
  }

  private InboxHandler.Handled handle(ObjectNode payload) {
    return desk.handle(event(payload, Arrival.SUBMISSION), payload);
  }

  private static InboxEvent event(JsonNode payload, String source) {
    return new InboxEvent(1, 1, source, "abcdefghijkl", payload.toString(), NOW, 1);
  }

  private static String ours(String user, String about) {
    String whole =
        new Form("test.one", "T", "S").view(Principal.person("T0OURS", user)).getPrivateMetadata();
    return whole.replace("\"about\":\"\"", "\"about\":\"" + about + "\"");
  }

  private static ObjectNode submission(String callback, String metadata) {
    ObjectNode payload = JSON.createObjectNode().put("type", "view_submission");
    payload.putObject("team").put("id", "T0OURS");
    payload.putObject("user").put("id", "U0ADA");
    ObjectNode view = payload.putObject("view").put("id", "V1").put("callback_id", callback);
    view.put("private_metadata", metadata);
    ObjectNode values = view.putObject("state").putObject("values");
    values
        .putObject("note")
        .putObject("value")
        .put("type", "plain_text_input")
        .put("value", " hello ");
    values
        .putObject("until")
        .putObject("value")
        .put("type", "datepicker")
        .put("selected_date", "2026-12-24");
    values.putObject("nothing").putObject("value").putNull("value");
    return payload;
  }
}
