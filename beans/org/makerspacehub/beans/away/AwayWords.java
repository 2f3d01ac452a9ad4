package org.makerspacehub.beans.away;

import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;

/** Says until when somebody is away, in one voice for the command, the form and the home tab. */
public class AwayWords {
  private final AwayBook book;
  private final When when;

  /**
   * @param book knows when a day ends
   * @param when says days
   */
  public AwayWords(AwayBook book, When when) {
    this.book = book;
    this.when = when;
  }

  /** For example {@code You're away until the end of 24 Dec 2026 (in 4 weeks).} */
  public String until(Away away) {
    return "You're away until the end of %s (%s)."
        .formatted(when.date(book.lastDay(away)), when.ahead(book.lastDay(away)));
  }

  /** For example {@code until 24 Dec 2026: skiing}, for others to read. */
  public String ofSomebody(Away away) {
    String note = note(away);
    return "<@%s> until %s%s"
        .formatted(
            away.slackUserId(), when.date(book.lastDay(away)), note.isEmpty() ? "" : ": " + note);
  }

  /** The note, safe for Slack; empty for none. */
  public String note(Away away) {
    return SlackText.plain(away.note(), AwayBook.LONGEST_NOTE);
  }

  /** Why a day cannot be taken, in plain words; empty for one that can. */
  public String whyNot(AwayDate date) {
    return switch (date.kind()) {
      case PAST ->
          "%s is gone by. Please give me today or a later day.".formatted(when.date(date.day()));
      case TOO_FAR ->
          "%s is more than a year ahead; a year is the most I remember."
              .formatted(when.date(date.day()));
      case NO_SUCH_DAY -> "The calendar has no such day.";
      case AMBIGUOUS ->
          "I can't tell which of the two numbers is the month. Please write it as a word, for"
              + " example 4 Mar.";
      case NOTHING -> "Please choose a day.";
      case NOT_UNDERSTOOD ->
          "I didn't understand that day. Try 2026-12-24, 24 Dec, friday, 3 days or next week.";
      case DAY, BACK -> "";
    };
  }
}
