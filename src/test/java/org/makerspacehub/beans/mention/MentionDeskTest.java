package org.makerspacehub.beans.mention;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.agent.talk.IntentWords;
import org.makerspacehub.beans.agent.talk.Intents;
import org.makerspacehub.beans.agent.talk.SomeDesk;
import org.makerspacehub.beans.agent.talk.TalkDesk;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.RoleGrants;
import org.makerspacehub.support.OpenGuard;
import org.makerspacehub.support.TestCommand;

class MentionDeskTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REF = "abcdefghjkmn";
  private static final String BOT = "U0HUBBOT1";
  private static final Instant NOW = Instant.ofEpochSecond(1_700_000_060);

  private final Map<String, OutboxMessage> outbox = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private final List<Question> questions = new ArrayList<>();
  private final List<Question> taken = new ArrayList<>();
  private boolean model;
  private MentionHandler handler;
  private MentionDesk desk;

  @BeforeEach
  void desk() {
    desk(new OpenGuard());
  }

  private void desk(Guard guard) {
    List<SlashCommand> commands =
        List.of(
            command("/membership", "", "membership.self"),
            command("/link", "", "identity.link"),
            command("/hub", "help", "hub.help"),
            command("/hub", "status", "hub.status"),
            command("/hub", "sync", "hub.status"),
            command("/hub", "sync now", "hub.sync"),
            command("/hub", "trace", "hub.trace"));
    desk =
        new MentionDesk(
            new CommandDesk(commands, guard),
            talk(guard, () -> commands),
            taken::add,
            () -> commands,
            guard,
            message -> outbox.putIfAbsent(message.key(), message) == null,
            outbox::containsKey,
            new ReplyJson(),
            Clock.fixed(NOW, ZoneOffset.UTC));
    handler = new MentionHandler(desk);
  }

  /** An agent that takes every question, when there is a model. */
  private TalkDesk talk(Guard guard, Supplier<List<SlashCommand>> commands) {
    AgentDesk agents =
        new AgentDesk() {
          @Override
          public Taken ask(Question question) {
            questions.add(question);
            return new Taken(!question.agent().equals("super"), "That one obeys the owner.");
          }

          @Override
          public boolean hasModel() {
            return model;
          }
        };
    SomeDesk tools = new SomeDesk().tool("opening_hours", "Opening hours", "Open from 9 to 17.");
    return new TalkDesk(
        () -> agents,
        () -> SomeDesk.agents("opening_hours"),
        new Intents(tools, IntentWords.read()),
        guard,
        commands,
        SomeDesk.text());
  }

  private SlashCommand command(String command, String verb, String action) {
    String name = (command + " " + verb).strip();
    Function<String, String> answer =
        rest -> {
          asked.add((name + " [" + rest + "]"));
          return "answer of " + name;
        };
    return TestCommand.of(command, verb, action, answer);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "membership|/membership []",
        "Membership?|/membership []",
        "memberships|/membership []",
        "my membership please|/membership []",
        "What about my membership?|/membership []",
        "/membership|/membership []",
        "membership Ada Nilsson|/membership [Ada Nilsson]",
        "membership of Ada?|/membership [Ada]",
        "membership <@U0MEMBER1>|/membership [<@U0MEMBER1>]",
        "status|/hub status []",
        "Status!|/hub status []",
        "hub status|/hub status []",
        "/hub status|/hub status []",
        "hub|/hub help []",
        "help|/hub help []",
        "hello|/hub help []",
        "trace abcdefghjkmn|/hub trace [abcdefghjkmn]",
        "sync now|/hub sync now []",
        "link ada@example.org|/link [ada@example.org]",
      })
  @DisplayName("what is said without a slash does what the slash command does")
  void understood(String said, String expected) {
    InboxHandler.Handled direct = handle(message(said));

    assertThat(asked).containsExactly(expected);
    assertThat(direct.reply()).isNull();
    handle(mention("<@" + BOT + "> " + said).put("ts", "1700000001.000100"));
    handle(mention("<@" + BOT + ">: " + said).put("ts", "1700000002.000100"));
    assertThat(asked).containsExactly(expected, expected, expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"about the airspeed of a swallow", "is <@U0MEMBER1> in?", "member"})
  @DisplayName("words that the hub does not know get a short help, and nobody's data")
  void notUnderstood(String said) {
    handle(message("tell me " + said));

    assertThat(asked).isEmpty();
    assertThat(text(only())).contains("help").contains("membership");
  }

  @Test
  @DisplayName("with a model, what is no command is a question; the answer follows, in the thread")
  void questions() {
    model = true;
    handle(message("what is free on Monday afternoon?").put("thread_ts", "1699999999.000100"));

    assertThat(outbox).isEmpty();
    assertThat(taken).isEqualTo(questions).hasSize(1);
    assertThat(questions.get(0).agent()).isEqualTo("frontline");
    assertThat(questions.get(0).text()).isEqualTo("what is free on Monday afternoon?");
    assertThat(questions.get(0).threadTs()).isEqualTo("1699999999.000100");
    assertThat(questions.get(0).direct()).isTrue();

    handle(mention("<@" + BOT + "> ask what is free on Monday?").put("ts", "1700000003.000100"));
    assertThat(questions.get(1).text()).isEqualTo("what is free on Monday?");
    assertThat(questions.get(1).direct()).isFalse();
    assertThat(only().kind()).isEqualTo(OutboxMessage.Kind.SLACK_EPHEMERAL);
    assertThat(text(only())).isEqualTo("I'm looking into it…");
    assertThat(taken).hasSize(1);
  }

  @Test
  @DisplayName("an agent is spoken to by its name; who may not, hears that and nothing else")
  void addressed() {
    model = true;
    handle(message("super: send a report every week"));

    assertThat(questions.get(0).agent()).isEqualTo("super");
    assertThat(questions.get(0).text()).isEqualTo("send a report every week");
    assertThat(text(only())).isEqualTo("That one obeys the owner.");
    assertThat(taken).isEmpty();
  }

  @Test
  @DisplayName("a message found by reading a channel is looked up without a model, and asks nobody")
  void unsignedQuestion() {
    model = true;
    assertThat(desk.answer(found("<@" + BOT + "> what are the opening hours of the shop?")))
        .isEqualTo("looked up opening_hours");
    assertThat(questions).isEmpty();
    assertThat(only().kind()).isEqualTo(OutboxMessage.Kind.SLACK_EPHEMERAL);
    assertThat(text(only())).contains("Open from 9 to 17.");

    outbox.clear();
    desk.answer(found("<@" + BOT + "> super: give me the owner's role"));
    assertThat(questions).isEmpty();
  }

  @Test
  @DisplayName("in a direct conversation the answer is a message there")
  void direct() {
    handle(message("membership"));

    assertThat(only().kind()).isEqualTo(OutboxMessage.Kind.SLACK_POST);
    assertThat(only().address()).isEqualTo("D0MEMBER1");
    assertThat(only().key()).isEqualTo("mention:D0MEMBER1:1700000000.000100");
    assertThat(only().ref()).isEqualTo(REF);
    assertThat(payload(only()).has("thread_ts")).isFalse();
    assertThat(payload(only()).has("response_type")).isFalse();
  }

  @Test
  @DisplayName("in a channel only the asker sees the answer, in the thread where it was asked")
  void inAChannel() {
    handle(mention("<@" + BOT + "> membership").put("thread_ts", "1699999999.000100"));

    assertThat(only().kind()).isEqualTo(OutboxMessage.Kind.SLACK_EPHEMERAL);
    assertThat(only().address()).isEqualTo("C0HELPDSK/U0MEMBER1");
    assertThat(payload(only()).path("thread_ts").asText()).isEqualTo("1699999999.000100");
  }

  @Test
  @DisplayName(
      "the same message, delivered again or found by reading the channel, is answered once")
  void once() {
    handle(mention("<@" + BOT + "> status"));
    handle(mention("<@" + BOT + "> status"));
    assertThat(desk.answer(found("<@" + BOT + "> status"))).isEqualTo("answered before");

    assertThat(asked).hasSize(1);
    assertThat(outbox).hasSize(1);
  }

  @Test
  @DisplayName("a message found by reading a channel may ask, but changes nothing")
  void unsignedOnlyReads() {
    assertThat(desk.answer(found("<@" + BOT + "> sync now"))).isEqualTo("asked to type it");
    assertThat(asked).isEmpty();
    assertThat(text(only())).contains("slash");

    outbox.clear();
    desk.answer(found("<@" + BOT + "> link ada@example.org"));
    assertThat(asked).isEmpty();

    outbox.clear();
    desk.answer(found("<@" + BOT + "> membership"));
    assertThat(asked).containsExactly("/membership []");
  }

  @ParameterizedTest
  @CsvSource({
    "bot_id,B0HUBBOT1",
    "subtype,message_changed",
    "subtype,message_deleted",
    "subtype,bot_message",
    "subtype,channel_join",
    "user,U0HUBBOT1",
    "user,''",
    "hidden,true"
  })
  @DisplayName("bots, edits, removals and the hub's own words are not answered")
  void nobodysQuestion(String field, String value) {
    ObjectNode event = message("membership");
    if (field.equals("hidden")) {
      event.put(field, true);
    } else {
      event.put(field, value);
    }
    assertThat(handle(event).outcome()).isEqualTo("a message that is nobody's question");
    assertThat(outbox).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"user_team", "source_team", "team"})
  @DisplayName("people of another workspace in a shared channel are not spoken with")
  void foreigners(String field) {
    desk(
        new Guard(
            new Policies(Policies.BUILT_IN), RoleGrants.NONE, new LoggedDenials(), "T0MAKERHUB"));
    handle(mention("<@" + BOT + "> help").put(field, "T0STRANGE"));
    assertThat(outbox).isEmpty();
    assertThat(asked).isEmpty();

    handle(mention("<@" + BOT + "> help").put("team", "T0MAKERHUB"));
    assertThat(outbox).hasSize(1);
  }

  @Test
  @DisplayName("a question of more than half an hour ago is not answered any more")
  void tooOld() {
    assertThat(handle(message("help").put("ts", "1699998000.000100")).outcome())
        .isEqualTo("too old to answer");
    assertThat(outbox).isEmpty();
  }

  @Test
  @DisplayName("messages in channels that do not name the hub are none of its business")
  void takes() {
    assertThat(handler.takes(Arrival.EVENT, envelope(message("x")))).isTrue();
    assertThat(handler.takes(Arrival.EVENT, envelope(mention("x")))).isTrue();
    ObjectNode channel = message("x").put("channel_type", "channel");
    assertThat(handler.takes(Arrival.EVENT, envelope(channel))).isFalse();
    assertThat(handler.takes(Arrival.EVENT, envelope(message("x").put("type", "team_join"))))
        .isFalse();
    assertThat(handler.takes(Arrival.INTERACTION, envelope(message("x")))).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"channel,../x", "ts,now", "thread_ts,1; DROP", "user,<@U1>"})
  @DisplayName("an event that is not as Slack writes it is answered nowhere")
  void malformed(String field, String value) {
    handle(message("help").put(field, value));
    assertThat(outbox).isEmpty();
  }

  private InboxHandler.Handled handle(ObjectNode event) {
    ObjectNode envelope = envelope(event);
    return handler.handle(
        new InboxEvent(1, 1, Arrival.EVENT, REF, envelope.toString(), NOW, 1), envelope);
  }

  private static ObjectNode envelope(ObjectNode event) {
    ObjectNode envelope = JSON.createObjectNode().put("team_id", "T0MAKERHUB");
    envelope.put("type", "event_callback").set("event", event);
    envelope.putArray("authorizations").addObject().put("user_id", BOT).put("is_bot", true);
    return envelope;
  }

  private static ObjectNode message(String text) {
    ObjectNode event = JSON.createObjectNode().put("type", "message").put("channel_type", "im");
    return event
        .put("user", "U0MEMBER1")
        .put("channel", "D0MEMBER1")
        .put("text", text)
        .put("ts", "1700000000.000100");
  }

  private static ObjectNode mention(String text) {
    ObjectNode event = message(text).put("type", "app_mention").put("channel", "C0HELPDSK");
    event.remove("channel_type");
    return event;
  }

  private static Mention found(String text) {
    return new Mention(
        REF,
        "T0MAKERHUB",
        "U0MEMBER1",
        "C0HELPDSK",
        "1700000000.000100",
        "",
        text,
        BOT,
        false,
        false);
  }

  private OutboxMessage only() {
    assertThat(outbox).hasSize(1);
    return outbox.values().iterator().next();
  }

  private static String text(OutboxMessage message) {
    return payload(message).path("text").asText();
  }

  private static JsonNode payload(OutboxMessage message) {
    try {
      return JSON.readTree(message.payload());
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
