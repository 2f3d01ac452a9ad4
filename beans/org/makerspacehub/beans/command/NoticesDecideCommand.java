package org.makerspacehub.beans.command;

import org.makerspacehub.beans.tell.NoticeBrake;
import org.makerspacehub.beans.tell.NoticeBrake.Waiting;

/**
 * {@code /hub notices release <kind>} and {@code /hub notices refuse <kind>}: a human's word about
 * notices that are held back.
 */
public class NoticesDecideCommand implements SlashCommand {
  private final NoticeBrake brake;
  private final boolean release;

  /**
   * @param brake what holds them back
   * @param release whether this one lets them go
   */
  public NoticesDecideCommand(NoticeBrake brake, boolean release) {
    this.brake = brake;
    this.release = release;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return release ? "notices release" : "notices refuse";
  }

  @Override
  public String action() {
    return "hub.notices.release";
  }

  @Override
  public String usage() {
    return "/hub %s <kind>".formatted(verb());
  }

  @Override
  public String help() {
    return release
        ? "Lets exactly the notices go that are held back."
        : "Never tells the notices that are held back.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String kind = rest.strip().replace("`", "");
    if (!kind.matches("[a-z-]{1,64}")) {
      return new Card("Notices")
          .lead(
              Card.Sign.NEUTRAL,
              "Which kind?",
              "Type `/hub %s` and the kind that `/hub notices` shows.".formatted(verb()))
          .reply();
    }
    Waiting decided = brake.decide(kind, release, command.principal().id(), command.ref());
    return new Card("Notices")
        .lead(
            release ? Card.Sign.GOOD : Card.Sign.STOPPED,
            release ? "Released." : "Refused.",
            release
                ? "%s of that kind go out at the next look, outside the quiet hours. What is no longer true by then is not told."
                    .formatted(When.count(decided.held(), "message"))
                : "%s of that kind are never told. What is new from now on is."
                    .formatted(When.count(decided.held(), "message")))
        .note("Recorded under your account. Reference " + command.ref())
        .reply();
  }
}
