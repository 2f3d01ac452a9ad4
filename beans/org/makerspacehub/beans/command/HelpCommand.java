package org.makerspacehub.beans.command;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/** {@code /hub help}: what the asker can ask for, and nothing that they may not. */
public class HelpCommand implements SlashCommand {
  private final Guard guard;
  private final Supplier<List<SlashCommand>> commands;

  /**
   * @param guard says what the asker may
   * @param commands all there are, this one included; asked for when help is
   */
  public HelpCommand(Guard guard, Supplier<List<SlashCommand>> commands) {
    this.guard = guard;
    this.commands = commands;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "help";
  }

  @Override
  public String action() {
    return "hub.help";
  }

  @Override
  public String usage() {
    return "/hub help";
  }

  @Override
  public String help() {
    return "Show this list.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    List<String> lines =
        commands.get().stream()
            .filter(candidate -> may(command.principal(), candidate))
            .sorted(Comparator.comparing(SlashCommand::usage))
            .map(
                candidate ->
                    "`%s`  %s"
                        .formatted(
                            SlackText.escape(candidate.usage()),
                            SlackText.escape(candidate.help())))
            .toList();
    return new Card("What you can ask for").list(lines).reply();
  }

  private boolean may(Principal principal, SlashCommand candidate) {
    // Nobody asked for these: what is left out of a list is no refusal to keep.
    return guard.preview(principal, candidate.action(), Resource.HUB, Map.of()).allowed();
  }
}
