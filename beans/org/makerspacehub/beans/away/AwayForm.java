package org.makerspacehub.beans.away;

import java.util.Map;
import java.util.Optional;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Click;
import org.makerspacehub.beans.command.ClickHandler;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.command.Modals;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.Submission;
import org.makerspacehub.beans.command.Submitted;
import org.makerspacehub.beans.command.ViewHandler;
import org.makerspacehub.beans.home.HomeRefresh;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/** The buttons about being away, and the form behind one of them. */
public class AwayForm implements ClickHandler, ViewHandler {
  /** Opens the form. */
  public static final String OPEN = "away.open";

  /** Says that the clicker is back. */
  public static final String BACK = "away.back";

  static final String SET = "away.set";
  static final String UNTIL = "until";
  static final String NOTE = "note";

  private static final String PREFIX = "away.";

  private final AwayBook book;
  private final AwayWords words;
  private final Guard guard;
  private final Modals modals;
  private final HomeRefresh home;

  /**
   * @param book keeps who is away
   * @param words says it
   * @param guard asked for whoever clicks or sends the form off
   * @param modals opens the form
   * @param home is brought up to date
   */
  public AwayForm(AwayBook book, AwayWords words, Guard guard, Modals modals, HomeRefresh home) {
    this.book = book;
    this.words = words;
    this.guard = guard;
    this.modals = modals;
    this.home = home;
  }

  @Override
  public String actionPrefix() {
    return PREFIX;
  }

  @Override
  public String callbackPrefix() {
    return PREFIX;
  }

  @Override
  public Reply click(Click click) {
    ask(click.principal(), click.ref());
    return switch (click.actionId()) {
      case OPEN -> modals.open(click, form(book.of(click.principal())));
      case BACK -> {
        boolean was = book.back(click.principal());
        home.refresh(click.principal(), click.ref());
        // The home tab shows it; from anywhere else it has to be said.
        yield click.viewId().isEmpty()
            ? Reply.of(was ? "Welcome back." : "You weren't away, so nothing changed.")
            : null;
      }
      default ->
          throw new HubException(
              "I don't know that button any more. Please open my home tab again.");
    };
  }

  @Override
  public Submitted submit(Submission submission) {
    ask(submission.principal(), submission.ref());
    AwayDate date =
        submission
            .date(UNTIL)
            .map(day -> AwayDate.of(day, book.today()))
            .orElseGet(() -> AwayDate.of("", book.today()));
    if (date.kind() != AwayDate.Kind.DAY) {
      return Submitted.error(UNTIL, words.whyNot(date));
    }
    String note = submission.text(NOTE).orElse("");
    if (note.codePointCount(0, note.length()) > AwayBook.LONGEST_NOTE) {
      return Submitted.error(
          NOTE, "At most %d characters, please.".formatted(AwayBook.LONGEST_NOTE));
    }
    book.away(submission.principal(), date.day(), note);
    home.refresh(submission.principal(), submission.ref());
    return Submitted.close(
        book.of(submission.principal()).map(words::until).orElse("You're here."));
  }

  private Form form(Optional<Away> away) {
    return new Form(SET, "I'm away", "Save")
        .text(
            "Nobody is asked to approve anything of yours while you're away, and the others who run"
                + " the space see it on their home tab.")
        .date(
            UNTIL,
            "Until the end of",
            "The last day you're away.",
            away.map(book::lastDay).orElseGet(() -> book.today().plusDays(1)))
        .line(
            NOTE,
            "Note",
            "Seen by those who run the space.",
            AwayBook.LONGEST_NOTE,
            away.map(Away::note).orElse(""));
  }

  private void ask(Principal principal, String ref) {
    if (!guard.check(principal, AwayCommand.ACTION, Resource.HUB, Map.of("ref", ref)).allowed()) {
      throw new HubException("That is not open to you (ref %s).".formatted(ref));
    }
  }
}
