package org.makerspacehub.beans.command;

import java.util.List;
import org.makerspacehub.beans.report.ReportAnswers;
import org.makerspacehub.beans.report.ReportCron;
import org.makerspacehub.beans.report.ReportKind;
import org.makerspacehub.beans.report.ReportSchedule;

/** {@code /hub report} alone: which reports came last, which come next, and what can be typed. */
public class ReportHelpCommand implements SlashCommand {
  private final ReportSchedule schedule;
  private final ReportAnswers words;

  /**
   * @param schedule when reports come
   * @param words says it
   */
  public ReportHelpCommand(ReportSchedule schedule, ReportAnswers words) {
    this.schedule = schedule;
    this.words = words;
  }

  @Override
  public String command() {
    return "/hub";
  }

  @Override
  public String verb() {
    return "report";
  }

  @Override
  public String action() {
    return "hub.report";
  }

  @Override
  public String usage() {
    return "/hub report";
  }

  @Override
  public String help() {
    return "The last reports, when the next ones come, and what you can ask of them.";
  }

  @Override
  public boolean mayBeReplayed() {
    return true;
  }

  @Override
  public Reply answer(SlackCommand command, String rest) {
    Card card = new Card("Reports");
    if (rest.isBlank()) {
      String places = words.destination();
      if (places.isEmpty()) {
        card.lead(
            Card.Sign.ATTENTION,
            "Reports have no place to go yet.",
            "An operator sets SLACK_REPORT_CHANNEL or REPORT_MAIL_TO.");
      } else {
        card.lead(Card.Sign.GOOD, "Reports go to %s.".formatted(places), "");
      }
    } else {
      card.lead(Card.Sign.NEUTRAL, "Nothing was posted.", "This is what you can type:");
    }
    List<String> late =
        schedule.missed().stream()
            .filter(missed -> missed.topic().startsWith(ReportSchedule.MISSED))
            .map(missed -> SlackText.escape(missed.sentence()))
            .toList();
    if (!late.isEmpty()) {
      card.list(late);
    }
    for (ReportKind kind : ReportKind.values()) {
      card.fact(name(kind), state(schedule.cron(kind), words));
    }
    return card.list(
            List.of(
                "`/hub report preview`  last month's, to you alone",
                "`/hub report preview monthly current`  this month's so far",
                "`/hub report preview weekly 2026-W41`  a certain week's",
                "`/hub report run monthly 2026-10`  to everybody, once"))
        .reply();
  }

  /** A kind as a heading. */
  public static String name(ReportKind kind) {
    return kind == ReportKind.MONTHLY ? "Monthly report" : "Weekly report";
  }

  /** The last and the next report of a kind, in two lines. */
  public static String state(ReportCron cron, ReportAnswers words) {
    return "last: %s\n%s".formatted(words.last(cron.kind()), words.next(cron));
  }
}
