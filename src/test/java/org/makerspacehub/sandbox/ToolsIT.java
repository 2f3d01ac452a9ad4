package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolDesk.Outcome;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.agent.tool.JdbcProposals;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.ReplyJson;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.Browser;

/** The tools where they are called, in the whole hub: who gets what, and what a press does. */
class ToolsIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final Set<String> TOOLS =
      Set.of(
          "membership_self",
          "membership_lookup",
          "machines_state",
          "opening_hours",
          "usage_query",
          "report_preview",
          "my_requests",
          "knowledge_search",
          "request_action");

  @BeforeAll
  static void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    HUB.speaks(true);
  }

  private static ToolDesk desk() {
    return HUB.context().getBean(ToolDesk.class);
  }

  private static Principal who(String trait) {
    return Principal.person(Seed.TEAM_ID, HUB.sandbox().seed().person(trait).slackUserId());
  }

  private static ToolSession session(String trait) {
    return new ToolSession(Ref.next(), who(trait), "frontline", TOOLS, "", Taint.none());
  }

  private static Outcome call(String trait, String tool, String arguments) {
    return desk().call(session(trait), tool, arguments, 1);
  }

  private static String text(String trait, String tool, String arguments) {
    Outcome outcome = call(trait, tool, arguments);
    assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.ANSWERED);
    return outcome.text();
  }

  @Test
  @DisplayName("R10 who may not call a tool is not offered it, and is refused when they call it")
  void offered() {
    assertThat(names("member"))
        .isEqualTo(
            TOOLS.stream()
                .filter(name -> !Set.of("membership_lookup", "report_preview").contains(name))
                .collect(Collectors.toSet()));
    assertThat(names("staff")).isEqualTo(TOOLS);
    for (String call :
        List.of("membership_lookup {\"query\":\"Leo\"}", "report_preview {\"kind\":\"weekly\"}")) {
      String[] parts = call.split(" ", 2);
      assertThat(call("member", parts[0], parts[1]).kind()).isEqualTo(Outcome.Kind.REFUSED);
    }
    Outcome team = call("member", "usage_query", "{\"query\":\"revenue-by-month\"}");
    assertThat(team.kind()).isEqualTo(Outcome.Kind.FAILED);
    assertThat(team.text()).contains("for those who run the space");
  }

  private static Set<String> names(String trait) {
    return desk().offered(session(trait)).stream().map(Tool::name).collect(Collectors.toSet());
  }

  @Test
  @DisplayName("a membership is told by the rules and in the words of the command")
  void memberships() {
    assertThat(text("member", "membership_self", "{}"))
        .contains("All good: your membership is active.")
        .contains("trained on");
    assertThat(text("overdue", "membership_self", "")).contains("overdue since");
    assertThat(call("member", "membership_self", "{\"member\":\"1\"}").kind())
        .isEqualTo(Outcome.Kind.UNFIT);
    String overdue = HUB.sandbox().seed().person("overdue").name();
    assertThat(text("staff", "membership_lookup", "{\"query\":\"%s\"}".formatted(overdue)))
        .contains(overdue, "overdue since", "Member number");
    assertThat(
            text(
                "staff",
                "membership_lookup",
                "{\"query\":\"%s\"}".formatted(who("overdue").slackUserId())))
        .contains("overdue since");
    String twin = HUB.sandbox().seed().person("twin").name();
    assertThat(text("staff", "membership_lookup", "{\"query\":\"%s\"}".formatted(twin)))
        .contains("2 members match");
    assertThat(text("staff", "membership_lookup", "{\"query\":\"Zzyzx Qwx\"}"))
        .contains("I found nobody");
  }

  @Test
  @DisplayName("machines, hours and figures are for everybody, and name nobody")
  void space() {
    String machines = text("member", "machines_state", "{}");
    assertThat(machines).contains(": free").contains("As Fabman had it");
    HUB.sandbox().seed().people().forEach(p -> assertThat(machines).doesNotContain(p.name()));
    String first = machines.lines().findFirst().orElseThrow().replaceFirst(": .*", "");
    assertThat(text("member", "machines_state", "{\"machine\":\"%s\"}".formatted(first)).lines())
        .hasSize(2);
    assertThat(text("member", "machines_state", "{\"machine\":\"no such thing\"}"))
        .contains("No machine is called that");
    assertThat(text("member", "opening_hours", "{}")).contains("Mon–Fri: 10:00–22:00");
    assertThat(HUB.command("member", "/hub", "hours").toString()).contains("Opening hours");

    assertThat(text("member", "usage_query", "{\"query\":\"members-by-package\"}"))
        .contains("Members by package");
    assertThat(HUB.command("member", "/hub", "query members-by-package").toString())
        .contains("Members by package", "From Fabman");
    assertThat(HUB.command("member", "/hub", "query").toString())
        .contains("busiest-machines")
        .doesNotContain("revenue-by-month");
    assertThat(HUB.command("staff", "/hub", "query").toString()).contains("revenue-by-month");
    assertThat(HUB.command("member", "/hub", "query revenue-by-month").toString())
        .contains("for those who run the space");
    assertThat(
            HUB.command("staff", "/hub", "query machine-hours-by-week 2026-01-01 2026-01-31 x")
                .toString())
        .contains("After the name come");
    assertThat(text("staff", "usage_query", "{\"query\":\"revenue-by-month\",\"limit\":3}"))
        .contains("Revenue by month", "USD", "There are more rows");
    assertThat(text("staff", "report_preview", "{\"kind\":\"monthly\"}"))
        .contains("monthly report as it would be now", "Membership in");
    assertThat(text("member", "knowledge_search", "{\"question\":\"laser?\"}"))
        .isEqualTo("Nothing was written down about that.");
  }

  @Test
  @DisplayName("R13 what an agent puts together is asked for by its person's press alone")
  void proposal() throws Exception {
    Outcome outcome =
        call(
            "member",
            "request_action",
            """
            {"action":"door-code.issue","arguments":{"lock":"lock-front-door","hours":4},
             "why":"The laser class is on Thursday"}""");
    assertThat(outcome.kind()).as(outcome.text()).isEqualTo(Outcome.Kind.ANSWERED);
    String ref = outcome.answer().data().path(ToolAnswer.PROPOSAL).asText();
    assertThat(requests(ref)).isEmpty();
    JsonNode message = posted(ref);
    assertThat(message.toString()).contains("Shall I ask for this in your name?");
    pictures("proposal", message.path("channel").asText());

    press("staff", message, "proposal.ask");
    assertThat(requests(ref)).isEmpty();
    press("member", message, "proposal.ask");
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(requests(ref)).hasSize(1));
    assertThat(requests(ref).get(0))
        .containsEntry("state", "PENDING")
        .containsEntry("asked_through", "frontline")
        .containsEntry("requester", who("member").id());
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(direct("member")).contains("Asked for in your name."));
    pictures("proposal-asked", message.path("channel").asText());
    assertThat(text("member", "my_requests", "{}")).contains("Door code", ref);
  }

  private static List<Map<String, String>> requests(String ref) {
    return HUB.rows(
        "SELECT state, asked_through, requester FROM action_request WHERE ref = '%s'"
            .formatted(ref));
  }

  /** As an answer's proposals are shown: a message of its own. */
  private static JsonNode posted(String ref) {
    Reply card = HUB.context().getBean(JdbcProposals.class).card(ref).orElseThrow();
    HUB.context()
        .getBean(Outbox.class)
        .put(
            new OutboxMessage(
                "test:" + ref,
                ref,
                OutboxMessage.Kind.SLACK_POST,
                who("member").slackUserId(),
                new ReplyJson().message(card),
                null));
    return Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () -> {
              for (JsonNode each : state().findValues("blocks")) {
                if (each.toString().contains(ref)) {
                  return found(state(), ref);
                }
              }
              return null;
            },
            java.util.Objects::nonNull);
  }

  private static JsonNode found(JsonNode node, String ref) {
    if (node.has("blocks") && node.has("ts") && node.path("blocks").toString().contains(ref)) {
      return node;
    }
    for (JsonNode child : node) {
      JsonNode found = found(child, ref);
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static void press(String trait, JsonNode message, String action) {
    String value =
        message.findValues("action_id").stream().map(JsonNode::asText).anyMatch(action::equals)
            ? message.findValuesAsText("value").get(0)
            : "";
    JsonNode answer =
        HUB.control(
            "POST",
            "/_slack/click",
            Wire.JSON
                .valueToTree(
                    Map.of(
                        "user", who(trait).slackUserId(),
                        "channel", message.path("channel").asText(),
                        "message_ts", message.path("ts").asText(),
                        "action_id", action,
                        "value", value))
                .toString());
    assertThat(answer.path("status").asInt()).as(answer.toString()).isIn(200, 403, 404);
  }

  private static JsonNode state() {
    return HUB.control("GET", "/_state", null);
  }

  private static String direct(String trait) {
    return state().toString();
  }

  /** Looked at by people when the card is changed: {@code -Dpictures=target}. */
  private static void pictures(String name, String direct) {
    String folder = System.getProperty("pictures", "");
    if (folder.isEmpty() || Browser.installed().isEmpty()) {
      return;
    }
    try (Browser browser = Browser.open()) {
      for (int width : new int[] {1280, 375}) {
        Page page = browser.page(width, width == 1280 ? 900 : 812);
        page.navigate(
            HUB.sandbox().baseUrl() + "/?as=" + who("member").slackUserId() + "&channel=" + direct);
        page.locator("#messages li").first().waitFor();
        page.screenshot(
            new Page.ScreenshotOptions().setPath(Path.of(folder, name + "-" + width + ".png")));
      }
    }
  }
}
