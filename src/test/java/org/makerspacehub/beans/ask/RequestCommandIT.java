package org.makerspacehub.beans.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.LEO;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.STAFF;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.core.io.ClassPathResource;

/** {@code /request} as people type it, and its forms as Slack sends them back. */
class RequestCommandIT {
  private static final ObjectMapper JSON = new ObjectMapper();

  private GateWorld world = new GateWorld();
  private final List<String> opened = new ArrayList<>();
  private final List<Principal> refreshed = new ArrayList<>();

  private final Modals modals =
      (opener, form) -> {
        opened.add(new ReplyJson().view(form.view(opener.principal())));
        return null;
      };

  @BeforeEach
  void begin() {
    world.begin();
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '^',
      textBlock =
          """
          door-code front 4 for the laser class       ^ lock-front-door ^ 4  ^ for the laser class
          DOOR-CODE lock-wood-shop 12h                 ^ lock-wood-shop  ^ 12 ^
          door-code.issue front 2 hours late delivery  ^ lock-front-door ^ 2  ^ late delivery
          door-code for <@U0ADA|ada> wood 1 &amp; more ^ lock-wood-shop  ^ 1  ^ & more
          door-code front 4 for me with <@U0MAX|max>   ^ lock-front-door ^ 4  ^ with <@U0MAX|max>
          """)
  @DisplayName("A door code in one line, forgiving; what is left over is the reason")
  void shortForms(String typed, String lock, long hours, String why) {
    say(ADA, typed, "");
    ActionRequest request = only();
    assertThat(request.canonical().target()).isEqualTo(ADA.id());
    assertThat(request.canonical().arguments())
        .containsEntry("lock", lock)
        .containsEntry("hours", (int) hours);
    assertThat(request.why()).isEqualTo(why == null ? "" : why);
    assertThat(request.state()).isEqualTo(RequestState.PENDING);
    assertThat(refreshed).contains(ADA, BOARD1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          door-code front 4 for @unknown the laser class ~ I don't know @unknown
          door-code for @unknown, front 4                ~ I don't know @unknown.
          door-code @Unknown front 4                     ~ I don't know @Unknown
          door-code front for @unknown                   ~ I don't know @unknown
          door-code front 4 class with @unknown          ~ I don't know @unknown
          door-code front 4 for &lt;@U0NOBODY|no.body&gt; ~ I don't know @no.body
          door-code front 4 for <@U0NOBODY>              ~ I don't know that account
          door-code front 4 for <!subteam^S1|@team>      ~ I don't know @team
          door-code front 4 please <@U0MAX|max>          ~ whether it is for them
          credit @unknown 20 thanks                      ~ I don't know @unknown
          credit #9101 20 thanks for @unknown            ~ I don't know @unknown
          unlock #9103 he paid, says @unknown            ~ I don't know @unknown
          """)
  @DisplayName("Whom I don't know nobody asks for: not for whoever typed it either, and it says so")
  void somebodyUnknown(String typed, String says) {
    String said = say(STAFF, typed, "trigger.1");
    assertThat(said).contains("Not asked yet").contains(says.replace("'", "\\u0027"));
    assertThat(opened).as("a form with somebody else's name in it").isEmpty();
    nothingWritten();
  }

  @Test
  @DisplayName("A form for somebody unknown, or for nobody, is not taken, and nothing is written")
  void formForSomebodyUnknown() {
    for (String whom : List.of("U0NOBODY", "@ada", "ada", "")) {
      Submitted submitted =
          form()
              .submit(
                  submission(
                      STAFF,
                      "request.make",
                      "door-code.issue",
                      Map.of("target", whom, "arg-lock", "lock-front-door", "arg-hours", "4")));
      assertThat(submitted.errors()).as(whom).containsOnlyKeys("target");
    }
    nothingWritten();
    Submitted own =
        form()
            .submit(
                submission(
                    ADA,
                    "request.make",
                    "door-code.issue",
                    Map.of("arg-lock", "lock-front-door", "arg-hours", "4")));
    assertThat(own.said()).contains("Asked");
    assertThat(only().canonical().target()).isEqualTo(ADA.id());
  }

  private void nothingWritten() {
    assertThat(world.count("SELECT COUNT(*) FROM action_request")).isZero();
    assertThat(world.count("SELECT COUNT(*) FROM guard_denial")).isZero();
    assertThat(world.auditDb.sql("SELECT COUNT(*) FROM audit_approval").query(Long.class).single())
        .isZero();
  }

  @Test
  @DisplayName("The answer says what was asked, who is asked, how long, and its reference")
  void answer() {
    String said = say(ADA, "door-code front 4 late delivery", "");
    assertThat(said)
        .contains("Asked: Door code", "one person", "board", "24 hours", only().ref())
        .contains("\"action_id\":\"request.withdraw\"");
    assertThat(say(LEO, "door-code front 4", "")).contains("Not asked", "overdue");
  }

  @Test
  @DisplayName("Credit for somebody, with a sum as people write sums")
  void credit() {
    say(STAFF, "credit <@U0ADA> $20 for the broken bit", "");
    ActionRequest request = only();
    assertThat(request.action()).isEqualTo("credit.grant");
    assertThat(request.canonical().target()).isEqualTo("101");
    assertThat(request.canonical().arguments())
        .containsEntry("amount", "20.00")
        .containsEntry("note", "for the broken bit");
    assertThat(say(STAFF, "credit #9101 lots thanks", "")).contains("A sum like 20");
    assertThat(say(STAFF, "credit nobody-at-all 20 thanks", "")).contains("no such member");
    assertThat(say(ADA, "credit <@U0ADA> 20 thanks", "")).contains("don\\u0027t know what to ask");
  }

  @Test
  @DisplayName("The menu has what the asker may ask for, and nothing else")
  void menu() {
    assertThat(say(ADA, "", "")).contains("request.ask.door-code.issue").doesNotContain("Credit");
    assertThat(say(STAFF, "", "")).contains("request.ask.credit.grant").doesNotContain("Erasure");
    assertThat(say(ADA, "help", "")).contains("/request door-code.issue [door] [hours]` Door code");
    assertThat(say(STAFF, "help", ""))
        .contains(
            "/request door-code.issue [door] [hours] (for @who)` Door code",
            "/request credit.grant [@who or number] [amount] [what for]` Credit");
    assertThat(say(Principal.person("T0OTHER", "U0ADA"), "", "")).contains("not open to you");
  }

  @Test
  @DisplayName("With words missing the command itself opens a form with the rest filled in")
  void commandOpensAForm() {
    assertThat(say(ADA, "door-code front", "trigger.1")).contains("opened a form");
    assertThat(opened).hasSize(1);
    assertThat(opened.get(0))
        .contains("\"initial_option\"", "lock-front-door", "number_input", "\"max_value\":\"168\"")
        .doesNotContain("users_select");
    say(STAFF, "door-code", "trigger.2");
    assertThat(opened.get(1)).contains("users_select");
    assertThat(say(ADA, "door-code front", "")).contains("Not asked yet", "hours");
    assertThat(world.count("SELECT COUNT(*) FROM action_request")).isZero();
  }

  @Test
  @DisplayName("Every action has a form that Slack takes, or says who puts its lists together")
  void everyForm() {
    world.grant(BOARD1, "owner");
    List<ActionEntry> open = desk().open(BOARD1);
    assertThat(open).hasSizeGreaterThan(8);
    for (ActionEntry entry : open) {
      if (!Argument.typeable(entry)) {
        org.assertj.core.api.Assertions.assertThatThrownBy(
                () -> form().click(click(BOARD1, RequestForm.ASK + entry.name(), entry.name())))
            .hasMessageContaining("/ask super:");
        assertThat(say(BOARD1, entry.name(), "trigger.1")).contains("/ask super:");
        continue;
      }
      form().click(click(BOARD1, RequestForm.ASK + entry.name(), entry.name()));
      String view = opened.get(opened.size() - 1);
      assertThat(view).as(entry.name()).contains("\"callback_id\":\"request.make\"");
      entry
          .arguments()
          .path("properties")
          .fieldNames()
          .forEachRemaining(
              name -> assertThat(view).as(entry.name()).contains("\"block_id\":\"arg-" + name));
    }
  }

  @Test
  @DisplayName("A form is checked field by field, and asks for exactly what was filled in")
  void submitted() {
    Submitted wrong =
        form()
            .submit(
                submission(
                    STAFF,
                    "request.make",
                    "credit.grant",
                    Map.of("target", "#9101", "arg-amount", "plenty", "arg-note", "Thanks")));
    assertThat(wrong.errors()).containsOnlyKeys("arg-amount");
    Submitted unknown =
        form()
            .submit(
                submission(
                    STAFF,
                    "request.make",
                    "credit.grant",
                    Map.of("target", "#1", "arg-amount", "20", "arg-note", "Thanks")));
    assertThat(unknown.errors()).containsOnlyKeys("target");
    Submitted done =
        form()
            .submit(
                submission(
                    STAFF,
                    "request.make",
                    "credit.grant",
                    Map.of(
                        "target", "#9101",
                        "arg-amount", "20",
                        "arg-note", "Thanks",
                        "why", "For the kiln")));
    assertThat(done.said()).contains("Asked", only().ref());
    assertThat(only().why()).isEqualTo("For the kiln");
    assertThat(only().canonical().arguments()).containsEntry("amount", "20.00");
  }

  @Test
  @DisplayName("S16 a form for what one may not ask for is not taken, whoever opened it")
  void forgedForm() {
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () ->
                form()
                    .submit(
                        submission(
                            ADA,
                            "request.make",
                            "credit.grant",
                            Map.of("target", "me", "arg-amount", "20", "arg-note", "me"))))
        .hasMessageContaining("not by you");
    Submitted forOther =
        form()
            .submit(
                submission(
                    ADA,
                    "request.make",
                    "door-code.issue",
                    Map.of("target", "U0MAX", "arg-lock", "lock-front-door", "arg-hours", "4")));
    assertThat(forOther.said()).contains("Not asked", "for somebody else");
  }

  @Test
  @DisplayName("A16 a change by form voids what was approved; list and withdraw show it")
  void changeAndWithdraw() {
    say(ADA, "door-code front 4", "");
    ActionRequest before = only();
    assertThat(say(ADA, "list", "")).contains(before.ref(), "0 of 1 approved", "24 hours left");
    say(ADA, "edit " + before.ref(), "trigger.1");
    assertThat(opened.get(0)).contains("request.change", "\"initial_value\":\"4\"");
    Submitted changed =
        form()
            .submit(
                submission(
                    ADA,
                    "request.change",
                    before.ref() + ":0",
                    Map.of("arg-lock", "lock-wood-shop", "arg-hours", "8")));
    assertThat(changed.said()).contains("Changed", "no longer counts");
    assertThat(only().stamp()).isNotEqualTo(before.stamp());
    assertThat(say(MAX, "withdraw " + before.ref(), "")).contains("no request of that name");
    assertThat(say(ADA, "withdraw `" + before.ref() + "`", "")).contains("Withdrawn");
    assertThat(only().state()).isEqualTo(RequestState.WITHDRAWN);
    assertThat(say(ADA, "list", "")).contains("no open requests");
  }

  @Test
  @DisplayName("What somebody typed cannot speak to the channel")
  void harmless() {
    world.sql(
        "UPDATE external_identity SET full_name = '<!channel> *Ada*' WHERE external_id='101'");
    assertThat(say(STAFF, "credit #9101 20 <!channel> *free* money", ""))
        .contains("Asked")
        .doesNotContain("<!channel>")
        .doesNotContain("*free*");
  }

  private ActionRequest only() {
    return world.row(world.db.sql("SELECT ref FROM action_request").query(String.class).single());
  }

  @Test
  @DisplayName("Without doors nobody can ask for a door code: it says so, and what helps")
  void noDoors() {
    world =
        new GateWorld(
            new ActionCatalogue(
                new ClassPathResource("actions.yaml"), setting -> !setting.equals("LOCK_IDS")));
    world.begin();
    assertThat(say(ADA, "", ""))
        .contains("Door code is not installed here: whoever runs the hub has to set LOCK_IDS first")
        .doesNotContain(RequestForm.ASK + "door-code");
    assertThat(say(ADA, "help", "")).doesNotContain("door-code.issue", "door-code.revoke");
    assertThat(say(ADA, "door-code front 2", "trigger"))
        .contains("Door code is not installed here");
    assertThat(say(ADA, "door-code.revoke ABCDEFGHIJKL", "trigger"))
        .contains("End of a door code is not installed here", "LOCK_IDS");
    assertThatThrownBy(
            () -> form().click(click(ADA, RequestForm.ASK + "door-code.issue", "door-code.issue")))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("LOCK_IDS");
    Approvals.Asked asked =
        world.ask(ADA, "door-code.issue", ADA.id(), Map.of("lock", "lock-front-door", "hours", 2));
    assertThat(asked.pending()).isFalse();
    assertThat(asked.toString()).contains("not installed here", "LOCK_IDS");
    assertThat(opened).isEmpty();
    assertThat(world.db.sql("SELECT state FROM action_request").query(String.class).list())
        .doesNotContain("PENDING");
    assertThat(say(STAFF, "", "")).as("the rest runs").contains(RequestForm.ASK + "credit.grant");
  }

  private String say(Principal who, String text, String trigger) {
    Reply reply =
        new CommandDesk(List.of(new RequestCommand(desk(), form(), modals)), world.guard())
            .answer(
                new SlackCommand(
                    Ref.next(),
                    who,
                    "/request",
                    text,
                    "C0HELPDSK",
                    "",
                    world.clock.instant(),
                    trigger))
            .reply();
    return new ReplyJson().message(reply);
  }

  private RequestForm form() {
    return new RequestForm(desk(), modals);
  }

  private RequestDesk desk() {
    Map<String, String> locks = new LinkedHashMap<>();
    locks.put("lock-front-door", "lock-front-door");
    locks.put("lock-wood-shop", "lock-wood-shop");
    return new RequestDesk(
        world.db,
        world.catalogue,
        new Choices(Map.of("lock", () -> locks, "package", () -> Map.of("7", "Full"))),
        world.desk(),
        world.own(),
        world.approvers,
        world.guard(),
        world.roles,
        world.directory,
        (person, ref) -> refreshed.add(person),
        world.clock,
        ZoneOffset.UTC);
  }

  private Click click(Principal who, String action, String value) {
    return new Click(
        Ref.next(), who, action, value, "C0HELPDSK", "1.1", "", "t", "", world.clock.instant());
  }

  private Submission submission(
      Principal who, String callback, String about, Map<String, String> values) {
    ObjectNode state = JSON.createObjectNode();
    values.forEach(
        (block, value) -> state.putObject(block).putObject(Form.ACTION).put("value", value));
    return new Submission(Ref.next(), who, callback, "V1", about, state, world.clock.instant());
  }
}
