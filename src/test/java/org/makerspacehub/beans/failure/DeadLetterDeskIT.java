package org.makerspacehub.beans.failure;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.ask.RequestCommand;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditEntry;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditReader;
import org.makerspacehub.beans.command.CommandDesk;
import org.makerspacehub.beans.command.DeadLettersCommand;
import org.makerspacehub.beans.command.ReplayRights;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.escalate.EscalationsCommand;
import org.makerspacehub.beans.escalate.OutcomeCommand;
import org.makerspacehub.beans.freeze.FreezeCommand;
import org.makerspacehub.beans.freeze.UnfreezeCommand;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxWorker;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.SlackLimits;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Dead letters through the command that people type, with the real policies and audit. */
class DeadLetterDeskIT {
  private static final EmbeddedMariaDb DATABASE = EmbeddedMariaDb.shared();
  private static final String REF = "7f3a9kd2mxq8";
  private static final DriverManagerDataSource HUB =
      new DriverManagerDataSource(DATABASE.url(), "hub_app", "hub_app");
  private static final DriverManagerDataSource AUDIT =
      new DriverManagerDataSource(DATABASE.url(), "hub_audit", "hub_audit");

  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T20:15:30Z"));
  private final JdbcClient db = JdbcClient.create(HUB);
  private final ObjectMapper json = new ObjectMapper();
  private final Map<String, Set<Role>> roles = new HashMap<>();
  private final List<String> rounds = new ArrayList<>();
  private final List<SlackCommand> answered = new ArrayList<>();
  private final Guard guard =
      new Guard(
          new Policies(Policies.BUILT_IN),
          person -> roles.getOrDefault(person.slackUserId(), Set.of()),
          denial -> {},
          "T0OURS");
  private final SlashCommand status = command("status", "hub.status", true);
  private final SlashCommand request = command("request", "hub.help", false);

  /** Anything privileged there is, as every command that does not say otherwise. */
  private final CommandDesk commands =
      new CommandDesk(
          List.of(
              status,
              request,
              command("freeze", "hub.freeze", false),
              command("unfreeze", "hub.freeze", false),
              command("outcome", "hub.outcome", false),
              command("escalations settle", "hub.escalations", false)),
          guard);

  private final DeadLetters letters =
      new DeadLetters(db, new JdbcTransactionManager(HUB), clock, true);
  private final DeadLetterDesk desk =
      new DeadLetterDesk(
          db,
          new JdbcTransactionManager(HUB),
          new AuditLog(JdbcClient.create(AUDIT), new JdbcTransactionManager(AUDIT), clock),
          clock,
          json,
          new ReplayRights(() -> commands, guard),
          rounds::add);
  private final DeadLettersCommand command =
      new DeadLettersCommand(desk, guard, new When(clock, ZoneOffset.UTC));
  private final InboxWorker inbox =
      new InboxWorker(
          db, new JdbcTransactionManager(HUB), clock, json, commands, new ReplyJson(), List.of());

  @AfterAll
  static void leaveNothing() {
    DATABASE.empty();
  }

  @BeforeEach
  void fresh() {
    DATABASE.empty();
    roles.put("U0OP", EnumSet.of(Role.OPERATOR));
    roles.put("U0STAFF", EnumSet.of(Role.STAFF));
    roles.put("U0ASKER", EnumSet.of(Role.STAFF));
  }

  @Test
  @DisplayName("A36 a command comes back as the same row with the same identity, and then is done")
  void comesBack() {
    long row = deadCommand("status", "U0ASKER");
    long letter = letterOf(row);
    String asItCame = keyAndPayload(row);

    assertThat(say("U0OP", "replay " + letter)).contains("back at work");
    assertThat(state(letter)).isEqualTo("RETRY");
    assertThat(keyAndPayload(row)).as("nothing of it can be edited").isEqualTo(asItCame);
    assertThat(say("U0OP", "replay " + letter)).contains("dealt with it already");

    InboxEvent again = inbox.claimOverdue();
    assertThat(again.id()).isEqualTo(row);
    assertThat(again.ref()).isEqualTo(REF);
    assertThat(again.attempts()).isOne();
    inbox.finish(inbox.answer(again));
    desk.settle();

    assertThat(state(letter)).isEqualTo("PROCESSED");
    assertThat(answered)
        .singleElement()
        .matches(c -> c.principal().slackUserId().equals("U0ASKER"));
    assertThat(db.sql("SELECT COUNT(*) FROM inbox_event").query(Long.class).single()).isOne();
    assertThat(audit()).contains("hub.deadletters.replay", "intent", "outcome", "T0OURS/U0OP");
  }

