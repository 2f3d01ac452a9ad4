package org.makerspacehub.beans.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.outbox.Attachment;
import org.makerspacehub.support.Browser;

/** Looks at the mail as a mail program shows it, and keeps pictures in target/screenshots. */
class ReportLooksTest {
  private static final Path PICTURES = Path.of("target", "screenshots");
  private static Browser browser;

  @BeforeAll
  static void open() throws IOException {
    assumeTrue(
        Browser.installed().isPresent(), "this machine has no Chromium (CHROMIUM names one)");
    Files.createDirectories(PICTURES);
    browser = Browser.open();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "october, 648, LIGHT", "october, 375, LIGHT", "october, 648, DARK", "october, 375, DARK",
    "hostile, 375, LIGHT", "hostile, 648, LIGHT", "nothing, 375, LIGHT", "week, 648, LIGHT",
  })
  void the_mail_fits_its_window(String which, int width, ColorScheme scheme) throws IOException {
    ReportPaper paper = paper(which);
    for (Attachment chart : paper.charts()) {
      Files.write(PICTURES.resolve("report-" + which + "-" + chart.name()), chart.content());
    }
    Files.writeString(PICTURES.resolve("report-mail-" + which + ".txt"), paper.mailText());
    Files.writeString(PICTURES.resolve("report-slack-" + which + ".json"), paper.slackBlocks());
    Page page = browser.page(width, 900);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.setContent(shown(paper), new Page.SetContentOptions().setWaitUntil(WaitUntilState.LOAD));
    page.screenshot(
        new Page.ScreenshotOptions()
            .setFullPage(true)
            .setPath(
                PICTURES.resolve(
                    "report-mail-%s-%d-%s.png"
                        .formatted(which, width, scheme.name().toLowerCase(Locale.ROOT)))));
    assertThat(page.evaluate("document.documentElement.scrollWidth"))
        .as("nobody has to scroll sideways")
        .isEqualTo(width);
    assertThat(page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)"))
        .isEqualTo(true);
    assertThat(page.evaluate("document.scripts.length")).isEqualTo(0);
  }

  private static ReportPaper paper(String which) {
    ReportPeriod october = ReportSamples.OCTOBER;
    return switch (which) {
      case "hostile" ->
          ReportSamples.paper()
              .write(Hostile.figures(), ReportSamples.september(), Hostile.corrections());
      case "nothing" ->
          ReportSamples.paper()
              .write(
                  ReportSamples.nothing(october),
                  ReportSamples.nothing(october.previous()),
                  List.of());
      case "week" ->
          ReportSamples.paper().write(ReportSamples.week43(), ReportSamples.week42(), List.of());
      default ->
          ReportSamples.paper()
              .write(
                  ReportSamples.october(), ReportSamples.september(), ReportSamples.corrections());
    };
  }

  private static String shown(ReportPaper paper) {
    String html = paper.mailHtml();
    for (Attachment chart : paper.charts()) {
      html =
          html.replace(
              "cid:" + chart.name(),
              "data:image/png;base64," + Base64.getEncoder().encodeToString(chart.content()));
    }
    return html;
  }
}
