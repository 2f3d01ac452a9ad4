package org.makerspacehub.sandbox;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.support.Browser;

/** Everything that the sandbox's page can show, in a real browser and looked over by axe-core. */
class SandboxSurfacesIT {
  private static final String MEMBER = "U0MEMBER1";

  private static FakeEdge edge;
  private static Sandbox sandbox;
  private static Browser browser;

  private final List<String> complaints = new ArrayList<>();

  @BeforeAll
  static void start() throws IOException {
    assumeThat(Browser.installed()).as("a Chromium on this machine").isPresent();
    edge = new FakeEdge(delivery -> "{\"response_type\":\"ephemeral\",\"text\":\"Fine.\"}");
    sandbox = Sandbox.start(0, 1, SandboxClock.running(), () -> edge.url(), SandboxHub.FEW_LOGS);
    browser = Browser.open();
  }

  @AfterAll
  static void stop() {
    if (browser != null) {
      browser.close();
      sandbox.close();
      edge.close();
    }
  }

  @AfterEach
  void nothingWasComplainedOf() {
    assertThat(complaints).as("errors in the browser's console").isEmpty();
  }

  @ParameterizedTest(name = "{0} px, {1}")
  @CsvSource({"375,LIGHT", "375,DARK", "1440,LIGHT", "1440,DARK"})
  @DisplayName("axe-core finds nothing serious, nothing scrolls sideways, no text is tiny")
  void lookedOver(int width, ColorScheme scheme) {
    try (Page page = page(width, scheme)) {
      PageFixture fixture = PageFixture.on(page);
      open(page);
      String name = width + "-" + scheme.name().toLowerCase(java.util.Locale.ROOT);
      looksRight(page, "channel", name);

      page.locator(".replies").last().click();
      assertThat(page.locator("#replies .message")).hasCount(3);
      looksRight(page, "thread", name);
      page.locator("#thread-close").click();

      page.keyboard().press("Control+k");
      page.locator(".person").first().waitFor();
      looksRight(page, "switcher", name);
      page.keyboard().press("Escape");

      drawer(page);
      page.locator("#tools summary").click();
      page.locator("#reset").scrollIntoViewIfNeeded();
      settled(page);
      looksRight(page, "tools", name);
      page.getByRole(AriaRole.BUTTON, named("Home of the hub")).click();
      page.locator("#home-page .blocks").waitFor();
      settled(page);
      looksRight(page, "home", name);
      page.locator("#tab-about").click();
      looksRight(page, "about", name);

      fixture.modal = true;
      page.locator("#modal").waitFor();
      looksRight(page, "modal", name);
      fixture.wrong = Wire.object().put("until", "That day is already over.");
      page.locator("#modal-submit").click();
      page.getByText("That day is already over.").waitFor();
      looksRight(page, "modal-wrong", name);
      page.keyboard().press("Escape");
      page.locator("#modal").waitFor(hidden());
    }
  }

  @Test
  @DisplayName("A thread opens beside the channel, and what was replied stands only there")
  void thread() {
    try (Page page = page(1440, ColorScheme.LIGHT)) {
      PageFixture.on(page);
      open(page);
      assertThat(page.locator("#messages")).not().containsText("I shall write to them");
      Locator replies = page.locator(".replies").last();
      assertThat(replies).containsText("2 replies");
      assertThat(replies).containsText("2 new");
      replies.click();
      assertThat(page.locator("#replies")).containsText("I shall write to them 📫");
      assertThat(page.locator("#reply-text")).isFocused();
      assertThat(replies).not().containsText("new");
      page.keyboard().press("Escape");
      page.locator("#thread").waitFor(hidden());
      assertThat(page.locator(".replies").last()).isFocused();
    }
  }

  @Test
  @DisplayName("Messages of one person stand together, days apart, and edits are owned up to")
  void together() {
    try (Page page = page(1440, ColorScheme.LIGHT)) {
      PageFixture.on(page);
      open(page);
      assertThat(page.locator(".message.together")).hasCount(1);
      assertThat(page.locator(".message.together")).containsText("Please let the fan run");
      assertThat(page.locator(".day").last()).hasText("Today");
      assertThat(page.locator(".edited")).hasText("(edited)");
      Locator time = page.locator(".message time").last();
      assertThat(time).hasText(java.util.regex.Pattern.compile("[12] min ago"));
      assertThat(time.getAttribute("title")).contains("20");
    }
  }

