package org.makerspacehub.beans.home;

import java.util.List;
import java.util.Optional;
import org.makerspacehub.beans.away.Away;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.away.AwayCommand;
import org.makerspacehub.beans.away.AwayForm;
import org.makerspacehub.beans.away.AwayWords;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;

/** Whether somebody is away, and the buttons to change it. */
public class AwaySection implements HomeSection {
  private final AwayBook book;
  private final AwayWords words;

  /**
   * @param book knows it
   * @param words says it
   */
  public AwaySection(AwayBook book, AwayWords words) {
    this.book = book;
    this.words = words;
  }

  @Override
  public int order() {
    return 600;
  }

  @Override
  public Optional<Reply> of(HomeContext context) {
    if (!context.may(AwayCommand.ACTION)) {
      return Optional.empty();
    }
    Card card = new Card("Are you here?");
    Optional<Away> away = book.of(context.principal());
    if (away.isEmpty()) {
      return Optional.of(
          card.row(
                  "You're here.",
                  new Card.Button(AwayForm.OPEN, "me", "I'm away …", Card.Style.PLAIN, null))
              .reply());
    }
    String note = words.note(away.get());
    return Optional.of(
        card.text(words.until(away.get()) + (note.isEmpty() ? "" : "\nYour note: " + note))
            .buttons(
                List.of(
                    new Card.Button(AwayForm.BACK, "me", "I'm back", Card.Style.PRIMARY, null),
                    new Card.Button(AwayForm.OPEN, "me", "Change …", Card.Style.PLAIN, null)))
            .reply());
  }
}
