package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.ShowWorld.OWNER;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.policy.Principal;

/** What takes its asker's own confirmation: asked, shown, confirmed, changed, forgotten. */
class SelfConfirmationIT {
  private static final Principal OTHER_OWNER = Principal.person("T0OURS", "U0OWNER2");

  private final ShowWorld world = new ShowWorld();
  private final ReviewWorld reviews = new ReviewWorld(world.gate);

  @BeforeEach
  void begin() {
    world.begin();
    world.gate.grant(OTHER_OWNER, "owner");
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  private static Map<String, Object> agent(String prompt) {
    Map<String, Object> agent = new HashMap<>();
    agent.put("name", "helper");
    agent.put("title", "Helper");
    agent.put("prompt", prompt);
    agent.put("tools", List.of("machines_state", "opening_hours"));
    agent.put("audience", List.of());
    return agent;
  }

  private Approvals.Asked ask(Principal who, String through) {
    return world
        .gate
        .desk()
        .request(
            new Approvals.Ask(
                Ref.next(), who, through, "agent.create", "", agent("Help."), "", false));
  }

  private String asked(String through) {
    Approvals.Asked asked = ask(OWNER, through);
    assertThat(asked.pending()).as(asked.sentence()).isTrue();
    assertThat(asked.sentence()).contains("your own confirmation");
    return asked.ref();
  }

  private RequestState press(Principal who, String name, String stamp, String ref) {
    world.gate.click(who, name, stamp);
    return reviews.desk().decide(ref).request().state();
  }

  @Test
  @DisplayName(
      "A3 only who is listed by a role can have their own word be enough, through an agent too")
  void whoAsks() {
    assertThat(world.gate.row(asked("super")).quorum()).isZero();
    assertThat(world.gate.row(asked(null)).quorum()).isZero();
    for (Principal who : List.of(BOARD1, GateWorld.STAFF, GateWorld.ADA)) {
      assertThat(ask(who, "super").pending()).as(who.id()).isFalse();
    }
    // Where anybody may ask, nobody's own word is enough who is not named by a role.
    ActionEntry entry = world.gate.catalogue.find("agent.create").orElseThrow();
    assertThat(entry.confirmedBy(world.gate.roles.of(GateWorld.ADA))).isFalse();
    assertThat(
            world
                .gate
                .catalogue
                .find("role.grant")
                .orElseThrow()
                .confirmedBy(world.gate.roles.of(OWNER)))
        .isFalse();
  }

  @Test
  @DisplayName(
      "A3 A15 whoever asked sees all of it with a button, and nobody is asked to decide it")
  void shown() {
    String ref = asked("super");
    world.teller().tell();
    world.teller().tell();
    assertThat(world.said(ref)).containsExactly("confirm:now");
    assertThat(world.newest(ref, "U0OWNER"))
        .contains(
            "gate.confirm",
            "request.withdraw",
            world.gate.row(ref).stamp(),
            "super asks in your name",
            "machines_state, opening_hours",
            "Help.")
        .doesNotContain("gate.approve", "gate.deny");
    assertThat(press(OWNER, SignedClick.CONFIRM, world.gate.row(ref).stamp(), ref))
        .isEqualTo(RequestState.APPROVED);
    world.teller().tell();
    assertThat(world.newest(ref, "request:" + ref + ":confirm:" + hash(ref)))
        .contains("Confirmed by")
        .doesNotContain("gate.confirm");
    world.lead(ref, RequestState.SUCCEEDED, Map.of("ended_at", world.gate.clock.instant()));
    world.teller().tell();
    assertThat(world.newest(ref, "C0APPROVE"))
        .as("those who decide other things read that it was done")
        .contains("Confirmed by ", "U0OWNER", "carried out")
        .doesNotContain("gate.");
    assertThat(world.gate.steps(ref)).containsExactly("proposed", "reviewed", "decided");
  }

  private String hash(String ref) {
    return world.gate.row(ref).hash().substring(0, 12);
  }

  @Test
  @DisplayName(
      "A3 nobody else confirms it, nobody's approval counts for it, and the role counts now")
  void onlyTheirs() {
    String ref = asked("super");
    String stamp = world.gate.row(ref).stamp();
    for (Principal who :
        List.of(OTHER_OWNER, BOARD1, BOARD2, Principal.person("T0THER", "U0OWNER"))) {
      assertThat(press(who, SignedClick.CONFIRM, stamp, ref)).isEqualTo(RequestState.PENDING);
      assertThat(press(who, SignedClick.APPROVE, stamp, ref)).isEqualTo(RequestState.PENDING);
    }
    assertThat(press(OWNER, SignedClick.APPROVE, stamp, ref)).isEqualTo(RequestState.PENDING);
    reviews.slack.put(OWNER, "Bots can't decide.");
    assertThat(press(OWNER, SignedClick.CONFIRM, stamp, ref)).isEqualTo(RequestState.PENDING);
    reviews.slack.clear();
    world.gate.revoke(OWNER);
    assertThat(press(OWNER, SignedClick.CONFIRM, stamp, ref)).isEqualTo(RequestState.PENDING);
    assertThat(world.gate.count("SELECT COUNT(*) FROM action_review WHERE counted")).isZero();
    world.gate.grant(OWNER, "owner");
    assertThat(reviews.desk().decide(ref).request().state())
        .as("the role is there again, as it was when it was asked")
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("A3 an own press is no approval of what takes others' yes")
  void noApproval() {
    world.gate.grant(Principal.person("T0OURS", "U0ADA"), "board");
    String ref =
        world
            .gate
            .ask(GateWorld.ADA, "announcement.post", "", Map.of("channel", "C0X", "text", "x"))
            .ref();
    String stamp = world.gate.row(ref).stamp();
    assertThat(press(GateWorld.ADA, SignedClick.CONFIRM, stamp, ref))
        .isEqualTo(RequestState.PENDING);
    world.gate.sql("UPDATE action_request SET quorum = 0 WHERE ref = '" + ref + "'");
    assertThat(press(GateWorld.ADA, SignedClick.CONFIRM, stamp, ref))
        .as("also when the row says that it takes none")
        .isEqualTo(RequestState.PENDING);
  }

  @Test
  @DisplayName(
      "A16 changed arguments take a new press: what was pressed under the old confirms nothing")
  void changed() {
    String ref = asked("super");
    String before = world.gate.row(ref).stamp();
    world.teller().tell();
    ActionRequest now = world.gate.own().edit(OWNER, ref, 0, agent("Help more."), "", Ref.next());
    assertThat(now.quorum()).isZero();
    world.teller().tell();
    assertThat(world.said(ref)).hasSize(3).last().isEqualTo("confirm:now");
    assertThat(press(OWNER, SignedClick.CONFIRM, before, ref)).isEqualTo(RequestState.PENDING);
    assertThat(press(OWNER, SignedClick.CONFIRM, now.stamp(), ref))
        .isEqualTo(RequestState.APPROVED);
  }

  @Test
  @DisplayName("A20 what is not confirmed is over in time, and nobody else is called for it")
  void forgotten() {
    String ref = asked("super");
    world.gate.clock.tick(Duration.ofHours(72).plusSeconds(10));
    world.clock().look();
    assertThat(world.gate.row(ref).state()).isEqualTo(RequestState.EXPIRED);
    assertThat(world.calls).isEmpty();
    assertThat(press(OWNER, SignedClick.CONFIRM, world.gate.row(ref).stamp(), ref))
        .isEqualTo(RequestState.EXPIRED);
    world.teller().tell();
    assertThat(world.newest(ref, "U0OWNER")).contains("It was not confirmed in time");
  }

  @Test
  @DisplayName("A22 a press at the very end confirms nothing; one millisecond before it does")
  void lastMillisecond() {
    String late = asked("super");
    world.gate.clock.tick(Duration.ofHours(72));
    assertThat(press(OWNER, SignedClick.CONFIRM, world.gate.row(late).stamp(), late))
        .isEqualTo(RequestState.PENDING);
    String ref = asked("super");
    world.gate.clock.tick(Duration.ofHours(72).minusMillis(1));
    assertThat(press(OWNER, SignedClick.CONFIRM, world.gate.row(ref).stamp(), ref))
        .isEqualTo(RequestState.APPROVED);
  }
}
