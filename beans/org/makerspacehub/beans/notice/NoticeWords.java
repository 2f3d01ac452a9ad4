package org.makerspacehub.beans.notice;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.command.When;

/** What a notice looks like in the operators' channel and in their mail. */
final class NoticeWords {
  private static final DateTimeFormatter AT =
      DateTimeFormatter.ofPattern("EEE d MMM, HH:mm:ss", Locale.ENGLISH);

  private final ZoneId zone;

  NoticeWords(ZoneId zone) {
    this.zone = zone;
  }

  Reply card(Notice notice) {
    boolean over = notice.closedAt() != null;
    String span = "after " + length(notice.firstAt(), over ? notice.closedAt() : notice.lastAt());
    Card card = new Card(over ? "Over" : "Needs attention");
    if (over) {
      card.lead(
              Card.Sign.GOOD,
              "Over " + span + ".",
              notice.ending().isBlank() ? "" : SlackText.escape(notice.ending()))
          .text("It was: " + SlackText.escape(notice.sentence()));
    } else {
      card.lead(Card.Sign.ATTENTION, SlackText.escape(notice.sentence()), "");
    }
    card.fact("Since", at(notice.firstAt()));
    if (notice.occurrences() > 1) {
      card.fact("Last", at(notice.lastAt()))
          .fact("How often", When.count(notice.occurrences(), "time"));
    }
    return card.note(
            "%s  ·  `/hub trace %s`%s"
                .formatted(
                    notice.topic(),
                    notice.ref(),
                    over ? "" : "  ·  this message is brought up to date"))
        .reply();
  }

  String troubleSubject(List<Notice> notices) {
    return notices.size() == 1
        ? "Hub: " + plain(notices.get(0).sentence())
        : "Hub: %d things need attention".formatted(notices.size());
  }

  String trouble(List<Notice> notices, boolean slackIsUsed) {
    StringBuilder text = new StringBuilder();
    for (Notice notice : notices) {
      text.append(
          "- %s%n  since %s, %s, reference %s%n%n"
              .formatted(
                  plain(notice.sentence()),
                  at(notice.firstAt()),
                  When.count(notice.occurrences(), "time"),
                  notice.ref()));
    }
    text.append(
        slackIsUsed
            ? "You get this mail because Slack could not be used for it. "
            : "You get this mail because no channel is set for the hub's notices. ");
    return text.append("One more will come when it is over.\n").toString();
  }

  String over(List<Notice> notices) {
    StringBuilder text = new StringBuilder();
    for (Notice notice : notices) {
      text.append(
          "- %s%n  over after %s. %s%n%n"
              .formatted(
                  plain(notice.sentence()),
                  length(notice.firstAt(), notice.closedAt()),
                  notice.ending()));
    }
    return text.append("Nothing needs to be done.\n").toString();
  }

  private static String plain(String sentence) {
    return sentence.replace("`", "");
  }

  private String at(Instant moment) {
    return AT.format(moment.atZone(zone));
  }

  private static String length(Instant from, Instant to) {
    Duration length = Duration.between(from, to);
    if (length.compareTo(Duration.ofMinutes(2)) < 0) {
      return Math.max(1, length.toSeconds()) + " s";
    }
    return length.compareTo(Duration.ofHours(2)) < 0
        ? length.toMinutes() + " min"
        : length.toHours() + " h";
  }

  /**
   * A notice as it is kept.
   *
   * @param messageKey of its first message in the outbox; null before there is one
   * @param closedAt null while it lasts
   */
  record Notice(
      long id,
      String topic,
      String sentence,
      String ending,
      String ref,
      long occurrences,
      Instant firstAt,
      Instant lastAt,
      Instant closedAt,
      String messageKey,
      int updates) {}
}
