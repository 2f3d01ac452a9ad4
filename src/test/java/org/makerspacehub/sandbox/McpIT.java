package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.docs.Pages;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Programs at {@code /mcp/hub} of the whole hub, let in by people in Slack. */
@ExtendWith(OutputCaptureExtension.class)
class McpIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final Pattern BLOCK = Pattern.compile("(?ms)^```(\\w+)\\n(.*?)^```");

  private static String member;

  @BeforeAll
  static void letIn() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    member = McpTokens.make(HUB, "member", "editor request");
    HUB.speaks(true);
  }

  @AfterAll
  static void leave() {
    HUB.control("DELETE", "/_faults", "");
  }

  private static HttpResponse<String> post(String token, String body) {
    try {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(HUB.hubUrl() + "/mcp/hub"))
              .timeout(Duration.ofSeconds(30))
              .header("Authorization", "Bearer " + token)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode rpc(String token, String method, JsonNode params) {
    ObjectNode message = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    message.put("method", method).set("params", params);
    try {
      return JSON.readTree(post(token, message.toString()).body());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static JsonNode call(String token, String tool, Map<String, Object> arguments) {
    ObjectNode params = JSON.createObjectNode().put("name", tool);
    params.set("arguments", JSON.valueToTree(arguments));
    return rpc(token, "tools/call", params);
  }

  private static String text(JsonNode answer) {
    return answer.path("result").path("content").path(0).path("text").asText();
  }

  private static Principal person(String trait) {
    return Principal.person(Seed.TEAM_ID, HUB.sandbox().seed().person(trait).slackUserId());
  }

  @ParameterizedTest
  @ValueSource(strings = {"member", "staff", "board1", "owner"})
  @DisplayName(
      "R20 over MCP each is offered and answered what the desk offers and answers in Slack")
  void sameAsInSlack(String trait) {
    String token = McpTokens.make(HUB, trait, "r20 request");
    ToolDesk desk = HUB.context().getBean(ToolDesk.class);
    Set<String> every =
        HUB.context().getBean(ToolCatalogue.class).all().stream()
            .map(Tool::name)
            .collect(Collectors.toSet());
    ToolSession slack =
        new ToolSession(Ref.next(), person(trait), "frontline", every, "", Taint.none());
    Map<String, Tool> offered =
        desk.offered(slack).stream()
            .filter(tool -> tool.reads() != Tool.Reads.OWNER)
            .collect(Collectors.toMap(Tool::name, tool -> tool));
    Set<String> listed = new TreeSet<>();
    for (JsonNode tool :
        rpc(token, "tools/list", JSON.createObjectNode()).path("result").path("tools")) {
      listed.add(tool.path("name").asText());
      assertThat(tool.path("inputSchema"))
          .isEqualTo(offered.get(tool.path("name").asText()).arguments());
      for (String hint :
          List.of("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")) {
        assertThat(tool.path("annotations").path(hint).isBoolean()).as(hint).isTrue();
      }
    }
    assertThat(listed).isEqualTo(new TreeSet<>(offered.keySet())).contains("opening_hours");
    for (String tool : every) {
      JsonNode answer = call(token, tool, Map.of("undeclared", "x"));
      assertThat(answer.has("error")).as(tool).isEqualTo(!offered.containsKey(tool));
    }
  }

  @Test
  @DisplayName("R21 what a program asks for waits for people, and is done by the gate alone")
  void pendingApproval() {
    long before = requests();
    Map<String, Object> ask =
        Map.of(
            "action", "door-code.issue",
            "arguments", Map.of("lock", lock(), "hours", 2),
            "why", "for the laser class");
    JsonNode answer = call(member, "request_action", ask);
    assertThat(answer.path("result").path("isError").asBoolean(true))
        .as(answer.toString())
        .isFalse();
    assertThat(text(answer))
        .matches(
            "(?s)Pending approval #[2-9a-z]{12}: https://slack\\.com/app_redirect\\?team=T\\S+ .*"
                + "Nothing has been done yet\\.");
    String ref = text(answer).replaceFirst("(?s)Pending approval #(\\w{12}).*", "$1");
    Map<String, String> row =
        HUB.rows(
                "SELECT requester, asked_through, state, action FROM action_request WHERE ref = '"
                    + ref
                    + "'")
            .get(0);
    assertThat(row)
        .containsEntry("requester", person("member").id())
        .containsEntry("asked_through", "mcp:editor")
        .containsEntry("state", "PENDING")
        .containsEntry("action", "door-code.issue");
    assertThat(HUB.rows("SELECT 1 FROM action_execution WHERE request_ref = '" + ref + "'"))
        .isEmpty();

    // The same program again, because it heard nothing: the same request.
    assertThat(text(call(member, "request_action", ask))).contains("#" + ref);
    assertThat(requests()).isEqualTo(before + 1);

    // Another program of the same person, or other arguments, ask for themselves.
    String other = McpTokens.make(HUB, "member", "second request");
    assertThat(text(call(other, "request_action", ask))).doesNotContain("#" + ref);

    // Those who decide read that a program asked, and for whom.
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(HUB.control("GET", "/_state", "").path("messages").toString())
                    // Slack gives a colon a meaning, so one that looks alike stands there.
                    .containsPattern("through mcp\\W+editor"));
    assertThat(
            HUB.rows("SELECT state FROM action_request WHERE ref = '" + ref + "'")
                .get(0)
                .get("state"))
        .isEqualTo("PENDING");
  }

  @Test
  @DisplayName("R21 what may not be asked for is refused with its reason, and nothing waits")
  void refusedAtTheGate() {
    long pending = HUB.rows("SELECT 1 FROM action_request WHERE state = 'PENDING'").size();
    JsonNode answer =
        call(
            member,
            "request_action",
            Map.of("action", "role.grant", "arguments", Map.of("role", "owner")));
    assertThat(text(answer)).contains("can't ask for that").doesNotContain("Pending");
    assertThat(text(call(member, "request_action", Map.of("action", "no.such", "why", "because"))))
        .contains("no action of that name");
    assertThat(HUB.rows("SELECT 1 FROM action_request WHERE state = 'PENDING'"))
        .hasSize((int) pending);
  }

  @Test
  @DisplayName("R19 R21 a program that may only read asks for nothing")
  void readOnly() {
    String reads = McpTokens.make(HUB, "member", "reads");
    long before = requests();
    HttpResponse<String> answer =
        post(
            reads,
            "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"tools/call\",\"params\":{\"name\":"
                + "\"request_action\",\"arguments\":{\"action\":\"door-code.issue\"}}}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElse(""))
        .contains("insufficient_scope", "scope=\"read request\"");
    assertThat(requests()).isEqualTo(before);
  }

  @Test
  @DisplayName("R19 a token is in no table, no log and no call that the hub makes")
  void tokenStaysHere(CapturedOutput output) {
    String token = McpTokens.make(HUB, "staff", "canary request");
    String secret = token.split("_", 3)[2];
    rpc(token, "tools/list", JSON.createObjectNode());
    call(token, "opening_hours", Map.of());
    call(token, "membership_lookup", Map.of("who", "Ada"));
    JsonNode state = HUB.control("GET", "/_state", "");
    assertThat(state.path("messages").toString()).doesNotContain(secret);
    // Slack was asked to open the window with it; nobody else was told anything.
    List<String> effects = new ArrayList<>();
    state.path("effects").forEach(effect -> effects.add(effect.toString()));
    assertThat(effects.stream().filter(effect -> !effect.contains("views.open")))
        .noneMatch(effect -> effect.contains(secret));
    assertThat(output.getAll()).doesNotContain(secret);
    for (String column :
        List.of(
            "inbox_event.payload",
            "outbox_message.payload",
            "dead_letter.payload",
            "mcp_client.name")) {
      String[] parts = column.split("\\.");
      assertThat(
              HUB.rows(
                  "SELECT 1 FROM %s WHERE %s LIKE '%%%s%%'".formatted(parts[0], parts[1], secret)))
          .as(column)
          .isEmpty();
    }
  }

  @Test
  @DisplayName("the page's commands work as they stand there, and its settings can be read")
  void thePage() throws Exception {
    List<MatchResult> blocks = BLOCK.matcher(Pages.read("docs/mcp.md")).results().toList();
    List<String> outputs = new ArrayList<>();
    for (MatchResult block : blocks) {
      if (block.group(1).equals("json")) {
        assertThat(JSON.readTree(block.group(2)).toString())
            .contains("https://hub.example.org/mcp/hub");
      } else if (block.group(2).startsWith("curl")) {
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", block.group(2));
        shell.environment().put("HUB", HUB.hubUrl());
        shell.environment().put("TOKEN", member);
        Process process = shell.redirectErrorStream(true).start();
        outputs.add(new String(process.getInputStream().readAllBytes()));
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(outputs.toString()).isZero();
      }
    }
    assertThat(outputs).hasSize(3);
    assertThat(JSON.readTree(outputs.get(0)).path("bearer_methods_supported").path(0).asText())
        .isEqualTo("header");
    assertThat(outputs.get(1)).contains("opening_hours");
    assertThat(JSON.readTree(outputs.get(2)).path("result").path("isError").asBoolean(true))
        .isFalse();
  }

  private static long requests() {
    return HUB.rows("SELECT 1 FROM action_request").size();
  }

  private static String lock() {
    return HUB.context().getEnvironment().getProperty("hub.gate.locks", "").split(",")[0].strip();
  }
}
