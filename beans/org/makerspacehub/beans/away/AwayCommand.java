package org.makerspacehub.beans.away;

import java.util.Optional;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.SlashCommand;
import org.makerspacehub.beans.home.HomeRefresh;

/** {@code /hub away}: says until when the asker is away, and takes it down. */
public class AwayCommand implements SlashCommand {
  /** What the guard is asked, about everybody themselves. */
  public static final String ACTION = "hub.away";

  private static final String TITLE = "Away";

  private final AwayBook book;
  private final AwayWords words;
  private final HomeRefresh home;

  /**
   * @param book keeps it
   * @param words says it
   * @param home is brought up to date
   */
  public AwayCommand(AwayBook book, AwayWords words, HomeRefresh home) {
    this.book = book;
    this.words = words;
    this.home = home;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "away";
  }

  @Override
  public String action() {
    return ACTION;
  }

  @Override
  public String usage() {
    return "/hub away until <day>";
  }

  @Override
  public String help() {
    return "Say that you're away, for example `until 24 Dec`, `friday`, `3 days`; `back` when you're"
        + " here again; nothing to see what I know.";
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    AwayDate date = AwayDate.of(rest.replace("&amp;", "&"), book.today());
    return switch (date.kind()) {
      case NOTHING -> tell(book.of(command.principal()));
      case BACK -> {
        boolean was = book.back(command.principal());
        home.refresh(command.principal(), command.ref());
        yield card(
            Card.Sign.GOOD,
            was ? "Welcome back." : "You weren't away, so nothing changed.",
            "Type `/hub away until` and a day when you leave again.");
      }
      case DAY -> {
        book.away(command.principal(), date.day(), "");
        home.refresh(command.principal(), command.ref());
        yield tell(book.of(command.principal()));
      }
      default ->
          card(
              Card.Sign.NEUTRAL,
              SlackText.escape(words.whyNot(date)),
              "For example `/hub away until 24 Dec`, `/hub away friday`, `/hub away 3 days`, or"
                  + " `/hub away back`. Nothing has changed.");
    };
  }

  private Reply tell(Optional<Away> away) {
    return away.map(
            there ->
                card(
                    Card.Sign.WAITING,
                    words.until(there),
                    (words.note(there).isEmpty()
                            ? ""
                            : "Your note: %s\n".formatted(words.note(there)))
                        + "Type `/hub away back` when you're here sooner."))
        .orElseGet(
            () ->
                card(
                    Card.Sign.GOOD,
                    "You're here.",
                    "When you leave, type for example `/hub away until 24 Dec`."));
  }

  private static Reply card(Card.Sign sign, String headline, String more) {
    return new Card(TITLE).lead(sign, headline, more).reply();
  }
}
