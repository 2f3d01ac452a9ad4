package org.makerspacehub.beans.escalate;

import java.util.List;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.command.When;

/**
 * {@code /hub escalations}: what people were called for; {@code /hub escalations settle <reference>
 * <how>}: somebody has seen to it.
 */
public class EscalationsCommand implements SlashCommand {
  private static final int SHOWN = 15;

  private final JdbcEscalations escalations;
  private final When when;

  /**
   * @param escalations the book
   * @param when says moments as people do
   */
  public EscalationsCommand(JdbcEscalations escalations, When when) {
    this.escalations = escalations;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "escalations";
  }

  @Override
  public String action() {
    return "hub.escalations";
  }

  @Override
  public String usage() {
    return "/hub escalations [settle <reference> <how it ended>]";
  }

  @Override
  public String help() {
    return "What needs people, and the word that somebody has seen to it.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    String[] words = rest.strip().split("\\s+", 3);
    if (!words[0].equalsIgnoreCase("settle")) {
      return list(command);
    }
    if (words.length < 3) {
      return new Card("Escalations")
          .lead(
              Card.Sign.NEUTRAL,
              "Which one, and how did it end?",
              "Type `/hub escalations settle <reference> <how it ended>`.")
          .reply();
    }
    int ended = escalations.settle(words[1], command.principal(), words[2]);
    return ended == 0
        ? new Card("Escalations")
            .lead(
                Card.Sign.NEUTRAL,
                "Nothing open has that reference.",
                "`/hub escalations` shows what is open.")
            .reply()
        : new Card("Escalations")
            .lead(Card.Sign.GOOD, "Settled.", "Nobody is called about it any more.")
            .note("Recorded under your account. Reference " + SlackText.escape(words[1]))
            .reply();
  }

  private Reply list(SlackCommand command) {
    List<JdbcEscalations.Call> open = escalations.open();
    Card card = new Card("Escalations");
    if (open.isEmpty()) {
      return card.lead(Card.Sign.GOOD, "Nothing needs anybody.", "")
          .note("Reference " + command.ref())
          .reply();
    }
    card.list(
        open.stream()
            .limit(SHOWN)
            .map(
                call ->
                    "*%s* (`%s`, %s): %s"
                        .formatted(
                            JdbcEscalations.title(call),
                            SlackText.escape(call.ref()),
                            when.age(call.raisedAt()),
                            SlackText.escape(call.sentence())))
            .toList());
    if (open.size() > SHOWN) {
      card.note("… and %d more.".formatted(open.size() - SHOWN));
    }
    return card.note("Seen to it? `/hub escalations settle <reference> <how it ended>`").reply();
  }
}
