package org.makerspacehub.beans.hours;

import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;

/** {@code /hub hours}: when the space is open. */
public class HoursCommand implements SlashCommand {
  private final HoursWords words;

  /**
   * @param words says it
   */
  public HoursCommand(HoursWords words) {
    this.words = words;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "hours";
  }

  @Override
  public String action() {
    return "hub.help";
  }

  @Override
  public String usage() {
    return "/hub hours";
  }

  @Override
  public String help() {
    return "When the space is open, and whether it is now.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    return words.card().reply();
  }
}
