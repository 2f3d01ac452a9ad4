package org.makerspacehub.beans.report;

import com.google.gson.Gson;
import com.slack.api.util.json.GsonFactory;
import java.text.Bidi;
import java.util.Map;
import org.makerspacehub.beans.command.Card;
import org.makerspacehub.beans.command.SlackText;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.beans.report.ReportText.Chart;
import org.makerspacehub.beans.report.ReportText.Fact;
import org.makerspacehub.beans.report.ReportText.Row;
import org.makerspacehub.beans.report.ReportText.Section;

/** A report as a Slack message. */
final class ReportBlocks {
  /** Left to right: keeps what stands beside a Hebrew or Arabic name in its place. */
  private static final String LEFT_TO_RIGHT = "\u200E";

  private static final int WORDS = 300;

  private final Gson gson = GsonFactory.createSnakeCase();

  /** The blocks as JSON. */
  String write(ReportText text, Map<Chart, Attachment> pictures) {
    Card card = new Card(text.title());
    card.text("*" + SlackText.plain(text.space(), SlackText.NAME) + "*\n" + escape(text.lead()));
    text.warnings().forEach(warning -> card.text(":warning:  " + escape(warning)));
    if (text.summary() != null) {
      card.text("_Summary_\n" + SlackText.plain(text.summary(), GuardedSummary.LONGEST));
    }
    for (Fact fact : text.facts()) {
      card.fact(
          fact.name(),
          escape(fact.value()) + (fact.change().isEmpty() ? "" : "\n" + escape(fact.change())));
    }
    card.note(escape(text.compared()));
    for (Section section : text.sections()) {
      card.rule();
      card.text(
          "*%s*%s"
              .formatted(
                  escape(section.heading()),
                  section.sentence().isEmpty() ? "" : "\n" + escape(section.sentence())));
      if (!section.rows().isEmpty()) {
        card.list(section.rows().stream().map(ReportBlocks::line).toList());
      }
      if (!section.rest().isEmpty()) {
        card.note(escape(section.rest()));
      }
      Attachment picture = pictures.get(section.chart());
      if (picture != null) {
        card.image(picture.name(), picture.title(), picture.altText());
      }
    }
    card.rule();
    card.note("%s Another period: `%s`".formatted(escape(text.asOf()), escape(text.ask())));
    return gson.toJson(card.reply().blocks());
  }

  private static String line(Row row) {
    String more = row.more().isEmpty() ? "" : " · " + SlackText.plain(row.more(), WORDS);
    return "*%s*  %s%s".formatted(name(row.name()), SlackText.plain(row.value(), WORDS), more);
  }

  private static String name(String name) {
    String shown = SlackText.name(name);
    return isTurned(shown) ? LEFT_TO_RIGHT + shown + LEFT_TO_RIGHT : shown;
  }

  /** Whether a part of it is read from right to left. */
  static boolean isTurned(String name) {
    char[] letters = name.toCharArray();
    return Bidi.requiresBidi(letters, 0, letters.length);
  }

  private static String escape(String words) {
    return SlackText.escape(words);
  }
}
