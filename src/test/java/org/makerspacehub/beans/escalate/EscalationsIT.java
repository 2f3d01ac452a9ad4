package org.makerspacehub.beans.escalate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.SERVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.audit.AlertWebhook;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditEntry;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditReader;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.execute.ExecutorAlarms;
import org.makerspacehub.beans.gate.GateWorld;
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
  private final List<String> channel = new ArrayList<>();
  private final JdbcClient executor =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_executor", "hub_executor"));
  private final ExecutorAlarms alarms =
      new ExecutorAlarms(
          executor, new AlertWebhook("", new OutsideUrls("https://slack.com/api")), world.clock);
  private final AuditReader audit = new AuditReader(world.auditDb);
  private final JdbcEscalations escalations = escalations(world.audit);
  private final GateWatch watch = new GateWatch(world.db, audit, escalations, world.clock);

  @BeforeEach
  void begin() {
    world.begin();
    world.grant(OWNER, "owner");
  }

  @Test
  @DisplayName("A23 the channel at once, mail when nobody came, then the owner; each step recorded")
  void ladder() {
    escalations.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Too many.\nToday.");
    escalations.raise(Escalation.CEILING_HIT, "REFREFREFREF", "Too many.");
    assertThat(channel)
        .hasSize(2)
        .allSatisfy(told -> assertThat(told).startsWith("raise gate.ceil"));
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
        world.audit.intent("REFREFREFREF", "executor", "credit.grant", "7", java.util.Map.of());
    watch.look();
    assertThat(escalations.open()).isEmpty();
    world.clock.tick(Duration.ofMinutes(6));
    watch.look();
    assertThat(escalations.open())
        .extracting(JdbcEscalations.Call::what)
        .containsExactly(Escalation.AUDIT_FAILURE);
    world.audit.outcome(intent, "done", java.util.Map.of());
    assertThat(audit.openIntents(world.clock.instant())).isEmpty();
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
