package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.Browser;

/** Links and reviews from the typed command and the pressed button to the database and back. */
class WhoIsWhoInSlackIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeEach
  void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
  }

  @Test
  @DisplayName("A changed address suspends a link; /link mends it by a code from the mail")
  void suspendedAndMended() {
    assertThat(said("member", "/membership", "")).contains("All good");
    long member = HUB.sandbox().seed().person("member").memberId();
    HUB.control(
        "PATCH", "/_fabman/members/" + member, "{\"emailAddress\":\"Ada.New@example.org\"}");
    HUB.sync();
    assertThat(said("member", "/membership", "")).contains("paused").contains("/link");

    assertThat(said("member", "/link", "ada.new@EXAMPLE.org")).contains("on its way");
    JsonNode mails =
        Awaitility.await()
            .atMost(Duration.ofSeconds(20))
            .until(() -> HUB.control("GET", "/_mails", ""), found -> !found.isEmpty());
    assertThat(mails.get(0).path("to").toString()).contains("Ada.New@example.org");
    Matcher code =
        Pattern.compile("/link ([a-z0-9]{5}-[a-z0-9]{5})")
            .matcher(mails.get(0).path("text").asText());
    assertThat(code.find()).isTrue();
    assertThat(said("member", "/link", code.group(1))).contains("Done");
    assertThat(said("member", "/membership", "")).contains("All good").contains("Ada Nilsson");

    HUB.sync();
    assertThat(said("member", "/membership", "")).as("and it stays").contains("All good");
  }

  @Test
  @DisplayName("Staff decide by buttons: of two clicks the first counts, and undo takes it back")
  void decidedByClicks() {
    JsonNode list = HUB.command("staff", "/hub", "reviews").path("body");
    assertThat(list.toString()).contains("questions wait for");
    String review =
        HUB.rows(
                "SELECT r.id FROM identity_review r WHERE r.state = 'OPEN' AND r.reason ="
                    + " 'name_only' ORDER BY r.opened_at LIMIT 1")
            .get(0)
            .get("id");
    String staff = HUB.sandbox().seed().person("staff").slackUserId();
    String board = HUB.sandbox().seed().person("board1").slackUserId();
    HUB.command("staff", "/hub", "reviews " + review);
    HUB.command("board1", "/hub", "reviews " + review);
    JsonNode staffs = last(staff);
    JsonNode boards = last(board);
    assertThat(staffs.toString()).contains("review.link.", "confirm");
    String link =
        Pattern.compile("review\\.link\\.\\d+")
            .matcher(staffs.toString())
            .results()
            .findFirst()
            .orElseThrow()
            .group();

    press(staff, staffs, link);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(same(staff, staffs).toString()).contains("Decided by").contains("Undo"));
    press(board, boards, "review.apart");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(same(board, boards).toString())
                    .contains("Already decided by <@" + staff + ">: linked"));
    assertThat(
            HUB.rows(
                "SELECT i.link_state FROM identity_review r JOIN external_identity i ON i.id ="
                    + " r.identity_id WHERE r.id = "
                    + review))
        .containsExactly(Map.of("link_state", "confirmed"));

    press(staff, same(staff, staffs), "review.undo");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(() -> assertThat(same(staff, staffs).toString()).contains("Undone"));
    assertThat(
            HUB.rows(
                "SELECT state, link_state FROM (SELECT r.state, i.link_state FROM identity_review r"
                    + " JOIN external_identity i ON i.id = r.identity_id WHERE r.id = "
                    + review
                    + ") one"))
        .containsExactly(Map.of("link_state", "none", "state", "OPEN"));
  }

  @Test
  @DisplayName("Somebody kept apart is not linked by any later round")
  void keptApart() {
    String review =
        HUB.rows(
                "SELECT id FROM identity_review WHERE state = 'OPEN' AND reason = 'names_differ'"
                    + " ORDER BY opened_at LIMIT 1")
            .get(0)
            .get("id");
    String staff = HUB.sandbox().seed().person("staff").slackUserId();
    HUB.command("staff", "/hub", "reviews " + review);
    press(staff, last(staff), "review.apart");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(HUB.rows("SELECT state FROM identity_review WHERE id = " + review))
                    .containsExactly(Map.of("state", "RESOLVED")));
    HUB.sync();
    assertThat(
            HUB.rows(
                "SELECT r.id FROM identity_review r JOIN identity_review done ON done.identity_id ="
                    + " r.identity_id WHERE done.id = "
                    + review
                    + " AND r.state = 'OPEN'"))
        .isEmpty();
  }

  @Test
  @DisplayName("The page shows the buttons, asks before it does something, and shows how it ended")
  void page() {
    assumeThat(Browser.installed()).as("a Chromium on this machine").isPresent();
    String review =
        HUB.rows(
                "SELECT id FROM identity_review WHERE state = 'OPEN' AND reason = 'shared_email'"
                    + " ORDER BY opened_at LIMIT 1")
            .get(0)
            .get("id");
    try (Browser browser = Browser.open();
        Page page = browser.page(1440, 1100)) {
      page.navigate(HUB.sandbox().baseUrl() + "/?as=U0STAFF01&channel=help");
      page.locator("#messages li").first().waitFor();
      type(page, "/hub reviews");
      page.locator("#messages li").last().getByText("wait for somebody").waitFor();
      shot(page, "reviews-list");
      type(page, "/hub reviews " + review);
      Locator card = page.locator("#messages li").last();
      card.getByText("question " + review).waitFor();
      shot(page, "review");
      card.getByText("Keep apart").click();
      page.locator("dialog.sure").waitFor();
      shot(page, "review-sure");
      page.locator("dialog.sure .act.danger").click();
      page.locator("#messages li").last().getByText("Decided by").first().waitFor();
      shot(page, "review-decided");
    }
  }

  private static void shot(Page page, String name) {
    page.screenshot(
        new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", name + ".png")));
  }

  private static void type(Page page, String command) {
    page.locator("#text").fill(command);
    page.keyboard().press("Escape");
    page.keyboard().press("Enter");
  }

  private static void press(String user, JsonNode message, String action) {
    JsonNode pressed =
        HUB.control(
            "POST",
            "/_slack/click",
            Wire.JSON
                .valueToTree(
                    Map.of(
                        "user",
                        user,
                        "channel",
                        message.path("channel").asText(),
                        "message_ts",
                        message.path("ts").asText(),
                        "action_id",
                        action))
                .toString());
    assertThat(pressed.path("status").asInt()).as(pressed.toString()).isEqualTo(200);
  }

  /** What somebody was told last. */
  private static JsonNode last(String user) {
    JsonNode last = null;
    for (JsonNode message : HUB.control("GET", "/_state", null).path("ephemerals")) {
      if (message.path("for").asText().equals(user)) {
        last = message;
      }
    }
    assertThat(last).isNotNull();
    return last;
  }

  /** The same message, as it is now. */
  private static JsonNode same(String user, JsonNode message) {
    for (JsonNode there : HUB.control("GET", "/_state", null).path("ephemerals")) {
      if (there.path("ts").equals(message.path("ts")) && there.path("for").asText().equals(user)) {
        return there;
      }
    }
    return Wire.object();
  }

  private static String said(String trait, String command, String text) {
    JsonNode delivery = HUB.command(trait, command, text);
    assertThat(delivery.path("status").asInt()).as(delivery.toString()).isEqualTo(200);
    return delivery.path("body").toString();
  }
}
