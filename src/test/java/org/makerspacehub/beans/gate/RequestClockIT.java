package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.ShowWorld.OWNER;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.escalate.Escalation;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What time does to requests, over a real database: two approvals, 4 h, 12 h and 24 h. */
class RequestClockIT {
  private final ShowWorld world = new ShowWorld();

  @BeforeEach
  void begin() {
    world.begin();
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  private String door() {
    Approvals.Asked asked = world.gate.door(MAX);
    assertThat(asked.pending()).as(asked.sentence()).isTrue();
    return asked.ref();
  }

  private void after(Duration span) {
    world.gate.clock.set(GateWorld.NOW.plus(span));
    world.clock().look();
  }

  private RequestState state(String ref) {
    return world.gate.row(ref).state();
  }

  @Test
  @DisplayName(
      "A23 a request that waits is recalled, then shown to more people, then ends as a dead letter")
  void ladder() {
    String ref = door();
    world.counted(ref, BOARD2, true, null);
    after(Duration.ofHours(4).minusMillis(1));
    assertThat(world.said(ref)).isEmpty();
    after(Duration.ofHours(4));
    after(Duration.ofHours(5));
    // Who has answered is not reminded.
    assertThat(world.said(ref)).containsExactly("ask:now:U0BOARD1:again");
    assertThat(world.calls).isEmpty();

    after(Duration.ofHours(12));
    after(Duration.ofHours(13));
    assertThat(world.gate.row(ref).escalatedAt())
        .isEqualTo(GateWorld.NOW.plus(Duration.ofHours(12)));
    assertThat(world.gate.row(ref).quorum()).isEqualTo(2);
    assertThat(
            world.gate.approvers.of(
                world.gate.row(ref), world.gate.catalogue.find("door-code.issue").orElseThrow()))
        .contains(OWNER, BOARD1, BOARD2);
    world.teller().tell();
    assertThat(world.said(ref)).contains("ask:now:U0OWNER");
    assertThat(world.calls).containsExactly("REQUEST_OVERDUE " + ref);

    after(Duration.ofHours(24).plusSeconds(4));
    assertThat(state(ref)).isEqualTo(RequestState.PENDING);
    after(Duration.ofHours(24).plusSeconds(5));
    after(Duration.ofHours(25));
    assertThat(state(ref)).isEqualTo(RequestState.EXPIRED);
    assertThat(world.gate.row(ref).outcome()).contains("Nobody decided in time");
    assertThat(world.gate.steps(ref)).containsExactly("proposed", "escalated", "expired");
    assertThat(world.calls).hasSize(2);
    assertThat(
            world.gate.count(
                "SELECT COUNT(*) FROM dead_letter WHERE ref = '%s' AND route_id = 'request-clock'"
                    .formatted(ref)))
        .isOne();
    world.teller().tell();
    assertThat(world.newest(ref, "U0MAX")).contains("Nobody decided in time");
  }

  @Test
  @DisplayName("A20 silence never approves, not with all but one yes either")
  void silence() {
    String ref = door();
    world.counted(ref, BOARD1, true, null);
    after(Duration.ofDays(3));
    assertThat(state(ref)).isEqualTo(RequestState.EXPIRED);
    assertThat(world.gate.row(ref).approvedAt()).isNull();
  }

  @Test
  @DisplayName("A21 a timer that comes after the decision changes nothing")
  void afterTheDecision() {
    for (RequestState decided :
        new RequestState[] {
          RequestState.DENIED,
          RequestState.WITHDRAWN,
          RequestState.APPROVED,
          RequestState.CLAIMED,
          RequestState.SUCCEEDED
        }) {
      world.gate.clock.set(GateWorld.NOW);
      String ref = door();
      world.lead(ref, decided, Map.of());
      int version = world.gate.row(ref).version();
      after(Duration.ofHours(5));
      after(Duration.ofHours(13));
      after(Duration.ofHours(30));
      assertThat(state(ref)).isEqualTo(decided);
      assertThat(world.gate.row(ref).version()).isEqualTo(version);
      assertThat(world.gate.steps(ref)).containsExactly("proposed");
    }
    assertThat(world.calls).isEmpty();
    assertThat(world.counted).isEmpty();
  }

  @Test
  @DisplayName("A22 what was kept before the deadline is counted before a request expires")
  void countedFirst() {
    String ref = door();
    world.recount =
        each ->
            world.lead(
                each,
                RequestState.APPROVED,
                Map.of(
                    "approved_at",
                    world.gate.clock.instant(),
                    "execute_by",
                    world.gate.clock.instant().plus(Duration.ofHours(1))));
    after(Duration.ofHours(24).plusSeconds(5));
    assertThat(state(ref)).isEqualTo(RequestState.APPROVED);
    assertThat(world.calls).isEmpty();
  }

  @Test
  void whatCannotBeCountedDoesNotExpire() {
    String ref = door();
    world.recount =
        each -> {
          throw new HubException("Not now.");
        };
    after(Duration.ofHours(24).plusSeconds(5));
    assertThat(state(ref)).isEqualTo(RequestState.PENDING);
    world.recount = world.counted::add;
    after(Duration.ofHours(24).plusSeconds(6));
    assertThat(state(ref)).isEqualTo(RequestState.EXPIRED);
    assertThat(world.counted).containsExactly(ref);
  }

  @Test
  @DisplayName("A19 A26 what was approved and not carried out in time ends and calls people")
  void notCarriedOut() {
    String ref = door();
    world.lead(
        ref,
        RequestState.APPROVED,
        Map.of(
            "approved_at", GateWorld.NOW, "execute_by", GateWorld.NOW.plus(Duration.ofHours(1))));
    after(Duration.ofHours(1).minusMillis(1));
    assertThat(state(ref)).isEqualTo(RequestState.APPROVED);
    after(Duration.ofHours(1));
    after(Duration.ofHours(2));
    assertThat(state(ref)).isEqualTo(RequestState.EXPIRED);
    assertThat(world.calls).containsExactly("NOT_EXECUTED " + ref);
    assertThat(world.gate.steps(ref)).containsExactly("proposed", "expired");
    world.teller().tell();
    assertThat(world.newest(ref, "U0MAX")).contains("not carried out in time");
  }

  @Test
  @DisplayName("A5 a request that can no longer reach its quorum calls people once, until it can")
  void unreachable() {
    String ref = door();
    RequestClock clock = world.clock();
    clock.look();
    assertThat(world.calls).isEmpty();
    world.gate.revoke(BOARD2);
    clock.look();
    clock.look();
    assertThat(world.calls).containsExactly("QUORUM_UNREACHABLE " + ref);
    // A role that is granted now does not count for what was asked before.
    world.gate.sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('T0OURS', 'U0BOARD2', 'board', 'test', '2026-11-23 20:00:01')");
    world.gate.clock.tick(Duration.ofMinutes(1));
    clock.look();
    assertThat(world.calls).hasSize(1);
    world.gate.own().withdraw(MAX, ref, ShowWorld.ref());
    clock.look();
    assertThat(world.calls).endsWith("over QUORUM_UNREACHABLE " + ref);
  }

  @Test
  @DisplayName(
      "A29 S4 what cannot be recorded does not happen, is due still, and people are called")
  void unrecorded() {
    String ref = door();
    AuditLog works = world.gate.audit;
    var nobody = new DriverManagerDataSource(GateWorld.SERVER.url(), "hub_audit", "wrong");
    world.gate.audit =
        new AuditLog(
            JdbcClient.create(nobody), new JdbcTransactionManager(nobody), world.gate.clock);
    after(Duration.ofHours(12));
    after(Duration.ofHours(25));
    assertThat(state(ref)).isEqualTo(RequestState.PENDING);
    assertThat(world.gate.row(ref).escalatedAt()).isNull();
    assertThat(world.gate.count("SELECT COUNT(*) FROM dead_letter")).isZero();
    assertThat(world.calls).containsOnly("AUDIT_FAILURE audit");
    world.gate.audit = works;
    after(Duration.ofHours(25).plusSeconds(1));
    assertThat(state(ref)).isEqualTo(RequestState.EXPIRED);
  }

  @Test
  void nobodyIsRemindedInTheirQuietHours() {
    world.quiet = "23:00-08:00";
    String ref = door();
    after(Duration.ofHours(4));
    assertThat(world.said(ref)).isEmpty();
    after(Duration.ofHours(12));
    assertThat(world.said(ref))
        .containsExactlyInAnyOrder(
            "ask:now:U0BOARD1:again", "ask:now:U0BOARD2:again", "ask:now:U0OWNER:again");
  }

  @Test
  @DisplayName("One request that fails does not keep the others from ending; people are called")
  void oneIsBroken() {
    String broken = door();
    world.gate.clock.tick(Duration.ofMillis(1));
    String other = world.gate.door(GateWorld.ADA).ref();
    world.recount =
        ref -> {
          if (ref.equals(broken)) {
            throw new IllegalStateException("A defect.");
          }
        };
    after(Duration.ofHours(24).plusSeconds(6));
    assertThat(state(broken)).isEqualTo(RequestState.PENDING);
    assertThat(state(other)).isEqualTo(RequestState.EXPIRED);
    assertThat(world.calls).containsOnlyOnce("REQUEST_STUCK " + broken);
    // Somebody is at it: they are not called again about the same thing.
    world.escalations().settle(broken, BOARD1, "I look at it.");
    after(Duration.ofHours(24).plusSeconds(7));
    assertThat(world.escalations().open(Escalation.REQUEST_STUCK)).isEmpty();
    world.recount = ref -> {};
    after(Duration.ofHours(24).plusSeconds(8));
    assertThat(state(broken)).isEqualTo(RequestState.EXPIRED);
  }

  @Test
  @DisplayName("A5 what is called for is known after a restart, and settled when it is over")
  void unreachableOverARestart() {
    String ref = door();
    world.gate.revoke(BOARD2);
    world.clock().look();
    world.clock().look();
    assertThat(world.calls).containsExactly("QUORUM_UNREACHABLE " + ref);
    world.gate.grant(BOARD2, "board");
    world.clock().look();
    assertThat(world.calls).endsWith("over QUORUM_UNREACHABLE " + ref).hasSize(2);
    assertThat(world.escalations().open()).isEmpty();
    // It strikes again: called again. A person settled it: not again.
    world.gate.revoke(BOARD2);
    world.clock().look();
    assertThat(world.calls).hasSize(3);
    world.escalations().settle(ref, BOARD1, "They know.");
    world.clock().look();
    assertThat(world.calls).hasSize(3);
    assertThat(world.escalations().open()).isEmpty();
  }

  @Test
  @DisplayName("A5 a quorum that grew since can be out of reach too")
  void unreachableByWhatItTakesNow() {
    String ref = world.gate.door(GateWorld.ADA).ref();
    world.gate.revoke(BOARD2);
    world.clock().look();
    assertThat(world.calls).as("one is enough for one's own").isEmpty();
    world.gate.sql("UPDATE invoice SET member_id = '101'");
    world.clock().look();
    assertThat(world.calls).containsExactly("QUORUM_UNREACHABLE " + ref);
    assertThat(world.escalations().open().get(0).sentence())
        .contains("needs 2 approvers, and only 1");
  }

  @Test
  @DisplayName("A23 who may decide only since it was escalated counts from then on, and is shown")
  void saidBeforeTheEscalation() {
    ReviewWorld reviews = new ReviewWorld(world.gate);
    world.recount = reviews.desk();
    String ref = door();
    reviews.yes(OWNER, world.gate.row(ref).stamp());
    after(Duration.ofMinutes(1));
    assertThat(shown(ref)).contains("0/2 approved");
    assertThat(judged(ref)).containsExactly("0 false");
    after(Duration.ofHours(12));
    assertThat(shown(ref)).contains("1/2 approved: <@U0OWNER>");
    assertThat(judged(ref)).containsExactly("0 false", "1 true");
    assertThat(reviews.desk().decide(ref).count().have()).isOne();
    assertThat(world.gate.steps(ref))
        .containsExactly("proposed", "reviewed", "escalated", "reviewed");
    reviews.yes(BOARD1, world.gate.row(ref).stamp());
    assertThat(reviews.desk().decide(ref).request().state()).isEqualTo(RequestState.APPROVED);
    assertThat(reviews.desk().names(world.gate.row(ref), true)).containsExactly("Olga", "Bo One");
  }

  @Test
  @DisplayName("A13 whose role ends before the quorum no longer counts, and is no longer shown")
  void roleEnds() {
    ReviewWorld reviews = new ReviewWorld(world.gate);
    world.recount = reviews.desk();
    String ref = door();
    reviews.yes(BOARD1, world.gate.row(ref).stamp());
    after(Duration.ofMinutes(1));
    assertThat(shown(ref)).contains("1/2 approved: <@U0BOARD1>");
    world.gate.revoke(BOARD1);
    after(Duration.ofMinutes(2));
    assertThat(shown(ref)).contains("0/2 approved").doesNotContain("<@U0BOARD1>");
    assertThat(judged(ref)).containsExactly("0 true", "1 false");
    int version = world.gate.row(ref).version();
    int asked = reviews.asked.size();
    after(Duration.ofMinutes(3));
    assertThat(world.gate.row(ref).version()).as("nothing new").isEqualTo(version);
    assertThat(reviews.asked).as("Slack is left alone").hasSize(asked);
  }

  @Test
  @DisplayName(
      "A22 while Slack is away a yes is kept, and counts by itself when it answers in time")
  void slackComesBack() {
    ReviewWorld reviews = new ReviewWorld(world.gate);
    world.recount = reviews.desk();
    String ref = door();
    reviews.slack.put(BOARD1, ReviewWorld.NO_ANSWER);
    reviews.yes(BOARD1, world.gate.row(ref).stamp());
    after(Duration.ofMinutes(1));
    assertThat(shown(ref)).contains("0/2 approved");
    reviews.slack.clear();
    after(Duration.ofMinutes(2));
    assertThat(shown(ref)).contains("1/2 approved: <@U0BOARD1>");
  }

  @Test
  @DisplayName(
      "A22 A31 Slack away at the deadline: it expires, and nobody reads that nobody decided")
  void slackAwayAtTheDeadline() {
    ReviewWorld reviews = new ReviewWorld(world.gate);
    world.recount = reviews.desk();
    String ref = door();
    String silent = world.gate.door(GateWorld.ADA).ref();
    for (Principal who : List.of(BOARD1, BOARD2)) {
      reviews.slack.put(who, ReviewWorld.NO_ANSWER);
    }
    world.gate.clock.set(GateWorld.NOW.plus(Duration.ofHours(24)).minusMillis(1));
    reviews.yes(BOARD1, world.gate.row(ref).stamp());
    reviews.yes(BOARD2, world.gate.row(ref).stamp());
    after(Duration.ofHours(24).plusSeconds(5));
    assertThat(state(ref)).isEqualTo(RequestState.EXPIRED);
    world.teller().tell();
    for (String reader : List.of("U0MAX", "C0APPROVE")) {
      assertThat(world.newest(ref, reader))
          .as(reader)
          .contains("Somebody said yes in time", "Slack did not answer", "nothing was done")
          .doesNotContain("Nobody decided");
    }
    assertThat(world.escalations().open())
        .filteredOn(call -> call.ref().equals(ref))
        .allSatisfy(call -> assertThat(call.sentence()).contains("Slack did not say"));
    assertThat(state(silent)).isEqualTo(RequestState.EXPIRED);
    assertThat(world.gate.row(silent).outcome()).contains("Nobody decided in time");
    // Slack is back: what is over stays over.
    reviews.slack.clear();
    assertThat(reviews.desk().decide(ref).request().state()).isEqualTo(RequestState.EXPIRED);
  }

  /** What stands in the channel. */
  private String shown(String ref) {
    world.teller().tell();
    return world
        .gate
        .db
        .sql(
            "SELECT payload FROM outbox_message WHERE ref = :ref AND address IN ('C0APPROVE',"
                + " :post) ORDER BY id DESC LIMIT 1")
        .param("ref", ref)
        .param("post", RequestTeller.postKey(ref))
        .query(String.class)
        .single()
        .replace("\\u003c", "<")
        .replace("\\u003e", ">");
  }

  /** How each click was judged, and how again. */
  private List<String> judged(String ref) {
    return world
        .gate
        .db
        .sql("SELECT n, counted FROM action_review WHERE request_ref = :ref ORDER BY id")
        .param("ref", ref)
        .query((row, n) -> row.getInt("n") + " " + row.getBoolean("counted"))
        .list();
  }
}
