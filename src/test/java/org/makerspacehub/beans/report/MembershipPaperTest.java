package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.time.Duration;
import java.util.Currency;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.support.SlackLimits;
import org.makerspacehub.support.TestClock;

/** A report as it is sent, by Slack and by mail. */
class MembershipPaperTest {

  @Test
  void a_report_in_slack_says_all_and_shows_its_pictures() {
    ReportPaper paper = october(ReportSamples.paper());
    assertThat(paper.text())
        .isEqualTo(
            "Membership in October 2026: 1,204 members at the end of October, 12 more than a month"
                + " before. 31 joined, 3 came back, 22 left.");
    JsonArray blocks = JsonParser.parseString(paper.slackBlocks()).getAsJsonArray();
    SlackLimits.check(blocks);
    assertThat(blocks.get(0).getAsJsonObject().getAsJsonObject("text").get("text").getAsString())
        .isEqualTo("Membership in October 2026");
    assertThat(paper.slackBlocks())
        .contains("*Joined*\\n31\\n▲ 4 more")
        .contains("*Full membership*  $42,840.00 · 612 members")
        .contains("Tuesday 18–20 o")
        .contains("`/hub report preview 2026-09`");
    assertThat(paper.charts())
        .extracting(Attachment::name)
        .containsExactlyInAnyOrder("revenue.png", "machines.png", "hours.png", "trend.png");
    for (Attachment chart : paper.charts()) {
      assertThat(images(blocks))
          .as("each picture is shown once")
          .containsOnlyOnce("attachment:" + chart.name());
      assertThat(paper.mailHtml()).containsOnlyOnce("src=\"cid:" + chart.name() + "\"");
      assertThat(chart.altText()).hasSizeBetween(60, 2_000);
    }
  }

  @Test
  void the_mail_is_whole_without_html() {
    ReportPaper paper = october(ReportSamples.paper());
    assertThat(paper.subject()).isEqualTo("Membership in October 2026 · Anchorage Makerspace");
    assertThat(paper.mailText())
        .startsWith("Membership in October 2026\n==========================\n")
        .contains("\nJoined              31 ")
        .contains("\n          $42,840.00   Full membership (612 members)\n")
        .contains("\n  Oct 2026: 1,204 members, 24 joined or came back, 18 left\n")
        .contains("\n          27   Joined, September 2026 (the report said 26)\n")
        .endsWith("Another period, in Slack: /hub report preview 2026-09\n");
    assertThat(paper.mailText()).doesNotContain("\n\n\n").doesNotContainPattern("(?m) +$");
  }

  @Test
  void html_and_plain_text_say_the_same() {
    ReportPaper paper = october(ReportSamples.paper());
    String html = HtmlText.of(paper.mailHtml());
    for (String figure :
        List.of("1,204", "▲ 4 more", "$42,840.00", "115 h", "Tuesday 18–20 o'clock", "1,101")) {
      assertThat(html).contains(figure);
      assertThat(paper.mailText()).contains(figure);
    }
    assertThat(paper.mailHtml())
        .contains("color-scheme")
        .doesNotContain("<script", "http://", "https://", " th:", "<link", "${");
  }

  @Test
  @DisplayName("S10 names from outside do no harm in Slack, in a mail or in its plain text")
  void hostile_names_are_harmless() {
    ReportPaper paper =
        ReportSamples.paper()
            .write(Hostile.figures(), ReportSamples.september(), Hostile.corrections());
    Harmless.check(paper);
    // The letters are kept.
    assertThat(HtmlText.of(paper.mailHtml()))
        .contains("<script>alert(1)</script>")
        .contains("gnp.resal <!channel> <@U1> *bold* :lock:")
        .contains("red [31m alert [2J Subject: you won")
        .contains("מכונת חיתוך בלייזר")
        .contains("O’Brien's \"best\" & 李 工房 😀")
        .contains("${7*7} [[${report}]] th:text")
        .contains("W".repeat(79) + "…");
    assertThat(paper.mailText())
        .contains("<script>alert(1)</script>")
        .contains("$760.50   red [31m alert [2J Subject: you won (3 members)")
        .contains("\u200Eמכונת חיתוך בלייזר\u200E (5 members)");
    assertThat(Harmless.markup(paper))
        .doesNotContain("<!channel>", "<@U1>", "*bold*")
        .contains("red [31m alert [2J Subject∶ you won");
  }