  @Test
  @DisplayName("S22 what fails again is the same letter in state ERROR, not a second one")
  void failsAgain() {
    long letter = letterOf(deadCommand("status", "U0ASKER"));
    say("U0OP", "replay " + letter);
    InboxEvent again = inbox.claimOverdue();
    letters.keep(
        new DeadLetter(
            REF, "inbox-door", again.id(), new IllegalStateException("still broken"), "{}"));
    inbox.finish(inbox.failed(again));
    desk.settle();

    assertThat(state(letter)).isEqualTo("ERROR");
    assertThat(db.sql("SELECT COUNT(*) FROM dead_letter").query(Long.class).single()).isOne();
    assertThat(desk.find(letter).orElseThrow())
        .matches(l -> l.attempts() == 1 && l.message().equals("still broken"));
  }

  @Test
  @DisplayName("A36 the rights of both count as they are now")
  void bothRights() {
    long letter = letterOf(deadCommand("status", "U0ASKER"));
    roles.put("U0ASKER", Set.of());
    assertThat(say("U0OP", "replay " + letter)).contains("may not ask for that any more");
    assertThat(say("U0STAFF", "replay " + letter)).contains("You may look, but not");
    assertThat(say("U0STAFF", "discard " + letter + " because")).contains("You may look, but not");
    assertThat(state(letter)).isEqualTo("ERROR");
    assertThat(inbox.claimOverdue()).isNull();
  }

  @Test
  @DisplayName("A36 a command older than an hour is put away instead, and the replayer is told")
  void tooOld() {
    long letter = letterOf(deadCommand("status", "U0ASKER"));
    clock.tick(Duration.ofMinutes(61));
    assertThat(say("U0OP", "replay " + letter)).contains("put away instead").contains("an hour");
    assertThat(state(letter)).isEqualTo("DISCARDED");
    assertThat(inbox.claimOverdue()).isNull();
  }

  @Test
  @DisplayName("A36 clicks, words and whatever asks for something are never done again for anyone")
  void never() {
    long click = letterOf(dead("slack-interaction", "{\"type\":\"block_actions\"}"));
    long mention = letterOf(dead("slack-event", "{\"event\":{\"type\":\"app_mention\"}}"));
    long asking = letterOf(deadCommand("request", "U0ASKER"));
    assertThat(say("U0OP", "replay " + click)).contains("never done again");
    assertThat(say("U0OP", "replay " + mention)).contains("never done again");
    assertThat(say("U0OP", "replay " + asking)).contains("only its author can do again");
    assertThat(inbox.claimOverdue()).isNull();
    long hint = letterOf(dead("fabman-webhook", "{\"type\":\"member_updated\"}"));
    assertThat(say("U0OP", "replay " + hint)).contains("back at work");
  }

