package org.makerspacehub.beans.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.execute.ExecutorWorld.Killed;
import org.makerspacehub.beans.execute.ExecutorWorld.Trouble;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.vendor.VendorRefused;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.springframework.core.io.ClassPathResource;

class ExecutorDeskIT {
  private ExecutorWorld world;

  @BeforeEach
  void open() {
    world = new ExecutorWorld();
    world.grant("U0BOARD1", "board");
    world.grant("U0BOARD2", "board");
    world.grant("U0ASKER", "board");
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  @DisplayName("A30 an approved request is claimed, sent and done, each step in the record")
  void done() {
    ActionRequest request = world.announcement();

    world.desk().round();

    ActionRequest after = world.now(request);
    assertThat(after.state()).isEqualTo(RequestState.SUCCEEDED);
    assertThat(after.outcome()).isEqualTo("It is done.");
    assertThat(after.version()).isGreaterThan(request.version());
    assertThat(world.recorded(request)).containsExactly("claimed", "intent", "sent", "succeeded");
    assertThat(world.announcements.effects.keySet())
        .containsExactly(
            Sha256.hex("execute\n" + request.ref() + "\n" + request.hash()).substring(0, 32));
    assertThat(world.announcements.total()).isEqualTo(1);
  }

  @Test
  @DisplayName("A17 an approval is used up by its claim, also when the hub says approved again")
  void usedUp() {
    ActionRequest request = world.announcement();
    world.desk().round();
    world.hub.sql("UPDATE action_request SET state = 'APPROVED', outcome = NULL").update();

    world.desk().round();

    assertThat(world.announcements.total()).isEqualTo(1);
    assertThat(world.now(request).state()).isEqualTo(RequestState.SUCCEEDED);
    assertThat(world.now(request).outcome()).isEqualTo("It is done.");
  }

  @Test
  @DisplayName("A33 a request and reviews that only the hub wrote are not carried out")
  void forged() {
    ActionRequest request =
        world.request(
            "announcement.post",
            "none",
            Map.of("channel", "C0GENERAL", "text", "Forged"),
            1,
            it -> it);
    world
        .hub
        .sql(
            "INSERT INTO action_review (request_ref, click_id, reviewer, word, counted, at)"
                + " VALUES (:ref, 1, 'T0TEST/U0BOARD1', 'approve', TRUE, NOW(3))")
        .param("ref", request.ref())
        .update();

    world.desk().round();

    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.announcements.total()).isZero();
    assertThat(world.raised).contains("EXECUTION_FAILED " + request.ref());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "created_at = NOW(3) + INTERVAL 1 DAY, decide_by = NOW(3) + INTERVAL 9 DAY",
        "created_at = '2026-11-23 09:59:58'",
        "created_at = '2026-11-01 00:00:00', escalated_at = '2026-11-02 00:00:00'",
        "escalated_at = '2026-11-23 09:59:00', escalate_at = '2026-11-23 09:58:00'",
        "canonical = REPLACE(canonical, '09:50:00', '09:59:58'), created_at = '2026-11-23 09:59:58'"
      })
  @DisplayName("A5 A33 when it was asked and escalated is not the hub's to say: the bytes say it")
  void forgedTimes(String change) {
    // On the board, or the owner, for five minutes: not yet when it was asked.
    world.grant("U0LATE", "board", ExecutorWorld.NOW.minusSeconds(300));
    world.grant("U0OWNER", "owner");
    ActionRequest late = unapproved(world.clock.instant().minusSeconds(600));
    world.approve(late, "U0LATE");
    world.approve(late, "U0OWNER");
    world
        .hub
        .sql("UPDATE action_request SET " + change + " WHERE ref = :ref")
        .param("ref", late.ref())
        .update();

    world.desk().round();

    assertThat(world.executionState(late)).isEqualTo("FAILED");
    assertThat(world.credits.total()).isZero();
  }

  @Test
  @DisplayName("A23 A33 more people count once the catalogue's time has passed, not before")
  void escalatedInTime() {
    world.grant("U0OWNER", "owner", ExecutorWorld.NOW.minus(Duration.ofDays(30)));
    ActionRequest early = unapproved(world.clock.instant().minusSeconds(600));
    escalated(early);
    world.desk().round();
    assertThat(world.now(early).state()).isEqualTo(RequestState.FAILED);

    ActionRequest waited = unapproved(world.clock.instant().minus(Duration.ofHours(25)));
    escalated(waited);
    world.desk().round();
    assertThat(world.now(waited).state()).isEqualTo(RequestState.SUCCEEDED);
  }

  private void escalated(ActionRequest request) {
    world
        .hub
        .sql("UPDATE action_request SET escalated_at = created_at WHERE ref = :ref")
        .param("ref", request.ref())
        .update();
    world.approve(request, "U0OWNER");
  }

  @Test
  @DisplayName(
      "A5 A27 bytes from before that say no time are bounded by the first press about them")
  void withoutTheTime() {
    world.grant("U0LATE", "board", ExecutorWorld.NOW.minusSeconds(300));
    world.grant("U0OWNER", "owner");
    ActionRequest old = unapproved(null);
    world.approve(old, "U0BOARD1");
    ActionRequest forged = unapproved(null);
    world.clock.tick(Duration.ofSeconds(-400));
    world.deny(forged, "U0NOBODY");
    world.clock.tick(Duration.ofSeconds(400));
    world.approve(forged, "U0LATE");
    world
        .hub
        .sql(
            "UPDATE action_request SET created_at = '2026-11-23 09:59:58', escalated_at ="
                + " '2026-11-23 09:59:58' WHERE ref = :ref")
        .param("ref", forged.ref())
        .update();

    world.desk().round();

    assertThat(world.now(old).state()).isEqualTo(RequestState.SUCCEEDED);
    assertThat(world.now(forged).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.credits.total()).isEqualTo(1);
  }

  /** A credit that the hub says was approved. */
  private ActionRequest unapproved(Instant asked) {
    return world.request(
        "credit.grant",
        "1001",
        Map.of("amount", "20.00", "note", "party " + asked),
        1,
        asked,
        it -> it);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "canonical = REPLACE(canonical, 'Open house', 'Closed')",
        "canonical = CONCAT(canonical, ' ')",
        "canonical = 'nothing'",
        "hash = REPEAT('0', 64)",
        "action = 'credit.grant'"
      })
  @DisplayName("A14 what is not the very bytes that were approved is refused, and only it")
  void tampered(String change) {
    ActionRequest request = world.announcement();
    world
        .hub
        .sql("UPDATE action_request SET " + change + " WHERE ref = :ref")
        .param("ref", request.ref())
        .update();
    ActionRequest good = world.announcement();

    world.desk().round();

    assertThat(world.executionState(request)).isEqualTo("FAILED");
    assertThat(world.now(good).state()).isEqualTo(RequestState.SUCCEEDED);
    assertThat(world.announcements.total()).isEqualTo(1);
  }

  @Test
  @DisplayName("A14 the facts are read at the vendor again, and who is overdue by now is refused")
  void factsNow() {
    ActionRequest refused = world.doorCode();
    world.codes.refusal = new HubException("Your membership dues are open since Monday.");
    world.desk().round();
    assertThat(world.now(refused).outcome())
        .isEqualTo("Your membership dues are open since Monday.");

    world.codes.refusal = null;
    world.codes.facts = new ActionExecutor.Facts(true, false, 0);
    ActionRequest overdue = world.doorCode();
    world.desk().round();
    assertThat(world.now(overdue).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.codes.total()).isZero();
  }

  @Test
  @DisplayName("An executor that has no key to the doors says so, does nothing, and calls people")
  void noKey() {
    ActionRequest request = world.doorCode();
    world.catalogue =
        new ActionCatalogue(
            new ClassPathResource("actions.yaml"),
            setting -> !setting.equals("REMOTELOCK_CLIENT_ID"));
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.now(request).outcome())
        .isEqualTo(
            "Door code is not installed here: whoever runs the hub has to set REMOTELOCK_CLIENT_ID"
                + " first.");
    assertThat(world.raised).contains("EXECUTION_FAILED " + request.ref());
    assertThat(world.codes.total()).isZero();
  }

  @Test
  @DisplayName("A33 a quorum that the hub wrote too low is the catalogue's all the same")
  void quorum() {
    // Not the requester's own: two are needed, whatever stands in the row.
    world.codes.facts = new ActionExecutor.Facts(false, true, 0);
    ActionRequest one = world.doorCode();
    world.desk().round();
    assertThat(world.now(one).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.now(one).outcome()).contains("1 of the 2");

    ActionRequest two = world.doorCode();
    world.approve(two, "U0BOARD2");
    world.desk().round();
    assertThat(world.now(two).state()).isEqualTo(RequestState.SUCCEEDED);
  }

  @Test
  @DisplayName("A3 the requester's own click never counts at the executor")
  void ownClick() {
    ActionRequest request =
        world.request(
            "announcement.post", "none", Map.of("channel", "C0A", "text", "x"), 1, it -> it);
    world.approve(request, "U0ASKER");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.announcements.total()).isZero();
  }

  @Test
  @DisplayName("A4 two clicks of one person are one at the executor")
  void twiceOnePerson() {
    world.codes.facts = new ActionExecutor.Facts(false, true, 0);
    ActionRequest request = world.doorCode();
    world.approve(request, "U0BOARD1");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
  }

  @Test
  @DisplayName("A13 who lost the role before it is carried out does not count")
  void roleLost() {
    ActionRequest request = world.announcement();
    world.revoke("U0BOARD1");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
  }

  @Test
  @DisplayName("A5 a role that was granted after the request does not count for it")
  void roleTooNew() {
    world.grant("U0NEW", "board", world.clock.instant());
    ActionRequest request =
        world.request(
            "announcement.post", "none", Map.of("channel", "C0A", "text", "x"), 1, it -> it);
    world.approve(request, "U0NEW");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
  }

  @Test
  @DisplayName("A1 without an answer from Slack nothing is done, and it is asked again")
  void slackAway() {
    ActionRequest request = world.announcement();
    world.slackSilentAbout.add("U0BOARD1");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.CLAIMED);
    assertThat(world.announcements.total()).isZero();

    world.slackSilentAbout.clear();
    world.desk().round();
    assertThat(world.announcements.total()).as("not before its pause is over").isZero();
    world.clock.tick(Duration.ofSeconds(6));
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.SUCCEEDED);
  }

  @Test
  @DisplayName("A1 an approver whom Slack calls a bot by now does not count")
  void bot() {
    ActionRequest request = world.announcement();
    world.notPeople.add("U0BOARD1");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
  }

  @Test
  @DisplayName("A19 what was approved too long ago is not carried out, even if the hub moves it")
  void tooLate() {
    ActionRequest request = world.announcement();
    world.slackSilentAbout.add("U0BOARD1");
    world.desk().round();
    world.slackSilentAbout.clear();
    // Announcements may be carried out within four hours of the click that decided.
    world.hub.sql("UPDATE action_request SET execute_by = '2030-01-01'").update();
    world.clock.tick(Duration.ofHours(4));
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.raised).contains("NOT_EXECUTED " + request.ref());
    assertThat(world.announcements.total()).isZero();
  }

  @Test
  @DisplayName("A7 one no before it is sent ends it, whatever the hub says")
  void denied() {
    ActionRequest request = world.announcement();
    world.deny(request, "U0BOARD2");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.now(request).outcome()).contains("not now");
    assertThat(world.announcements.total()).isZero();
  }

  @Test
  @DisplayName("A34 ceilings hold against a correct approval: count, sum and hours")
  void ceilings() {
    world.ceilings = "announcement.post=2,credit.grant=5/60.00,door-code.hours=12";
    ActionRequest third = null;
    for (int i = 0; i < 3; i++) {
      third = world.announcement();
      world.desk().round();
    }
    assertThat(world.announcements.total()).isEqualTo(2);
    assertThat(world.now(third).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.raised).contains("CEILING_HIT " + third.ref());

    ActionRequest first = credit("40.00");
    ActionRequest second = credit("20.01");
    ActionRequest fits = credit("20.00");
    world.desk().round();
    assertThat(
            List.of(world.now(first).state(), world.now(second).state(), world.now(fits).state()))
        .containsExactly(RequestState.SUCCEEDED, RequestState.FAILED, RequestState.SUCCEEDED);

    ActionRequest tooLong = own(world.doorCode());
    world.desk().round();
    assertThat(world.now(tooLong).outcome()).contains("12 hours");
    assertThat(world.codes.total()).isZero();

    world.clock.tick(Duration.ofDays(1));
    ActionRequest tomorrow = world.announcement();
    world.desk().round();
    assertThat(world.now(tomorrow).state()).isEqualTo(RequestState.SUCCEEDED);
  }

  private ActionRequest own(ActionRequest request) {
    world.codes.facts = new ActionExecutor.Facts(true, true, 0);
    return request;
  }

  private ActionRequest credit(String amount) {
    ActionRequest request =
        world.request("credit.grant", "1001", Map.of("amount", amount, "note", "x"), 1, it -> it);
    world.approve(request, "U0BOARD1");
    // One by one, in this order.
    world.clock.tick(Duration.ofSeconds(1));
    return request;
  }

  @Test
  @DisplayName("A35 a freeze stops the next claim in the middle of a queue, and what was claimed")
  void freeze() {
    List<ActionRequest> queue = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      queue.add(world.announcement());
    }
    AtomicInteger sent = new AtomicInteger();
    world.announcements.trouble =
        point -> {
          if (point.equals("after effect") && sent.incrementAndGet() == 2) {
            world.frozen = "stop";
          }
        };
    world.desk().round();
    assertThat(world.announcements.total()).isEqualTo(2);
    assertThat(queue.stream().filter(each -> world.executionState(each).equals("none"))).hasSize(2);

    // It comes while the third is verified: claimed, and not sent.
    world.frozen = "";
    world.announcements.trouble =
        point -> {
          if (point.equals("check")) {
            world.frozen = "stop";
          }
        };
    world.desk().round();
    assertThat(world.announcements.total()).isEqualTo(2);

    // And while the intent is being written.
    world.announcements.trouble = point -> {};
    world.frozen = "";
    world.auditLog =
        world.auditThat(
            point -> {
              if (point.equals("after intent")) {
                world.frozen = "stop";
              }
            });
    world.desk().round();
    assertThat(world.announcements.total()).isEqualTo(2);

    world.frozen = "";
    world.auditLog = world.auditThat(point -> {});
    world.clock.tick(Duration.ofSeconds(6));
    world.desk().round();
    assertThat(world.announcements.total()).isEqualTo(4);
  }

  @ParameterizedTest
  @ValueSource(strings = {"before claimed", "before intent", "before sent"})
  @DisplayName("A29 S4 with no record nothing is done, people are called, and it is done later")
  void auditAway(String point) {
    ActionRequest request = world.announcement();
    world.auditLog = world.auditThat(Trouble.unwritable(point));
    world.desk().round();
    assertThat(world.announcements.total()).isZero();
    assertThat(world.now(request).state()).isEqualTo(RequestState.CLAIMED);
    assertThat(world.raised).contains("AUDIT_FAILURE " + request.ref());

    world.auditLog = world.auditThat(p -> {});
    world.clock.tick(Duration.ofSeconds(6));
    world.desk().round();
    assertThat(world.announcements.total()).isEqualTo(1);
    assertThat(world.now(request).state()).isEqualTo(RequestState.SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "before claimed",
        "after claimed",
        "check",
        "before intent",
        "after intent",
        "before sent",
        "after sent",
        "before effect",
        "after effect",
        "before outcome",
        "after outcome"
      })
  @DisplayName("A24 an executor that dies at any step is followed by one that finishes, once")
  void killed(String point) {
    ActionRequest request = world.announcement();
    world.auditLog = world.auditThat(Trouble.killedAt(point));
    world.announcements.trouble = Trouble.killedAt(point);
    assertThatThrownBy(() -> world.desk().round()).isInstanceOf(Killed.class);
    assertThat(world.now(request).state().isEnd()).isFalse();

    world.auditLog = world.auditThat(p -> {});
    world.announcements.trouble = p -> {};
    for (int i = 0; i < 12 && !world.now(request).state().isEnd(); i++) {
      world.desk().round();
      world.clock.tick(Duration.ofSeconds(20));
    }
    assertThat(world.now(request).state()).isEqualTo(RequestState.SUCCEEDED);
    assertThat(world.announcements.effects.values())
        .extracting(AtomicInteger::get)
        .containsExactly(1);
    assertThat(world.recorded(request)).contains("claimed", "intent", "succeeded");
  }

  @Test
  @DisplayName("A25 no answer after sending is unknown: the vendor is asked, nothing is repeated")
  void unknown() {
    ActionRequest request = world.announcement();
    world.announcements.trouble = lost("after effect");
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.UNKNOWN);
    assertThat(world.now(request).outcome()).startsWith("It may have happened");

    world.announcements.trouble = p -> {};
    world.clock.tick(Duration.ofSeconds(6));
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.SUCCEEDED);
    assertThat(world.announcements.total()).isEqualTo(1);
    assertThat(world.recorded(request))
        .containsExactly("claimed", "intent", "sent", "unknown", "succeeded");
  }

  @Test
  @DisplayName("A25 what did not happen is tried once more with the same key, then it has failed")
  void notDone() {
    ActionRequest request = world.announcement();
    AtomicInteger tries = new AtomicInteger();
    world.announcements.trouble =
        point -> {
          if (point.equals("before effect")) {
            tries.incrementAndGet();
            throw new VendorUnavailable("RemoteLock is away.", Duration.ZERO, null);
          }
        };
    world.desk().round();
    world.clock.tick(Duration.ofSeconds(6));
    world.desk().round();
    assertThat(tries).as("a vendor may still be busy with the first").hasValue(1);

    for (int i = 0; i < 20 && !world.now(request).state().isEnd(); i++) {
      world.clock.tick(Duration.ofSeconds(20));
      world.desk().round();
    }
    assertThat(tries).hasValue(2);
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.now(request).outcome()).isEqualTo("It did not happen.");
    assertThat(world.announcements.total()).isZero();
  }

  @Test
  @DisplayName("A25 a vendor that tells nothing is asked a few times, then people are called")
  void nobodyKnows() {
    ActionRequest request = own(world.doorCode());
    world.codes.answersLooks = false;
    world.codes.trouble = lost("after effect");
    AtomicInteger looks = new AtomicInteger();
    world.desk().round();
    world.codes.trouble =
        point -> {
          if (point.equals("look")) {
            looks.incrementAndGet();
          }
        };
    for (int i = 0; i < 200; i++) {
      world.clock.tick(Duration.ofSeconds(30));
      world.desk().round();
    }
    assertThat(looks).hasValue(6);
    assertThat(world.now(request).state()).isEqualTo(RequestState.UNKNOWN);
    assertThat(world.now(request).outcome())
        .contains("Somebody has to look", "End of a door code")
        .doesNotContain("I am asking");
    assertThat(world.raised).containsOnlyOnce("EFFECT_UNKNOWN " + request.ref());
    assertThat(world.codes.total()).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  @DisplayName(
      "A25 what the vendor never tells ends by the word of somebody who looked; nothing is done again")
  void somebodyLooked(boolean happened) {
    ActionRequest request = givenUp();
    int effects = world.codes.total();
    String word = happened ? "gate.outcome.happened" : "gate.outcome.not";
    world.say(request, "U0MEMBER", word);
    world.say(request, "U0ASKER", word);
    world.notPeople.add("U0BOARD2");
    world.say(request, "U0BOARD2", word);
    world.outcomes().round();
    assertThat(world.now(request).state())
        .as("nobody's, the requester's and a bot's word")
        .isEqualTo(RequestState.UNKNOWN);

    world.say(request, "U0BOARD1", word);
    world.outcomes().round();
    world.outcomes().round();
    ActionRequest after = world.now(request);
    assertThat(after.state()).isEqualTo(happened ? RequestState.SUCCEEDED : RequestState.FAILED);
    assertThat(after.outcome())
        .contains(happened ? "it happened, once" : "it did not happen", "looked at the vendor");
    assertThat(world.recorded(request)).endsWith("unknown", happened ? "succeeded" : "failed");
    assertThat(world.raised).containsOnlyOnce("settled EFFECT_UNKNOWN " + request.ref());
    assertThat(
            world
                .hub
                .sql("SELECT settled_by FROM action_execution WHERE request_ref = :ref")
                .param("ref", request.ref())
                .query(String.class)
                .single())
        .isEqualTo("T0TEST/U0BOARD1");

    for (int i = 0; i < 10; i++) {
      world.clock.tick(Duration.ofMinutes(10));
      world.desk().round();
    }
    assertThat(world.codes.total()).isEqualTo(effects);
  }

  @Test
  @DisplayName(
      "A25 a word while the vendor is still asked ends nothing; without the record neither")
  void notYet() {
    ActionRequest request = own(world.doorCode());
    world.codes.answersLooks = false;
    world.codes.trouble = lost("after effect");
    world.desk().round();
    world.say(request, "U0BOARD1", "gate.outcome.not");
    world.outcomes().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.UNKNOWN);

    ActionRequest given = givenUp();
    world.say(given, "U0BOARD1", "gate.outcome.not");
    world.auditLog = world.auditThat(Trouble.unwritable("before outcome"));
    world.outcomes().round();
    assertThat(world.executionState(given)).isEqualTo("UNKNOWN");
    world.auditLog = world.auditThat(point -> {});
    world.outcomes().round();
    assertThat(world.executionState(given)).isEqualTo("FAILED");
  }

  @Test
  @DisplayName("A34 what somebody said did not happen counts against the day all the same")
  void noRoomByAWord() {
    world.ceilings = "door-code.issue=1";
    ActionRequest request = givenUp();
    world.say(request, "U0BOARD1", "gate.outcome.not");
    world.outcomes().round();
    world.codes.trouble = point -> {};
    ActionRequest next = own(world.doorCode());
    world.desk().round();
    assertThat(world.now(next).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.raised).contains("CEILING_HIT " + next.ref());
  }

  /** Something of which the vendor told nothing, for two hours. */
  private ActionRequest givenUp() {
    ActionRequest request = own(world.doorCode());
    world.codes.answersLooks = false;
    world.codes.trouble = lost("after effect");
    for (int i = 0; i < 200; i++) {
      world.desk().round();
      world.clock.tick(Duration.ofSeconds(30));
    }
    assertThat(world.book().givenUp()).extracting(Claim::ref).contains(request.ref());
    return request;
  }

  @Test
  void aRefusalOfTheVendorIsToldAsItIs() {
    ActionRequest request = world.announcement();
    world.announcements.trouble =
        point -> {
          if (point.equals("before effect")) {
            throw new VendorRefused("Fabman knows no such package.", null);
          }
        };
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.FAILED);
    assertThat(world.now(request).outcome()).isEqualTo("Fabman knows no such package.");
    assertThat(world.raised).contains("EXECUTION_FAILED " + request.ref());
  }

  @Test
  @DisplayName("A24 what an executor writes whose lease was taken over does not count")
  void fenced() {
    ActionRequest request = world.announcement();
    ExecutionBook slow = world.book();
    Claim old = slow.claim().orElseThrow();
    world.clock.tick(ExecutorWorld.LEASE.plusSeconds(1));
    Claim taken = world.book().claim().orElseThrow();
    assertThat(taken.number()).isEqualTo(old.number() + 1);
    assertThat(taken.idempotencyKey()).isEqualTo(old.idempotencyKey());

    Throwable late = catchThrowable(() -> slow.sent(old, 0, 1, world.clock.instant(), today -> ""));
    assertThat(late).isInstanceOf(ClaimLost.class);
    assertThatThrownBy(() -> slow.end(old, RequestState.FAILED, "x", "", null, ""))
        .isInstanceOf(ClaimLost.class);
    assertThat(world.executionState(request)).isEqualTo("CLAIMED");
  }

  @Test
  @DisplayName("S21 two executors on one database do each thing once")
  void two() throws Exception {
    List<ActionRequest> all = new ArrayList<>();
    world.ceilings = "announcement.post=1000";
    for (int i = 0; i < 40; i++) {
      all.add(world.announcement());
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> rounds = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ExecutorDesk desk = world.desk();
        rounds.add(
            () -> {
              desk.round();
              return null;
            });
      }
      for (Future<Void> round : pool.invokeAll(rounds, 60, TimeUnit.SECONDS)) {
        round.get();
      }
    } finally {
      pool.shutdownNow();
    }
    world.desk().round();
    assertThat(all)
        .allSatisfy(each -> assertThat(world.now(each).state()).isEqualTo(RequestState.SUCCEEDED));
    assertThat(world.announcements.effects).hasSize(40);
    assertThat(world.announcements.effects.values())
        .allSatisfy(times -> assertThat(times).hasValue(1));
  }

  @Test
  @DisplayName("A34 two executors at once do not pass a ceiling together")
  void ceilingTogether() throws Exception {
    world.ceilings = "announcement.post=5";
    for (int i = 0; i < 12; i++) {
      world.announcement();
    }
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      List<Callable<Void>> rounds = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        ExecutorDesk desk = world.desk();
        rounds.add(
            () -> {
              desk.round();
              return null;
            });
      }
      for (Future<Void> round : pool.invokeAll(rounds, 60, TimeUnit.SECONDS)) {
        round.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(world.announcements.total()).isEqualTo(5);
  }

  @Test
  @DisplayName("A32 a secret is sealed for the requester and stands in clear nowhere")
  void secret() {
    world.codes.secret = "4711#0815";
    ActionRequest request = own(world.doorCode());
    world.desk().round();
    assertThat(world.now(request).state()).isEqualTo(RequestState.SUCCEEDED);
    byte[] sealed =
        world
            .executor
            .sql("SELECT sealed FROM secret_delivery WHERE request_ref = :ref AND owner = :owner")
            .param("ref", request.ref())
            .param("owner", ExecutorWorld.REQUESTER)
            .query((row, n) -> row.getBytes(1))
            .single();
    assertThat(
            SecretSeal.of(ExecutorWorld.KEY).open(sealed, request.ref(), ExecutorWorld.REQUESTER))
        .isEqualTo("4711#0815");
    assertThat(HexFormat.of().formatHex(sealed))
        .doesNotContain(HexFormat.of().formatHex("4711#0815".getBytes()));
    assertThat(EveryTable.holding("4711#0815")).isEmpty();
  }

  private static Trouble lost(String where) {
    return point -> {
      if (point.equals(where)) {
        throw new VendorUnavailable("No answer.", Duration.ZERO, null);
      }
    };
  }
}
