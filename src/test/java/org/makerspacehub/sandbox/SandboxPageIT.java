package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.support.Browser;

/** The sandbox's page in a real browser, by keyboard, as a visitor uses it. */
class SandboxPageIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void mirrored() {
    assumeThat(Browser.installed()).as("a Chromium on this machine").isPresent();
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    browser = Browser.open();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void quiet() {
    complaints.clear();
  }

  @Test
  @DisplayName("A visitor types /membership and reads the answer, which nobody else sees")
  void typed() {
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      type(page, "/membership");
      Locator answer = page.locator("#messages li").last();
      answer.getByText("All good: your membership is active.").waitFor();
      assertThat(answer.innerText()).contains("Only visible to you", "Paid until", "Ada Nilsson");
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("target", "screenshots", "sandbox-membership.png")));
    }
    try (Page page = open("U0OVERDUE", 1440, 900)) {
      assertThat(page.locator("#messages").innerText()).doesNotContain("All good");
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("Another person is a few keys away")
  void switchPerson() {
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      page.keyboard().press("Control+k");
      page.locator("#search").fill("overdue");
      page.keyboard().press("Enter");
      page.locator("#who-name").getByText("Leo Marsh").waitFor();
      type(page, "/membership");
      page.locator("#messages li").last().getByText("is overdue since").first().waitFor();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("S10 what a vendor calls somebody is text on the page, never markup")
  void textStaysText() {
    long member = HUB.sandbox().seed().person("obrien").memberId();
    HUB.control(
        "PATCH",
        "/_fabman/members/" + member,
        "{\"lastName\":\"<img src=x onerror=alert(1)> <!channel> & Söhne\"}");
    HUB.sync();
    try (Page page = open("U0STAFF01", 1440, 900)) {
      type(page, "/membership 1110");
      Locator answer = page.locator("#messages li").last();
      answer.getByText("Member number").waitFor();
      assertThat(answer.innerText()).contains("<img src=x onerror=alert(1)>", "& Söhne");
      assertThat(page.locator("#messages img[src=x]").count()).isZero();
    }
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {375, 1440})
  @DisplayName("Nothing is cut off or scrolls sideways on a phone or a desk")
  void fits(int width) {
    try (Page page = open("U0STAFF01", width, 800)) {
      type(page, "/membership Jordan Lee");
      page.locator("#messages li").last().getByText("2 members match").waitFor();
      assertThat(
              (Integer)
                  page.evaluate(
                      "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
          .isZero();
      assertThat(
              (Integer)
                  page.evaluate(
                      "Math.max(...[...document.querySelectorAll('#messages li')]"
                          + ".map(li => li.scrollWidth - li.clientWidth))"))
          .isZero();
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(Path.of("target", "screenshots", "sandbox-" + width + ".png")));
    }
    assertThat(complaints).isEmpty();
  }

  private Page open(String slackUserId, int width, int height) {
    Page page = browser.page(width, height);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(HUB.sandbox().baseUrl() + "/?as=" + slackUserId + "&channel=help");
    page.locator("#messages li").first().waitFor();
    return page;
  }

  private static void type(Page page, String command) {
    page.locator("#text").fill(command);
    // The first takes what is suggested, if anything is; Escape leaves the text as typed.
    page.keyboard().press("Escape");
    page.keyboard().press("Enter");
  }
}