  @Test
  @DisplayName("A36 no request, review, freeze or execution comes into being by replay")
  void nothingPrivileged() {
    List<Long> gate = new ArrayList<>();
    for (String name :
        List.of(
            SignedClick.APPROVE,
            SignedClick.DENY,
            SignedClick.LIFT,
            SignedClick.OWNER_AGREE,
            SignedClick.OWNER_CANCEL,
            SignedClick.HAPPENED)) {
      String button =
          "{\"type\":\"block_actions\",\"actions\":[{\"action_id\":\"%s\"}]}".formatted(name);
      String form =
          "{\"type\":\"view_submission\",\"view\":{\"callback_id\":\"%s\"}}".formatted(name);
      gate.add(letterOf(dead(Arrival.INTERACTION, button)));
      gate.add(letterOf(dead(Arrival.SUBMISSION, form)));
    }
    for (String[] typed :
        List.of(
            new String[] {"/request", "door"},
            new String[] {"/hub", "freeze now"},
            new String[] {"/hub", "unfreeze"},
            new String[] {"/hub", "outcome"},
            new String[] {"/hub", "escalations settle 1 x"})) {
      gate.add(
          letterOf(
              dead(
                  Arrival.COMMAND,
                  "{\"team_id\":\"T0OURS\",\"user_id\":\"U0ASKER\",\"command\":\"%s\",\"text\":\"%s\"}"
                      .formatted(typed[0], typed[1]))));
    }
    // Whoever holds every role there is may not either.
    roles.put("U0OP", EnumSet.of(Role.OPERATOR, Role.OWNER, Role.BOARD, Role.STAFF));
    for (long letter : gate) {
      assertThat(say("U0OP", "replay " + letter))
          .containsAnyOf("never done again", "only its author can do again");
      assertThat(state(letter)).isEqualTo("ERROR");
    }
    assertThat(inbox.claimOverdue()).isNull();
    assertThat(answered).isEmpty();
    for (String table :
        List.of("action_request", "action_review", "action_execution", "signed_click", "freeze")) {
      assertThat(db.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single())
          .as(table)
          .isZero();
    }
  }

  @Test
  @DisplayName("A36 the commands that ask for, decide or stop something are none to be replayed")
  void privilegedCommands() {
    assertThat(
            List.of(
                new RequestCommand(null, null, null),
                new FreezeCommand(null, null, null, null),
                new UnfreezeCommand(null, null),
                new EscalationsCommand(null, null),
                new OutcomeCommand(null, null)))
        .extracting(SlashCommand::mayBeReplayed)
        .containsOnly(false);
  }

  private String keyAndPayload(long row) {
    return db.sql(
            "SELECT CONCAT_WS(' ', id, source, event_id, ref, payload) FROM inbox_event WHERE id = :id")
        .param("id", row)
        .query(String.class)
        .single();
  }

  @Test
  @DisplayName("A36 two who bring the same letter back at once do it once")
  void twoAtOnce() throws Exception {
    long letter = letterOf(deadCommand("status", "U0ASKER"));
    ExecutorService both = Executors.newFixedThreadPool(4);
    try {
      Callable<String> replay = () -> say("U0OP", "replay " + letter);
      List<Future<String>> said = both.invokeAll(List.of(replay, replay, replay, replay));
      long back = 0;
      for (Future<String> each : said) {
        back += each.get(30, TimeUnit.SECONDS).contains("back at work") ? 1 : 0;
      }
      assertThat(back).isOne();
    } finally {
      both.shutdownNow();
    }
    assertThat(desk.find(letter).orElseThrow().attempts()).isOne();
  }

  @Test
  @DisplayName("A36 putting away needs a reason, which is kept with who and when")
  void discard() {
    long letter = letterOf(deadCommand("status", "U0ASKER"));
    assertThat(say("U0OP", "discard " + letter)).contains("please say why");
    assertThat(say("U0OP", "discard " + letter + "  x ")).contains("please say why");
    assertThat(state(letter)).isEqualTo("ERROR");
    assertThat(say("U0OP", "Discard " + letter + " The Machine is gone")).contains("put away");
    assertThat(desk.find(letter).orElseThrow())
        .matches(
            l -> l.reason().equals("The Machine is gone") && l.decidedBy().equals("T0OURS/U0OP"));
    assertThat(say("U0OP", "discard " + letter + " again")).contains("dealt with it already");
    assertThat(say("U0OP", String.valueOf(letter))).contains("The Machine is gone");
    assertThat(audit()).contains("hub.deadletters.discard");
  }

  @Test
  @DisplayName("a letter of the sync starts a round; one of a schedule has nothing to bring back")
  void schedules() {
    letters.keep(new DeadLetter(REF, "sync-all", null, new IllegalStateException("x"), ""));
    long sync = desk.page(1).get(0).id();
    assertThat(say("U0OP", "replay " + sync)).contains("new round");
    assertThat(rounds).hasSize(1);
    assertThat(state(sync)).isEqualTo("PROCESSED");
    letters.keep(new DeadLetter(REF, "ops-watch", null, new IllegalStateException("x"), ""));
    assertThat(say("U0OP", "replay " + desk.page(1).get(0).id())).contains("nothing to bring back");
  }

