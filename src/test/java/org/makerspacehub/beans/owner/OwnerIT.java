package org.makerspacehub.beans.owner;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.NOW;
import static org.makerspacehub.beans.gate.GateWorld.SERVER;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.execute.OwnerDesk;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** Another owner in place of one who is gone, over the real database and its real grants. */
class OwnerIT {
  private static final Principal OWNER = Principal.person("T0OURS", "U0OWNER");
  private static final Principal BOARD1_AGAIN = Principal.person("T0OURS", "U0BOARD1B");
  private static final Principal BOARD3 = Principal.person("T0OURS", "U0BOARD3");
  private static final Principal BOARD4 = Principal.person("T0OURS", "U0BOARD4");
  private static final Principal SERVER_ROOM = Principal.service("command-line");
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final Duration MILLI = Duration.ofMillis(1);

  private final GateWorld world = new GateWorld();
  private final DriverManagerDataSource source =
      new DriverManagerDataSource(SERVER.url(), "hub_executor", "hub_executor");
  private final JdbcClient executor = JdbcClient.create(source);
  private final JdbcTransactionManager transactions = new JdbcTransactionManager(source);
  private final OwnerBook book = new OwnerBook(executor, world.clock);
  private final List<Principal> notPeople = new ArrayList<>();

  @BeforeEach
  void begin() {
    world.begin();
    world.grant(OWNER, "owner");
  }

  @Test
  @DisplayName("of a board of three, two make another owner; the old one is none any more")
  void twoOfThree() {
    world.grant(BOARD3, "board");
    Replacement open = byClicks(ADA);
    agree(open, BOARD1);
    desk().round();
    agree(open, BOARD1);
    desk().round();
    assertThat(owners()).as("one of three").containsExactly(OWNER.id());
    agree(open, BOARD2);
    desk().round();
    desk().round();
    assertThat(owners()).containsExactly(ADA.id());
    assertThat(state(open)).isEqualTo(Replacement.State.DONE);
    assertThat(recorded()).as("opened, and done once").isEqualTo(4);
  }

  @Test
  @DisplayName("of a board of four it takes three: half is no majority")
  void threeOfFour() {
    world.grant(BOARD3, "board");
    world.grant(BOARD4, "board");
    Replacement open = byClicks(ADA);
    agree(open, BOARD1);
    agree(open, BOARD2);
    desk().round();
    assertThat(owners()).containsExactly(OWNER.id());
    agree(open, BOARD4);
    desk().round();
    assertThat(owners()).containsExactly(ADA.id());
  }

  @Test
  @DisplayName("one person's two accounts are one voice, and the candidate has none")
  void distinct() {
    world.grant(BOARD1_AGAIN, "board");
    world.grant(BOARD3, "board");
    assertThatThrownBy(() -> byClicks(BOARD3))
        .as("four accounts, so three voices; there are two")
        .hasMessageContaining("too small");
    world.grant(BOARD4, "board");
    Replacement open = byClicks(BOARD3);
    agree(open, BOARD1);
    agree(open, BOARD1_AGAIN);
    agree(open, BOARD3);
    agree(open, BOARD2);
    desk().round();
    assertThat(count(world.db).of(open).agreed()).hasSize(2);
    assertThat(owners()).containsExactly(OWNER.id());
    agree(open, BOARD4);
    desk().round();
    assertThat(owners()).containsExactly(BOARD3.id());
  }

  @Test
  @DisplayName("who writes down who is one person cannot make the majority smaller")
  void mergedByTheHub() {
    world.grant(BOARD3, "board");
    world.grant(BOARD4, "board");
    Replacement open = byClicks(ADA);
    world
        .db
        .sql("UPDATE external_identity SET person_id = 'p4' WHERE external_id = 'T0OURS/U0BOARD2'")
        .update();
    agree(open, BOARD1);
    agree(open, BOARD3);
    desk().round();
    assertThat(owners()).containsExactly(OWNER.id());
  }

