package org.makerspacehub.beans.agent.talk;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.agent.AgentDesk;
import org.makerspacehub.beans.agent.Question;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.OpenGuard;
import org.makerspacehub.support.TestCommand;

class TalkDeskTest {
  private static final Principal ASKER = Principal.person("T0OURS", "U0ASKER");

  private final List<Question> asked = new ArrayList<>();
  private final OpenGuard guard = new OpenGuard();
  private final SomeDesk tools =
      new SomeDesk().tool("opening_hours", "Opening hours", "Open: <https://evil.example|now>");
  private boolean model = true;
  private String refusal = "";

  private final AgentDesk agents =
      new AgentDesk() {
        @Override
        public Taken ask(Question question) {
          asked.add(question);
          return new Taken(refusal.isEmpty(), refusal);
        }

        @Override
        public boolean hasModel() {
          return model;
        }
      };
  private final TalkDesk desk = desk(agents);

  private TalkDesk desk(AgentDesk agents) {
    return new TalkDesk(
        () -> agents,
        () -> SomeDesk.agents("opening_hours", "membership_self"),
        new Intents(tools, IntentWords.read()),
        guard,
        () -> List.of(TestCommand.of("/membership", "", "membership.self", rest -> "")),
        SomeDesk.text());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "When are you open?|frontline|When are you open?",
        "@helper: count the machines|helper|count the machines",
        "@Helper:  count|helper|count",
        "super: send a report|super|send a report",
        "Super : send a report|super|send a report",
        "frontline: hello|frontline|hello",
        "note: the laser smells|frontline|note: the laser smells",
        "10:30 is fine|frontline|10:30 is fine",
        "@helper count|frontline|@helper count",
      })
  @DisplayName("an agent is addressed by its name and a colon; everything else is for the front")
  void addressed(String said, String agent, String text) {
    TalkDesk.Heard heard = desk.ask(words(said, true));

    assertThat(asked).hasSize(1);
    assertThat(asked.get(0).agent()).isEqualTo(agent);
    assertThat(asked.get(0).text()).isEqualTo(text);
    assertThat(heard.later()).isEqualTo(asked.get(0));
    assertThat(heard.reply().text()).isEqualTo("I'm looking into it…");
  }

  @Test
  @DisplayName("who may not hears why in one sentence")
  void refused() {
    refusal = "The agent super obeys the owner & nobody else.";

    TalkDesk.Heard heard = desk.ask(words("super: do it", true));

    assertThat(heard.later()).isNull();
    assertThat(heard.reply().text())
        .isEqualTo("The agent super obeys the owner &amp; nobody else.");
  }

  @Test
  @DisplayName("R17 without a model plain words are looked up, and it is said that there is none")
  void noModel() {
    model = false;

    Reply reply = desk.ask(words("when are you open?", true)).reply();

    assertThat(asked).isEmpty();
    assertThat(reply.blocks().toString())
        .contains("Opening hours")
        .contains("No language model is configured")
        .contains("/hub help");
    assertThat(reply.blocks().toString()).doesNotContain("<https://evil");
    assertThat(desk(null).ask(words("when are you open?", true)).reply()).isEqualTo(reply);
  }

  @Test
  @DisplayName("an answer that begins with its title has it once")
  void titleOnce() {
    model = false;
    tools.tool("membership_self", "Your membership", "Your membership. All good.");

    Reply reply = desk.ask(words("how does my membership stand?", true)).reply();

    assertThat(reply.blocks().toString()).contains("*Your membership*\nAll good.");
  }

  @Test
  @DisplayName("R17 what nothing was found for is said plainly, with the commands there are")
  void nothing() {
    model = false;

    Reply reply = desk.ask(words("the airspeed of a swallow", true)).reply();

    assertThat(reply.blocks().toString())
        .contains("I didn't understand that")
        .contains("No language model is configured")
        .contains("opening hours")
        .contains("/membership");
  }

  @Test
  @DisplayName("a tool answers what a question is mostly about, what is written down the rest")
  void open() {
    model = false;
    tools.tool("knowledge_search", "What is written down", "Nothing.");
    tools.tool("machines_state", "The machines", "Laser: free.");
    WrittenDown book =
        new WrittenDown() {
          @Override
          public Told about(Question question, String note, boolean aloud) {
            boolean known = !question.text().contains("chess");
            return new Told(known, "written", Reply.of("written " + known), null);
          }

          @Override
          public Reply thread(Question question) {
            return Reply.of("in short");
          }
        };
    TalkDesk open =
        new TalkDesk(
            () -> agents,
            () -> SomeDesk.agents("opening_hours", "machines_state", "knowledge_search"),
            new Intents(tools, IntentWords.read()),
            guard,
            List::of,
            SomeDesk.text(),
            () -> book);

    assertThat(open.ask(words("Can I cut PVC on the laser?", true)).reply().text())
        .isEqualTo("written true");
    assertThat(open.ask(words("Which laser did we choose?", true)).reply().text())
        .isEqualTo("written true");
    assertThat(open.ask(words("Who won the chess tournament?", true)).reply().text())
        .isEqualTo("written false");
    assertThat(open.ask(words("is the laser free?", true)).reply().text()).contains("The machines");
    assertThat(open.ask(words("When are you open on Saturday?", true)).reply().text())
        .contains("Opening hours");
  }

  @Test
  @DisplayName("without a signature no model reads it, whatever it says")
  void unsigned() {
    Reply reply = desk.ask(words("super: when are you open?", false)).reply();

    assertThat(asked).isEmpty();
    assertThat(reply.blocks().toString()).contains("Opening hours").contains("reading the channel");
  }

  @Test
  @DisplayName("whom the guard lets ask nothing is asked for nothing, and too much is not read")
  void notOpen() {
    assertThat(desk.ask(words("x".repeat(4_001), true)).reply().text()).contains("4,000");
    guard.refuse("agent.ask");
    assertThat(desk.ask(words("when are you open?", true)).reply().text()).contains("not open");
    assertThat(asked).isEmpty();
    assertThat(tools.called).isEmpty();
  }

  @Test
  @DisplayName("/ask takes a question where it is typed, and without one says how it is typed")
  void command() {
    AskCommand ask = new AskCommand(desk);

    assertThat(ask.answer(command("C0HELP"), "").blocks().toString()).contains("/ask when");
    ask.answer(command("C0HELP"), "when?");
    ask.answer(command("D0OTHER"), "when?");

    assertThat(asked).extracting(Question::direct).containsExactly(false, true);
    assertThat(asked).extracting(Question::channel).containsExactly("C0HELP", "D0OTHER");
    assertThat(ask.mayBeReplayed()).isFalse();
  }

  private static SlackCommand command(String channel) {
    return new SlackCommand("abcdefghjkmn", ASKER, "/ask", "", channel, "", Instant.EPOCH);
  }

  private static TalkDesk.Words words(String text, boolean signed) {
    return new TalkDesk.Words(
        "abcdefghjkmn", ASKER, text, "C0HELP", "", false, Instant.EPOCH, signed);
  }
}
