package org.makerspacehub.beans.command;

import org.makerspacehub.beans.sync.Brake;

/**
 * {@code /hub sync release <number>} and {@code /hub sync refuse <number>}: a human's word about a
 * run that the brake stopped.
 */
public class SyncDecideCommand implements SlashCommand {
  private final Brake brake;
  private final boolean release;

  /**
   * @param brake what stopped the run
   * @param release whether this one lets it pass
   */
  public SyncDecideCommand(Brake brake, boolean release) {
    this.brake = brake;
    this.release = release;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return release ? "sync release" : "sync refuse";
  }

  @Override
  public String action() {
    return "hub.sync.release";
  }

  @Override
  public String usage() {
    return "/hub %s <number>".formatted(verb());
  }

  @Override
  public String help() {
    return release
        ? "Lets a stopped run end exactly what it would end."
        : "Keeps a stopped run from ending that.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String number = rest.strip();
    if (!number.matches("[0-9]{1,15}")) {
      return new Card("Sync")
          .lead(
              Card.Sign.NEUTRAL,
              "Which one?",
              "Type `/hub %s` and the number that `/hub sync status` shows.".formatted(verb()))
          .reply();
    }
    Brake.Stopped stopped =
        brake.decide(Long.parseLong(number), release, command.principal().id(), command.ref());
    return new Card("Sync")
        .lead(
            release ? Card.Sign.GOOD : Card.Sign.STOPPED,
            release ? "Released." : "Refused.",
            (release
                    ? "The next round ends exactly this: %s. Should the vendor's answer be another by then, it stops again."
                    : "%s stay as they are. The flow keeps failing until the vendor answers otherwise, so mend it there.")
                .formatted(stopped.share()))
        .fact("Flow", SyncWords.flow(stopped.flow()))
        .note("Recorded under your account. Reference " + command.ref())
        .reply();
  }
}
