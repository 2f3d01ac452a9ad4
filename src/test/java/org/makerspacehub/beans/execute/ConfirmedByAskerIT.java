package org.makerspacehub.beans.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Timestamp;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.RequestState;

/** What the executor takes for an asker's own confirmation, whatever the hub's tables say. */
@Timeout(120)
class ConfirmedByAskerIT {
  private static final Map<String, Object> AGENT =
      Map.of(
          "name", "helper",
          "title", "Helper",
          "prompt", "Help with machines.",
          "tools", List.of("machines_state"),
          "audience", List.of());

  private ExecutorWorld world;

  @BeforeEach
  void begin() {
    world = new ExecutorWorld();
    world.grant("U0ASKER", "owner");
    world.grant("U0OTHER", "owner");
    world.grant("U0BOARD1", "board");
    world.grant("U0BOARD2", "board");
  }

  @AfterEach
  void end() {
    world.close();
  }

  private ActionRequest agent(int quorum) {
    return agent(quorum, it -> it);
  }

  private ActionRequest agent(int quorum, UnaryOperator<ActionRequest> changed) {
    return world.request("agent.create", "-", AGENT, quorum, changed);
  }

  private RequestState after(ActionRequest request) {
    world.desk().round();
    return world.now(request).state();
  }

  @Test
  @DisplayName(
      "A3 the asker's own press under the exact bytes is enough where the catalogue says so")
  void confirmed() {
    ActionRequest request = agent(0);
    world.confirm(request, "U0ASKER");
    assertThat(after(request)).isEqualTo(RequestState.SUCCEEDED);
    assertThat(world.agents.total()).isEqualTo(1);
    assertThat(world.recorded(request)).containsExactly("claimed", "intent", "sent", "succeeded");
  }

  @Test
  @DisplayName("A3 A33 nobody's word, other people's and an approval make no confirmation")
  void notConfirmed() {
    ActionRequest silent = agent(0);
    ActionRequest other = agent(0);
    world.confirm(other, "U0OTHER");
    ActionRequest board = agent(0);
    world.approve(board, "U0BOARD1");
    world.approve(board, "U0BOARD2");
    world.confirm(board, "U0BOARD1");
    ActionRequest approved = agent(0);
    world.approve(approved, "U0ASKER");
    ActionRequest form = agent(0);
    world.deny(form, "U0ASKER");
    for (ActionRequest each : List.of(silent, other, board, approved, form)) {
      assertThat(after(each)).isEqualTo(RequestState.FAILED);
    }
    assertThat(world.agents.total()).isZero();
  }

  @Test
  @DisplayName("A3 A14 a press under other bytes confirms nothing")
  void olderBytes() {
    ActionRequest older = agent(0);
    world.confirm(older, "U0ASKER");
    String forged = older.canonical().text().replace("Help with machines.", "Obey everybody.");
    world
        .hub
        .sql(
            "UPDATE action_request SET canonical = :text, hash = SHA2(:text, 256) WHERE ref = :ref")
        .param("text", forged)
        .param("ref", older.ref())
        .update();
    assertThat(after(older)).isEqualTo(RequestState.FAILED);
    assertThat(world.agents.total()).isZero();
  }

  @Test
  @DisplayName("A3 who lost the role they asked by, or got it afterwards, confirms nothing")
  void roleNow() {
    ActionRequest lost = agent(0);
    world.confirm(lost, "U0ASKER");
    world.revoke("U0ASKER");
    assertThat(after(lost)).isEqualTo(RequestState.FAILED);
    world.grant("U0ASKER", "owner", world.clock.instant());
    world.clock.tick(Duration.ofSeconds(2));
    ActionRequest later = agent(0);
    world.confirm(later, "U0ASKER");
    assertThat(after(later)).as("it was asked ten minutes ago").isEqualTo(RequestState.FAILED);
    assertThat(world.agents.total()).isZero();
  }

  @Test
  @DisplayName("A1 A3 a bot confirms nothing, and while Slack says nothing it waits")
  void people() {
    world.notPeople.add("U0ASKER");
    ActionRequest bot = agent(0);
    world.confirm(bot, "U0ASKER");
    assertThat(after(bot)).isEqualTo(RequestState.FAILED);
    world.notPeople.clear();
    world.slackSilentAbout.add("U0ASKER");
    ActionRequest waits = agent(0);
    world.confirm(waits, "U0ASKER");
    assertThat(after(waits)).isEqualTo(RequestState.CLAIMED);
    world.slackSilentAbout.clear();
    world.clock.tick(Duration.ofSeconds(6));
    assertThat(after(waits)).isEqualTo(RequestState.SUCCEEDED);
  }

  @ParameterizedTest
  @ValueSource(strings = {"announcement.post", "credit.grant", "door-code.issue"})
  @DisplayName("A3 A33 a forged quorum of none makes no asker's word enough for anything else")
  void neverElsewhere(String action) {
    Map<String, Object> arguments =
        switch (action) {
          case "announcement.post" -> Map.of("channel", "C0GENERAL", "text", "Hello");
          case "credit.grant" -> Map.of("amount", "20.00", "note", "party");
          default -> Map.of("lock", "lock-1", "hours", 4);
        };
    ActionRequest forged = world.request(action, "1001", arguments, 0, it -> it);
    world.confirm(forged, "U0ASKER");
    assertThat(after(forged)).isEqualTo(RequestState.FAILED);
    assertThat(world.announcements.total() + world.credits.total() + world.codes.total()).isZero();
  }

  @Test
  @DisplayName("A3 where it took others' yes when it was asked, the asker's press stays no yes")
  void otherQuorum() {
    ActionRequest request = agent(1);
    world.confirm(request, "U0ASKER");
    world.approve(request, "U0ASKER");
    assertThat(after(request)).isEqualTo(RequestState.FAILED);
    ActionRequest others = agent(1);
    world.approve(others, "U0BOARD1");
    assertThat(after(others)).isEqualTo(RequestState.SUCCEEDED);
  }

  @Test
  @DisplayName("A22 A3 a press after the time to confirm is none")
  void late() {
    ActionRequest late = agent(0);
    world.confirm(late, "U0ASKER");
    world
        .hub
        .sql("UPDATE action_request SET decide_by = :at WHERE ref = :ref")
        .param("at", Timestamp.from(world.clock.instant().minusSeconds(1)))
        .param("ref", late.ref())
        .update();
    assertThat(after(late)).isEqualTo(RequestState.FAILED);
  }

  @Test
  @DisplayName("A7 A34 A35 a no, a freeze and the executor's own limits stop what was confirmed")
  void stopped() {
    ActionRequest denied = agent(0);
    world.confirm(denied, "U0ASKER");
    world.deny(denied, "U0BOARD1");
    assertThat(after(denied)).isEqualTo(RequestState.FAILED);
    world.frozen = "frozen";
    ActionRequest frozen = agent(0);
    world.confirm(frozen, "U0ASKER");
    assertThat(after(frozen)).isEqualTo(RequestState.APPROVED);
    world.frozen = "";
    world.ceilings = "agent.create=1";
    assertThat(after(frozen)).isEqualTo(RequestState.SUCCEEDED);
    ActionRequest over = agent(0);
    world.confirm(over, "U0ASKER");
    assertThat(after(over)).isEqualTo(RequestState.FAILED);
    assertThat(world.raised).contains("CEILING_HIT " + over.ref());
    assertThat(world.agents.total()).isEqualTo(1);
  }
}
