package org.makerspacehub.beans.home;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlashCommand;

/** What else there is to ask for. */
public class HintSection implements HomeSection {
  private final Supplier<List<SlashCommand>> commands;

  /**
   * @param commands all that can be asked for; asked for when a page is made
   */
  public HintSection(Supplier<List<SlashCommand>> commands) {
    this.commands = commands;
  }

  @Override
  public int order() {
    return 900;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    Card card = new Card("Good to know");
    // Only what there is: a hint at a command that nobody answers would be no help.
    boolean notices =
        commands.get().stream()
            .anyMatch(
                command ->
                    command.command().equals("/hub")
                        && command.verb().equals("notices")
                        && context.may(command.action()));
    if (notices) {
      card.text(
          "*Notices:* `/hub notices` shows what I tell you of my own accord, and turns it off.");
    }
    return Optional.of(
        card.text("`/hub help` lists everything you can ask me for. Only you see the answers.")
            .reply());
  }
}
