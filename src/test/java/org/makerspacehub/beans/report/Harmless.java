package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.support.SlackLimits;

/** Whether a written report can do harm, whatever its names are. */
final class Harmless {
  private Harmless() {}

  static void check(ReportPaper paper) {
    JsonArray blocks = JsonParser.parseString(paper.slackBlocks()).getAsJsonArray();
    SlackLimits.check(blocks);
    assertThat(paper.text()).isNotBlank().hasSizeLessThan(3_000);
    // Every sign of Slack's markup that is left is ours.
    assertThat(markup(paper).replaceAll("&(amp|lt|gt);", "")).doesNotContain("<", ">", "&");
    String html = paper.mailHtml();
    assertThat(HtmlText.elements(html))
        .isSubsetOf(
            "html", "head", "meta", "title", "style", "body", "div", "table", "tr", "td", "p", "h1",
            "h2", "strong", "span", "bdi", "img", "br", "code");
    assertThat(HtmlText.attributes(html))
        .isSubsetOf(
            "lang",
            "dir",
            "charset",
            "name",
            "content",
            "style",
            "role",
            "width",
            "cellpadding",
            "cellspacing",
            "border",
            "class",
            "align",
            "valign",
            "src",
            "alt");
    plain(html);
    plain(paper.mailText());
    plain(paper.slackBlocks());
    assertThat(paper.subject()).doesNotContain("\n").isNotBlank();
    plain(paper.subject());
    for (Attachment chart : paper.charts()) {
      assertThat(chart.altText()).doesNotContain("\n").hasSizeLessThanOrEqualTo(4_000);
      plain(chart.altText());
      assertThat(chart.title()).doesNotContain("\n").isNotBlank();
    }
  }

  /** Everything that Slack reads as markup. */
  static String markup(ReportPaper paper) {
    StringBuilder all = new StringBuilder(paper.text());
    collect(JsonParser.parseString(paper.slackBlocks()), all);
    return all.toString();
  }

  private static void collect(JsonElement part, StringBuilder all) {
    if (part.isJsonArray()) {
      part.getAsJsonArray().forEach(element -> collect(element, all));
    } else if (part.isJsonObject()) {
      JsonObject object = part.getAsJsonObject();
      if (object.has("type") && object.get("type").getAsString().equals("mrkdwn")) {
        all.append('\n').append(object.get("text").getAsString());
      }
      object.asMap().values().forEach(element -> collect(element, all));
    }
  }

  /** No control character but the line's end, and of the invisible ones only our own. */
  private static void plain(String text) {
    text.codePoints()
        .forEach(
            c ->
                assertThat(
                        switch (Character.getType(c)) {
                          case Character.CONTROL -> c == '\n';
                          case Character.FORMAT -> c == 0x200E;
                          case Character.SURROGATE,
                              Character.LINE_SEPARATOR,
                              Character.PARAGRAPH_SEPARATOR ->
                              false;
                          default -> true;
                        })
                    .as("U+%04X", c)
                    .isTrue());
  }
}