  @Test
  @DisplayName("Buttons, choices and menus send what was pressed; a dangerous one asks first")
  void pressed() {
    try (Page page = page(1440, ColorScheme.LIGHT)) {
      PageFixture fixture = PageFixture.on(page);
      open(page);
      Locator message = page.locator("#messages .message:has(.picture)");
      message.getByRole(AriaRole.BUTTON, within("Looks right")).click();
      JsonNode click = sent(page, fixture, "click", 1);
      assertThat(click.path("user").asText()).isEqualTo(MEMBER);
      assertThat(click.path("action_id").asText()).isEqualTo("report.seen");
      assertThat(click.path("value").asText()).isEqualTo("2026-10");
      assertThat(click.path("message_ts").asText()).isEqualTo(message.getAttribute("data-ts"));

      message.getByRole(AriaRole.BUTTON, within("Take it back")).click();
      assertThat(page.locator("dialog.sure")).containsText("Everybody in #help");
      page.keyboard().press("Escape");
      page.locator("dialog.sure").waitFor(hidden());
      assertThat(fixture.sent).hasSize(1);
      message.getByRole(AriaRole.BUTTON, within("Take it back")).click();
      page.locator("dialog.sure .danger").click();
      assertThat(sent(page, fixture, "click", 2).path("action_id").asText())
          .isEqualTo("report.stop");

      message.getByLabel("More", new Locator.GetByLabelOptions().setExact(true)).first().focus();
      page.keyboard().press("Enter");
      page.keyboard().press("ArrowDown");
      page.keyboard().press("Enter");
      assertThat(sent(page, fixture, "click", 3).path("value").asText()).isEqualTo("table");

      message.getByLabel("Another report").selectOption("weekly");
      assertThat(sent(page, fixture, "click", 4).path("value").asText()).isEqualTo("weekly");
      message.locator("input[type=date]").fill("2026-11-01");
      message.locator("input[type=date]").dispatchEvent("change");
      assertThat(sent(page, fixture, "click", 5).path("value").asText()).isEqualTo("2026-11-01");

      message.getByLabel("Enlarge: Members by month").click();
      assertThat(page.locator("dialog.lightbox img")).isVisible();
      page.keyboard().press("Escape");
      page.locator("dialog.lightbox").waitFor(new Locator.WaitForOptions().setState(gone()));
    }
  }

  @Test
  @DisplayName("Home is asked for when it is opened, drawn, and its buttons name its view")
  void home() {
    try (Page page = page(1440, ColorScheme.LIGHT)) {
      PageFixture fixture = PageFixture.on(page);
      open(page);
      page.getByRole(AriaRole.BUTTON, named("Home of the hub")).click();
      assertThat(page.locator("#home-page")).containsText("Good evening, Ada");
      assertThat(sent(page, fixture, "open-home", 1).path("user").asText()).isEqualTo(MEMBER);
      page.getByText("Renew").click();
      JsonNode click = sent(page, fixture, "click", 2);
      assertThat(click.path("view_id").asText()).isEqualTo("V0HOME0001");
      assertThat(click.path("value").asText()).isEqualTo("saw");
      page.locator("#tab-home").focus();
      page.keyboard().press("ArrowRight");
      assertThat(page.locator("#tab-messages")).hasAttribute("aria-selected", "true");
      assertThat(page.locator("#home")).isHidden();
    }
  }

  @Test
  @DisplayName(
      "A modal holds the focus, sends what was filled in, shows what is wrong, and Escape closes it")
  void modal() {
    try (Page page = page(1440, ColorScheme.LIGHT)) {
      PageFixture fixture = PageFixture.on(page);
      open(page);
      fixture.modal = true;
      fixture.wrong = Wire.object().put("why", "A little shorter, please.");
      page.locator("#modal").waitFor();
      assertThat(page.getByLabel("Until when?")).isFocused();
      for (int i = 0; i < 16; i++) {
        page.keyboard().press("Tab");
        // A modal lets the focus out to the browser's own bars, never to the page behind it.
        assertThat(
                (Boolean)
                    page.evaluate(
                        "document.activeElement === document.body"
                            + " || document.getElementById('modal').contains(document.activeElement)"))
            .isTrue();
      }
      page.getByLabel("Until when?").fill("2026-12-24");
      page.getByLabel("A word for the others").fill("<b>At the lake</b>");
      page.getByLabel("Who stands in?").selectOption("U0BOARD01");
      page.getByLabel("Refunds").check();
      page.getByLabel("Perhaps").check();
      page.getByText("Tell the others").click();
      page.getByText("A little shorter, please.").waitFor();
      JsonNode submit = fixture.last("submit");
      assertThat(submit.path("view_id").asText()).isEqualTo("V0MODAL001");
      assertThat(submit.path("values").toString())
          .isEqualTo(
              "{\"until\":{\"day\":\"2026-12-24\"},\"why\":{\"text\":\"<b>At the lake</b>\"},"
                  + "\"who\":{\"person\":\"U0BOARD01\"},\"what\":{\"kinds\":[\"refunds\"]},"
                  + "\"how\":{\"sure\":\"no\"}}");
      Locator why = page.getByLabel("A word for the others");
      assertThat(why).isFocused();
      assertThat(why).hasAttribute("aria-invalid", "true");
      assertThat(why).hasValue("<b>At the lake</b>");
      page.keyboard().press("Escape");
      page.locator("#modal").waitFor(hidden());
      assertThat(fixture.last("close").path("view_id").asText()).isEqualTo("V0MODAL001");
    }
  }