  @Test
  @DisplayName("S10 lists and shows letters within Slack's limits, with nothing of theirs in force")
  void shown() {
    assertThat(say("U0OP", "")).contains("Nothing has stopped");
    for (int i = 0; i < 23; i++) {
      letters.keep(
          new DeadLetter(
              REF,
              "inbox-door",
              null,
              new IllegalStateException("<!channel> *bold* xoxb-1234-abc ".repeat(20)),
              "{\"text\":\"<!here> `x`\",\"password\":\"hunter2\",\"n\":" + i + "}"));
      clock.tick(Duration.ofMinutes(1));
    }
    String first = say("U0OP", "");
    assertThat(first).contains("23 wait").contains("page 1 of 3").doesNotContain("<!channel>");
    assertThat(say("U0OP", "page 3")).contains("page 3 of 3");
    assertThat(say("U0OP", "page 9")).contains("no page 9");
    assertThat(say("U0OP", String.valueOf(desk.page(1).get(0).id())))
        .doesNotContain("<!here>", "hunter2", "xoxb-1234");
    assertThat(say("U0OP", "4711")).contains("no dead letter 4711");
    assertThat(say("U0OP", "frobnicate")).contains("did not understand");
  }

  private String say(String user, String rest) {
    Reply reply =
        command.answer(
            new SlackCommand(
                "8g4b9kd2mxq8",
                Principal.person("T0OURS", user),
                "/hub",
                "deadletters " + rest,
                "C0HELP",
                "",
                clock.instant()),
            rest);
    SlackLimits.check(reply);
    return reply.text() + SlackLimits.json(reply);
  }

  private long deadCommand(String verb, String user) {
    return dead(
        "slack-command",
        "{\"team_id\":\"T0OURS\",\"user_id\":\"%s\",\"command\":\"/hub\",\"text\":\"%s\"}"
            .formatted(user, verb));
  }

  private long dead(String source, String payload) {
    db(
        "INSERT INTO inbox_event (source, event_id, ref, payload, received_at, state, attempts)"
            + " VALUES (:source, UUID(), :ref, :payload, :at, 'DEAD', 6)",
        Map.of(
            "source",
            source,
            "ref",
            REF,
            "payload",
            payload,
            "at",
            Timestamp.from(clock.instant().minusSeconds(60))));
    long id = db.sql("SELECT MAX(id) FROM inbox_event").query(Long.class).single();
    letters.keep(
        new DeadLetter(REF, "inbox-door", id, new IllegalStateException("broken"), payload));
    return id;
  }

  /** As the administrator: the hub's user may not insert into the inbox. */
  private static void db(String sql, Map<String, ?> parameters) {
    JdbcClient.create(new DriverManagerDataSource(DATABASE.url(), "sandbox_admin", "sandbox_admin"))
        .sql(sql)
        .params(parameters)
        .update();
  }

  private long letterOf(long row) {
    return db.sql("SELECT id FROM dead_letter WHERE inbox_id = :row")
        .param("row", row)
        .query(Long.class)
        .single();
  }

  private String state(long letter) {
    return desk.find(letter).orElseThrow().state();
  }

  private String audit() {
    return String.join(
        "\n",
        new AuditReader(JdbcClient.create(AUDIT))
            .entries(AuditChain.PRIVILEGED).stream().map(AuditEntry::toString).toList());
  }

  private SlashCommand command(String verb, String action, boolean replayable) {
    return new SlashCommand() {
      @Override
      public String command() {
        return "/hub";
      }

      @Override
      public String verb() {
        return verb;
      }

      @Override
      public String action() {
        return action;
      }

      @Override
      public String usage() {
        return "/hub " + verb;
      }

      @Override
      public String help() {
        return "For a test.";
      }

      @Override
      public boolean mayBeReplayed() {
        return replayable;
      }

      @Override
      public Reply answer(SlackCommand command, String rest) {
        answered.add(command);
        return Reply.of("done");
      }
    };
  }
}
