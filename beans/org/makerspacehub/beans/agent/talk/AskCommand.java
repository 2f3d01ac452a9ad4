package org.makerspacehub.beans.agent.talk;

import java.util.List;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;

/** {@code /ask}: a question in one's own words, answered for the asker's eyes alone. */
public final class AskCommand implements SlashCommand {
  static final String COMMAND = "/ask";

  private final TalkDesk talk;

  /**
   * @param talk takes questions
   */
  public AskCommand(TalkDesk talk) {
    this.talk = talk;
  }

  @Override
  public String command() {
    return "/ask";
  }

  @Override
  public String verb() {
    return "";
  }

  @Override
  public String action() {
    return "agent.ask";
  }

  @Override
  public String usage() {
    return "/ask <question>";
  }

  @Override
  public String help() {
    return "Ask in your own words; only you see the answer.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    if (rest.isBlank()) {
      return new Card("Ask me something")
          .text("Type your question after the command, in your own words. For example:")
          .list(
              List.of(
                  "`/ask when are you open on Saturday?`",
                  "`/ask which machines are free?`",
                  "`/ask how does my membership stand?`"))
          .note("Only you see the answer. `/hub help` lists what there is without asking.")
          .reply();
    }
    return talk.ask(
            new TalkDesk.Words(
                command.ref(),
                command.principal(),
                rest,
                command.channelId(),
                "",
                command.channelId().startsWith("D"),
                command.receivedAt(),
                true))
        .reply();
  }
}