  @Test
  @DisplayName("a press before, a role given after, a role lost, a bot, another's: none counts")
  void doNotCount() {
    world.grant(BOARD3, "board");
    world.clock.tick(SECOND);
    Replacement open = byClicks(ADA);
    // Pressed at the very moment of opening: not after it.
    world.clock.tick(SECOND.negated());
    agreeNow(open, BOARD2);
    world.clock.tick(SECOND.multipliedBy(3));
    agree(open, BOARD1);
    world.sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('T0OURS', 'U0MAX', 'board', 'test', '2026-11-23 20:00:02')");
    agree(open, MAX);
    agree(open, OWNER);
    agree(open, Principal.person("T0OTHER", "U0BOARD2"));
    notPeople.add(BOARD3);
    agree(open, BOARD3);
    desk().round();
    assertThat(owners()).containsExactly(OWNER.id());
    notPeople.clear();
    world.sql(
        "UPDATE role_grant SET until_at = '2026-11-23 20:00:03' WHERE slack_user_id = 'U0BOARD3'");
    desk().round();
    assertThat(owners()).as("no longer on the board").containsExactly(OWNER.id());
    agree(open, BOARD2);
    desk().round();
    assertThat(owners()).containsExactly(ADA.id());
  }

  @Test
  @DisplayName("the candidate must be a person by Slack's word at that moment")
  void candidateIsNobody() {
    Replacement open = byClicks(ADA);
    agree(open, BOARD1);
    agree(open, BOARD2);
    notPeople.add(ADA);
    desk().round();
    assertThat(owners()).containsExactly(OWNER.id());
    notPeople.clear();
    desk().round();
    assertThat(owners()).containsExactly(ADA.id());
  }

  @Test
  @DisplayName("what the board does not agree to in seven days is over")
  void expires() {
    Replacement open = byClicks(ADA);
    agree(open, BOARD1);
    world.clock.set(NOW.plus(Replacement.GOOD_FOR));
    agreeNow(open, BOARD2);
    desk().round();
    assertThat(state(open)).isEqualTo(Replacement.State.OPEN);
    world.clock.tick(Duration.ofSeconds(5));
    desk().round();
    assertThat(state(open)).isEqualTo(Replacement.State.EXPIRED);
    assertThat(owners()).containsExactly(OWNER.id());
  }

  @Test
  @DisplayName("a board too small is sent to the code; without an owner it is 'owner set'")
  void refusals() {
    assertThatThrownBy(() -> byClicks(OWNER)).hasMessageContaining("an owner already");
    assertThatThrownBy(() -> byClicks(BOARD1)).hasMessageContaining("too small");
    world.revoke(BOARD2);
    assertThatThrownBy(() -> byClicks(ADA)).hasMessageContaining("--recovery-code");
    world.grant(BOARD2, "board");
    Replacement open = byClicks(ADA);
    assertThatThrownBy(() -> byClicks(MAX)).hasMessageContaining(open.ref());
    replacements(world.audit).cancel(SERVER_ROOM, open.ref());
    assertThat(state(open)).isEqualTo(Replacement.State.CANCELLED);
    assertThatThrownBy(() -> replacements(world.audit).cancel(SERVER_ROOM, open.ref()))
        .hasMessageContaining("Nothing of that reference");
    world.revoke(OWNER);
    assertThatThrownBy(() -> byClicks(ADA)).hasMessageContaining("owner set");
    assertThatThrownBy(() -> replacements(world.audit).byClicks(Ref.next(), OWNER, ADA))
        .hasMessageContaining("guard refused");
  }

  @Test
  @DisplayName("a code makes an owner 72 hours after the board could read of it, not before")
  void byCodeInTime() {
    Replacement open = byCode(ADA, code());
    world.clock.set(NOW.plus(Duration.ofHours(80)));
    desk().round();
    assertThat(owners()).as("nobody was told").containsExactly(OWNER.id());
    announce(open);
    Replacement told = book.find(open.ref()).orElseThrow();
    assertThat(told.due()).contains(NOW.plus(Duration.ofHours(152)));
    world.clock.set(NOW.plus(Duration.ofHours(152)));
    desk().round();
    assertThat(owners()).as("a no may still be on its way").containsExactly(OWNER.id());
    world.clock.tick(Duration.ofSeconds(5));
    desk().round();
    assertThat(owners()).containsExactly(ADA.id());
  }

  @Test
  @DisplayName("the hub's word about when it told can only make it later")
  void announcedTooEarly() {
    Replacement open = byCode(ADA, code());
    world.db.sql("UPDATE owner_replacement SET announced_at = '2020-01-01'").update();
    assertThat(book.find(open.ref()).orElseThrow().due()).contains(NOW.plus(Duration.ofHours(72)));
  }

