package org.makerspacehub.beans.escalate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.SERVER;

import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AlertWebhook;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditEntry;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditReader;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.execute.ExecutorAlarms;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.OutcomeWords;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Calling people step by step, over the real database. */
class EscalationsIT {
  private static final Principal OWNER = Principal.person("T0OURS", "U0OWNER");

  private final GateWorld world = new GateWorld();
  private final List<String> channel = Collections.synchronizedList(new ArrayList<>());
  private final JdbcClient executor =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_executor", "hub_executor"));
  private final ExecutorAlarms alarms =
      new ExecutorAlarms(
          executor, new AlertWebhook("", new OutsideUrls("https://slack.com/api")), world.clock);
  private final AuditReader audit = new AuditReader(world.auditDb);
  private final JdbcEscalations escalations = escalations(world.audit);
  private final GateWatch watch =
      new GateWatch(world.db, world.transactions, audit, escalations, world.clock);

  @BeforeEach
  void begin() {
    world.begin();
    world.grant(OWNER, "owner");
  }

  @Test
  @DisplayName("A23 the channel at once, mail when nobody came, then the owner; each step recorded")
  void ladder() {
    escalations.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Too many.\nToday.");
    escalations.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Too many.\nToday.");
    assertThat(channel)
        .as("once, however often it strikes")
        .singleElement()
        .satisfies(told -> assertThat(told).startsWith("raise gate.ceil"));
    assertThat(addresses()).isEmpty();
    tick(Duration.ofMinutes(29));
    assertThat(addresses()).isEmpty();
    tick(Duration.ofMinutes(1));
    assertThat(addresses()).containsExactly("a@example.org", "b@example.org");
    tick(Duration.ofMinutes(89));
    assertThat(addresses()).hasSize(2);
    tick(Duration.ofMinutes(1));
    assertThat(addresses()).containsExactly("a@example.org", "b@example.org", "U0OWNER");
    tick(Duration.ofHours(9));
    assertThat(addresses()).hasSize(3);
    assertThat(audit.entries(AuditChain.ESCALATION))
        .extracting(entry -> entry.step() + " " + entry.details().get("to"))
        .containsExactly("escalated channel", "escalated mail", "escalated owner");
  }

  @Test
  @DisplayName("what is settled is told to nobody any more, and what strikes again is a new call")
  void settled() {
    escalations.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Too many today.");
    assertThat(escalations.settle("REFREFREFREF", BOARD1, "Looked at it: a class.")).isEqualTo(1);
    assertThat(escalations.settle("REFREFREFREF", BOARD1, "Again.")).isZero();
    tick(Duration.ofHours(3));
    assertThat(addresses()).isEmpty();
    assertThat(channel.get(channel.size() - 1)).startsWith("clear gate.ceiling_hit.REFREFREFREF");
    List<AuditEntry> record = audit.entries(AuditChain.ESCALATION);
    assertThat(record).extracting(AuditEntry::step).containsExactly("escalated", "settled");
    assertThat(record.get(1).actor()).isEqualTo(BOARD1.id());
    assertThat(record.get(1).details()).containsEntry("how", "Looked at it: a class.");
    escalations.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Too many today.");
    assertThat(escalations.open()).hasSize(1);
  }

  @Test
  @DisplayName("A29 a record that cannot be written does not keep people from being called")
  void withoutRecord() {
    DriverManagerDataSource nobody =
        new DriverManagerDataSource("jdbc:mariadb://127.0.0.1:1/x?connectTimeout=200", "a", "b");
    JdbcEscalations unrecorded =
        escalations(
            new AuditLog(
                JdbcClient.create(nobody), new JdbcTransactionManager(nobody), world.clock));
    unrecorded.raise(Escalation.AUDIT_FAILURE, "audit", "The record cannot be written.");
    assertThat(channel).hasSize(1);
    assertThat(escalations.open()).hasSize(1);
    escalations.look();
    assertThat(audit.entries(AuditChain.ESCALATION)).as("recorded later").hasSize(1);
  }

