package org.makerspacehub.beans.ask;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.beans.gate.GateWorld.BOARD1;
import static org.makerspacehub.beans.gate.GateWorld.BOARD2;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Approvals;
import org.makerspacehub.beans.gate.GateWorld;
import org.makerspacehub.beans.gate.GrantedReviewers;
import org.makerspacehub.beans.gate.ReviewCount;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.gate.SignedClicks;
import org.makerspacehub.beans.policy.Principal;

/** Every way there is to ask, with somebody who could approve the same thing for others. */
class AskingPathsIT {
  private static final Principal SECOND_ACCOUNT = Principal.person("T0OURS", "U0BOARD1B");

  private final GateWorld world = new GateWorld();
  private final Modals none = (opener, form) -> null;

  /** A way to ask. */
  enum Path {
    COMMAND,
    FORM,
    CHANGED,
    IN_CODE,
    THROUGH_AN_AGENT,
    FROM_A_SECOND_ACCOUNT
  }

  @BeforeEach
  void begin() {
    world.begin();
    world.grant(SECOND_ACCOUNT, "board");
    world.grant(BOARD1, "owner");
  }

  @AfterAll
  static void empty() {
    GateWorld.SERVER.empty();
  }

  @ParameterizedTest
  @EnumSource(Path.class)
  @DisplayName("A3 whoever asked, in whatever way, cannot approve it, from no account of theirs")
  void requesterIsNoApprover(Path path) {
    ActionRequest request = world.row(ask(path));
    world.clock.tick(java.time.Duration.ofMinutes(1));
    world.click(BOARD1, SignedClick.APPROVE, request.stamp());
    world.click(SECOND_ACCOUNT, SignedClick.APPROVE, request.stamp());
    ReviewCount own = count(request);
    assertThat(own.have()).isZero();
    assertThat(own.judged())
        .hasSize(2)
        .allMatch(judged -> judged.no().contains("what you asked for yourself"));
    world.click(BOARD2, SignedClick.APPROVE, request.stamp());
    assertThat(count(request).have()).as("somebody else's counts").isEqualTo(1);
  }

  private ReviewCount count(ActionRequest request) {
    return ReviewCount.of(
        request,
        request.quorum(),
        new SignedClicks(world.db).about(request.stamp()),
        new GrantedReviewers(world.db, world.catalogue, "T0OURS", who -> "", world.clock));
  }

  private String ask(Path path) {
    String ref = Ref.next();
    switch (path) {
      case COMMAND -> typed(BOARD1, ref);
      case FROM_A_SECOND_ACCOUNT -> typed(SECOND_ACCOUNT, ref);
      case FORM -> {
        ObjectNode values = new ObjectMapper().createObjectNode();
        Map.of("target", "#9101", "arg-amount", "20", "arg-note", "x")
            .forEach(
                (block, value) ->
                    values.putObject(block).putObject(Form.ACTION).put("value", value));
        new RequestForm(desk(), none)
            .submit(
                new Submission(
                    ref,
                    BOARD1,
                    "request.make",
                    "",
                    "credit.grant",
                    values,
                    world.clock.instant()));
      }
      case CHANGED -> {
        typed(BOARD1, ref);
        world.own().edit(BOARD1, ref, 0, Map.of("amount", "30.00", "note", "more"), "", Ref.next());
      }
      case IN_CODE -> world.desk().request(inCode(ref, null));
      case THROUGH_AN_AGENT -> world.desk().request(inCode(ref, "agent/frontline"));
    }
    return ref;
  }

  private static Approvals.Ask inCode(String ref, String through) {
    return new Approvals.Ask(
        ref,
        BOARD1,
        through,
        "credit.grant",
        "101",
        Map.of("amount", "20.00", "note", "x"),
        "",
        false);
  }

  private void typed(Principal who, String ref) {
    new RequestCommand(desk(), new RequestForm(desk(), none), none)
        .answer(
            new SlackCommand(ref, who, "/request", "", "C0HELP", "", world.clock.instant()),
            "credit.grant #9101 20 thanks");
  }

  private RequestDesk desk() {
    return new RequestDesk(
        world.db,
        world.catalogue,
        new Choices(Map.of()),
        world.desk(),
        world.own(),
        world.approvers,
        world.guard(),
        world.roles,
        world.directory,
        (person, ref) -> {},
        world.clock,
        ZoneOffset.UTC);
  }
}
