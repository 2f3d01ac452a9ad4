package org.makerspacehub.beans.command;

import java.util.List;

/** {@code /hub sync} alone: what there is. */
public class SyncHelpCommand implements SlashCommand {
  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "sync";
  }

  @Override
  public String action() {
    return "hub.status";
  }

  @Override
  public String usage() {
    return "/hub sync";
  }

  @Override
  public String help() {
    return "Lists what you can ask of the sync.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    return nothingStarted();
  }

  static Reply nothingStarted() {
    return new Card("Sync")
        .lead(Card.Sign.NEUTRAL, "Nothing was started.", "This is what you can type:")
        .list(
            List.of(
                "`/hub sync status`  what runs, how it went, what waits for a decision",
                "`/hub sync now`  ask the vendors what has changed",
                "`/hub sync now full`  compare everything",
                "`/hub sync dry-run`  what a full round would do, without doing it",
                "`/hub sync release` and its number  let a stopped run end what it would end",
                "`/hub sync refuse` and its number  keep it from ending that"))
        .reply();
  }
}
