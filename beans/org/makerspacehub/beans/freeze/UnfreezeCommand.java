package org.makerspacehub.beans.freeze;

import java.util.Optional;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlashCommand;

/**
 * {@code /hub unfreeze}: asks the owner and the board to lift a freeze. It lifts nothing itself.
 */
public class UnfreezeCommand implements SlashCommand {
  private final FreezeBook book;
  private final FreezeTeller teller;

  /**
   * @param book what is frozen
   * @param teller asks
   */
  public UnfreezeCommand(FreezeBook book, FreezeTeller teller) {
    this.book = book;
    this.teller = teller;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "unfreeze";
  }

  @Override
  public String action() {
    return "hub.freeze";
  }

  @Override
  public String usage() {
    return "/hub unfreeze";
  }

  @Override
  public String help() {
    return "Asks the owner and the board to let privileged things happen again.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Optional<FreezeBook.Frozen> open = book.open();
    if (open.isEmpty()) {
      return new Card("Nothing is frozen")
          .text("Everything that was approved is carried out.")
          .note("Reference " + command.ref())
          .reply();
    }
    boolean told = teller.ask(open.get(), command.ref());
    return new Card("Asked to lift the freeze")
        .lead(
            Card.Sign.NEUTRAL,
            "It takes the owner and one of the board.",
            told
                ? "They find a button in the approval channel and in a message of mine. You press it"
                    + " too, if you are one of them."
                : "I have nobody to ask: there is neither an approval channel nor an owner.")
        .note("Reference " + command.ref())
        .reply();
  }
}