  @Test
  @DisplayName("the present owner's no counts until a millisecond before the end")
  void cancelledInTime() {
    Replacement open = byCode(ADA, code());
    announce(open);
    world.clock.set(NOW.plus(Replacement.NOTICE).minus(MILLI));
    world.click(BOARD1, SignedClick.OWNER_CANCEL, open.stamp());
    desk().round();
    assertThat(state(open)).as("not the owner's").isEqualTo(Replacement.State.OPEN);
    world.click(OWNER, SignedClick.OWNER_CANCEL, open.stamp());
    // It is read only after the end.
    world.clock.set(NOW.plus(Replacement.NOTICE).plusSeconds(60));
    desk().round();
    assertThat(state(open)).isEqualTo(Replacement.State.CANCELLED);
    assertThat(owners()).containsExactly(OWNER.id());
  }

  @Test
  @DisplayName("a no a millisecond after the end comes too late")
  void cancelledTooLate() {
    Replacement open = byCode(ADA, code());
    announce(open);
    world.clock.set(NOW.plus(Replacement.NOTICE).plus(MILLI));
    world.click(OWNER, SignedClick.OWNER_CANCEL, open.stamp());
    desk().round();
    assertThat(state(open)).isEqualTo(Replacement.State.OPEN);
    world.clock.tick(Duration.ofSeconds(5));
    desk().round();
    assertThat(state(open)).isEqualTo(Replacement.State.DONE);
    assertThat(owners()).containsExactly(ADA.id());
  }

  @Test
  @DisplayName("a code is good once, however it is typed; the newest alone is; it is kept nowhere")
  void codes() {
    String old = code();
    String code = code();
    assertThat(code).matches("([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}");
    assertThatThrownBy(() -> byCode(ADA, old)).hasMessageContaining("not the recovery code");
    Replacement open = byCode(ADA, " " + code.toLowerCase(java.util.Locale.ROOT).replace("-", " "));
    replacements(world.audit).cancel(SERVER_ROOM, open.ref());
    assertThatThrownBy(() -> byCode(ADA, code)).hasMessageContaining("No recovery code is good");
    assertThat(
            executor
                .sql("SELECT CONCAT(HEX(hash), HEX(salt), ref, state) FROM owner_recovery")
                .query(String.class)
                .list())
        .hasSize(2)
        .noneMatch(row -> row.contains(code.replace("-", "")));
    assertThat(world.auditDb.sql("SELECT body FROM audit_privileged").query(String.class).list())
        .noneMatch(body -> body.contains(code.substring(0, 9)));
  }

  @Test
  @DisplayName("after five wrong codes within an hour the right one is refused too, and recorded")
  void tries() {
    String code = code();
    for (int i = 0; i < RecoveryCodes.TRIES; i++) {
      assertThatThrownBy(() -> byCode(ADA, "0000-0000")).hasMessageContaining("not the recovery");
    }
    assertThatThrownBy(() -> byCode(ADA, code)).hasMessageContaining("5 times within an hour");
    assertThat(world.auditDb.sql("SELECT body FROM audit_privileged").query(String.class).list())
        .filteredOn(body -> body.contains("\"outcome\":\"refused\""))
        .hasSize(6);
    world.clock.tick(RecoveryCodes.WINDOW);
    assertThat(byCode(ADA, code).way()).isEqualTo(Replacement.Way.CODE);
  }

  @Test
  @DisplayName("without a record nothing is handed over")
  void withoutRecord() {
    Replacement open = agreedByAll();
    desk(new Faulty(true, false)).round();
    assertThat(owners()).containsExactly(OWNER.id());
    assertThat(state(open)).isEqualTo(Replacement.State.OPEN);
  }

  @Test
  @DisplayName("dying between the hand-over and its record: the next round records it, once")
  void diesBeforeTheOutcome() {
    agreedByAll();
    long before = recorded();
    desk(new Faulty(false, true)).round();
    assertThat(owners()).containsExactly(ADA.id());
    assertThat(recorded()).as("the intent alone").isEqualTo(before + 1);
    desk().round();
    desk().round();
    assertThat(recorded()).isEqualTo(before + 2);
    assertThat(owners()).containsExactly(ADA.id());
  }

