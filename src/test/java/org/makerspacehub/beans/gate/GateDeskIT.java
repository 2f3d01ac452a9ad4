package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.LEO;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.NEW;
import static org.makerspacehub.beans.gate.GateWorld.STAFF;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.audit.AuditChain;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.audit.AuditUnavailable;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What becomes of an ask, over a real database, with the real policies and the real catalogue. */
class GateDeskIT {
  private final GateWorld world = new GateWorld();

  @BeforeEach
  void begin() {
    world.begin();
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  @Test
  @DisplayName("A member in good standing asks for themselves: one approval; matched only: two")
  void quorumByFacts() {
    Approvals.Asked ada = world.door(ADA);
    assertThat(ada.pending()).as(ada.sentence()).isTrue();
    ActionRequest request = world.row(ada.ref());
    assertThat(request.quorum()).isEqualTo(1);
    assertThat(request.state()).isEqualTo(RequestState.PENDING);
    assertThat(request.shownVersion()).isNull();
    assertThat(request.hash()).isEqualTo(request.canonical().hash());
    assertThat(request.decideBy()).isEqualTo(GateWorld.NOW.plus(Duration.ofHours(24)));
    assertThat(request.evidence())
        .extracting(ActionRequest.Finding::says)
        .contains("Asked for themselves.", "In good standing: Full.")
        .anyMatch(says -> says.contains("confirmed"));
    assertThat(world.steps(ada.ref())).containsExactly("proposed");
    assertThat(ada.sentence()).contains("one person", "board", "24 hours");

    Approvals.Asked max = world.door(MAX);
    assertThat(max.pending()).isTrue();
    assertThat(world.row(max.ref()).quorum()).isEqualTo(2);
    Approvals.Asked forAda =
        world.ask(
            STAFF, "door-code.issue", ADA.id(), Map.of("lock", "lock-front-door", "hours", 4));
    assertThat(world.row(forAda.ref()).quorum()).as("for somebody else").isEqualTo(2);
  }

  @Test
  @DisplayName("Who owes is refused with the reason, and the refusal is kept and recorded")
  void overdue() {
    Approvals.Asked leo = world.door(LEO);
    assertThat(leo.pending()).isFalse();
    assertThat(leo.sentence()).contains("overdue", "45.00 USD", "2026-11-01");
    ActionRequest kept = world.row(leo.ref());
    assertThat(kept.state()).isEqualTo(RequestState.REFUSED);
    assertThat(kept.outcome()).isEqualTo(leo.sentence());
    assertThat(kept.endedAt()).isNotNull();
    assertThat(world.steps(leo.ref())).containsExactly("refused");
    assertThat(world.door(NEW).sentence()).contains("/link");
  }

  @ParameterizedTest
  @CsvSource({
    "no-such.action,-,not installed",
    "passkey.register,T0OURS/U0ADA,not installed",
    "credit.grant,-,know no member",
    "credit.grant,999,know no member",
    "credit.grant,T0OURS/U0ADA,which member",
  })
  @DisplayName("What is not there, or done to nobody, is refused")
  void notThere(String action, String target, String says) {
    world.grant(BOARD1, "owner");
    Approvals.Asked asked =
        world.ask(
            BOARD1,
            action,
            target,
            action.startsWith("credit") ? Map.of("amount", "20.00", "note", "Thanks") : Map.of());
    assertThat(asked.pending()).isFalse();
    assertThat(asked.sentence()).contains(says);
    assertThat(world.steps(asked.ref())).containsExactly("refused");
  }

  @Test
  @DisplayName("Arguments by the schema, accounts of our workspace, and people only")
  void argumentsAndTargets() {
    assertThat(world.ask(ADA, "door-code.issue", ADA.id(), Map.of("lock", "x", "hours", 169)))
        .returns(false, Approvals.Asked::pending)
        .satisfies(asked -> assertThat(asked.sentence()).contains("hours"));
    assertThat(
            world
                .ask(STAFF, "door-code.issue", "T0OTHER/U0ADA", Map.of("lock", "x", "hours", 1))
                .sentence())
        .contains("another workspace");
    assertThat(
            world
                .ask(STAFF, "door-code.issue", "T0OURS/U0BOT", Map.of("lock", "x", "hours", 1))
                .sentence())
        .contains("people only");
    assertThat(
            world
                .ask(STAFF, "door-code.issue", "T0OURS/U0WHO", Map.of("lock", "x", "hours", 1))
                .sentence())
        .contains("don't know that Slack account");
  }

  @Test
  @DisplayName("A member's number is turned into the member it means, once, before it is bound")
  void numberOfAMember() {
    Approvals.Asked asked =
        world.ask(STAFF, "credit.grant", "#9101", Map.of("amount", "20.00", "note", "Thanks"));
    assertThat(asked.pending()).as(asked.sentence()).isTrue();
    assertThat(world.row(asked.ref()).canonical().target()).isEqualTo("101");
    assertThat(world.row(asked.ref()).quorum()).as("a small sum").isEqualTo(1);
    assertThat(
            world
                .row(
                    world
                        .ask(STAFF, "credit.grant", "101", Map.of("amount", "50.01", "note", "x"))
                        .ref())
                .quorum())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("S16 the guard is asked about the request itself; its no is kept as a denial")
  void guard() {
    Approvals.Asked asked =
        world.ask(ADA, "credit.grant", "101", Map.of("amount", "20.00", "note", "me"));
    assertThat(asked.pending()).isFalse();
    assertThat(world.row(asked.ref()).state()).isEqualTo(RequestState.REFUSED);
    assertThat(
            world.count(
                "SELECT COUNT(*) FROM guard_denial WHERE action = 'request.make' AND ref = '%s'"
                    .formatted(asked.ref())))
        .isEqualTo(1);
    assertThat(
            world.ask(ADA, "door-code.issue", MAX.id(), Map.of("lock", "x", "hours", 1)).sentence())
        .contains("for somebody else");
    Principal stranger = Principal.person("T0OTHER", "U0ADA");
    assertThat(world.door(stranger).pending()).isFalse();
  }

  @Test
  @DisplayName("A5 fewer eligible people than it takes: closed, and the requester reads how many")
  void closed() {
    world.revoke(BOARD2);
    Approvals.Asked max = world.door(MAX);
    assertThat(max.pending()).isFalse();
    assertThat(max.sentence()).contains("needs 2 approvers, 1 exists besides you");
    assertThat(world.door(ADA).pending()).as("one is enough for her").isTrue();
    assertThat(
            world
                .ask(
                    BOARD1,
                    "credit.grant",
                    "101",
                    Map.of("amount", "10.00", "note", "a board member alone"))
                .sentence())
        .contains("needs 1 approver, 0 exist besides you");
    assertThat(world.approvers.closed(world.catalogue))
        .anyMatch(says -> says.startsWith("door-code.issue is closed"));
  }

  @Test
  @DisplayName("A5 two accounts of one person are one approver")
  void twoAccounts() {
    world.revoke(BOARD2);
    world.grant(Principal.person("T0OURS", "U0BOARD1B"), "board");
    assertThat(world.door(MAX).sentence()).contains("1 exists besides you");
  }

  @Test
  @DisplayName("A2 with nobody to approve an action is closed, never open to anyone")
  void nobody() {
    world.revoke(BOARD1);
    world.revoke(BOARD2);
    assertThat(world.door(ADA).sentence()).contains("0 exist besides you");
    assertThat(world.approvers.holding(java.util.Set.of())).isEmpty();
  }

  @Test
  @DisplayName("S4 what cannot be recorded is not asked, and the asker is told")
  void noRecord() {
    DriverManagerDataSource away =
        new DriverManagerDataSource(GateWorld.SERVER.url(), "hub_edge", "hub_edge");
    world.audit =
        new AuditLog(JdbcClient.create(away), new JdbcTransactionManager(away), world.clock);
    assertThatThrownBy(
            () ->
                world.audit.record(
                    AuditChain.APPROVAL, Ref.next(), "x", "proposed", "x", "-", Map.of()))
        .isInstanceOf(AuditUnavailable.class);
    Approvals.Asked asked = world.door(ADA);
    assertThat(asked.pending()).isFalse();
    assertThat(asked.sentence()).contains("nothing was asked");
    assertThat(world.count("SELECT COUNT(*) FROM action_request")).isZero();
  }

  @Test
  @DisplayName("The same reference is the same ask; another person's is neither")
  void twice() {
    String ref = Ref.next();
    Approvals.Ask ask =
        new Approvals.Ask(
            ref,
            ADA,
            null,
            "door-code.issue",
            ADA.id(),
            Map.of("lock", "lock-front-door", "hours", 4),
            "",
            false);
    assertThat(world.desk().request(ask).pending()).isTrue();
    assertThat(world.desk().request(ask).pending()).isTrue();
    assertThat(world.count("SELECT COUNT(*) FROM action_request")).isEqualTo(1);
    assertThat(world.steps(ref)).containsExactly("proposed");
    Approvals.Ask other =
        new Approvals.Ask(ref, MAX, null, "door-code.issue", MAX.id(), ask.arguments(), "", false);
    assertThat(world.desk().request(other).pending()).isFalse();
  }

  @Test
  @DisplayName("Nobody has more than so many open, nor asks more often than so many times an hour")
  void limits() {
    for (int i = 0; i < GateDesk.MOST_OPEN; i++) {
      assertThat(world.door(ADA).pending()).isTrue();
    }
    assertThat(world.door(ADA).sentence()).contains("10 open requests");
    for (int i = GateDesk.MOST_OPEN + 1; i < GateDesk.MOST_AN_HOUR; i++) {
      world.door(ADA);
    }
    assertThat(world.door(ADA).sentence()).contains("within an hour");
    assertThat(world.count("SELECT COUNT(*) FROM action_request")).isEqualTo(GateDesk.MOST_AN_HOUR);
    assertThat(world.door(MAX).pending()).as("others may").isTrue();
  }

  @Test
  @DisplayName("While the hub only watches, nothing is asked for")
  void observe() {
    world.mode = HubMode.OBSERVE;
    assertThat(world.door(ADA).sentence()).contains("only watching");
    assertThat(world.count("SELECT COUNT(*) FROM action_request")).isZero();
  }

  @Test
  @DisplayName("A15 what cannot be shown in full, or hides something, is refused")
  void shownInFull() {
    assertThat(announce("&".repeat(1_900)).sentence()).contains("too long");
    assertThat(announce("Open \u202etonight").sentence()).contains("invisible");
    assertThat(announce("Open tonight, <!channel> & all\nSee you").pending()).isTrue();
  }

  private Approvals.Asked announce(String text) {
    return world.ask(STAFF, "announcement.post", "-", Map.of("channel", "C0HELPDSK", "text", text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"agent/frontline 3", "schedule:weekly"})
  @DisplayName("A6 an agent can ask for somebody: their rights count, and who asked is kept")
  void through(String agent) {
    Approvals.Ask ask =
        new Approvals.Ask(
            Ref.next(),
            ADA,
            agent,
            "door-code.issue",
            ADA.id(),
            Map.of("lock", "lock-front-door", "hours", 4),
            "",
            false);
    Approvals.Asked asked = world.desk().request(ask);
    assertThat(asked.pending()).isTrue();
    ActionRequest request = world.row(asked.ref());
    assertThat(request.askedThrough()).isEqualTo(agent);
    assertThat(request.requester()).isEqualTo(ADA);
    assertThat(request.evidence()).anyMatch(f -> !f.good() && f.says().contains(agent));
    assertThat(request.quorum()).isPositive();
  }

  @Test
  @DisplayName("A6 a service is nobody who can ask for something of its own")
  void service() {
    assertThat(world.ask(Principal.service("hub"), "announcement.post", "-", Map.of()).pending())
        .isFalse();
  }

  @Test
  @DisplayName("A request is withdrawn by its requester alone, once, and it is recorded")
  void withdraw() {
    String ref = world.door(ADA).ref();
    for (Principal other : new Principal[] {MAX, BOARD1, Principal.person("T0OURS", "U0ADA2")}) {
      assertThatThrownBy(() -> world.own().withdraw(other, ref, Ref.next()))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("no request of that name");
    }
    world.own().withdraw(ADA, ref, Ref.next());
    assertThat(world.row(ref).state()).isEqualTo(RequestState.WITHDRAWN);
    assertThat(world.row(ref).version()).isEqualTo(1);
    assertThat(world.steps(ref)).containsExactly("proposed", "withdrawn");
    assertThatThrownBy(() -> world.own().withdraw(ADA, ref, Ref.next()))
        .hasMessageContaining("withdrawn");
    assertThat(world.own().open(ADA)).isEmpty();
  }

  @Test
  @DisplayName("A16 a change makes another stamp: what was said before counts no more")
  void edit() {
    String ref = world.door(ADA).ref();
    ActionRequest before = world.row(ref);
    world.click(BOARD1, SignedClick.APPROVE, before.stamp());
    Reviewers everybody = (request, click) -> Reviewers.Judged.yes(click.principal().id());
    assertThat(count(before, everybody)).isEqualTo(ReviewCount.Verdict.APPROVED);

    Map<String, Object> longer = Map.of("lock", "lock-front-door", "hours", 100);
    ActionRequest after = world.own().edit(ADA, ref, 0, longer, "", Ref.next());
    assertThat(after.version()).isEqualTo(1);
    assertThat(after.stamp()).isNotEqualTo(before.stamp());
    assertThat(after.decideBy()).isEqualTo(before.decideBy());
    assertThat(count(after, everybody)).isEqualTo(ReviewCount.Verdict.OPEN);
    assertThat(world.steps(ref)).containsExactly("proposed", "changed");

    assertThatThrownBy(
            () -> world.own().edit(ADA, ref, 1, before.canonical().arguments(), "", Ref.next()))
        .as("or the yes from before would count again")
        .hasMessageContaining("withdraw it and ask anew");
    assertThatThrownBy(() -> world.own().edit(MAX, ref, 1, longer, "", Ref.next()))
        .hasMessageContaining("no request of that name");
    assertThatThrownBy(
            () -> world.own().edit(ADA, ref, 1, Map.of("lock", "x", "hours", 169), "", Ref.next()))
        .hasMessageContaining("hours");
    world.clock.tick(Duration.ofHours(24));
    assertThatThrownBy(
            () -> world.own().edit(ADA, ref, 1, Map.of("lock", "x", "hours", 3), "", Ref.next()))
        .hasMessageContaining("out of time");
  }

  private ReviewCount.Verdict count(ActionRequest request, Reviewers reviewers) {
    return ReviewCount.of(
            request, request.quorum(), new SignedClicks(world.db).about(request.stamp()), reviewers)
        .verdict();
  }
}
