package org.makerspacehub.support;

import java.util.function.Function;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;

/** A slash command in a line. */
public record TestCommand(
    String command, String verb, String action, Function<String, String> answer)
    implements SlashCommand {

  public static TestCommand of(
      String command, String verb, String action, Function<String, String> answer) {
    return new TestCommand(command, verb, action, answer);
  }

  @Override
  public String usage() {
    return (command + " " + verb).strip();
  }

  @Override
  public String help() {
    return "For a test.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    return Reply.of(answer.apply(rest));
  }
}