  @Test
  @DisplayName(
      "dying between the intent and the hand-over: the next round goes on with that intent")
  void diesAfterTheIntent() {
    Replacement open = agreedByAll();
    AuditLog.Intent intent =
        world.audit.intent(open.ref(), "executor", "owner.replace", ADA.id(), Map.of());
    book.intended(open.ref(), intent.seq());
    long before = recorded();
    desk().round();
    assertThat(owners()).containsExactly(ADA.id());
    assertThat(recorded()).as("the outcome alone").isEqualTo(before + 1);
  }

  @Test
  @DisplayName("a hand-over that fails leaves the old owner, never none")
  void wholeOrNot() {
    Replacement open = agreedByAll();
    Replacement impossible =
        new Replacement(
            open.ref(),
            Principal.person("T0OURS", "U" + "0".repeat(40)),
            open.way(),
            open.openedAt(),
            null,
            null,
            open.state(),
            null);
    assertThatThrownBy(
            () ->
                new OwnerEnding(executor, transactions, world.audit, world.clock)
                    .end(impossible, Replacement.State.DONE, SERVER_ROOM, Map.of()))
        .isInstanceOf(DataAccessException.class);
    assertThat(owners()).containsExactly(OWNER.id());
    assertThat(state(open)).isEqualTo(Replacement.State.OPEN);
  }

