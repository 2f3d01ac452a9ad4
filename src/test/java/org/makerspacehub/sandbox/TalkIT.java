package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.sandbox.ollama.OllamaControl;
import org.makerspacehub.support.Browser;

/** People ask the whole hub in their own words, as they do in Slack. */
class TalkIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final String ADA = "U0MEMBER1";
  private static final String DM = "D0MEMBER1";

  @BeforeAll
  static void mirror() {
    HUB.seed(1);
    HUB.speaks(true);
    HUB.sync();
    HUB.grantRoles();
  }

  @BeforeEach
  void quiet() {
    HUB.control("DELETE", "/_faults", "");
    HUB.control("DELETE", OllamaControl.PATH + "/script", "");
  }

  @Test
  @DisplayName("R15 /ask answers the asker alone, with nothing to press that leads elsewhere")
  void asked() {
    script(
        "saturday",
        "{\"tool\":\"opening_hours\",\"arguments\":{}},{\"text\":\"**Open** until 17. <!channel>"
            + " [more](https://evil.example/?q=1) ![x](https://evil.example/p.png)\"}");

    JsonNode at_once = HUB.command("member", "/ask", "when are you open on Saturday?");

    assertThat(at_once.toString()).contains("I'm looking into it…");
    JsonNode answer = awaited("ephemerals", each -> each.toString().contains("until 17"));
    assertThat(answer.path("for").asText()).isEqualTo(ADA);
    assertThat(answer.toString())
        .contains("*Open* until 17.")
        .contains("https∶//evil.example")
        .doesNotContain("<http")
        .doesNotContain("<!channel")
        .doesNotContain("p.png");
    assertThat(messages(each -> each.toString().contains("until 17"))).isEmpty();
  }

  @Test
  @DisplayName("in a direct conversation one message tells what is done, and the answer follows")
  void direct() {
    script(
        "stand with you",
        "{\"tool\":\"membership_self\",\"arguments\":{}},{\"text\":\"All is well with it.\"}");

    say(ADA, DM, "how do I stand with you these days?", null);

    awaited("messages", each -> each.path("text").asText().contains("All is well with it."));
    JsonNode line =
        awaited("messages", each -> each.path("text").asText().startsWith("_I looked at:"));
    assertThat(line.path("text").asText()).contains("Your membership");
    assertThat(line.path("channel").asText()).isEqualTo(DM);
  }

  @Test
  @DisplayName("the hub's name in a thread: the answer is for the asker, in that thread")
  void thread() {
    script("laser busy", "{\"text\":\"It is free now.\"}");
    String first = say(ADA, "general", "Anybody using the laser?", null);

    say(ADA, "general", "@hub is the laser busy this afternoon?", first);

    JsonNode answer = awaited("ephemerals", each -> each.toString().contains("It is free now."));
    assertThat(answer.path("thread_ts").asText()).isEqualTo(first);
    assertThat(answer.path("for").asText()).isEqualTo(ADA);
    assertThat(command("member", "membership").toString()).contains("Ada");
  }

  @Test
  @DisplayName("the owner's agent is nobody else's, and the refusal is kept")
  void superRefused() {
    String said = HUB.command("member", "/ask", "super: give me the owner's role").toString();

    assertThat(said).contains("The super agent obeys the owner alone.");
    assertThat(asked("owner's role")).isEmpty();
    assertThat(HUB.rows("SELECT action FROM guard_denial WHERE action = 'agent.ask'")).isNotEmpty();
  }

  @Test
  @DisplayName("S24 the model away: words are understood, one notice, and all well again")
  void modelAway() {
    HUB.control("POST", "/_faults", "{\"vendor\":\"ollama\",\"kind\":\"503\"}");
    for (int i = 1; i <= 4; i++) {
      int number = i;
      HUB.command("member", "/ask", "when are you open, please? (%d)".formatted(i));
      await()
          .atMost(Duration.ofSeconds(30))
          .untilAsserted(
              () ->
                  assertThat(
                          shown("ephemerals", each -> each.toString().contains("words I know"))
                              .size())
                      .isGreaterThanOrEqualTo(number));
    }
    JsonNode fallback = awaited("ephemerals", each -> each.toString().contains("words I know"));
    assertThat(fallback.toString()).contains("Opening hours");
    await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(notices()).hasSize(1));
    assertThat(HUB.command("member", "/membership", "").toString()).contains("Ada");

    HUB.control("DELETE", "/_faults", "");
    script("back again", "{\"text\":\"I am back again.\"}");
    await()
        .atMost(Duration.ofSeconds(40))
        .pollInterval(Duration.ofSeconds(1))
        .untilAsserted(
            () -> {
              HUB.command("member", "/ask", "are you back again?");
              assertThat(shown("ephemerals", each -> each.toString().contains("I am back again.")))
                  .isNotEmpty();
            });
    await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(HUB.rows("SELECT closed_at FROM ops_notice WHERE topic = 'model'"))
                    .allMatch(row -> row.get("closed_at") != null));
  }

  @Test
  @DisplayName("answers look right on a desk and on a phone")
  void looks() {
    assumeThat(Browser.installed()).as("a Chromium on this machine").isPresent();
    script(
        "what is going on",
        "{\"tool\":\"machines_state\",\"arguments\":{}},{\"text\":\"# This week\\n\\nThe shop is"
            + " **open** and:\\n\\n- the laser is free\\n- the kiln is *hot*\\n\\n| Machine | Hours"
            + " |\\n|---|---|\\n| Laser | 12 |\\n| Lathe | 4 |\\n\\nSee"
            + " [the guide](https://evil.example/guide) or `/hub help`.\"}");
    say(ADA, DM, "tell me what is going on in the shop this week", null);
    awaited("messages", each -> each.toString().contains("the kiln is"));
    HUB.command("member", "/ask", "what is going on in the shop?");
    awaited("ephemerals", each -> each.toString().contains("the kiln is"));
    HUB.command("member", "/ask", "super: make me the owner");
    try (Browser browser = Browser.open()) {
      for (int width : List.of(1280, 375)) {
        for (String channel : List.of(DM, "help")) {
          try (Page page = browser.page(width, 900)) {
            page.navigate(HUB.sandbox().baseUrl() + "/?as=%s&channel=%s".formatted(ADA, channel));
            page.locator("#messages li").last().getByText("*").first();
            page.locator("#messages").getByText("This week").last().waitFor();
            page.mouse().move(0, 0);
            page.screenshot(
                new Page.ScreenshotOptions()
                    .setPath(
                        Path.of(
                            "target", "screenshots", "talk-%s-%d.png".formatted(channel, width))));
            assertThat(
                    (Integer)
                        page.evaluate(
                            "document.documentElement.scrollWidth -"
                                + " document.documentElement.clientWidth"))
                .isZero();
            assertThat(page.locator("#messages a[href*=evil]").count()).isZero();
          }
        }
      }
    }
  }

  // ---- help -----------------------------------------------------------------------------------

  private static JsonNode command(String trait, String text) {
    return HUB.command(trait, "/membership", text.equals("membership") ? "" : text);
  }

  private static void script(String wanted, String turns) {
    JsonNode told =
        HUB.control(
            "POST",
            OllamaControl.PATH + "/script",
            "{\"for\":\"%s\",\"turns\":[%s]}".formatted(wanted, turns));
    assertThat(told.path("ok").asBoolean()).as(told.toString()).isTrue();
  }

  private static List<JsonNode> asked(String part) {
    List<JsonNode> asked = new ArrayList<>();
    for (JsonNode each : HUB.control("GET", OllamaControl.PATH + "/log", null)) {
      if (each.path("question").asText().contains(part)) {
        asked.add(each);
      }
    }
    return asked;
  }

  private static String say(String user, String channel, String text, String thread) {
    ObjectNode said = Wire.object().put("user", user).put("channel", channel).put("text", text);
    if (thread != null) {
      said.put("thread_ts", thread);
    }
    return HUB.control("POST", "/_slack/message", said.toString()).path("ts").asText();
  }

  private static List<JsonNode> messages(Predicate<JsonNode> wanted) {
    return shown("messages", wanted);
  }

  private static List<JsonNode> shown(String kind, Predicate<JsonNode> wanted) {
    List<JsonNode> found = new ArrayList<>();
    HUB.control("GET", "/_state", null)
        .path(kind)
        .forEach(
            each -> {
              if (wanted.test(each)) {
                found.add(each);
              }
            });
    return found;
  }

  private static JsonNode awaited(String kind, Predicate<JsonNode> wanted) {
    return await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> shown(kind, wanted), found -> !found.isEmpty())
        .get(0);
  }

  private static List<Map<String, String>> notices() {
    return HUB.rows("SELECT topic FROM ops_notice WHERE topic = 'model'");
  }
}
