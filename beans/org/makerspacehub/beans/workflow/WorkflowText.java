package org.makerspacehub.beans.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.makerspacehub.beans.PlainLine;
import org.makerspacehub.beans.command.SlackText;

/**
 * A workflow's own words. They are text and stay text: single braces around a word that is known
 * are filled in, once, and whatever else looks like an expression is shown as it was written.
 */
final class WorkflowText {
  private static final Pattern WORD = Pattern.compile("\\{([a-z][a-z0-9_ ]{0,39})}");
  private static final int LONGEST_LINE = 1_500;

  private WorkflowText() {}

  /**
   * Fills a text in.
   *
   * @param text as its maker wrote it; nothing in it calls, links or formats by itself
   * @param values by word, harmless in Slack already
   * @return its paragraphs
   */
  static List<String> paragraphs(String text, Map<String, String> values) {
    List<String> paragraphs = new ArrayList<>();
    StringBuilder paragraph = new StringBuilder();
    for (String line : text.split("\\R", -1)) {
      String shown = line(line, values);
      if (shown.isEmpty()) {
        end(paragraph, paragraphs);
      } else {
        paragraph.append(paragraph.isEmpty() ? "" : "\n").append(shown);
      }
    }
    end(paragraph, paragraphs);
    return paragraphs;
  }

  /** One line of it. */
  static String line(String text, Map<String, String> values) {
    return WORD.matcher(SlackText.escape(PlainLine.of(text, LONGEST_LINE)))
        .replaceAll(
            word -> Matcher.quoteReplacement(values.getOrDefault(word.group(1), word.group())));
  }

  private static void end(StringBuilder paragraph, List<String> paragraphs) {
    if (!paragraph.isEmpty()) {
      paragraphs.add(paragraph.toString());
      paragraph.setLength(0);
    }
  }
}
