package org.makerspacehub.beans.freeze;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.SERVER;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.execute.ExecutorFreeze;
import org.makerspacehub.beans.execute.FreezeDesk;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.outbox.JdbcOutbox;
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
  private final JdbcClient executor =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_executor", "hub_executor"));
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
  @DisplayName(
      "A35 a press before the freeze, a role given after it and a bot's press do not count")
  void liftsNotYet() {
    world.click(BOARD1, SignedClick.LIFT, "freeze:REFREFREFREF");
    world.clock.tick(Duration.ofSeconds(1));
    FreezeBook.Frozen frozen = book.add("REFREFREFREF", BOARD2, "");
    world.clock.tick(Duration.ofSeconds(1));
    press(OWNER, frozen);
    desk.round();
    assertThat(frozen()).as("pressed before").isNotEmpty();
    world.sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('T0OURS', 'U0ADA', 'board', 'test', '2026-11-23 20:00:02')");
    press(ADA, frozen);
    desk.round();
    assertThat(frozen()).as("a role given after").isNotEmpty();
    notPeople.add(BOARD2);
    press(BOARD2, frozen);
    desk.round();
    assertThat(frozen()).as("Slack says no").isNotEmpty();
    notPeople.clear();
    desk.round();
    assertThat(frozen()).isEmpty();
  }

  @Test
  @DisplayName("A35 the hub's database user can stop and cannot let go")
  void theHubCannotLift() {
    FreezeBook.Frozen frozen = freeze();
    assertThatThrownBy(() -> book.lift(frozen.ref())).isInstanceOf(DataAccessException.class);
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
        new JdbcOutbox(world.db, world.clock), new ReplyJson(), world.approvers, "C0APPROVE");
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
