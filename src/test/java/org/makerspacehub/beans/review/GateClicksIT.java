package org.makerspacehub.beans.review;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.STAFF;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.gate.ReviewWorld;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.ViewDesk;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Principal;

/** What people read who decide. */
class GateClicksIT {
  private final GateWorld world = new GateWorld();
  private final ReviewWorld reviews = new ReviewWorld(world);
  private final List<String> opened = new ArrayList<>();
  private String ref;

  @BeforeEach
  void begin() {
    world.begin();
    ref = world.door(MAX).ref();
    world.clock.tick(Duration.ofMinutes(1));
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  private GateClicks clicks() {
    return new GateClicks(
        reviews.desk(),
        new RequestBook(world.db),
        world.catalogue,
        world.approvers,
        world.guard(),
        (opener, form) -> {
          opened.add(form.view(opener.principal()).toString());
          return null;
        },
        ReviewWorld.NO_ANSWER);
  }

  private String yes(Principal who) {
    String stamp = world.row(ref).stamp();
    return press(who, SignedClick.APPROVE, stamp, reviews.yes(who, stamp));
  }

  private String press(Principal who, String action, String value, String clickRef) {
    var reply =
        clicks()
            .click(
                new Click(
                    clickRef, who, action, value, "C0", "1.0", "", "t", "", world.clock.instant()));
    return reply == null ? null : reply.text();
  }

  private Submitted no(Principal who, String reason) {
    String stamp = world.row(ref).stamp();
    ObjectNode values = new ObjectMapper().createObjectNode();
    values.putObject(GateClicks.REASON).putObject(Form.ACTION).put("value", reason);
    String said = reason.isBlank() ? Ref.next() : reviews.no(who, stamp, reason);
    return clicks()
        .submit(
            new Submission(said, who, SignedClick.DENY, "", stamp, values, world.clock.instant()));
  }

  @Test
  @DisplayName("A8 who is first, again, second and late each read how it stands")
  void words() {
    assertThat(yes(MAX)).contains("what you asked for yourself");
    assertThat(yes(STAFF)).contains("don't hold a role");
    assertThat(yes(BOARD1)).isEqualTo("Thank you: 1 of 2.");
    assertThat(yes(BOARD1)).contains("approved it already", "So far: 1 of 2");
    assertThat(yes(BOARD2)).isEqualTo("Thank you: 2 of 2. It is approved.");
    assertThat(yes(BOARD1)).contains("already approved by Bo One and Bo Two");
    assertThat(yes(STAFF)).contains("don't hold a role");
    world.sql("UPDATE action_request SET state = 'SUCCEEDED' WHERE ref = '" + ref + "'");
    assertThat(yes(BOARD2)).contains("already approved by Bo One and Bo Two", "it is done");
    Submitted late = no(BOARD2, "too late");
    assertThat(late.said()).contains("already approved by");
    assertThat(world.row(ref).state()).isEqualTo(RequestState.SUCCEEDED);
  }

  @Test
  @DisplayName("The same click handled again after a crash reads the same and changes nothing")
  void again() {
    String stamp = world.row(ref).stamp();
    String click = reviews.yes(BOARD1, stamp);
    assertThat(press(BOARD1, SignedClick.APPROVE, stamp, click)).isEqualTo("Thank you: 1 of 2.");
    int version = world.row(ref).version();
    assertThat(press(BOARD1, SignedClick.APPROVE, stamp, click)).isEqualTo("Thank you: 1 of 2.");
    assertThat(world.row(ref).version()).isEqualTo(version);
  }

  @Test
  @DisplayName("A7 a no opens a form that asks why; sent off, it ends the request with the reason")
  void deny() {
    String stamp = world.row(ref).stamp();
    assertThat(press(BOARD1, SignedClick.DENY, stamp, Ref.next())).isNull();
    assertThat(opened)
        .singleElement()
        .satisfies(form -> assertThat(form).contains("Why not?", "gate.deny", ref, "Door code"));
    assertThat(world.row(ref).state()).as("the button alone").isEqualTo(RequestState.PENDING);
    assertThatThrownBy(() -> press(STAFF, SignedClick.DENY, stamp, Ref.next()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("role");
    assertThatThrownBy(() -> press(MAX, SignedClick.DENY, stamp, Ref.next()))
        .hasMessageContaining("withdraw");
    assertThat(opened).hasSize(1);

    assertThat(no(BOARD1, " ").errors()).containsKey("reason");
    assertThat(no(STAFF, "I say so").said()).contains("don't hold a role");
    assertThat(no(BOARD1, "No class today").said()).contains("It is denied");
    assertThat(world.row(ref).state()).isEqualTo(RequestState.DENIED);
    assertThat(world.row(ref).outcome()).isEqualTo("Denied by Bo One: No class today");
    assertThat(yes(BOARD2)).isEqualTo("It was already denied by Bo One.");
    assertThat(press(BOARD2, SignedClick.DENY, stamp, Ref.next())).contains("already denied");
  }

  @Test
  @DisplayName("A14 a button that shows something else counts for nothing and says so")
  void otherBytes() {
    assertThatThrownBy(
            () -> press(BOARD1, SignedClick.APPROVE, ref + ":" + "0".repeat(64), Ref.next()))
        .hasMessageContaining("changed after you saw it");
    for (String value : List.of("", "x", "no:such", Ref.next() + ":x")) {
      assertThatThrownBy(() -> press(BOARD1, SignedClick.APPROVE, value, Ref.next()))
          .isInstanceOf(HubException.class)
          .hasMessageContaining("no such request");
    }
    String stamp = world.row(ref).stamp();
    assertThat(press(BOARD1, SignedClick.APPROVE, stamp, Ref.next()))
        .as("a click that nobody signed in")
        .contains("does not count");
    assertThat(world.row(ref).state()).isEqualTo(RequestState.PENDING);
  }

  @Test
  @DisplayName("A1 while Slack says nothing, whoever clicked reads that and what to do")
  void slackAway() {
    reviews.slack.put(BOARD1, ReviewWorld.NO_ANSWER);
    assertThat(yes(BOARD1))
        .contains("did not say just now", "does not count yet", "I ask Slack again");
    reviews.slack.put(BOARD2, "Guests can't decide.");
    assertThat(yes(BOARD2)).isEqualTo("Guests can't decide.");
    assertThat(world.row(ref).state()).isEqualTo(RequestState.PENDING);
    assertThat(world.row(ref).requester()).isEqualTo(MAX);
  }

  @Test
  @DisplayName("A22 whoever said yes in time while Slack was away reads why it did not count")
  void slackAwayAtTheDeadline() {
    reviews.slack.put(BOARD1, ReviewWorld.NO_ANSWER);
    String stamp = world.row(ref).stamp();
    String click = reviews.yes(BOARD1, stamp);
    assertThat(press(BOARD1, SignedClick.APPROVE, stamp, click)).contains("I ask Slack again");
    world.sql(
        "UPDATE action_request SET state = 'EXPIRED', ended_at = NOW(3), outcome = 'Somebody said"
            + " yes in time, but Slack was away.' WHERE ref = '%s'".formatted(ref));
    for (String again : List.of(click, reviews.yes(BOARD1, stamp))) {
      assertThat(press(BOARD1, SignedClick.APPROVE, stamp, again))
          .contains("expired already", "Slack was away")
          .doesNotContain("silence", "press the button");
    }
    world.sql(
        "UPDATE action_request SET approved_at = NOW(3), outcome = 'It was approved, but not"
            + " carried out in time: nothing was done.' WHERE ref = '%s'".formatted(ref));
    assertThat(yes(BOARD2)).contains("already approved", "not carried out in time");
  }

  @Test
  @DisplayName("A7 a no whose form was looked at a day late ended it all the same, and says so")
  void oldForm() {
    String stamp = world.row(ref).stamp();
    String said = reviews.no(BOARD1, stamp, "No class today");
    ObjectNode payload = new ObjectMapper().createObjectNode().put("type", "view_submission");
    payload.putObject("team").put("id", BOARD1.teamId());
    payload.putObject("user").put("id", BOARD1.slackUserId());
    ObjectNode view = payload.putObject("view").put("id", "V1");
    view.put("callback_id", SignedClick.DENY);
    view.put(
        "private_metadata",
        new Form(SignedClick.DENY, "Deny", "Deny").about(stamp).view(BOARD1).getPrivateMetadata());
    view.putObject("state")
        .putObject("values")
        .putObject(GateClicks.REASON)
        .putObject(Form.ACTION)
        .put("value", "No class today");
    List<OutboxMessage> told = new ArrayList<>();
    InboxEvent event =
        new InboxEvent(
            1, 1, Arrival.SUBMISSION, said, payload.toString(), world.clock.instant(), 1);
    world.clock.tick(Duration.ofHours(23));
    new ViewDesk(List.of(clicks()), told::add, new ReplyJson(), world.clock).handle(event, payload);
    assertThat(world.row(ref).state()).isEqualTo(RequestState.DENIED);
    assertThat(told)
        .singleElement()
        .satisfies(
            message ->
                assertThat(message.payload())
                    .contains("It is denied")
                    .doesNotContain("did nothing"));
  }
}