  @Test
  @DisplayName("S10 a name of the space and a summary cannot break out of a mail's head or body")
  void our_own_lines_are_one_line() {
    MembershipPaper paper =
        new MembershipPaper(
            "Shed\r\nBcc: everybody@example.org <b>\u202E",
            new TestClock(ReportSamples.NOW),
            ReportSamples.ANCHORAGE,
            Currency.getInstance("USD"),
            figures -> Optional.of("All <b>well</b>\n<!channel>\u001B[31m"),
            Duration.ofSeconds(2),
            new ReportCharts());
    ReportPaper written = october(paper);
    assertThat(written.subject())
        .isEqualTo("Membership in October 2026 · Shed Bcc: everybody@example.org <b>");
    Harmless.check(written);
    assertThat(written.mailText()).contains("All <b>well</b> <!channel> [31m");
    assertThat(Harmless.markup(written)).doesNotContain("<!channel>").contains("&lt;!channel&gt;");
  }

  @Test
  void a_machine_without_fonts_leaves_the_report_whole() {
    ReportCharts broken =
        new ReportCharts(
            () -> {
              throw new InternalError("Fontconfig head is null");
            });
    ReportPaper paper = october(ReportSamples.paper(ReportSummary.NONE, broken));
    assertThat(paper.charts()).isEmpty();
    assertThat(paper.mailText()).contains("! The pictures could not be drawn");
    JsonArray blocks = JsonParser.parseString(paper.slackBlocks()).getAsJsonArray();
    SlackLimits.check(blocks);
    assertThat(images(blocks)).isEmpty();
    // What only a picture showed is spelled out.
    assertThat(paper.slackBlocks()).contains("Oct 2026: 1,204 members");
    assertThat(HtmlText.of(paper.mailHtml()))
        .contains("Oct 2026: 1,204 members")
        .contains("The pictures could not be drawn");
    assertThat(paper.mailHtml()).doesNotContain("<img");
  }

  @Test
  void a_summary_stands_on_top() {
    ReportPaper paper =
        october(
            ReportSamples.paper(
                figures -> Optional.of("A good month: " + figures.joined() + " joined."),
                new ReportCharts()));
    assertThat(paper.mailText()).contains("\n\nA good month: 31 joined.\n\n");
    assertThat(paper.mailHtml()).contains("A good month: 31 joined.");
    assertThat(paper.slackBlocks()).contains("A good month∶ 31 joined.");
  }

  @Test
  void a_summary_that_fails_is_long_or_never_comes_is_left_out() {
    String without = october(ReportSamples.paper()).mailText();
    List<ReportSummary> bad =
        List.of(
            figures -> Optional.empty(),
            figures -> Optional.of("   "),
            figures -> Optional.of("x".repeat(601)),
            figures -> null,
            figures -> {
              throw new IllegalStateException("no model");
            });
    for (ReportSummary summary : bad) {
      assertThat(october(ReportSamples.paper(summary, new ReportCharts())).mailText())
          .isEqualTo(without);
    }
  }

  @Test
  void a_summary_that_hangs_holds_up_neither_this_report_nor_the_next() {
    CountDownLatch never = new CountDownLatch(1);
    GuardedSummary hanging =
        new GuardedSummary(
            figures -> {
              while (never.getCount() > 0) {
                try {
                  never.await();
                } catch (InterruptedException deaf) {
                  // It does not listen.
                }
              }
              return Optional.of("too late");
            },
            Duration.ofMillis(50));
    try {
      for (int report = 0; report < 4; report++) {
        assertThat(hanging.of(ReportSamples.october())).isNull();
      }
    } finally {
      never.countDown();
    }
  }

  @Test
  void another_currency_is_drawn_when_ours_was_never_charged() {
    ReportFigures euros =
        new ReportSamples.Figures(ReportSamples.OCTOBER)
            .members(3, 0, 0, 0)
            .revenue(
                List.of(ReportSamples.revenue("1", "Full", 3, ReportSamples.eur("90.00"))),
                List.of(ReportSamples.eur("90.00")))
            .build();
    assertThat(ReportSamples.paper().write(euros, ReportSamples.september(), List.of()).charts())
        .singleElement()
        .satisfies(
            chart ->
                assertThat(chart.altText())
                    .isEqualTo("Bars: revenue by package in EUR, October 2026. Full €90.00."));
  }

  private static ReportPaper october(MembershipPaper paper) {
    return paper.write(
        ReportSamples.october(), ReportSamples.september(), ReportSamples.corrections());
  }

  private static List<String> images(JsonArray blocks) {
    return blocks.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(block -> block.get("type").getAsString().equals("image"))
        .map(block -> block.getAsJsonObject("slack_file").get("id").getAsString())
        .toList();
  }
}
