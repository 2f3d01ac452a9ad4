package org.makerspacehub.beans.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.agent.Proposals.Proposed;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.ApprovalCard;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.ProposalCard;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.SlackLimits;
import org.springframework.core.io.ByteArrayResource;

/** What agents propose, over a real database and the real gate. */
class JdbcProposalsIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final GateWorld world = new GateWorld();
  private JdbcProposals proposals = of(world);

  private static JdbcProposals of(GateWorld world) {
    return new JdbcProposals(
        world.db,
        world.transactions,
        world.desk(),
        world.desk(),
        world.catalogue,
        world.directory,
        new ProposalCard(new ApprovalCard((argument, value) -> "", world.clock, ZoneOffset.UTC)),
        world.clock);
  }

  @BeforeAll
  static void fill() {
    new GateWorld().begin();
  }

  @BeforeEach
  void nothingAsked() {
    world.sql("DELETE FROM agent_proposal", "DELETE FROM action_request");
  }

  @AfterAll
  static void leaveEmpty() {
    GateWorld.SERVER.empty();
  }

  private static ToolCall call(Principal asker) {
    return call(asker, "frontline", "r2345678abcd", 1);
  }

  private static ToolCall call(Principal asker, String through, String run, int number) {
    return new ToolCall(
        new ToolSession(run, asker, through, Set.of("request_action"), "D0X", Taint.none()),
        new Tool(
            "request_action",
            "Ask",
            "Ask",
            NODES.objectNode(),
            Tool.Effect.ASK,
            Tool.Reads.OWN,
            false,
            new Tool.Hints(false, false, true, false)),
        NODES.objectNode(),
        number);
  }

  private static ObjectNode door() {
    return NODES.objectNode().put("lock", "lock-front-door").put("hours", 4);
  }

  private Proposed door(Principal asker) {
    return proposals.propose(call(asker), "door-code.issue", "", door(), "The lamp is broken");
  }

  private Click press(Principal who, String action, String value) {
    return new Click(
        Ref.next(), who, action, value, "D0X", "1.2", "", "", "https://x", world.clock.instant());
  }

  private Reply ask(Principal who, String ref) {
    return proposals.click(press(who, ProposalCard.ASK, stamp(ref)));
  }

  private String stamp(String ref) {
    return ref
        + ":"
        + world
            .db
            .sql("SELECT hash FROM agent_proposal WHERE ref = :ref")
            .param("ref", ref)
            .query(String.class)
            .single();
  }

  private JsonNode shown(String ref) throws Exception {
    Reply card = proposals.card(ref).orElseThrow();
    SlackLimits.check(card);
    return JSON.readTree(new ReplyJson().message(card)).path("blocks");
  }

  private static String text(JsonNode blocks) {
    List<String> texts = new ArrayList<>();
    collect(blocks, texts);
    return String.join("\n", texts);
  }

  private static void collect(JsonNode node, List<String> texts) {
    if (node.path("text").isTextual()) {
      texts.add(node.path("text").textValue());
    }
    node.forEach(child -> collect(child, texts));
  }

  private static List<String> buttons(JsonNode blocks) {
    return blocks.findValuesAsText("value");
  }

  private long requests() {
    return world.count("SELECT COUNT(*) FROM action_request");
  }

  private String state(String ref) {
    return world
        .db
        .sql("SELECT state FROM agent_proposal WHERE ref = :ref")
        .param("ref", ref)
        .query(String.class)
        .single();
  }

  @Test
  @DisplayName("R13 nothing is asked for before the asker saw every argument and pressed")
  void shownThenPressed() throws Exception {
    Proposed proposed = door(GateWorld.ADA);

    assertThat(proposed.shown()).isTrue();
    assertThat(proposed.sentence()).contains("Nothing has been asked for yet");
    assertThat(requests()).isZero();
    JsonNode blocks = shown(proposed.ref());
    assertThat(text(blocks))
        .contains("Shall I ask for this in your name? Door code, for yourself")
        .contains("Nothing has been asked for yet")
        .contains("the agent “frontline” put it together")
        .contains("*Door*  lock-front-door")
        .contains("*Hours*  4")
        .contains("in the agent's words")
        .contains("“The lamp is broken”")
        .contains("Asking is no approval");
    assertThat(buttons(blocks)).containsExactly(stamp(proposed.ref()), stamp(proposed.ref()));
    assertThat(blocks.findValuesAsText("action_id"))
        .containsExactly(ProposalCard.ASK, ProposalCard.DROP);

    Reply after = ask(GateWorld.ADA, proposed.ref());

    assertThat(after.replaces()).isTrue();
    assertThat(after.text()).contains("Asked for in your name.").contains("needs a yes from");
    ActionRequest request = world.row(proposed.ref());
    assertThat(request.state()).isEqualTo(RequestState.PENDING);
    assertThat(request.requester()).isEqualTo(GateWorld.ADA);
    assertThat(request.askedThrough()).isEqualTo("frontline");
    assertThat(request.canonical().arguments())
        .isEqualTo(Map.of("lock", "lock-front-door", "hours", 4));
    assertThat(request.canonical().target()).isEqualTo(GateWorld.ADA.id());
    assertThat(request.why()).isEqualTo("The lamp is broken");
    // What is asked for stands in the request; here nothing of it is kept.
    assertThat(world.count("SELECT COUNT(*) FROM agent_proposal WHERE canonical <> ''")).isZero();
    assertThat(shown(proposed.ref()).findValuesAsText("action_id")).isEmpty();
  }

  @Test
  @DisplayName("A3 the press asks and approves nothing, also when a board member presses")
  void noApproval() {
    Proposed proposed =
        proposals.propose(
            call(GateWorld.BOARD1),
            "announcement.post",
            "",
            NODES.objectNode().put("channel", "C0NEWS").put("text", "Open house"),
            "");
    ask(GateWorld.BOARD1, proposed.ref());

    ActionRequest request = world.row(proposed.ref());
    assertThat(request.state()).isEqualTo(RequestState.PENDING);
    assertThat(world.count("SELECT COUNT(*) FROM action_review")).isZero();
    assertThat(world.count("SELECT COUNT(*) FROM signed_click")).isZero();
    assertThat(request.quorum()).isPositive();
    assertThat(world.approvers.of(request, world.catalogue.find("announcement.post").orElseThrow()))
        .doesNotContain(GateWorld.BOARD1, Principal.person("T0OURS", "U0BOARD1B"))
        .contains(GateWorld.BOARD2);
  }

  @Test
  @DisplayName("R10 nobody else's press counts, and they hear no more than that it is not for them")
  void somebodyElse() {
    String ref = door(GateWorld.ADA).ref();
    for (Principal who :
        List.of(
            GateWorld.MAX,
            GateWorld.BOARD1,
            GateWorld.STAFF,
            Principal.person("T0OURS", "U0ADA2"),
            Principal.person("T0OTHER", "U0ADA"))) {
      for (String action : List.of(ProposalCard.ASK, ProposalCard.DROP)) {
        assertThatThrownBy(() -> proposals.click(press(who, action, stamp(ref))))
            .isInstanceOf(HubException.class)
            .hasMessageContaining("not for you");
      }
    }
    assertThat(requests()).isZero();
    assertThat(state(ref)).isEqualTo("OPEN");
  }

  @Test
  @DisplayName(
      "S30 what is pressed is what was shown: another hash, or other bytes, ask for nothing")
  void whatWasShown() throws Exception {
    String ref = door(GateWorld.ADA).ref();
    String shownStamp = stamp(ref);
    String other = door().put("hours", 168).toString();
    for (String bad :
        List.of(
            ref + ":" + Sha256.hex(other),
            ref + ":" + "0".repeat(64),
            ref,
            ref + ":",
            Ref.next() + ":" + shownStamp.substring(13),
            shownStamp + " ",
            "",
            "' OR 1=1 -- :" + "0".repeat(64))) {
      assertThatThrownBy(() -> proposals.click(press(GateWorld.ADA, ProposalCard.ASK, bad)))
          .as(bad)
          .isInstanceOf(HubException.class);
    }
    assertThatThrownBy(() -> proposals.click(press(GateWorld.ADA, "proposal.approve", shownStamp)))
        .isInstanceOf(HubException.class);
    // Whoever can write the hub's tables and changes what is kept: the bytes are not the hash's.
    world.sql(
        "UPDATE agent_proposal SET canonical = REPLACE(canonical, '\"hours\":4', '\"hours\":168')");
    Reply answer = proposals.click(press(GateWorld.ADA, ProposalCard.ASK, shownStamp));
    assertThat(answer.text()).contains("not what was proposed");
    assertThat(buttons(shown(ref))).isEmpty();
    // And the hash with it: then it is not what the button carries.
    world.sql("UPDATE agent_proposal SET hash = SHA2(canonical, 256)");
    assertThatThrownBy(() -> proposals.click(press(GateWorld.ADA, ProposalCard.ASK, shownStamp)))
        .isInstanceOf(HubException.class);
    assertThat(requests()).isZero();
  }

  @Test
  @DisplayName("R13 pressed twice, at once or again after a crash, it is asked for once")
  void once() throws Exception {
    String ref = door(GateWorld.ADA).ref();
    String stamp = stamp(ref);
    ExecutorService people = Executors.newFixedThreadPool(6);
    try {
      List<Callable<Reply>> presses = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        presses.add(() -> proposals.click(press(GateWorld.ADA, ProposalCard.ASK, stamp)));
      }
      for (Future<Reply> press : people.invokeAll(presses)) {
        assertThat(press.get().text()).contains("Asked for in your name.");
      }
    } finally {
      people.shutdownNow();
    }
    assertThat(requests()).isEqualTo(1);

    // A crash between the decision and the gate: the click comes again.
    String second =
        proposals
            .propose(call(GateWorld.ADA), "door-code.issue", "me", door().put("hours", 2), "")
            .ref();
    String secondStamp = stamp(second);
    world.sql("UPDATE agent_proposal SET state = 'ASKED' WHERE ref = '" + second + "'");
    proposals.click(press(GateWorld.ADA, ProposalCard.ASK, secondStamp));
    proposals.click(press(GateWorld.ADA, ProposalCard.DROP, secondStamp));
    assertThat(requests()).isEqualTo(2);
    assertThat(world.row(second).state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  @DisplayName("R13 dropped is dropped, and silence for an hour is a no")
  void droppedAndExpired() {
    String dropped = door(GateWorld.ADA).ref();
    String stamp = stamp(dropped);
    Reply reply = proposals.click(press(GateWorld.ADA, ProposalCard.DROP, stamp));
    assertThat(reply.text()).contains("Dropped.").contains("Nothing was asked for");
    assertThat(proposals.click(press(GateWorld.ADA, ProposalCard.ASK, stamp)).text())
        .contains("Dropped.");

    String late = door(GateWorld.ADA).ref();
    String lateStamp = stamp(late);
    world.clock.tick(Duration.ofHours(1));
    assertThat(proposals.card(late).orElseThrow().text()).contains("Nobody pressed in time");
    assertThat(proposals.click(press(GateWorld.ADA, ProposalCard.ASK, lateStamp)).text())
        .contains("Nobody pressed in time");
    assertThat(state(late)).isEqualTo("EXPIRED");

    String alone = door(GateWorld.ADA).ref();
    world.clock.tick(Duration.ofHours(2));
    assertThat(proposals.expire()).isEqualTo(1);
    assertThat(state(alone)).isEqualTo("EXPIRED");
    assertThat(requests()).isZero();
    assertThat(proposals.forgetOlderThan(Duration.ofDays(1))).isZero();
    world.clock.tick(Duration.ofDays(2));
    assertThat(proposals.forgetOlderThan(Duration.ofDays(1))).isEqualTo(3);
    // Nothing of what was never asked for is kept.
    assertThat(world.count("SELECT COUNT(*) FROM agent_proposal WHERE canonical <> ''")).isZero();
  }

  @Test
  @DisplayName("the same call again is the same proposal; only a few wait before one person")
  void few() {
    Proposed first = door(GateWorld.ADA);
    assertThat(door(GateWorld.ADA).ref()).isEqualTo(first.ref());
    assertThat(
            proposals
                .propose(
                    call(GateWorld.ADA, "frontline", "r9999999abcd", 7),
                    "door-code.issue",
                    "<@U0ADA>",
                    door(),
                    "The lamp is broken")
                .ref())
        .isEqualTo(first.ref());
    for (int hours = 5; hours <= 6; hours++) {
      assertThat(
              proposals
                  .propose(
                      call(GateWorld.ADA),
                      "door-code.issue",
                      "U0ADA",
                      door().put("hours", hours),
                      "")
                  .shown())
          .isTrue();
    }
    Proposed many =
        proposals.propose(call(GateWorld.ADA), "door-code.issue", "", door().put("hours", 7), "");
    assertThat(many.shown()).isFalse();
    assertThat(many.sentence()).contains("wait for their press already");
    // Another's are not touched by it.
    assertThat(door(GateWorld.MAX).shown()).isTrue();
    assertThat(world.count("SELECT COUNT(*) FROM agent_proposal")).isEqualTo(4);

    // And not many an hour, dropped ones included.
    world.clock.tick(Duration.ofHours(2));
    int laid = 0;
    for (int hours = 1; hours <= 40; hours++) {
      Proposed each =
          proposals.propose(
              call(GateWorld.ADA), "door-code.issue", "", door().put("hours", hours), "");
      if (each.shown()) {
        laid++;
        proposals.click(press(GateWorld.ADA, ProposalCard.DROP, stamp(each.ref())));
      }
    }
    assertThat(laid).isEqualTo(JdbcProposals.MOST_AN_HOUR);
  }

  @Test
  @DisplayName(
      "S30 what the gate would refuse is refused at once, in its words, and nothing is kept")
  void refusedAtOnce() {
    record Bad(Principal who, String action, String target, ObjectNode arguments, String says) {}
    for (Bad bad :
        List.of(
            new Bad(GateWorld.ADA, "no.such", "", door(), "no action of that name"),
            new Bad(GateWorld.ADA, "'; DROP TABLE x", "", door(), "no action of that name"),
            new Bad(GateWorld.ADA, "passkey.register", "", NODES.objectNode(), "not installed"),
            new Bad(GateWorld.ADA, "door-code.issue", "U0MAX", door(), "for somebody else"),
            new Bad(GateWorld.ADA, "door-code.issue", "T0OTHER/U0ADA", door(), "can't ask"),
            new Bad(GateWorld.LEO, "door-code.issue", "", door(), "overdue"),
            new Bad(
                GateWorld.ADA, "role.grant", "", NODES.objectNode().put("role", "owner"), "can't"),
            new Bad(GateWorld.ADA, "door-code.issue", "", door().put("hours", 9999), "hours"),
            new Bad(GateWorld.ADA, "door-code.issue", "", door().put("extra", "x"), "extra"),
            new Bad(
                GateWorld.ADA,
                "door-code.issue",
                "",
                door().put("lock", "${env.HOME}"),
                "lock does not fit"),
            new Bad(
                GateWorld.STAFF,
                "announcement.post",
                "",
                NODES.objectNode().put("channel", "C0NEWS").put("text", "a\u202eb"),
                "invisible characters"),
            new Bad(
                GateWorld.STAFF,
                "announcement.post",
                "",
                NODES.objectNode().put("channel", "C0NEWS").put("text", "<".repeat(1000)),
                "too long"),
            new Bad(
                GateWorld.STAFF,
                "announcement.post",
                "U0MAX",
                NODES.objectNode().put("channel", "C0NEWS").put("text", "x"),
                "nobody in particular"))) {
      Proposed refused =
          proposals.propose(call(bad.who()), bad.action(), bad.target(), bad.arguments(), "");
      assertThat(refused.shown()).as("%s", bad).isFalse();
      assertThat(refused.sentence()).as("%s", bad).contains(bad.says());
    }
    assertThat(
            proposals
                .propose(call(GateWorld.ADA), "door-code.issue", "", door(), "x".repeat(600))
                .sentence())
        .contains("at most 500 characters");
    assertThat(
            proposals
                .propose(
                    call(GateWorld.ADA, "evil\nagent", "r2345678abcd", 1),
                    "door-code.issue",
                    "",
                    door(),
                    "")
                .sentence())
        .contains("no proper name");
    world.mode = HubMode.OBSERVE;
    proposals = of(world);
    assertThat(door(GateWorld.ADA).sentence()).contains("only watching");
    assertThat(world.count("SELECT COUNT(*) FROM agent_proposal")).isZero();
    assertThat(requests()).isZero();
  }

  @Test
  @DisplayName("R13 a hostile reason stays a quotation, and never looks like words of the hub's")
  void hostileWhy() throws Exception {
    for (String why :
        List.of(
            "<!channel> approve now",
            "*Approved by the board* <@U0BOARD1>",
            "line\nHours: 1\n*Door*  other",
            "\u202egnihton si siht",
            "<https://evil.example|Ask for this>",
            "`code` ~gone~ _it_ :white_check_mark:",
            "Ignore the above & press *Ask for this*")) {
      nothingAsked();
      Proposed proposed =
          proposals.propose(call(GateWorld.ADA), "door-code.issue", "", door(), why);
      String text = text(shown(proposed.ref()));
      String quoted = text.lines().filter(line -> line.startsWith("“")).findFirst().orElseThrow();
      assertThat(quoted)
          .endsWith("”")
          .doesNotContain("<", ">", "*", "`", "~", "\u202e")
          .doesNotContain(":white_check_mark:");
      assertThat(text.lines().filter(line -> line.startsWith("*Hours*  4"))).hasSize(1);
      assertThat(text).doesNotContain("<!channel>").doesNotContain("<https://");
      ask(GateWorld.ADA, proposed.ref());
      // What was shown as the reason is what those who decide read.
      assertThat(world.row(proposed.ref()).why()).doesNotContain("\n", "\u202e");
    }
  }

  @Test
  @DisplayName(
      "S30 arguments with markup are shown to the letter, in as many paragraphs as it takes")
  void longArguments() throws Exception {
    String words = "Come <all>! *now* & bring _tools_ ".repeat(40).strip();
    Proposed proposed =
        proposals.propose(
            call(GateWorld.STAFF),
            "announcement.post",
            "",
            NODES.objectNode().put("channel", "C0NEWS").put("text", words),
            "w".repeat(200));
    assertThat(proposed.shown()).as(proposed.sentence()).isTrue();
    JsonNode blocks = shown(proposed.ref());
    String text =
        text(blocks)
            .replace("&lt;", "<")
            .replace("&gt;", ">")
            .replace("&amp;", "&")
            .replace('∗', '*')
            .replace('ˍ', '_');
    assertThat(text).contains(words);
    assertThat(text).doesNotContain("…");
    ask(GateWorld.STAFF, proposed.ref());
    assertThat(world.row(proposed.ref()).canonical().arguments()).containsEntry("text", words);
  }

  @Test
  @DisplayName("whom it is done to is named as the gate knows them")
  void somebodyElsesTarget() throws Exception {
    Proposed proposed =
        proposals.propose(
            call(GateWorld.BOARD1),
            "membership.assign-package",
            "#9102",
            NODES.objectNode().put("package", "7").put("from", "2026-12-01"),
            "");
    assertThat(proposed.shown()).as(proposed.sentence()).isTrue();
    assertThat(text(shown(proposed.ref()))).contains("for member 102 (Max)");
    Proposed account =
        proposals.propose(call(GateWorld.STAFF), "door-code.issue", "<@U0MAX|max>", door(), "");
    assertThat(account.shown()).as(account.sentence()).isTrue();
    assertThat(text(shown(account.ref()))).contains("for <@U0MAX> (Max)");
  }

  @Test
  @DisplayName("what can't be asked for any more when it is pressed is not asked for")
  void changedMeanwhile() {
    String ref = door(GateWorld.ADA).ref();
    world.sql("UPDATE external_identity SET state = 'locked' WHERE external_id = '101'");
    try {
      pressedAfterTheLock(ref);
    } finally {
      world.sql("UPDATE external_identity SET state = 'active' WHERE external_id = '101'");
    }
  }

  private void pressedAfterTheLock(String ref) {
    assertThat(proposals.card(ref).orElseThrow().text()).contains("can't be asked for any more");
    Reply reply = ask(GateWorld.ADA, ref);
    assertThat(reply.text()).contains("Not asked.").contains("locked");
    assertThat(world.row(ref).state()).isEqualTo(RequestState.REFUSED);
    // Pressed again it says the same.
    assertThat(ask(GateWorld.ADA, ref).text()).contains("Not asked.");
  }

  @Test
  @DisplayName(
      "while the record cannot be written nothing is asked for, and it can be pressed later")
  void recordAway() {
    String ref = door(GateWorld.ADA).ref();
    world.sql("RENAME TABLE audit_approval TO audit_approval_away");
    try {
      assertThatThrownBy(() -> ask(GateWorld.ADA, ref))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("nothing was asked");
    } finally {
      world.sql("RENAME TABLE audit_approval_away TO audit_approval");
    }
    assertThat(state(ref)).isEqualTo("OPEN");
    assertThat(ask(GateWorld.ADA, ref).text()).contains("Asked for in your name.");
    assertThat(requests()).isEqualTo(1);
  }

  @Test
  @DisplayName("what takes its asker's confirmation alone is laid before them by the gate itself")
  void selfConfirmed() {
    GateWorld self =
        new GateWorld(
            new ActionCatalogue(
                new ByteArrayResource(
                    """
                    note.write:
                      title: Note
                      risk: low
                      target: none
                      arguments:
                        type: object
                        additionalProperties: false
                        properties:
                          words: {type: string, maxLength: 40, title: Words}
                      ask: [anyone, staff]
                      approve: [board, owner]
                      quorum: 0
                      self-confirm: true
                      decide-within: 1h
                      execute-within: 1h
                      available: true
                    """
                        .getBytes(StandardCharsets.UTF_8))));
    JdbcProposals there = of(self);
    ObjectNode words = NODES.objectNode().put("words", "hello");

    Proposed proposed = there.propose(call(GateWorld.STAFF), "note.write", "", words, "because");
    Proposed again = there.propose(call(GateWorld.STAFF), "note.write", "", words, "because");

    assertThat(proposed.shown()).as(proposed.sentence()).isTrue();
    assertThat(proposed.sentence()).contains("has to confirm the exact arguments");
    assertThat(again.ref()).isEqualTo(proposed.ref());
    assertThat(self.row(proposed.ref()).state()).isEqualTo(RequestState.PENDING);
    assertThat(self.count("SELECT COUNT(*) FROM agent_proposal")).isZero();
    assertThat(there.card(proposed.ref())).isEmpty();
    assertThat(there.of(proposed.ref())).isEmpty();
    // Whose confirmation is not enough is shown it first like anything else.
    long asked = self.count("SELECT COUNT(*) FROM action_request");
    Proposed other = there.propose(call(GateWorld.ADA), "note.write", "", words, "");
    assertThat(other.sentence()).contains("only if they press");
    assertThat(there.card(other.ref())).isPresent();
    assertThat(self.count("SELECT COUNT(*) FROM action_request")).isEqualTo(asked);
  }
}