  @Test
  @DisplayName("S10 names that look like markup or have apostrophes are text, and are found")
  void names() {
    try (Page page = page(1440, ColorScheme.LIGHT)) {
      PageFixture fixture = PageFixture.on(page);
      fixture.names.put("U0STAFF01", "<script>alert(1)</script> O'Neill");
      open(page);
      assertThat(page.locator("#messages")).containsText("<script>alert(1)</script> O'Neill");
      assertThat(page.locator("#messages"))
          .containsText("<script>alert('mine')</script> & thanks, @Ada Nilsson");
      page.keyboard().press("Control+k");
      page.locator("#search").fill("o'neill");
      assertThat(page.locator(".person")).hasCount(1);
      page.locator("#search").fill("siobhan o'brien");
      assertThat(page.locator(".person")).hasCount(1);
      page.keyboard().press("Enter");
      assertThat(page.locator("#who-name")).hasText("Siobhan O’Brien");
      assertThat(page.locator("body script")).hasCount(0);
    }
  }

  @Test
  @DisplayName("A page whose sandbox knows neither homes nor views shows what it has")
  void withoutTheNewer() {
    try (Page page = page(1440, ColorScheme.LIGHT)) {
      page.route(
          "**/_slack/open-home",
          route ->
              route.fulfill(
                  new com.microsoft.playwright.Route.FulfillOptions()
                      .setContentType("application/json")
                      .setBody("{\"ok\":true}")));
      open(page);
      assertThat(page.locator("#messages")).containsText("How do I become a member?");
      page.getByRole(AriaRole.BUTTON, named("Home of the hub")).click();
      assertThat(page.locator("#home-page")).containsText("Nothing here for you yet");
    }
  }

  // ---- helpers --------------------------------------------------------------------------------

  private static void looksRight(Page page, String surface, String name) {
    // A pointer left over something must not decide what is measured.
    page.mouse().move(0, 0);
    page.screenshot(
        new Page.ScreenshotOptions()
            .setPath(Path.of("target", "screenshots", surface + "-" + name + ".png")));
    assertThat(new AxeBuilder(page).setLegacyMode(true).analyze().getViolations())
        .as(surface + " at " + name)
        .filteredOn(rule -> List.of("serious", "critical").contains(rule.getImpact()))
        .extracting(rule -> rule.getId() + ": " + rule.getNodes().get(0).getTarget())
        .isEmpty();
    assertThat(
            (Integer)
                page.evaluate(
                    "document.documentElement.scrollWidth - document.documentElement.clientWidth"))
        .as(surface + " at " + name + ", sideways")
        .isZero();
    assertThat((List<?>) page.evaluate(TINY)).as(surface + " at " + name + ", tiny text").isEmpty();
  }

  /** What is written smaller than 14 px and is to be read. */
  private static final String TINY =
      """
      [...document.querySelectorAll('body *')]
        .filter(node => [...node.childNodes].some(
          child => child.nodeType === 3 && child.textContent.trim()))
        .filter(node => node.checkVisibility() && !node.closest('.unseen'))
        .filter(node => parseFloat(getComputedStyle(node).fontSize) < 14)
        .map(node => node.tagName + ' ' + node.textContent.slice(0, 40))
      """;

  private JsonNode sent(Page page, PageFixture fixture, String what, int count) {
    // The page's requests are answered while Playwright waits, so that is how one waits for them.
    page.waitForCondition(() -> fixture.sent.size() >= count);
    return fixture.last(what);
  }

  private static void drawer(Page page) {
    if (page.viewportSize().width < 700) {
      page.locator("#menu").click();
      settled(page);
    }
  }

  /** Until what moves has come to rest. */
  private static void settled(Page page) {
    page.evaluate(
        "Promise.all(document.getAnimations()"
            + ".filter(each => each.effect.getTiming().iterations !== Infinity)"
            + ".map(each => each.finished.catch(() => {})))");
  }

  private static Locator.WaitForOptions hidden() {
    return new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);
  }

  private static WaitForSelectorState gone() {
    return WaitForSelectorState.DETACHED;
  }

  private static Page.GetByRoleOptions named(String name) {
    return new Page.GetByRoleOptions().setName(name);
  }

  private static Locator.GetByRoleOptions within(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  private Page page(int width, ColorScheme scheme) {
    Page page = browser.page(width, width < 700 ? 812 : 900);
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    page.onPageError(complaints::add);
    page.onConsoleMessage(
        message -> {
          if (message.type().equals("error")) {
            complaints.add(message.text());
          }
        });
    return page;
  }

  private static void open(Page page) {
    page.navigate(sandbox.baseUrl() + "/?as=" + MEMBER + "&channel=help");
    page.locator("#messages li").first().waitFor();
  }
}
