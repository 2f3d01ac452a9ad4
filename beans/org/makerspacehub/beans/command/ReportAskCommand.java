package org.makerspacehub.beans.command;

import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.report.ReportAnswers;
import org.makerspacehub.beans.report.ReportBook;
import org.makerspacehub.beans.report.ReportPeriod;
import org.makerspacehub.beans.report.ReportRequests;
import org.makerspacehub.beans.report.ReportRequests.What;

/**
 * {@code /hub report preview} and {@code /hub report run}: a report for the asker's eyes, or for
 * everybody. Both are only asked for here; the report itself comes when it is counted.
 */
public class ReportAskCommand implements SlashCommand {
  private final What what;
  private final ReportRequests requests;
  private final ReportBook book;
  private final ReportAnswers words;
  private final When when;

  /**
   * @param what is asked for by it
   * @param requests takes the wish
   * @param book what was posted
   * @param words says what there is to say
   * @param when says what day it is
   */
  public ReportAskCommand(
      What what, ReportRequests requests, ReportBook book, ReportAnswers words, When when) {
    this.what = what;
    this.requests = requests;
    this.book = book;
    this.words = words;
    this.when = when;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return what == What.PREVIEW ? "report preview" : "report run";
  }

  @Override
  public String action() {
    return what == What.PREVIEW ? "hub.report" : "hub.report.run";
  }

  @Override
  public String usage() {
    return "/hub %s [monthly|weekly] [period]".formatted(verb());
  }

  @Override
  public String help() {
    return what == What.PREVIEW
        ? "Shows a report to you alone, also of the month or week that goes on."
        : "Posts a report to its channel now; each is posted once.";
  }

  @Override
  public boolean mayBeReplayed() {
    return what == What.PREVIEW;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    ReportPeriod period = ReportArguments.period(rest, when.today());
    return what == What.PREVIEW ? preview(command, period) : run(command, period);
  }

  private Reply preview(SlackCommand command, ReportPeriod period) {
    boolean isNew = requests.ask(what, period, command.ref(), command.principal().id());
    return new Card("Reports")
        .lead(
            Card.Sign.WAITING,
            isNew
                ? "I'm counting %s.".formatted(ReportAnswers.name(period))
                : "I'm counting %s already.".formatted(ReportAnswers.name(period)),
            (words.isRunning(period) ? "It is not over, so these are the figures so far. " : "")
                + "The report comes to you as a message of its own; nobody else sees it.")
        .note("Reference " + command.ref())
        .reply();
  }

  private Reply run(SlackCommand command, ReportPeriod period) {
    if (words.isRunning(period)) {
      throw new HubException(
          "%s is not over, and its report is posted once. `/hub report preview %s %s` shows you the figures so far."
              .formatted(
                  ReportArguments.capital(ReportAnswers.name(period)),
                  period.kind().wireName(),
                  period.name()));
    }
    if (words.destination().isEmpty()) {
      throw new HubException(
          "Reports have no channel yet: an operator sets SLACK_REPORT_CHANNEL or REPORT_MAIL_TO."
              + " `/hub report preview` shows you one meanwhile.");
    }
    if (book.posted(period).isPresent()) {
      return words.already(period, command.ref());
    }
    boolean isNew = requests.ask(what, period, command.ref(), command.principal().id());
    return new Card("Reports")
        .lead(
            Card.Sign.WAITING,
            isNew
                ? "I'm counting %s.".formatted(ReportAnswers.name(period))
                : "I'm counting %s already.".formatted(ReportAnswers.name(period)),
            "The report goes to %s in a moment.".formatted(words.destination()))
        .note("Reference " + command.ref())
        .reply();
  }
}
