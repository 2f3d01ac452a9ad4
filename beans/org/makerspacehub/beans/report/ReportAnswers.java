package org.makerspacehub.beans.report;

import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.report.ReportBook.Run;

/** What people are told about reports, around the reports themselves. */
public final class ReportAnswers {
  private static final DateTimeFormatter MOMENT =
      DateTimeFormatter.ofPattern("EEE d MMM yyyy, HH:mm", Locale.ENGLISH);

  private final ReportBook book;
  private final ReportPlaces places;
  private final When when;
  private final ZoneId zone;

  /**
   * @param book what was posted
   * @param places where to
   * @param when says how long ago something was
   * @param zone in which times are shown
   */
  public ReportAnswers(ReportBook book, ReportPlaces places, When when, ZoneId zone) {
    this.book = book;
    this.places = places;
    this.when = when;
    this.zone = zone;
  }

  /** A period with its days: {@code October 2026}, {@code week 41 of 2026 (5–11 October 2026)}. */
  public static String name(ReportPeriod period) {
    String name = ReportWords.name(period);
    return period.kind() == ReportKind.MONTHLY
        ? name
        : "%s (%s)".formatted(name, ReportWords.days(period.first(), period.last()));
  }

  /** A moment on the clock of the space. */
  public String moment(Instant moment) {
    return MOMENT.format(moment.atZone(zone));
  }

  /** Whether a period still goes on. */
  public boolean isRunning(ReportPeriod period) {
    return !period.last().isBefore(when.today());
  }

  /** What stands above a preview. */
  public String previewNote(ReportPeriod period) {
    return ":mag: A preview of %s. Only you see it; nothing was posted.".formatted(name(period));
  }

  /** Nothing is known about a period. */
  Reply empty(ReportPeriod period) {
    return new Card("Reports")
        .lead(
            Card.Sign.NEUTRAL,
            "I know nothing about %s.".formatted(name(period)),
            "What I hold from Fabman has no members, no machine use and no charges in it, so there is no report.")
        .reply();
  }

  /** Making it failed for good. */
  Reply failed(ReportPeriod period, String ref) {
    return new Card("Reports")
        .lead(
            Card.Sign.ATTENTION,
            "I could not make the report of %s.".formatted(name(period)),
            "Please ask again a little later; if it fails again, tell an operator the reference.")
        .note("Reference " + ref)
        .reply();
  }

  /** The hub itself said no. */
  Reply refused(String sentence, String ref) {
    return new Card("Reports")
        .lead(Card.Sign.NEUTRAL, "Nothing was posted.", SlackText.escape(sentence))
        .note("Reference " + ref)
        .reply();
  }

  /** Somebody posted it before. */
  public Reply already(ReportPeriod period, String ref) {
    Optional<Run> run = book.posted(period);
    String by =
        run.map(Run::askedBy)
            .map(account -> "for <@%s>".formatted(account.substring(account.indexOf('/') + 1)))
            .orElse("by the schedule");
    return new Card("Reports")
        .lead(
            Card.Sign.GOOD,
            "The report of %s is posted already.".formatted(name(period)),
            "It was posted %s %s%s. Each report is posted once."
                .formatted(
                    run.map(r -> "on " + moment(r.postedAt())).orElse("before"), by, where(period)))
        .note(
            "Reference %s · `/hub report preview %s %s` shows today's figures to you alone."
                .formatted(run.map(Run::ref).orElse(ref), period.kind().wireName(), period.name()))
        .reply();
  }

  private String where(ReportPeriod period) {
    return book.message(period)
        .map(
            message ->
                switch (message.state()) {
                  case "SENT" ->
                      message.channel() == null ? "" : " in <#%s>".formatted(message.channel());
                  case "WAITING", "SENDING" -> "; Slack does not have it yet, it is on its way";
                  default -> "; Slack did not take it, the operators were told";
                })
        .orElse("");
  }

  /** Where reports go, in words; empty when they go nowhere. */
  public String destination() {
    String channel = places.channel().isEmpty() ? "" : "<#%s>".formatted(places.channel());
    String mail =
        places.mailTo().isEmpty()
            ? ""
            : When.count(places.mailTo().size(), "mail address").replace("addresss", "addresses");
    return List.of(channel, mail).stream()
        .filter(place -> !place.isEmpty())
        .reduce((one, other) -> one + " and " + other)
        .orElse("");
  }

  /** The last report of a kind in a few words. */
  public String last(ReportKind kind) {
    return book.last(kind)
        .map(
            run ->
                "%s, posted %s%s"
                    .formatted(
                        name(run.period()),
                        when.age(run.postedAt()),
                        run.askedBy() == null
                            ? ""
                            : " for <@%s>"
                                .formatted(
                                    run.askedBy().substring(run.askedBy().indexOf('/') + 1))))
        .orElse("none yet");
  }

  /** The next report of a kind in a few words. */
  public String next(ReportCron cron) {
    if (cron.isOff()) {
      return "comes only when asked for";
    }
    return cron.next(when.now())
        .map(due -> "next %s (%s)".formatted(moment(due.at()), name(due.period())))
        .orElse("none is due within sight");
  }
}
