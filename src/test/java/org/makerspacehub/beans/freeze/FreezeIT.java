package org.makerspacehub.beans.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.SERVER;
import static org.makerspacehub.beans.gate.GateWorld.STAFF;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.execute.ExecutorFreeze;
import org.makerspacehub.beans.execute.FreezeDesk;
import org.makerspacehub.beans.execute.OwnerDesk;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.owner.OwnerBook;
import org.makerspacehub.beans.owner.OwnerCount;
import org.makerspacehub.beans.owner.OwnerEnding;
import org.makerspacehub.beans.owner.OwnerReplacements;
import org.makerspacehub.beans.owner.Replacement;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Stopping everything and letting it go again, over the real database and its real grants. */
class FreezeIT {
  private static final Principal OWNER = Principal.person("T0OURS", "U0OWNER");
  private static final Principal BOARD1_AGAIN = Principal.person("T0OURS", "U0BOARD1B");

  private final GateWorld world = new GateWorld();
  private final DriverManagerDataSource executorSource =
      new DriverManagerDataSource(SERVER.url(), "hub_executor", "hub_executor");
  private final JdbcClient executor = JdbcClient.create(executorSource);
  private final FreezeBook book = new FreezeBook(world.db, world.clock);
  private final List<Principal> notPeople = new ArrayList<>();
  private final FreezeDesk desk =
      new FreezeDesk(
          new FreezeBook(executor, world.clock),
          new LiftCount(
              executor, "T0OURS", who -> notPeople.contains(who) ? "No." : "", world.clock),
          world.audit);

  @BeforeEach
  void begin() {
    world.begin();
    world.grant(OWNER, "owner");
  }

  @Test
  @DisplayName("A35 the board's word stops everything at once, and people are told")
  void freezes() {
    assertThat(frozen()).isEmpty();
    String said = answer(freezeCommand(), BOARD1, "the front door's lock is odd <!channel>");
    assertThat(said).contains("Nothing privileged happens any more");
    assertThat(frozen()).contains("frozen");
    assertThat(answer(freezeCommand(), BOARD2, "again")).contains("It is frozen already");
    assertThat(world.count("SELECT COUNT(*) FROM freeze")).isEqualTo(1);
    List<String> told =
        world
            .db
            .sql("SELECT address FROM outbox_message ORDER BY address")
            .query(String.class)
            .list();
    assertThat(told).contains("C0APPROVE", "U0OWNER", "U0BOARD1", "U0BOARD2");
    assertThat(world.db.sql("SELECT payload FROM outbox_message").query(String.class).list())
        .allSatisfy(payload -> assertThat(payload).doesNotContain("<!channel>"));
    assertThat(recorded()).isEqualTo(2);
  }

  @Test
  @DisplayName("A35 when the record cannot be written it is frozen all the same")
  void frozenWithoutRecord() {
    AuditLog broken =
        new AuditLog(
            JdbcClient.create(
                new DriverManagerDataSource("jdbc:mariadb://127.0.0.1:1/x", "a", "b")),
            new JdbcTransactionManager(
                new DriverManagerDataSource("jdbc:mariadb://127.0.0.1:1/x", "a", "b")),
            world.clock);
    String said = answer(new FreezeCommand(book, teller(), broken, when()), BOARD1, "");
    assertThat(said).contains("could not be recorded");
    assertThat(frozen()).isNotEmpty();
  }

  @Test
  @DisplayName("A35 lifting takes the owner and one other of the board")
  void lifts() {
    FreezeBook.Frozen frozen = freeze();
    desk.round();
    press(OWNER, frozen);
    desk.round();
    assertThat(frozen()).as("the owner alone").isNotEmpty();
    press(OWNER, frozen);
    desk.round();
    assertThat(frozen()).as("the owner twice").isNotEmpty();
    press(BOARD1, frozen);
    desk.round();
    assertThat(frozen()).isEmpty();
    desk.round();
    assertThat(recorded()).as("once").isEqualTo(2);
  }

