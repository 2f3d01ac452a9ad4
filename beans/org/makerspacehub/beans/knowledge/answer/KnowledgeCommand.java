package org.makerspacehub.beans.knowledge.answer;

import org.makerspacehub.beans.command.SlashCommand;

/** What the commands about knowledge have in common: the words they are called by. */
abstract class KnowledgeCommand implements SlashCommand {
  static final String SEE = "hub.knowledge";
  static final String MANAGE = "hub.knowledge.manage";

  private final String verb;
  private final String action;
  private final String arguments;
  private final String help;

  KnowledgeCommand(String verb, String action, String arguments, String help) {
    this.verb = verb.isEmpty() ? "knowledge" : "knowledge " + verb;
    this.action = action;
    this.arguments = arguments;
    this.help = help;
  }

  @Override
  public final String command() {
    return "/hub";
  }

  @Override
  public final String verb() {
    return verb;
  }

  @Override
  public final String action() {
    return action;
  }

  @Override
  public final String usage() {
    return "/hub " + verb + (arguments.isEmpty() ? "" : " " + arguments);
  }

  @Override
  public final String help() {
    return help;
  }
}
