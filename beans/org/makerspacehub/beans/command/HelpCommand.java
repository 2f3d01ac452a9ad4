package org.makerspacehub.beans.command;

import com.slack.api.model.block.HeaderBlock;
import com.slack.api.model.block.LayoutBlock;
import com.slack.api.model.block.SectionBlock;
import com.slack.api.model.block.composition.MarkdownTextObject;
import com.slack.api.model.block.composition.PlainTextObject;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
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
  public Reply answer(SlackCommand command, String rest) {
    String lines =
        commands.get().stream()
            .filter(candidate -> may(command.principal(), candidate))
            .sorted(Comparator.comparing(SlashCommand::usage))
            .map(
                candidate ->
                    "`%s`  %s"
                        .formatted(
                            SlackText.escape(candidate.usage()),
                            SlackText.escape(candidate.help())))
            .collect(Collectors.joining("\n"));
    List<LayoutBlock> blocks =
        List.of(
            HeaderBlock.builder()
                .text(PlainTextObject.builder().text("What you can ask for").build())
                .build(),
            SectionBlock.builder().text(MarkdownTextObject.builder().text(lines).build()).build());
    return new Reply("What you can ask for:\n" + lines, blocks);
  }

  private boolean may(Principal principal, SlashCommand candidate) {
    // Nobody asked for these: what is left out of a list is no refusal to keep.
    return guard.preview(principal, candidate.action(), Resource.HUB, Map.of()).allowed();
  }
}