  @Test
  @DisplayName("A35 the board without the owner, one person twice, and others lift nothing")
  void liftsNot() {
    FreezeBook.Frozen frozen = freeze();
    press(BOARD1, frozen);
    press(BOARD1_AGAIN, frozen);
    press(BOARD2, frozen);
    press(ADA, frozen);
    press(Principal.person("T0OTHER", "U0OWNER"), frozen);
    desk.round();
    assertThat(frozen()).isNotEmpty();
    // The owner is on the board too, and is still one person.
    world.sql("UPDATE role_grant SET until_at = '2026-02-01' WHERE role = 'board'");
    world.grant(OWNER, "board");
    press(OWNER, frozen);
    desk.round();
    assertThat(frozen()).isNotEmpty();
  }

  @Test
  @DisplayName("A4, A35 an owner with a second account, which is on the board, is one person")
  void ownersOtherAccount() {
    Principal other = Principal.person("T0OURS", "U0ADA2");
    world.grant(ADA, "owner");
    world.grant(other, "board");
    FreezeBook.Frozen frozen = freeze();
    press(ADA, frozen);
    press(other, frozen);
    desk.round();
    assertThat(frozen()).isNotEmpty();
    press(BOARD1, frozen);
    desk.round();
    assertThat(frozen()).isEmpty();
  }

  @Test
  @DisplayName("A35 a press before the freeze, or before the role, and a bot's press do not count")
  void liftsNotYet() {
    world.click(BOARD1, SignedClick.LIFT, "freeze:REFREFREFREF");
    world.clock.tick(Duration.ofSeconds(1));
    FreezeBook.Frozen frozen = book.add("REFREFREFREF", BOARD2, "");
    world.clock.tick(Duration.ofSeconds(1));
    press(OWNER, frozen);
    desk.round();
    assertThat(frozen()).as("pressed before").isNotEmpty();
    press(ADA, frozen);
    world.clock.tick(Duration.ofSeconds(1));
    world.sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('T0OURS', 'U0ADA', 'board', 'test', '2026-11-23 20:00:03')");
    world.clock.tick(Duration.ofSeconds(1));
    desk.round();
    assertThat(frozen()).as("pressed before the role was given").isNotEmpty();
    notPeople.add(BOARD2);
    press(BOARD2, frozen);
    desk.round();
    assertThat(frozen()).as("Slack says no").isNotEmpty();
    notPeople.clear();
    desk.round();
    assertThat(frozen()).isEmpty();
  }

  @Test
  @DisplayName("A35 an owner who came in place of a lost one lifts what was frozen before")
  void liftedByTheNewOwner() {
    FreezeBook.Frozen frozen = freeze();
    world.grant(STAFF, "board");
    press(BOARD1, frozen);
    JdbcTransactionManager transactions = new JdbcTransactionManager(executorSource);
    Replacement open =
        new OwnerReplacements(
                executor, transactions, "T0OURS", world.audit, world.guard(), world.clock)
            .byClicks(Ref.next(), Principal.service("command-line"), BOARD2);
    world.clock.tick(Duration.ofSeconds(1));
    world.click(BOARD1, SignedClick.OWNER_AGREE, open.stamp());
    world.click(STAFF, SignedClick.OWNER_AGREE, open.stamp());
    new OwnerDesk(
            new OwnerBook(executor, world.clock),
            new OwnerCount(executor, "T0OURS", who -> "", world.clock),
            new OwnerEnding(executor, transactions, world.audit, world.clock),
            who -> "",
            world.clock)
        .round();
    world.clock.tick(Duration.ofSeconds(1));
    press(OWNER, frozen);
    desk.round();
    assertThat(frozen()).as("the lost owner is the owner no more").isNotEmpty();
    press(BOARD2, frozen);
    desk.round();
    assertThat(frozen()).isEmpty();
  }