  @Test
  @DisplayName("the hub's database user can open nothing, agree to nothing and end nothing")
  void theHubCannot() {
    Replacement open = byClicks(ADA);
    OwnerBook hub = new OwnerBook(world.db, world.clock);
    assertThatThrownBy(() -> hub.end(open.ref(), Replacement.State.DONE))
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> hub.add(Ref.next(), BOARD1, ADA, Replacement.Way.CODE))
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(() -> new RecoveryCodes(world.db, world.transactions, world.clock).make("x"))
        .isInstanceOf(DataAccessException.class);
    assertThatThrownBy(
            () ->
                world
                    .db
                    .sql(
                        "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind,"
                            + " name, about, received_at) VALUES ('x', 'x', 'T0OURS', 'U0BOARD1',"
                            + " 'click', 'gate.owner-agree', 'x', NOW(3))")
                    .update())
        .isInstanceOf(DataAccessException.class);
    hub.announced(open.ref());
    hub.told(open.ref());
  }

  @Test
  @DisplayName("the board and the owner are told once, and announced is what arrived")
  void tells() {
    Replacement open = byCode(BOARD2, code());
    teller().round();
    teller().round();
    assertThat(told()).containsExactlyInAnyOrder("C0APPROVE", "U0OWNER", "U0BOARD1", "U0BOARD2");
    assertThat(world.db.sql("SELECT payload FROM outbox_message").query(String.class).list())
        .allSatisfy(text -> assertThat(text).contains("\"gate.owner-cancel\"", open.stamp()))
        .allSatisfy(text -> assertThat(text).doesNotContain("gate.owner-agree"));
    world.sql("UPDATE outbox_message SET state = 'SENT' WHERE address = 'U0BOARD2'");
    teller().round();
    assertThat(book.open().orElseThrow().announcedAt()).as("the candidate alone").isNull();
    announce(open);
    replacements(world.audit).cancel(SERVER_ROOM, open.ref());
    teller().round();
    teller().round();
    assertThat(told()).hasSize(8);
    assertThat(book.untold()).isEmpty();
  }

  @Test
  @DisplayName("whoever presses reads how far it is, and what does not count")
  void answers() {
    world.grant(BOARD3, "board");
    Replacement open = byClicks(BOARD3);
    assertThat(press(ADA, open, SignedClick.OWNER_AGREE)).contains("changed nothing");
    assertThat(press(OWNER, open, SignedClick.OWNER_AGREE)).contains("Only those who were");
    assertThat(press(OWNER, open, SignedClick.OWNER_CANCEL)).contains("not for this");
    assertThat(press(BOARD3, open, SignedClick.OWNER_AGREE)).contains("to themselves");
    agree(open, BOARD1);
    assertThat(press(BOARD1, open, SignedClick.OWNER_AGREE))
        .isEqualTo("Thank you. 1 of 2 have agreed so far.");
    agree(open, BOARD2);
    assertThat(press(BOARD2, open, SignedClick.OWNER_AGREE)).contains("within seconds");
    desk().round();
    assertThat(press(BOARD1, open, SignedClick.OWNER_AGREE)).contains("<@U0BOARD3> is the owner");
    Replacement next = byCode(ADA, code());
    assertThat(press(BOARD1, next, SignedClick.OWNER_CANCEL)).contains("Only the present owner");
    assertThat(press(BOARD3, next, SignedClick.OWNER_CANCEL)).contains("you stay the owner");
  }

  private Replacement agreedByAll() {
    Replacement open = byClicks(ADA);
    agree(open, BOARD1);
    agree(open, BOARD2);
    return open;
  }

  private Replacement byClicks(Principal candidate) {
    return replacements(world.audit).byClicks(Ref.next(), SERVER_ROOM, candidate);
  }

  private Replacement byCode(Principal candidate, String code) throws HubException {
    return replacements(world.audit).byCode(Ref.next(), SERVER_ROOM, candidate, code);
  }

  private String code() {
    return replacements(world.audit).makeCode(Ref.next(), SERVER_ROOM);
  }

  private OwnerReplacements replacements(AuditLog audit) {
    return new OwnerReplacements(
        executor, transactions, "T0OURS", audit, world.guard(), world.clock);
  }

  private void announce(Replacement open) {
    teller().round();
    world.sql("UPDATE outbox_message SET state = 'SENT'");
    teller().round();
    assertThat(book.find(open.ref()).orElseThrow().announcedAt()).isNotNull();
  }

  private void agree(Replacement open, Principal who) {
    world.clock.tick(MILLI);
    agreeNow(open, who);
  }

  private void agreeNow(Replacement open, Principal who) {
    world.click(who, SignedClick.OWNER_AGREE, open.stamp());
  }

  private OwnerCount count(JdbcClient db) {
    return new OwnerCount(db, "T0OURS", who -> notPeople.contains(who) ? "No." : "", world.clock);
  }

  private OwnerDesk desk() {
    return desk(world.audit);
  }

  private OwnerDesk desk(AuditLog audit) {
    return new OwnerDesk(
        book,
        count(executor),
        new OwnerEnding(executor, transactions, audit, world.clock),
        who -> notPeople.contains(who) ? "No." : "",
        world.clock);
  }

  private OwnerTeller teller() {
    return new OwnerTeller(
        world.db,
        new OwnerBook(world.db, world.clock),
        new JdbcOutbox(world.db, world.clock),
        new ReplyJson(),
        world.approvers,
        "C0APPROVE");
  }

  private String press(Principal who, Replacement about, String button) {
    return new OwnerClicks(new OwnerBook(world.db, world.clock), count(world.db), world.guard())
        .click(
            new Click(
                "REFREFREFREX",
                who,
                button,
                about.stamp(),
                "C0APPROVE",
                "1.1",
                "",
                "",
                "",
                world.clock.instant()))
        .text();
  }

  private Replacement.State state(Replacement of) {
    return book.find(of.ref()).orElseThrow().state();
  }

  private List<String> owners() {
    return executor
        .sql(
            "SELECT CONCAT(team_id, '/', slack_user_id) FROM role_grant"
                + " WHERE role = 'owner' AND until_at IS NULL")
        .query(String.class)
        .list();
  }

  private List<String> told() {
    return world.db.sql("SELECT address FROM outbox_message").query(String.class).list();
  }

  private long recorded() {
    return world.auditDb.sql("SELECT COUNT(*) FROM audit_privileged").query(Long.class).single();
  }

  /** A record that cannot be written at one of two moments. */
  private final class Faulty extends AuditLog {
    private final boolean before;
    private final boolean after;

    Faulty(boolean before, boolean after) {
      super(
          world.auditDb,
          new JdbcTransactionManager(
              new DriverManagerDataSource(SERVER.url(), "hub_audit", "hub_audit")),
          world.clock);
      this.before = before;
      this.after = after;
    }

    @Override
    public Intent intent(
        String ref, String actor, String action, String target, Map<String, ?> details) {
      if (before) {
        throw new AuditUnavailable(null);
      }
      return super.intent(ref, actor, action, target, details);
    }

    @Override
    public long outcome(Intent intent, String outcome, Map<String, ?> details) {
      if (after) {
        throw new AuditUnavailable(null);
      }
      return super.outcome(intent, outcome, details);
    }
  }
}
