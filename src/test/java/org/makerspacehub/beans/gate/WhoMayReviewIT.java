package org.makerspacehub.beans.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.makerspacehub.beans.gate.GateWorld.ADA;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;
import static org.makerspacehub.beans.gate.GateWorld.MAX;
import static org.makerspacehub.beans.gate.GateWorld.STAFF;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.policy.Principal;

/** Who may decide at this moment, over a real database. */
class WhoMayReviewIT {
  private static final Principal OWNER = Principal.person("T0OURS", "U0OWNER");
  private final GateWorld world = new GateWorld();
  private final List<Principal> asked = new ArrayList<>();
  private String slackSays = "";
  private ActionRequest request;

  @BeforeEach
  void begin() {
    world.begin();
    request = world.row(world.door(MAX).ref());
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  private String no(Principal who) {
    return no(request, who);
  }

  private String no(ActionRequest about, Principal who) {
    SignedClick click =
        new SignedClick(
            1,
            "cccccccccccc",
            who,
            SignedClick.Kind.CLICK,
            SignedClick.APPROVE,
            about.stamp(),
            "",
            GateWorld.NOW);
    return new GrantedReviewers(
            world.db,
            world.catalogue,
            "T0OURS",
            account -> {
              asked.add(account);
              return slackSays;
            },
            world.clock)
        .judge(about, click)
        .no();
  }

  @Test
  @DisplayName("A1 the role counts now, our workspace alone, and Slack is asked for each click")
  void roleWorkspaceAndSlack() {
    assertThat(no(BOARD1)).isEmpty();
    assertThat(no(BOARD1)).isEmpty();
    assertThat(asked).as("asked each time, never remembered").containsExactly(BOARD1, BOARD1);
    assertThat(no(STAFF)).contains("don't hold a role");
    assertThat(no(Principal.person("T0OTHER", "U0BOARD1"))).contains("our own workspace");
    assertThat(asked).as("who may not anyhow is not asked about").hasSize(2);
    slackSays = "Guests can't decide.";
    assertThat(no(BOARD1)).isEqualTo(slackSays);
  }

  @Test
  @DisplayName("A2 when nobody holds the role nobody may, the owner and the operator included")
  void nobodyHoldsIt() {
    world.revoke(BOARD1);
    world.revoke(BOARD2);
    world.grant(OWNER, "owner");
    world.grant(OWNER, "operator");
    for (Principal who : List.of(BOARD1, BOARD2, OWNER, STAFF, ADA)) {
      assertThat(no(who)).isNotEmpty();
    }
  }

  @Test
  @DisplayName("A3, A4 neither account of the requester may; two accounts of a person are one")
  void onePerson() {
    world.grant(MAX, "board");
    assertThat(no(MAX)).contains("asked for yourself");
    world.grant(Principal.person("T0OURS", "U0ADA2"), "board");
    world.grant(ADA, "board");
    ActionRequest adas = world.row(world.door(ADA).ref());
    assertThat(no(adas, ADA)).contains("asked for yourself");
    assertThat(no(adas, Principal.person("T0OURS", "U0ADA2"))).contains("asked for yourself");
  }

  @Test
  @DisplayName("A5 a role that was granted after a request was made does not count for it")
  void grantedAfterwards() {
    world.sql(
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('T0OURS', 'U0STAFF', 'board', 'test', '2026-11-23 20:00:00.001')");
    world.clock.tick(Duration.ofMinutes(1));
    assertThat(no(STAFF)).contains("don't hold a role");
    assertThat(no(world.row(world.door(ADA).ref()), STAFF)).as("for a newer one").isEmpty();
  }

  @Test
  @DisplayName("A13 who loses the role before the quorum counts no longer")
  void losesTheRole() {
    world.click(BOARD1, SignedClick.APPROVE, request.stamp());
    world.click(BOARD2, SignedClick.APPROVE, request.stamp());
    assertThat(count().verdict()).isEqualTo(ReviewCount.Verdict.APPROVED);
    world.revoke(BOARD1);
    assertThat(count().have()).isEqualTo(1);
    assertThat(count().verdict()).isEqualTo(ReviewCount.Verdict.OPEN);
    world.grant(BOARD1, "board");
    world.sql(
        "UPDATE role_grant SET until_at = '2026-11-23 20:00:00' WHERE slack_user_id = 'U0BOARD1'");
    assertThat(count().have()).as("a grant is over at its very end").isEqualTo(1);
  }

  @Test
  @DisplayName("A14 a click for other arguments, and one for another request, count for nothing")
  void otherBytes() {
    ActionRequest other =
        world.row(
            world
                .ask(
                    MAX, "door-code.issue", MAX.id(), Map.of("lock", "lock-front-door", "hours", 5))
                .ref());
    world.click(BOARD1, SignedClick.APPROVE, other.stamp());
    world.click(BOARD2, SignedClick.APPROVE, request.ref() + ":" + other.hash());
    assertThat(count().have()).isZero();
    assertThat(count().judged()).isEmpty();
  }

  @Test
  @DisplayName("A23 once it was escalated more may decide, and nobody fewer")
  void escalated() {
    world.grant(OWNER, "owner");
    assertThat(no(OWNER)).contains("don't hold a role");
    assertThat(
            new RequestBook(world.db)
                .change(request, RequestState.PENDING, Map.of("escalated_at", GateWorld.NOW)))
        .isTrue();
    ActionRequest later = world.row(request.ref());
    assertThat(no(later, OWNER)).isEmpty();
    assertThat(no(later, BOARD1)).isEmpty();
    assertThat(no(later, STAFF)).isNotEmpty();
    assertThat(later.quorum()).isEqualTo(request.quorum());
  }

  @Test
  @DisplayName("one row that cannot be read keeps nobody from seeing the others")
  void unreadableRow() {
    ActionRequest broken = world.row(world.door(ADA).ref());
    RequestBook book = new RequestBook(world.db);
    assertThat(book.in(RequestState.PENDING, 10)).hasSize(2);
    world.sql(
        "UPDATE action_request SET canonical = CONCAT(canonical, ' ') WHERE ref = '%s'"
            .formatted(broken.ref()));
    assertThat(book.in(RequestState.PENDING, 10))
        .extracting(ActionRequest::ref)
        .containsExactly(request.ref());
    assertThatThrownBy(() -> book.find(broken.ref())).isInstanceOf(HubException.class);
  }

  private ReviewCount count() {
    return ReviewCount.of(
        request,
        request.quorum(),
        new SignedClicks(world.db).about(request.stamp()),
        new GrantedReviewers(world.db, world.catalogue, "T0OURS", account -> "", world.clock));
  }
}