  @Test
  @DisplayName("A35 every claim stops within a second, also in the middle of a queue")
  void midQueue() throws Exception {
    Clock real = Clock.systemUTC();
    ExecutorFreeze freeze = new ExecutorFreeze(executor, "", HubMode.LIVE);
    CountDownLatch under = new CountDownLatch(20);
    ExecutorService two = Executors.newFixedThreadPool(2);
    try {
      List<Future<Integer>> claimers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        claimers.add(
            two.submit(
                () -> {
                  int claims = 0;
                  // As the executor does: it asks before every single claim.
                  while (freeze.frozen().isEmpty()) {
                    claim(real.instant());
                    under.countDown();
                    claims++;
                  }
                  return claims;
                }));
      }
      assertThat(under.await(60, TimeUnit.SECONDS)).isTrue();
      FreezeBook now = new FreezeBook(world.db, real);
      answer(new FreezeCommand(now, teller(), world.audit, when()), BOARD1, "a stolen phone");
      Instant said = now.open().orElseThrow().at();
      int claims = 0;
      for (Future<Integer> claimer : claimers) {
        claims += claimer.get(30, TimeUnit.SECONDS);
      }
      Instant last =
          executor
              .sql("SELECT MAX(claimed_at) FROM action_execution")
              .query(Timestamp.class)
              .single()
              .toInstant();
      assertThat(Duration.between(said, last)).isLessThan(Duration.ofSeconds(1));
      assertThat(claims).isGreaterThanOrEqualTo(20);
    } finally {
      two.shutdownNow();
    }
  }

  private void claim(Instant at) {
    executor
        .sql(
            "INSERT INTO action_execution (request_ref, action, hash, idempotency_key, state,"
                + " claimed_at) VALUES (LEFT(MD5(UUID()), 12), 'x', SHA2('x', 256), MD5(UUID()),"
                + " 'CLAIMED', :at)")
        .param("at", Timestamp.from(at))
        .update();
  }

  @Test
  @DisplayName("A35 what people were told is kept current: who froze, who agreed, who lifted, when")
  void keptCurrent() {
    answer(freezeCommand(), BOARD2, "the front door's lock is odd");
    FreezeBook.Frozen frozen = book.open().orElseThrow();
    FreezeTeller teller = teller();
    answer(new UnfreezeCommand(book, teller), BOARD1, "");
    teller.round();
    assertThat(updates()).as("nothing to add yet").isEmpty();
    long posts = world.count("SELECT COUNT(*) FROM outbox_message");
    assertThat(latest("freeze:%s:C0APPROVE".formatted(frozen.ref())))
        .contains("<@U0BOARD2>", "Mon 23 Nov 20:00", "lock is odd");

    world.clock.tick(Duration.ofMinutes(1));
    press(BOARD1, frozen);
    teller.round();
    teller.round();
    assertThat(updates()).as("each message once").hasSize((int) posts);
    assertThat(latest("freeze:%s:C0APPROVE".formatted(frozen.ref())))
        .contains("<@U0BOARD1> agreed", "the owner");
    assertThat(latest("lift:")).contains("<@U0BOARD1> agreed", "gate.lift");

    world.clock.tick(Duration.ofMinutes(1));
    press(OWNER, frozen);
    desk.round();
    teller.round();
    teller.round();
    assertThat(updates()).hasSize((int) (2 * posts));
    for (String message : List.of("freeze:%s:U0OWNER".formatted(frozen.ref()), "lift:")) {
      assertThat(latest(message))
          .contains("<@U0BOARD1> and <@U0OWNER> lifted it", "20:02", "<@U0BOARD2>", "20:00")
          .doesNotContain("gate.lift");
    }
  }

  @Test
  @DisplayName("A35 whoever froze it may die before telling: others tell it, once")
  void toldByAnother() {
    freeze();
    teller().round();
    teller().round();
    assertThat(
            world
                .db
                .sql("SELECT address FROM outbox_message WHERE kind = 'slack_post'")
                .query(String.class)
                .list())
        .containsExactlyInAnyOrder("C0APPROVE", "U0OWNER", "U0BOARD1", "U0BOARD2");
  }

  private List<String> updates() {
    return world
        .db
        .sql("SELECT message_key FROM outbox_message WHERE kind = 'slack_update'")
        .query(String.class)
        .list();
  }

  private String latest(String key) {
    return world
        .db
        .sql(
            "SELECT payload FROM outbox_message WHERE message_key LIKE :key ORDER BY id DESC LIMIT"
                + " 1")
        .param("key", key + "%")
        .query(String.class)
        .single()
        .replace("\\u003c", "<")
        .replace("\\u003e", ">");
  }

  @Test
  @DisplayName("A35 the hub's database user can stop and cannot let go")
  void theHubCannotLift() {
    FreezeBook.Frozen frozen = freeze();
    assertThatThrownBy(() -> book.lift(frozen.ref(), List.of(OWNER)))
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(
            () ->
                world
                    .db
                    .sql(
                        "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind,"
                            + " name, about, received_at) VALUES ('x', 'x', 'T0OURS', 'U0OWNER',"
                            + " 'click', 'gate.lift', 'x', NOW(3))")
                    .update())
        .isInstanceOf(DataAccessException.class);
  }

  @Test
  @DisplayName("whoever presses reads what is still missing")
  void answers() {
    FreezeBook.Frozen frozen = freeze();
    LiftClicks clicks =
        new LiftClicks(
            book, new LiftCount(world.db, "T0OURS", who -> "", world.clock), world.guard());
    assertThat(clicks.click(clicked(ADA, frozen)).text()).contains("changed nothing");
    assertThat(clicks.click(clicked(BOARD1, frozen)).text())
        .isEqualTo("Thank you. It still takes the owner and one of the board.");
    press(BOARD1, frozen);
    assertThat(clicks.click(clicked(BOARD1, frozen)).text())
        .isEqualTo("Thank you. It still takes the owner.");
    press(OWNER, frozen);
    assertThat(clicks.click(clicked(OWNER, frozen)).text()).contains("everyone it takes");
    desk.round();
    assertThat(clicks.click(clicked(OWNER, frozen)).text()).contains("lifted already");
  }

  @Test
  @DisplayName("/hub unfreeze asks, with a button that names this freeze")
  void asks() {
    assertThat(answer(new UnfreezeCommand(book, teller()), BOARD1, ""))
        .contains("Nothing is frozen");
    FreezeBook.Frozen frozen = freeze();
    assertThat(answer(new UnfreezeCommand(book, teller()), BOARD1, "")).contains("Asked to lift");
    assertThat(
            world
                .db
                .sql("SELECT payload FROM outbox_message WHERE address = 'C0APPROVE'")
                .query(String.class)
                .single())
        .contains("\"gate.lift\"", frozen.stamp());
  }

  private long recorded() {
    return world.auditDb.sql("SELECT COUNT(*) FROM audit_privileged").query(Long.class).single();
  }

  private String frozen() {
    return new ExecutorFreeze(executor, "", HubMode.LIVE).frozen();
  }

  private FreezeBook.Frozen freeze() {
    FreezeBook.Frozen frozen = book.add("REFREFREFREF", BOARD2, "");
    world.clock.tick(Duration.ofSeconds(1));
    return frozen;
  }

  private void press(Principal who, FreezeBook.Frozen frozen) {
    world.click(who, SignedClick.LIFT, frozen.stamp());
  }

  private FreezeCommand freezeCommand() {
    return new FreezeCommand(book, teller(), world.audit, when());
  }

  private FreezeTeller teller() {
    return new FreezeTeller(
        world.db,
        book,
        new LiftCount(world.db, "T0OURS", who -> "", world.clock),
        new JdbcOutbox(world.db, world.clock),
        new ReplyJson(),
        world.approvers,
        "C0APPROVE",
        ZoneOffset.UTC,
        world.clock);
  }

  private When when() {
    return new When(world.clock, ZoneOffset.UTC);
  }

  private static String answer(
      org.makerspacehub.beans.command.SlashCommand command, Principal who, String text) {
    return new ReplyJson()
        .message(
            command.answer(
                new SlackCommand(
                    org.makerspacehub.beans.Ref.next(),
                    who,
                    "/hub",
                    command.verb() + " " + text,
                    "C0GENERAL",
                    "",
                    Instant.now()),
                text));
  }

  private Click clicked(Principal who, FreezeBook.Frozen frozen) {
    return new Click(
        "REFREFREFREX",
        who,
        SignedClick.LIFT,
        frozen.stamp(),
        "C0APPROVE",
        "1.1",
        "",
        "",
        "",
        world.clock.instant());
  }
}