  @Test
  @DisplayName("a database that is away fails nobody who calls")
  void databaseAway() {
    DriverManagerDataSource nobody =
        new DriverManagerDataSource("jdbc:mariadb://127.0.0.1:1/x?connectTimeout=200", "a", "b");
    ExecutorAlarms cut =
        new ExecutorAlarms(
            JdbcClient.create(nobody),
            new AlertWebhook("", new OutsideUrls("https://slack.com/api")),
            world.clock);
    assertThatCode(() -> cut.raise(Escalation.AUDIT_FAILURE, "audit", "x"))
        .doesNotThrowAnyException();
    assertThatCode(() -> cut.settle(Escalation.AUDIT_FAILURE, "audit", "x"))
        .doesNotThrowAnyException();
  }

  @Test
  @DisplayName("A26 approved and not carried out: people are called well within its time")
  void notCarriedOut() {
    String ref = world.door(ADA).ref();
    watch.look();
    assertThat(escalations.open()).isEmpty();
    world.sql(
        "UPDATE action_request SET state = 'APPROVED', approved_at = '2026-11-23 20:00:00',"
            + " execute_by = '2026-11-23 21:00:00'");
    world.clock.tick(Duration.ofSeconds(59));
    watch.look();
    assertThat(escalations.open()).isEmpty();
    world.clock.tick(Duration.ofSeconds(1));
    watch.look();
    watch.look();
    assertThat(escalations.open())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.what()).isEqualTo(Escalation.NOT_EXECUTED);
              assertThat(call.ref()).isEqualTo(ref);
            });
    world.sql("UPDATE action_request SET state = 'SENT'");
    watch.look();
    assertThat(escalations.open()).isEmpty();
  }

  @Test
  @DisplayName("A25 an effect that nobody knows of calls people until it is known")
  void unknownEffect() {
    world.door(ADA);
    world.sql("UPDATE action_request SET state = 'UNKNOWN'");
    watch.look();
    assertThat(escalations.open())
        .extracting(JdbcEscalations.Call::what)
        .containsExactly(Escalation.EFFECT_UNKNOWN);
    world.sql("UPDATE action_request SET state = 'SUCCEEDED'");
    watch.look();
    assertThat(escalations.open()).isEmpty();
  }

  @Test
  @DisplayName("what a person settled while it lasts is not called for again; what was over is")
  void whatLasts() {
    String ref = world.door(ADA).ref();
    escalations.still(Escalation.REQUEST_STUCK, ref, "It cannot be worked on.");
    escalations.still(Escalation.REQUEST_STUCK, ref, "It cannot be worked on.");
    assertThat(escalations.open(Escalation.REQUEST_STUCK)).containsExactly(ref);
    assertThat(escalations.open(Escalation.QUORUM_UNREACHABLE)).isEmpty();
    watch.look();
    assertThat(escalations.open()).hasSize(1);
    assertThat(escalations.settle(ref, BOARD1, "I look at it.")).isEqualTo(1);
    escalations.still(Escalation.REQUEST_STUCK, ref, "It cannot be worked on.");
    assertThat(escalations.open()).isEmpty();

    String other = world.door(MAX).ref();
    escalations.still(Escalation.REQUEST_STUCK, other, "It cannot be worked on.");
    world.sql("UPDATE action_request SET ended_at = NOW(3)");
    watch.look();
    assertThat(escalations.open()).as("ended, but nobody was told").hasSize(1);
    world.sql("UPDATE action_request SET shown_version = version");
    watch.look();
    assertThat(escalations.open()).isEmpty();
    escalations.still(Escalation.REQUEST_STUCK, other, "It strikes again.");
    assertThat(escalations.open()).hasSize(1);
  }

  @Test
  @DisplayName("S3 an intention without an outcome calls people")
  void openIntent() {
    AuditLog.Intent intent =
        world.audit.intent(Ref.next(), "executor", "credit.grant", "7", java.util.Map.of());
    watch.look();
    assertThat(escalations.open()).isEmpty();
    world.clock.tick(Duration.ofMinutes(6));
    watch.look();
    assertThat(escalations.open())
        .extracting(JdbcEscalations.Call::what)
        .containsExactly(Escalation.AUDIT_FAILURE);
    world.audit.outcome(intent, "done", java.util.Map.of());
    assertThat(audit.openIntents(world.clock.instant())).isEmpty();
    watch.look();
    assertThat(escalations.open()).as("over when its outcome stands there").isEmpty();
  }

  @Test
  @DisplayName("A26 what expired approved and never done stays called for until somebody saw it")
  void expiredApproved() {
    String ref = approved();
    world.clock.tick(Duration.ofMinutes(2));
    watch.look();
    world.sql("UPDATE action_request SET state = 'EXPIRED', ended_at = NOW(3)");
    watch.look();
    assertThat(escalations.open())
        .extracting(JdbcEscalations.Call::what)
        .containsExactly(Escalation.NOT_EXECUTED);
    assertThat(escalations.settle(ref, BOARD1, "The executor was down.")).isEqualTo(1);
    watch.look();
    assertThat(escalations.open()).isEmpty();
  }

  @Test
  @DisplayName(
      "A26 what was seen to is not called for again while it is the same, and is when anew")
  void seenTo() {
    String ref = approved();
    world.clock.tick(Duration.ofMinutes(2));
    watch.look();
    assertThat(escalations.settle(ref, BOARD1, "I am at it.")).isEqualTo(1);
    watch.look();
    world.clock.tick(Duration.ofMinutes(2));
    watch.look();
    assertThat(escalations.open()).as("it lasts, and somebody is at it").isEmpty();

    world.clock.tick(Duration.ofMinutes(1));
    world.sql("UPDATE action_request SET approved_at = '2026-11-23 20:05:00'");
    world.clock.tick(Duration.ofMinutes(2));
    watch.look();
    assertThat(escalations.open()).as("another approval").hasSize(1);
  }

  @Test
  @DisplayName("a failed execution calls people once, whatever the executor still could say")
  void failedExecution() {
    String ref = approved();
    execution(ref, "FAILED", "NULL");
    world.sql("UPDATE action_request SET state = 'FAILED'");
    watch.look();
    watch.look();
    assertThat(escalations.open())
        .singleElement()
        .satisfies(
            call -> {
              assertThat(call.what()).isEqualTo(Escalation.EXECUTION_FAILED);
              assertThat(call.ref()).isEqualTo(ref);
            });
    escalations.settle(ref, BOARD1, "Done by hand.");
    world.clock.tick(Duration.ofHours(1));
    watch.look();
    assertThat(escalations.open()).as("seen to").isEmpty();
  }

  @Test
  @DisplayName("what stopped at a ceiling, or was ended by somebody's word, is no second call")
  void failedOtherwise() {
    String stopped = approved();
    execution(stopped, "FAILED", "NULL");
    alarms.raise(Escalation.CEILING_HIT, stopped, "Twenty door codes today.");
    String found = world.door(BOARD1).ref();
    execution(found, "FAILED", "'T0OURS/U0BOARD2'");
    watch.look();
    assertThat(escalations.open())
        .extracting(JdbcEscalations.Call::what)
        .containsExactly(Escalation.CEILING_HIT);
  }

  @Test
  @DisplayName(
      "a press, a request or a freeze that was given up calls people; other commands do not")
  void givenUpAtTheDoor() {
    world.click(BOARD1, "gate.approve", "REFREFREFREF:x");
    String press = world.db.sql("SELECT event_id FROM signed_click").query(String.class).single();
    letter("refpress2345", "slack-interaction", press, "{}");
    letter("refrequest23", "slack-command", "r", "{\"command\":\"/request\",\"text\":\"door\"}");
    letter("reffreeze234", "slack-command", "f", "{\"command\":\"/hub\",\"text\":\" freeze x\"}");
    letter("refstatus234", "slack-command", "s", "{\"command\":\"/hub\",\"text\":\"status\"}");
    letter(
        "refform23456", "slack-submission", "m", "{\"view\":{\"callback_id\":\"request.make\"}}");
    letter("refmember234", "slack-command", "h", "{\"command\":\"/membership\",\"text\":\"\"}");
    watch.look();
    watch.look();
    assertThat(escalations.open())
        .allSatisfy(call -> assertThat(call.what()).isEqualTo(Escalation.DEAD_LETTER))
        .extracting(JdbcEscalations.Call::ref)
        .containsExactlyInAnyOrder("refpress2345", "refrequest23", "reffreeze234", "refform23456");
    assertThat(channel).hasSize(4);
    tick(Duration.ofMinutes(30));
    tick(Duration.ofMinutes(90));
    assertThat(addresses()).contains("a@example.org", "b@example.org", "U0OWNER");

    world.sql("UPDATE dead_letter SET state = 'DISCARDED' WHERE ref = 'refpress2345'");
    watch.look();
    assertThat(escalations.open()).as("put away with a reason").hasSize(3);
  }

  @Test
  @DisplayName(
      "an alarm of a name that is not known here is called for as itself, and blocks nothing")
  void unknownAlarm() {
    world.sql(
        "INSERT INTO executor_alarm (what, ref, sentence, raised, at) VALUES"
            + " ('VENDOR_ON_FIRE', 'REFREFREFREF', 'It burns.', 1, NOW(3)),"
            + " ('<!channel> x', 'REFREFREFREX', 'Odd.', 1, NOW(3)),"
            + " ('CEILING_HIT', 'REFREFREFREY', 'Too many.', 1, NOW(3))");
    watch.look();
    assertThat(escalations.open())
        .extracting(JdbcEscalations.Call::name)
        .containsExactly("VENDOR_ON_FIRE", "OTHER", "CEILING_HIT");
    assertThat(JdbcEscalations.title(escalations.open().get(0)))
        .isEqualTo("The executor calls: vendor on fire");
    assertThat(world.count("SELECT COUNT(*) FROM executor_alarm WHERE handled_at IS NULL"))
        .isZero();
    world.sql(
        "INSERT INTO executor_alarm (what, ref, sentence, raised, at) VALUES"
            + " ('VENDOR_ON_FIRE', 'REFREFREFREF', 'It is out.', 0, NOW(3))");
    watch.look();
    assertThat(escalations.open()).hasSize(2);
  }

  @Test
  @DisplayName("A25 whoever looked at the vendor finds the buttons, and hears whether it counts")
  void outcome() {
    OutcomeCommand command = new OutcomeCommand(world.db, new When(world.clock, ZoneOffset.UTC));
    assertThat(say(command)).contains("There is nothing that I don");
    String ref = approved();
    execution(ref, "UNKNOWN", "NULL");
    world.sql("UPDATE action_request SET state = 'UNKNOWN'");
    assertThat(say(command))
        .contains("gate.outcome.happened", "gate.outcome.not", "outcome:" + ref, "door-code.issue");
    world.sql("UPDATE action_execution SET next_look_at = '2026-11-23 21:00:00'");
    assertThat(say(command)).as("still being asked").doesNotContain("gate.outcome");

    OutcomeClicks clicks =
        new OutcomeClicks(
            new RequestBook(world.db),
            new OutcomeWords(world.db, "T0OURS", who -> "", world.clock),
            world.guard());
    assertThat(press(clicks, ADA, ref)).contains("Only the board and the owner");
    world.grant(ADA, "board");
    assertThat(press(clicks, ADA, ref)).contains("asked for it yourself");
    assertThat(press(clicks, BOARD1, ref)).contains("written down in a moment");
    assertThat(world.row(ref).state()).as("by the executor alone").isEqualTo(RequestState.UNKNOWN);
    world.sql("UPDATE action_request SET state = 'SUCCEEDED'");
    assertThat(press(clicks, BOARD1, ref)).contains("known already");
    assertThat(press(clicks, BOARD1, "nothing")).contains("no such request");
  }

  private String say(OutcomeCommand command) {
    return new ReplyJson()
        .message(
            command.answer(
                new SlackCommand(
                    Ref.next(), BOARD1, "/hub", "outcome", "C0OPS", "", world.clock.instant()),
                ""));
  }

  private String press(OutcomeClicks clicks, Principal who, String ref) {
    return clicks
        .click(
            new Click(
                Ref.next(),
                who,
                SignedClick.HAPPENED,
                OutcomeWords.about(ref),
                "C0OPS",
                "1.1",
                "",
                "",
                "",
                world.clock.instant()))
        .text();
  }

  @Test
  @DisplayName("two hubs that look at once pass each alarm on once")
  void twoHubs() throws Exception {
    for (int i = 0; i < 20; i++) {
      world.sql(
          "INSERT INTO executor_alarm (what, ref, sentence, raised, at) VALUES"
              + " ('CEILING_HIT', 'REFREFREF%03d', 'Too many.', 1, NOW(3))".formatted(i));
    }
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      for (Future<?> each : List.of(two.submit(watch::look), two.submit(watch::look))) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      two.shutdownNow();
    }
    watch.look();
    assertThat(escalations.open()).hasSize(20);
    assertThat(channel.stream().filter(told -> told.startsWith("raise"))).hasSize(20);
  }

  @Test
  @DisplayName("what is worse than it was is told again, under the call that is open")
  void worse() {
    escalations.raise(Escalation.EFFECT_UNKNOWN, "REFREFREFREF", "The vendor is being asked.");
    escalations.raise(Escalation.EFFECT_UNKNOWN, "REFREFREFREF", "It is asked no more.");
    assertThat(channel).hasSize(2);
    assertThat(escalations.open())
        .singleElement()
        .satisfies(call -> assertThat(call.sentence()).isEqualTo("It is asked no more."));
  }

  @Test
  @DisplayName("a call whose word to the channel died with its process is told by another")
  void untold() {
    world.sql(
        "INSERT INTO escalation (what, ref, sentence, raised_at) VALUES"
            + " ('CEILING_HIT', 'REFREFREFREF', 'Too many.', '2026-11-23 19:50:00')");
    watch.look();
    assertThat(channel).containsExactly("raise gate.ceiling_hit.REFREFREFREF Too many.");
    world.sql(
        "INSERT INTO ops_notice (topic, sentence, ref, occurrences, first_at, last_at) VALUES"
            + " ('gate.ceiling_hit.REFREFREFREF', 'Too many.', 'REFREFREFREF', 1, NOW(3), NOW(3))");
    watch.look();
    assertThat(channel).hasSize(1);
  }

  @Test
  @DisplayName("A23 fifty calls that nobody settles keep no later one from mail and owner")
  void manyCalls() {
    for (int i = 0; i < 55; i++) {
      world.sql(
          "INSERT INTO escalation (what, ref, sentence, raised_at, step) VALUES"
              + " ('CEILING_HIT', 'REFREFREF%03d', 'Too many.', '2026-11-22 20:00:00', 3)"
                  .formatted(i));
    }
    escalations.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Too many.");
    tick(Duration.ofMinutes(30));
    assertThat(addresses()).containsExactly("a@example.org", "b@example.org");
    assertThat(escalations.settle("REFREFREFREF", BOARD1, "Seen.")).isEqualTo(1);
  }

  @Test
  @DisplayName("A29 a record that cannot be read keeps the calls going, and the look says so")
  void recordAway() {
    escalations.raise(Escalation.AUDIT_FAILURE, "audit", "The record cannot be written.");
    DriverManagerDataSource nobody =
        new DriverManagerDataSource("jdbc:mariadb://127.0.0.1:1/x?connectTimeout=200", "a", "b");
    GateWatch blind =
        new GateWatch(
            world.db,
            world.transactions,
            new AuditReader(JdbcClient.create(nobody)),
            escalations,
            world.clock);
    world.clock.tick(Duration.ofMinutes(31));
    assertThatThrownBy(blind::look).isInstanceOf(org.springframework.dao.DataAccessException.class);
    assertThat(addresses()).containsExactly("a@example.org", "b@example.org");
  }

  private String approved() {
    String ref = world.door(ADA).ref();
    world.sql(
        "UPDATE action_request SET state = 'APPROVED', approved_at = '2026-11-23 20:00:00',"
            + " execute_by = '2026-11-23 21:00:00' WHERE ref = '%s'".formatted(ref));
    return ref;
  }

  private void execution(String ref, String state, String settledBy) {
    world.sql(
        "INSERT INTO action_execution (request_ref, action, hash, idempotency_key, state, claimed_at,"
            + " ended_at, settled_by) VALUES ('%s', 'door-code.issue', REPEAT('0', 64), MD5('%s'),"
                .formatted(ref, ref)
            + " '%s', '2026-11-23 20:00:00', '2026-11-23 20:00:01', %s)"
                .formatted(state, settledBy));
  }

  private void letter(String ref, String source, String event, String payload) {
    world.sql(
        "INSERT INTO inbox_event (source, event_id, ref, payload, received_at, state) VALUES ('%s',"
                .formatted(source)
            + " '%s', '%s', '%s', '2026-11-23 19:59:00', 'DEAD')".formatted(event, ref, payload),
        "INSERT INTO dead_letter (ref, route_id, inbox_id, cause, message, payload, created_at,"
            + " updated_at) SELECT ref, 'inbox-process', id, 'java.lang.RuntimeException', 'x', '',"
            + " '2026-11-23 19:59:00', '2026-11-23 19:59:00' FROM inbox_event WHERE ref = '%s'"
                .formatted(ref));
  }

  @Test
  @DisplayName("what the executor calls for is passed on once, and its end too")
  void executorsAlarms() {
    for (int i = 0; i < 20; i++) {
      alarms.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Twenty door codes today.");
    }
    assertThat(world.count("SELECT COUNT(*) FROM executor_alarm")).isEqualTo(1);
    watch.look();
    watch.look();
    assertThat(escalations.open()).hasSize(1);
    assertThat(channel).hasSize(1);
    alarms.settle(Escalation.CEILING_HIT, "REFREFREFREF", "A new day.");
    watch.look();
    assertThat(escalations.open()).isEmpty();
  }

  private void tick(Duration time) {
    world.clock.tick(time);
    watch.look();
    watch.look();
  }

  private List<String> addresses() {
    return world
        .db
        .sql("SELECT address FROM outbox_message ORDER BY id")
        .query(String.class)
        .list();
  }

  private JdbcEscalations escalations(AuditLog log) {
    return new JdbcEscalations(
        world.db,
        world.transactions,
        new Notices() {
          @Override
          public void raise(String topic, String sentence, String ref) {
            channel.add("raise " + topic + " " + sentence);
          }

          @Override
          public void clear(String topic, String sentence) {
            channel.add("clear " + topic + " " + sentence);
          }
        },
        new JdbcOutbox(world.db, world.clock),
        new ReplyJson(),
        world.approvers,
        log,
        world.clock,
        new JdbcEscalations.Ladder(
            List.of("a@example.org", "b@example.org"),
            Duration.ofMinutes(30),
            Duration.ofHours(2)));
  }
}
