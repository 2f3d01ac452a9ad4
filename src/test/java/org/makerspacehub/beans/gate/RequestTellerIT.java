package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.LEO;
import static org.makerspacehub.beans.gate.GateWorld.MAX;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who is told what of requests, over a real database. */
class RequestTellerIT {
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

  @Test
  void aNewRequestIsPostedAndEachApproverIsAskedOnce() {
    String ref = door();
    RequestTeller teller = world.teller();
    teller.tell();
    teller.tell();
    world.gate.clock.tick(Duration.ofMinutes(1));
    teller.tell();
    world.teller().tell();

    assertThat(world.said(ref))
        .containsExactlyInAnyOrder("post", "ask:now:U0BOARD1", "ask:now:U0BOARD2");
    assertThat(world.gate.row(ref).shownVersion()).isZero();
    assertThat(world.homes).containsExactly(ref);
    assertThat(world.newest(ref, "C0APPROVE"))
        .contains("gate.approve", "gate.deny", world.gate.row(ref).stamp(), "0/2 approved");
    assertThat(world.newest(ref, "U0BOARD1")).contains("gate.approve").doesNotContain("0/2");
  }

  @Test
  void ofTwoHubsOnePosts() throws Exception {
    String ref = door();
    var threads = Executors.newFixedThreadPool(4);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<?>> all =
          java.util.stream.IntStream.range(0, 4)
              .<Future<?>>mapToObj(
                  n ->
                      threads.submit(
                          () -> {
                            go.await();
                            world.teller().tell();
                            return null;
                          }))
              .toList();
      go.countDown();
      for (Future<?> each : all) {
        each.get();
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(world.said(ref))
        .containsExactlyInAnyOrder("post", "ask:now:U0BOARD1", "ask:now:U0BOARD2");
  }

  @Test
  void progressIsShownInTheChannelOnly() {
    String ref = door();
    world.teller().tell();
    world.counted(ref, BOARD1, true, null);
    world.lead(ref, RequestState.PENDING, Map.of());
    world.teller().tell();

    assertThat(world.said(ref)).hasSize(4).endsWith("v1");
    assertThat(world.newest(ref, RequestTeller.postKey(ref)))
        .contains(
            "1/2 approved: \\u003c@U0BOARD1\\u003e; 1 more needed; until Tue 20:00 (24 h left)");
  }

  @Test
  void theTimeLeftIsKeptTrue() {
    String ref = door();
    RequestTeller teller = world.teller();
    teller.tell();
    world.gate.clock.tick(Duration.ofHours(3));
    teller.tell();
    teller.tell();
    assertThat(world.said(ref)).hasSize(4);
    assertThat(world.newest(ref, RequestTeller.postKey(ref))).contains("(21 h left)");
  }

  @Test
  void whoIsAwayOrInTheirQuietHoursIsAskedLaterUnlessItIsUrgent() {
    world.quiet = "19:00-08:00";
    String ref = door();
    Approvals.Asked urgent =
        world
            .gate
            .desk()
            .request(
                new Approvals.Ask(
                    ShowWorld.ref(),
                    MAX,
                    null,
                    "door-code.issue",
                    MAX.id(),
                    Map.of("lock", "lock-front-door", "hours", 2),
                    "",
                    true));
    RequestTeller teller = world.teller();
    teller.tell();
    assertThat(world.said(ref)).containsExactly("post");
    assertThat(world.said(urgent.ref())).hasSize(3);

    world.away.away(BOARD2, world.away.today().plusDays(1), "");
    world.gate.clock.tick(Duration.ofHours(12));
    teller.tell();
    assertThat(world.said(ref)).contains("ask:now:U0BOARD1").doesNotContain("ask:now:U0BOARD2");
    world.away.back(BOARD2);
    world.gate.clock.tick(Duration.ofMinutes(1));
    teller.tell();
    assertThat(world.said(ref)).contains("ask:now:U0BOARD2");
  }

  @Test
  void aRefusalIsBetweenTheHubAndWhoeverAsked() {
    String ref = world.gate.door(LEO).ref();
    world.teller().tell();
    assertThat(world.said(ref)).isEmpty();
    assertThat(world.gate.row(ref).shownVersion()).isZero();
    assertThat(world.homes).isEmpty();
  }

  @Test
  void withoutAChannelApproversAreAskedDirectly() {
    world.channel = "";
    String ref = door();
    world.teller().tell();
    assertThat(world.said(ref)).containsExactlyInAnyOrder("ask:now:U0BOARD1", "ask:now:U0BOARD2");
  }

  @Test
  @DisplayName("A16 what was changed is asked anew, and the old message has no buttons any more")
  void changed() {
    String ref = door();
    world.teller().tell();
    String before = world.gate.row(ref).hash().substring(0, 12);
    world
        .gate
        .own()
        .edit(MAX, ref, 0, Map.of("lock", "lock-front-door", "hours", 8), "", ShowWorld.ref());
    world.teller().tell();
    String old = "request:%s:ask:%s:U0BOARD1".formatted(ref, before);
    assertThat(world.newest(ref, old)).contains("This was changed").doesNotContain("gate.approve");
    assertThat(world.newest(ref, "U0BOARD1")).contains(world.gate.row(ref).stamp());
    assertThat(world.newest(ref, RequestTeller.postKey(ref))).contains(world.gate.row(ref).stamp());
  }

  @Test
  @DisplayName("A31 whoever asked hears of every end, with the reason")
  void ends() {
    for (var end :
        Map.of(
                RequestState.DENIED, "Denied by",
                RequestState.EXPIRED, "Nobody decided in time.",
                RequestState.FAILED, "No such door.",
                RequestState.UNKNOWN, "It may have been done",
                RequestState.SUCCEEDED, "carried out")
            .entrySet()) {
      String ref = door();
      world.teller().tell();
      if (end.getKey() == RequestState.DENIED) {
        world.counted(ref, BOARD1, false, "not today");
      }
      world.lead(
          ref,
          end.getKey(),
          Map.of("ended_at", world.gate.clock.instant(), "outcome", "No such door."));
      world.teller().tell();
      world.teller().tell();
      String told = world.newest(ref, "U0MAX");
      assertThat(told).contains(end.getValue()).doesNotContain("code.show");
      if (end.getKey() == RequestState.DENIED) {
        assertThat(told).contains("not today");
      }
      assertThat(world.said(ref).stream().filter(key -> key.startsWith("told"))).hasSize(1);
      assertThat(world.newest(ref, RequestTeller.postKey(ref))).doesNotContain("gate.");
      if (end.getKey().isEnd()) {
        assertThat(
                world.newest(
                    ref,
                    "request:%s:ask:%s:U0BOARD1"
                        .formatted(ref, world.gate.row(ref).hash().substring(0, 12))))
            .doesNotContain("gate.");
      }
    }
  }

  @Test
  @DisplayName("A31 whoever asked hears that nobody knows, that nobody asks any more, and the end")
  void unknown() {
    String ref = door();
    world.teller().tell();
    List<String> words =
        List.of("I am asking the vendor.", "Somebody has to look there.", "It happened, once.");
    for (String each : words) {
      world.lead(
          ref,
          each.equals(words.get(2)) ? RequestState.SUCCEEDED : RequestState.UNKNOWN,
          Map.of("outcome", each));
      world.teller().tell();
      world.teller().tell();
      assertThat(world.newest(ref, "U0MAX")).contains(each);
    }
    assertThat(world.said(ref).stream().filter(key -> key.startsWith("told"))).hasSize(3);
  }

  @Test
  void aCodeWaitsBehindAButton() {
    String ref = door();
    world.gate.sql(
        "INSERT INTO secret_delivery (request_ref, owner, sealed, created_at, expires_at) VALUES"
            + " ('%s', '%s', x'00', NOW(3), NOW(3))".formatted(ref, MAX.id()));
    world.lead(ref, RequestState.SUCCEEDED, Map.of("ended_at", world.gate.clock.instant()));
    world.teller().tell();
    assertThat(world.newest(ref, "U0MAX")).contains("code.show", "Show my code", ref);
    assertThat(world.newest(ref, "C0APPROVE")).doesNotContain("code.show");
  }

  @Test
  void whomAnAgentAsksForHearsOfIt() {
    Approvals.Asked asked =
        world
            .gate
            .desk()
            .request(
                new Approvals.Ask(
                    ShowWorld.ref(),
                    ADA,
                    "agent concierge",
                    "door-code.issue",
                    ADA.id(),
                    Map.of("lock", "lock-front-door", "hours", 2),
                    "",
                    false));
    assertThat(asked.pending()).as(asked.sentence()).isTrue();
    world.teller().tell();
    assertThat(world.said(asked.ref())).contains("asked");
    assertThat(world.newest(asked.ref(), "U0ADA")).contains("agent concierge");
  }

  @Test
  @DisplayName(
      "A request that cannot be shown keeps nobody from hearing of the others, and is told")
  void oneIsBroken() {
    String broken =
        world
            .gate
            .ask(MAX, "door-code.issue", MAX.id(), Map.of("lock", "lock-wood-shop", "hours", 4))
            .ref();
    world.quiet = "19:00-21:00";
    world.gate.clock.tick(Duration.ofSeconds(1));
    String other = door();
    world.teller().tell();
    assertThat(world.said(broken)).containsExactly("post");
    assertThat(world.said(other)).containsExactly("post");

    // Both wait for their approvers to be written to.
    world.quiet = "off";
    world.cannotBeShown = "lock-wood-shop";
    world.teller().tell();
    world.teller().tell();
    assertThat(world.said(other)).contains("ask:now:U0BOARD1", "ask:now:U0BOARD2");
    assertThat(world.said(broken)).containsExactly("post");
    assertThat(world.calls).containsExactly("REQUEST_STUCK " + broken);

    // The same for what people see of it at first.
    world.gate.own().withdraw(MAX, broken, ShowWorld.ref());
    world.gate.own().withdraw(MAX, other, ShowWorld.ref());
    world.teller().tell();
    assertThat(world.gate.row(other).shownVersion()).isEqualTo(world.gate.row(other).version());
    assertThat(world.gate.row(broken).shownVersion()).isZero();
    world.cannotBeShown = "";
    world.teller().tell();
    assertThat(world.gate.row(broken).shownVersion()).isEqualTo(world.gate.row(broken).version());
  }

  @Test
  @DisplayName(
      "What is missing is counted by what it takes now, if that is more than it was asked under")
  void progressByWhatItTakesNow() {
    String ref = world.gate.door(ADA).ref();
    world.teller().tell();
    assertThat(world.newest(ref, "C0APPROVE")).contains("0/1 approved", "1 more needed");
    world.gate.sql("UPDATE invoice SET member_id = '101'");
    world.counted(ref, BOARD1, true, null);
    world.lead(ref, RequestState.PENDING, Map.of());
    world.teller().tell();
    assertThat(world.newest(ref, "request:" + ref + ":post"))
        .contains("1/2 approved", "1 more needed");
    assertThat(world.gate.own().open(ADA).get(0).need()).isEqualTo(2);
  }
}
