package org.makerspacehub.beans.agent.tool;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.home.TrainingSection;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.member.SlackAccount;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Resource;

/**
 * {@code membership_self}: how whoever asks stands, by the rules and in the words of {@code
 * /membership}, and what they are trained on.
 */
public class MembershipSelfTool implements ToolHandler {
  private final SlashCommand membership;
  private final MemberDirectory directory;
  private final TrainingSection trainings;
  private final Guard guard;
  private final Clock clock;

  /**
   * @param membership the command, which asks the guard
   * @param directory knows which member somebody is
   * @param trainings what somebody is trained on
   * @param guard asked before those are read
   * @param clock what "now" is
   */
  public MembershipSelfTool(
      SlashCommand membership,
      MemberDirectory directory,
      TrainingSection trainings,
      Guard guard,
      Clock clock) {
    this.membership = membership;
    this.directory = directory;
    this.trainings = trainings;
    this.guard = guard;
    this.clock = clock;
  }

  @Override
  public String tool() {
    return "membership_self";
  }

  @Override
  public ToolAnswer answer(ToolCall call) {
    ToolSession session = call.session();
    StringBuilder text =
        new StringBuilder(PlainWords.of(membership.answer(command(session, clock), "")));
    trainings(session).ifPresent(card -> text.append('\n').append(PlainWords.of(card)));
    return new ToolAnswer(text.toString(), JsonNodeFactory.instance.objectNode(), false, true);
  }

  private Optional<Reply> trainings(ToolSession session) {
    return directory
        .account(session.asker().id())
        .filter(SlackAccount::reads)
        .map(SlackAccount::personId)
        .filter(
            person ->
                guard
                    .check(
                        session.asker(),
                        "membership.read",
                        new Resource("Member", person, Map.of("own", true)),
                        Map.of("ref", session.ref()))
                    .allowed())
        .map(trainings::ofPerson);
  }

  /** As if the asker had typed it. */
  static SlackCommand command(ToolSession session, Clock clock) {
    return new SlackCommand(
        session.ref(), session.asker(), "/membership", "", session.channel(), "", clock.instant());
  }
}
