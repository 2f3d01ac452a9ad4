package org.makerspacehub.sandbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
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
      page.screenshot(shot("sandbox-" + width + ".png"));
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("A stranger opens the page, becomes somebody, asks, and has an answer")
  void stranger() {
    try (Page page = watched(browser.page(1440, 900))) {
      page.navigate(HUB.sandbox().baseUrl() + "/");
      page.locator("#messages li").first().waitFor();
      page.locator("#who").click();
      page.locator("#search").fill("nora");
      assertThat(page.locator("#can")).containsText("Nora can ask how their own membership");
      page.keyboard().press("Enter");
      assertThat(page.locator("#who-name")).hasText("Nora Fields");
      type(page, "/membership");
      page.locator("#messages li").last().getByText("ended").first().waitFor();
      assertThat(page.locator("#text")).hasValue("");
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("What came in elsewhere is counted until one was there, for each person apart")
  void unread() {
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      Locator workshop = page.locator(".room", new Page.LocatorOptions().setHasText("workshop"));
      workshop.click();
      assertThat(workshop.locator(".count")).isEmpty();
      page.locator(".room", new Page.LocatorOptions().setHasText("help")).click();
      say("U0STAFF01", "workshop", "The kiln is free.", null);
      say("U0STAFF01", "workshop", "And warm.", null);
      assertThat(workshop).hasAccessibleName("workshop 2 unread");
      assertThat(page.locator("#news")).containsText("New in workshop");
      page.reload();
      assertThat(workshop).hasAccessibleName("workshop 2 unread");
      page.locator("#who").click();
      page.locator("#search").fill("siobhan");
      page.keyboard().press("Enter");
      assertThat(page.locator("#who-name")).hasText("Siobhan O’Brien");
      assertThat(workshop).hasAccessibleName(java.util.regex.Pattern.compile("\\d{2} unread"));
      page.locator("#who").click();
      page.locator("#search").fill("ada nilsson");
      page.keyboard().press("Enter");
      assertThat(workshop).hasAccessibleName("workshop 2 unread");
      workshop.click();
      assertThat(page.locator("#messages .fresh")).hasText("New");
      assertThat(workshop.locator(".count")).isEmpty();
      page.reload();
      assertThat(workshop.locator(".count")).isEmpty();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("One replies in a thread, and the channel shows how many did")
  void threadReply() {
    String ts = say("U0STAFF01", "help", "Who has the key of the wood shop?", null);
    say("U0OBRIEN1", "help", "Not me.", ts);
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      Locator asked =
          page.locator(
              "#messages .message", new Page.LocatorOptions().setHasText("key of the wood shop"));
      assertThat(asked.locator(".replies")).containsText("1 reply");
      asked.locator(".replies").click();
      page.locator("#reply-text").fill("/membership");
      page.keyboard().press("Enter");
      assertThat(page.locator("#reply-problem")).containsText("not taken in threads");
      page.locator("#reply-text").fill("I have it, *sorry*!");
      page.keyboard().press("Enter");
      assertThat(page.locator("#replies .message").last()).containsText("I have it, sorry!");
      assertThat(asked.locator(".replies")).containsText("2 replies");
      assertThat(page.locator("#messages")).not().containsText("I have it");
    }
    assertThat(HUB.control("GET", "/_state", null).path("messages").findValuesAsText("thread_ts"))
        .filteredOn(ts::equals)
        .hasSize(2);
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("On a phone the side is a drawer that keeps the focus and gives it back")
  void drawer() {
    try (Page page = open("U0MEMBER1", 375, 812)) {
      assertThat(page.locator("#side")).not().isInViewport();
      page.locator("#menu").click();
      assertThat(page.locator("#side")).isInViewport();
      assertThat(page.locator(".room[aria-current]")).isFocused();
      assertThat((Boolean) page.evaluate("document.getElementById('main').inert")).isTrue();
      page.keyboard().press("Escape");
      assertThat(page.locator("#menu")).isFocused();
      assertThat(page.locator("#side")).not().isInViewport();
      page.locator("#menu").click();
      page.locator(".room", new Page.LocatorOptions().setHasText("general")).click();
      assertThat(page.locator("#side")).not().isInViewport();
      assertThat(page.locator("#where")).hasText("general");
      page.locator("#messages .reply").first().click();
      assertThat(page.locator("#thread")).isVisible();
      assertThat((Integer) page.evaluate("document.getElementById('thread').offsetWidth"))
          .isEqualTo(375);
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("Dark when the system is dark, and as the visitor chooses, over a reload")
  void dark() {
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      assertThat(page.locator("main")).hasCSS("background-color", "rgb(255, 255, 255)");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      assertThat(page.locator("main")).hasCSS("background-color", "rgb(22, 26, 24)");
      page.getByLabel("Light").check();
      assertThat(page.locator("main")).hasCSS("background-color", "rgb(255, 255, 255)");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.LIGHT));
      page.getByLabel("Dark").check();
      page.reload();
      page.locator("#messages li").first().waitFor();
      assertThat(page.locator("main")).hasCSS("background-color", "rgb(22, 26, 24)");
      assertThat(page.getByLabel("Dark")).isChecked();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("Everything is reached by the keyboard alone")
  void keyboardOnly() {
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      page.keyboard().press("Tab");
      assertThat(page.locator(".skip")).isFocused();
      page.keyboard().press("Enter");
      assertThat(page.locator("#text")).isFocused();
      page.keyboard().type("/hub h");
      assertThat(page.locator("#complete [aria-selected=true]")).containsText("/hub help");
      page.keyboard().press("Tab");
      assertThat(page.locator("#text")).hasValue("/hub help");
      page.keyboard().press("Enter");
      assertThat(page.locator("#messages li").last()).containsText("What you can ask for");
      assertThat(page.locator("#news")).containsText("What you can ask for");
      page.keyboard().press("ArrowUp");
      assertThat(page.locator("#text")).hasValue("/hub help");
      page.keyboard().press("F6");
      assertThat(page.locator(".room[aria-current]")).isFocused();
      page.keyboard().press("ArrowDown");
      page.keyboard().press("Enter");
      assertThat(page.locator("#where")).hasText("workshop");
      page.keyboard().press("Shift+F6");
      assertThat(page.locator("#messages")).isFocused();
      page.keyboard().press("Tab");
      page.keyboard().press("Enter");
      assertThat(page.locator("#reply-text")).isFocused();
      page.keyboard().press("Escape");
      assertThat(page.locator("#thread")).isHidden();
      assertThat(page.locator("#messages .reply").first()).isFocused();
      page.keyboard().press("Control+k");
      page.keyboard().press("ArrowDown");
      assertThat(page.locator(".person[aria-selected=true]")).containsText("Leo Marsh");
      assertThat(page.locator("#search"))
          .hasAttribute(
              "aria-activedescendant",
              page.locator(".person[aria-selected=true]").getAttribute("id"));
      page.keyboard().press("Enter");
      assertThat(page.locator("#who-name")).hasText("Leo Marsh");
      assertThat(page.locator("#text")).isFocused();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("The sandbox's clock and faults are at hand, and starting over asks first")
  void tools() {
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      page.locator("#tools summary").click();
      page.locator("#faults [name=kind]").selectOption("503");
      page.getByText("Break it").click();
      assertThat(page.locator("#armed")).containsText("fabman: 503, struck 0 times");
      page.getByText("Mend all").click();
      assertThat(page.locator("#armed li")).hasCount(0);
      page.locator("#reset").click();
      assertThat(page.locator("dialog.sure")).containsText("Start over?");
      page.keyboard().press("Escape");
      page.locator("dialog.sure")
          .waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));
      assertThat(page.locator("#reset")).isFocused();
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  @DisplayName("The pictures that the documentation shows")
  void pictures() {
    HUB.control("POST", "/_reset", "{}");
    String refused =
        HUB.control("GET", "/_state", null).path("messages").findParents("text").stream()
            .filter(message -> message.path("text").asText().startsWith("My card was refused"))
            .findFirst()
            .orElseThrow()
            .path("ts")
            .asText();
    say("U0STAFF01", "help", "The card is fine. Type `/membership`, it says why.", refused);
    say("U0OVERDUE", "help", "Two invoices, ouch. Paid them just now, thanks! :pray:", refused);
    try (Page page = open("U0MEMBER1", 1440, 900)) {
      type(page, "/membership");
      page.locator("#messages li").last().getByText("All good").first().waitFor();
      page.mouse().move(0, 0);
      assertThat(page.locator("#send")).not().hasAttribute("aria-disabled", "true");
      page.screenshot(shot("sandbox.png"));
      page.locator(".replies").last().click();
      assertThat(page.locator("#replies")).containsText("Paid them just now");
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(ColorScheme.DARK));
      page.mouse().move(0, 0);
      page.screenshot(shot("sandbox-dark.png"));
    }
    try (Page page = open("U0OVERDUE", 375, 812)) {
      type(page, "/membership");
      page.locator("#messages li").last().getByText("is overdue since").first().waitFor();
      assertThat(page.locator("#send")).not().hasAttribute("aria-disabled", "true");
      page.screenshot(shot("sandbox-phone.png"));
    }
    assertThat(complaints).isEmpty();
  }

  private Page open(String slackUserId, int width, int height) {
    Page page = watched(browser.page(width, height));
    page.navigate(HUB.sandbox().baseUrl() + "/?as=" + slackUserId + "&channel=help");
    page.locator("#messages li").first().waitFor();
    return page;
  }

  private Page watched(Page page) {
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    return page;
  }

  /** Somebody says something; its time stamp. */
  private static String say(String slackUserId, String channel, String text, String thread) {
    ObjectNode said = Wire.object().put("user", slackUserId).put("channel", channel);
    said.put("text", text);
    if (thread != null) {
      said.put("thread_ts", thread);
    }
    return HUB.control("POST", "/_slack/message", said.toString()).path("ts").asText();
  }

  private static Page.ScreenshotOptions shot(String name) {
    return new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name));
  }

  private static void type(Page page, String command) {
    page.locator("#text").fill(command);
    // The first takes what is suggested, if anything is; Escape leaves the text as typed.
    page.keyboard().press("Escape");
    page.keyboard().press("Enter");
  }
}
