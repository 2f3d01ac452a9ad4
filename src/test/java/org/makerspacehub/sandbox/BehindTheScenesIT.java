package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.support.Browser;

/** What just happened, the tour and the mail room, in a real browser beside a whole hub. */
class BehindTheScenesIT {
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
  @DisplayName("A message leads to its way from the edge to the database, by its reference")
  void happened() {
    try (Page page = open("?as=U0MEMBER1&channel=help", 1440, 900)) {
      type(page, "/membership");
      Locator answer = page.locator("#messages .message").last();
      answer.getByText("All good").waitFor();
      answer.locator(".happened-of").click();
      page.locator(".happened-picture").waitFor();
      String words = page.locator(".happened-body").innerText();
      assertThat(words)
          .contains(
              "/membership",
              "Ada Nilsson",
              "Signature checked",
              "Stored in inbox_event",
              "Claimed row",
              "Asked the guard: membership.read about themselves",
              "allowed by everyone-reads-their-own-membership",
              "Answered Slack with 200");
      assertThat(page.locator(".happened-lane-name").allTextContents())
          .containsExactly("Edge", "Inbox", "Hub", "Guard", "MariaDB");
      assertThat(words).doesNotContain("@", SandboxSettings.SLACK_SIGNING_SECRET);
      page.locator(".happened-ask").click();
      page.locator("#messages").getByText("Trace of ").first().waitFor();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("A refusal, and a change at a vendor, are seen through to the guard and the vendor")
  void refusedAndChanged() {
    try (Page page = open("?as=U0MEMBER1&channel=help&happened", 1440, 900)) {
      type(page, "/hub status");
      page.locator(".happened-mood.refused").waitFor();
      assertThat(page.locator(".happened-body").innerText())
          .contains("Asked the guard: hub.status about the hub", "refused, no policy allows it");
      HUB.control("PATCH", "/_fabman/members/107", "{\"firstName\":\"Ada M.\"}");
      page.locator(".happened-title").getByText("Fabman says: member updated").waitFor();
      // Others may tell something meanwhile, so this one is chosen by its reference.
      String ref =
          await()
              .until(
                  () ->
                      HUB
                          .control("GET", "/_happened", "{}")
                          .path("traces")
                          .findValuesAsText("ref")
                          .stream()
                          .filter(each -> steps(each).contains("Asked the connector: one record"))
                          .findFirst()
                          .orElse(null),
                  Objects::nonNull);
      page.locator(".happened-choice select option[value='" + ref + "']")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
      page.locator(".happened-choice select").selectOption(ref);
      page.locator(".happened-body").getByText("GET /fabman/api/v1/members/107").waitFor();
      assertThat(page.locator(".happened-body").innerText())
          .contains("Came by the secret address", "Asked the connector: one record came");
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("The tour is walked by keyboard, knows what was done, and is remembered")
  void tour() {
    try (Page page = open("?as=U0OVERDUE&tour", 1440, 900)) {
      assertThat(page.locator("#tour h2").innerText()).isEqualTo("Ask for yourself");
      page.locator("#tour .tour-do").focus();
      page.keyboard().press("Enter");
      page.locator("#tour.done").waitFor();
      assertThat(page.locator("#who-name").innerText()).isEqualTo("Ada Nilsson");
      next(page, "See what just happened");
      page.locator("#happened-toggle").click();
      page.locator("#tour.done").waitFor();
      page.screenshot(shot("tour-happened"));
      next(page, "Two people, one name");
      page.locator("#tour .tour-do").click();
      page.locator("#tour.done").waitFor();
      page.locator("#messages").getByText("2 members match").first().waitFor();
      next(page, "Ask for too much");
      type(page, "/hub status");
      page.locator("#messages").getByText("Hub status").first().waitFor();
      assertThat(page.locator("#tour.done").count()).as("Marcus may ask that").isZero();
      page.locator("#tour .tour-do").click();
      page.locator("#tour.done").waitFor();
      page.reload();
      page.locator("#tour h2").getByText("Ask for yourself").waitFor();
      page.navigate(HUB.sandbox().baseUrl() + "/?as=U0MEMBER1");
      page.locator("#tour h2").waitFor();
      page.locator("#tour .tour-leave").click();
      assertThat(page.locator("#tour").isVisible()).isFalse();
      page.locator("#tour-start").click();
      page.locator("#tour h2").getByText("Ask for yourself").waitFor();
    }
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1440, 375})
  @DisplayName("The tour's scene of the gate: asked, two of the board say yes, the code is shown")
  void gate(int width) {
    HUB.speaks(true);
    try (Page page = open("?as=U0MEMBER1&tour", width, 812)) {
      page.locator("#tour h2").getByText("Ask for yourself").waitFor();
      for (String title :
          List.of(
              "See what just happened",
              "Two people, one name",
              "Ask for too much",
              "Ask for what others must agree to")) {
        next(page, title);
      }
      done(page);
      page.locator("#messages").getByText("Asked: Door code.").first().waitFor();
      next(page, "Two of the board say yes");
      done(page);
      assertThat(page.locator("#messages").innerText())
          .contains("Marcus Webb", "asks for: Door code", "Approved by", "carried out");
      assertNoSeriousFinding(page, "the approvals");
      assertNothingIsCutOff(page);
      next(page, "See the code");
      done(page);
      page.locator("#modal-title").getByText("Your code").waitFor();
      assertNoSeriousFinding(page, "the code");
      page.keyboard().press("Escape");
      page.locator("#modal")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
      next(page, "Fabman changes, the answer follows");
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("A code in the mail room opens the link that it was sent for")
  void mails() {
    try (Page page = open("?as=U0MEMBER1&channel=help", 375, 780)) {
      String address =
          HUB.control("PATCH", "/_fabman/members/107", "{}").path("emailAddress").asText();
      type(page, "/link " + address);
      page.locator("#menu").click();
      page.locator("#mails-open.unread").click();
      page.locator(".mails-one.unread").first().click();
      page.locator(".mails-code").waitFor();
      assertThat(page.locator(".mails-pane").innerText()).contains(address, "Give it to nobody");
      assertNoSeriousFinding(page, "the mail room");
      assertNothingIsCutOff(page);
      page.screenshot(shot("mails-375"));
      page.locator(".mails-use").click();
      page.locator("#messages").getByText("your Slack account is linked").first().waitFor();
      page.locator("#mails-open:not(.unread)")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.ATTACHED));
    }
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1440,LIGHT", "1440,DARK", "375,LIGHT", "375,DARK"})
  @DisplayName("Panel and tour fit, and nobody is shut out of them")
  void open(int width, ColorScheme scheme) {
    try (Page page = open("?as=U0MEMBER1&channel=help&tour", width, 900)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
      page.locator("#tour .tour-do").click();
      page.locator("#tour.done").waitFor();
      assertNoSeriousFinding(page, "the tour");
      assertNothingIsCutOff(page);
      page.screenshot(shot("tour-%d-%s".formatted(width, scheme)));
      page.locator("#happened-toggle").click();
      page.locator(".happened-picture").waitFor();
      page.locator(".happened-books summary").click();
      assertNoSeriousFinding(page, "what just happened");
      assertNothingIsCutOff(page);
      page.screenshot(shot("happened-%d-%s".formatted(width, scheme)));
      page.locator(".happened-close").focus();
      page.keyboard().press("Escape");
      assertThat(page.locator("#happened").isVisible()).isFalse();
      assertThat((Boolean) page.evaluate("document.activeElement.id === 'happened-toggle'"))
          .isTrue();
    }
    assertThat(complaints).isEmpty();
  }

  /** Has the tour's step done, and waits until the page knows that it was. */
  private static void done(Page page) {
    page.locator("#tour .tour-do").focus();
    page.keyboard().press("Enter");
    page.locator("#tour.done").waitFor(new Locator.WaitForOptions().setTimeout(60_000));
  }

  private static String steps(String ref) {
    return HUB.control("GET", "/_happened?ref=" + ref, "{}").path("steps").toString();
  }

  private static void next(Page page, String title) {
    page.locator("#tour .tour-next").click();
    page.locator("#tour h2").getByText(title).waitFor();
  }

  private static void assertNoSeriousFinding(Page page, String where) {
    assertThat(
            new AxeBuilder(page)
                .analyze().getViolations().stream()
                    .filter(each -> List.of("serious", "critical").contains(each.getImpact()))
                    .map(each -> each.getId() + " at " + each.getNodes().get(0).getHtml())
                    .toList())
        .as(where)
        .isEmpty();
  }

  private static void assertNothingIsCutOff(Page page) {
    assertThat(
            (Integer)
                page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .isZero();
  }

  private static Page.ScreenshotOptions shot(String name) {
    return new Page.ScreenshotOptions()
        .setPath(
            Path.of("target", "screenshots", name.toLowerCase(java.util.Locale.ROOT) + ".png"));
  }

  private Page open(String query, int width, int height) {
    Page page = browser.page(width, height);
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    page.navigate(HUB.sandbox().baseUrl() + "/" + query);
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
