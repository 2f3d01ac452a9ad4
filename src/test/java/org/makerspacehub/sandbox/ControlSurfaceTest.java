package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ControlSurfaceTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:15:30Z");

  private static FakeEdge edge;
  private static Sandbox sandbox;
  private static Http http;
  private static volatile String reply;

  @BeforeAll
  static void start() throws IOException {
    edge = new FakeEdge(delivery -> reply);
    sandbox = Sandbox.start(0, 1, SandboxClock.fixed(NOW), () -> edge.url());
    http = new Http(sandbox.baseUrl());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    edge.close();
  }

  @BeforeEach
  void reset() throws IOException {
    reply = "{\"response_type\":\"ephemeral\",\"text\":\"You are fine.\"}";
    edge.deliveries().clear();
    assertThat(http.json("POST", "/_reset", "{}").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("a command goes to the edge as Slack's form, signed, and its answer comes back")
  void command() throws IOException {
    JsonNode answer = command("U0STAFF01", "general", "/membership", "@ada.nilsson please");

    assertThat(answer.path("status").asInt()).isEqualTo(200);
    assertThat(answer.path("ms").asLong()).isBetween(0L, 3_000L);
    assertThat(answer.at("/body/text").asText()).isEqualTo("You are fine.");
    FakeEdge.Delivery delivery = edge.deliveries().get(0);
    assertThat(delivery.path()).isEqualTo("/slack/commands");
    assertThat(delivery.header("Content-type")).isEqualTo("application/x-www-form-urlencoded");
    String timestamp = delivery.header("X-slack-request-timestamp");
    assertThat(timestamp).isEqualTo(String.valueOf(sandbox.clock().instant().getEpochSecond()));
    assertThat(delivery.header("X-slack-signature"))
        .isEqualTo(
            SlackDelivery.signature(
                SandboxSettings.SLACK_SIGNING_SECRET, timestamp, delivery.body()));
    Map<String, List<String>> form = delivery.form();
    JsonNode sample = Wire.resource("/contracts/slack/sample-SlashCommandPayload.json");
    assertThat(form.keySet()).allMatch(sample::has);
    assertThat(form.get("user_id")).containsExactly("U0STAFF01");
    assertThat(form.get("user_name")).containsExactly("marcus.webb");
    assertThat(form.get("channel_id")).containsExactly("C0GENERAL");
    assertThat(form.get("team_id")).containsExactly(Seed.TEAM_ID);
    assertThat(form.get("text")).containsExactly("<@U0MEMBER1|ada.nilsson> please");
    assertThat(form.get("response_url").get(0)).startsWith(sandbox.baseUrl() + "/slack/response/");
    JsonNode kept = last(state().path("ephemerals"));
    assertThat(kept.path("for").asText()).isEqualTo("U0STAFF01");
    assertThat(kept.path("command").asText()).isEqualTo("/membership @ada.nilsson please");
  }

  @Test
  @DisplayName("an e-mail address in a command is not taken for a mention")
  void addressIsNoMention() throws IOException {
    command("U0STAFF01", "general", "/membership", "x@ada.nilsson @nobody.at.all");

    assertThat(edge.deliveries().get(0).form().get("text"))
        .containsExactly("x@ada.nilsson @nobody.at.all");
  }

  @Test
  @DisplayName("an edge that is not there looks as in Slack: the command failed, with its error")
  void noEdge() throws IOException {
    try (Sandbox alone = Sandbox.start(0, 1, SandboxClock.fixed(NOW), () -> "http://127.0.0.1:1")) {
      Http other = new Http(alone.baseUrl());
      JsonNode answer =
          other
              .json(
                  "POST", "/_slack/command", "{\"user\":\"U0MEMBER1\",\"command\":\"/membership\"}")
              .json();
      assertThat(answer.path("status").asInt()).isZero();
      assertThat(answer.path("error").asText()).isEqualTo("dispatch_failed");
      assertThat(
              last(other.get("/_state", Map.of()).json().path("ephemerals")).path("text").asText())
          .isEqualTo("/membership failed with the error \"dispatch_failed\"");
    }
  }

  @Test
  @DisplayName("whose screen is behind presses buttons that are gone, and Slack delivers that")
  void lateClick() throws IOException {
    String yes =
        "[{'type':'actions','elements':[{'type':'button','action_id':'gate.approve','value':'a:1',"
            + "'text':{'type':'plain_text','text':'Approve'}}]}]";
    String ts =
        http.slack(
                "chat.postMessage",
                SandboxSettings.SLACK_BOT_TOKEN,
                "channel=C0GENERAL&text=Please&blocks=" + encoded(yes))
            .json()
            .path("ts")
            .asText();
    assertThat(pressed("U0BOARD01", ts, "gate.approve", "a:1").status()).isEqualTo(200);
    for (String now : List.of(yes.replace("a:1", "a:2"), "[]")) {
      http.slack(
          "chat.update",
          SandboxSettings.SLACK_BOT_TOKEN,
          "channel=C0GENERAL&ts=" + ts + "&text=Decided&blocks=" + encoded(now));
    }
    edge.deliveries().clear();

    for (String value : List.of("a:1", "a:2")) {
      Http.Answer late = pressed("U0BOARD02", ts, "gate.approve", value);
      assertThat(late.status()).isEqualTo(200);
      assertThat(late.json().path("status").asInt()).isEqualTo(200);
    }
    assertThat(edge.deliveries()).hasSize(2);
    JsonNode payload = Wire.tree(edge.deliveries().get(0).form().get("payload").get(0));
    assertThat(payload.at("/actions/0/value").asText()).isEqualTo("a:1");
    assertThat(payload.at("/user/id").asText()).isEqualTo("U0BOARD02");
    assertThat(payload.path("message").path("blocks").toString())
        .as("the message as it stood on that screen")
        .contains("a:1");

    assertThat(pressed("U0BOARD02", ts, "gate.approve", "a:3").status()).isEqualTo(400);
    assertThat(pressed("U0BOARD02", ts, "gate.deny", "a:1").status()).isEqualTo(400);
    assertThat(edge.deliveries()).hasSize(2);
    assertThat(http.json("POST", "/_reset", "{}").status()).isEqualTo(200);
    assertThat(pressed("U0BOARD02", ts, "gate.approve", "a:1").status()).isEqualTo(400);
  }

  private static String encoded(String json) {
    return java.net.URLEncoder.encode(json.replace('\'', '"'), StandardCharsets.UTF_8);
  }

  private static Http.Answer pressed(String user, String ts, String action, String value)
      throws IOException {
    return http.json(
        "POST",
        "/_slack/click",
        Wire.object()
            .put("user", user)
            .put("channel", "C0GENERAL")
            .put("message_ts", ts)
            .put("action_id", action)
            .put("value", value)
            .toString());
  }

  @Test
  @DisplayName("a late answer through the response address reaches the one who asked")
  void lateAnswer() throws IOException {
    reply = "";
    command("U0MEMBER1", "help", "/membership", "");
    assertThat(state().path("ephemerals")).isEmpty();

    String address = edge.deliveries().get(0).form().get("response_url").get(0);
    http.json("POST", address.substring(sandbox.baseUrl().length()), "{\"text\":\"Here it is.\"}");

    JsonNode late = last(state().path("ephemerals"));
    assertThat(late.path("for").asText()).isEqualTo("U0MEMBER1");
    assertThat(late.path("channel").asText()).isEqualTo("C0HELPDSK");
    assertThat(last(state().path("effects")).path("what").asText()).isEqualTo("response_url");
  }

  @Test
  @DisplayName("people say things, join, leave, change their address and are deactivated")
  void people() throws IOException {
    assertThat(post("/_slack/message", "{'user':'U0MEMBER1','channel':'general','text':'hi all'}"))
        .isEqualTo(200);
    assertThat(last(state().path("messages")).path("text").asText()).isEqualTo("hi all");

    assertThat(post("/_slack/leave", "{'user':'U0MEMBER1','channel':'general'}")).isEqualTo(200);
    assertThat(post("/_slack/message", "{'user':'U0MEMBER1','channel':'general','text':'gone'}"))
        .isEqualTo(400);
    assertThat(post("/_slack/join", "{'user':'U0MEMBER1','channel':'general'}")).isEqualTo(200);

    assertThat(post("/_slack/email", "{'user':'U0MEMBER1','email':'new@example.org'}"))
        .isEqualTo(200);
    JsonNode user = user("U0MEMBER1");
    assertThat(user.at("/profile/email").asText()).isEqualTo("new@example.org");
    assertThat(user.path("updated").asLong()).isEqualTo(sandbox.clock().instant().getEpochSecond());

    assertThat(post("/_slack/deactivate", "{'user':'U0MEMBER1'}")).isEqualTo(200);
    assertThat(user("U0MEMBER1").path("deleted").asBoolean()).isTrue();
    assertThat(post("/_slack/command", "{'user':'U0MEMBER1','command':'/membership'}"))
        .isEqualTo(400);

    http.json("POST", "/_reset", "{}");
    assertThat(user("U0MEMBER1").path("deleted").asBoolean()).isFalse();
  }

  @Test
  @DisplayName("a change at Fabman's front desk shows in its API, with the next lock version")
  void changeAtFabman() throws IOException {
    long id = sandbox.seed().person("member").memberId();
    Http.Answer changed =
        http.json("PATCH", "/_fabman/members/" + id, "{\"emailAddress\":\"ada@post.example\"}");

    assertThat(changed.status()).isEqualTo(200);
    JsonNode member = http.fabman("/members/" + id).json();
    assertThat(member.path("emailAddress").asText()).isEqualTo("ada@post.example");
    assertThat(member.path("lockVersion").asInt()).isEqualTo(2);
    assertThat(http.json("PATCH", "/_fabman/members/" + id, "{\"shoeSize\":43}").status())
        .isEqualTo(400);
    assertThat(http.json("PATCH", "/_fabman/members/999999", "{}").status()).isEqualTo(404);
  }

  @Test
  @DisplayName(
      "machines are switched on and off, charges typed in, members deleted; and it is told")
  void machinesAtFabman() throws IOException {
    List<String> told = new ArrayList<>();
    List<ObjectNode> details = new ArrayList<>();
    sandbox.events(
        (vendor, type, id, what) -> {
          told.add(vendor + " " + type + " " + id);
          details.add(what);
        });
    try {
      long id = sandbox.seed().person("overdue").memberId();
      JsonNode on =
          http.json("POST", "/_fabman/logs", "{\"resource\":61,\"member\":" + id + "}").json();
      JsonNode off = http.json("POST", "/_fabman/logs", "{\"resource\":61}").json();
      JsonNode charge =
          http.json(
                  "POST",
                  "/_fabman/charges",
                  "{\"member\":" + id + ",\"description\":\"Oak\",\"price\":\"7.50\"}")
              .json();
      http.json("PATCH", "/_fabman/members/" + id, "{\"city\":\"Palmer\"}");
      Http.Answer deleted = http.send("DELETE", "/_fabman/members/" + id, Map.of(), null);

      String log = on.path("id").asText();
      assertThat(off.path("id").asText()).isEqualTo(log);
      assertThat(off.path("stoppedAt").isNull()).isFalse();
      assertThat(http.fabman("/resource-logs/" + log).json()).isEqualTo(off);
      assertThat(http.fabman("/charges/" + charge.path("id").asText()).json()).isEqualTo(charge);
      assertThat(deleted.status()).isEqualTo(200);
      assertThat(http.fabman("/members/" + id).status()).isEqualTo(404);
      assertThat(told)
          .containsExactly(
              "fabman resourceLog_created " + log,
              "fabman resourceLog_updated " + log,
              "fabman charge_created " + charge.path("id").asText(),
              "fabman member_updated " + id,
              "fabman member_deleted " + id);
      assertThat(details.get(0).at("/log/stoppedAt").isNull()).isTrue();
      assertThat(details.get(0).at("/member/id").asLong()).isEqualTo(id);
      assertThat(details.get(1).at("/log/stoppedAt").isTextual()).isTrue();
      assertThat(details.get(3).at("/member/city").asText()).isEqualTo("Palmer");
      assertThat(details.get(4).at("/member/id").asLong()).isEqualTo(id);
      assertThat(http.json("POST", "/_fabman/logs", "{\"resource\":1}").status()).isEqualTo(400);
      assertThat(
              http.json(
                      "POST",
                      "/_fabman/charges",
                      "{\"member\":107,\"description\":\"x\",\"price\":\"lots\"}")
                  .status())
          .isEqualTo(400);
    } finally {
      sandbox.events((vendor, type, id, what) -> {});
    }
  }

  @Test
  @DisplayName("the clock moves forward, by seconds or by a duration, and never back")
  void clock() throws IOException {
    Instant before = sandbox.clock().instant();
    assertThat(post("/_clock", "{'advance':90}")).isEqualTo(200);
    assertThat(post("/_clock", "{'advance':'PT25H'}")).isEqualTo(200);
    assertThat(sandbox.clock().instant())
        .isEqualTo(before.plus(Duration.ofHours(25)).plusSeconds(90));
    assertThat(post("/_clock", "{'advance':'-PT1H'}")).isEqualTo(400);
    assertThat(post("/_clock", "{'advance':'soon'}")).isEqualTo(400);
  }

  @Test
  @DisplayName("the people of the seed come with roles and traits")
  void users() throws IOException {
    JsonNode users = http.get("/_users", Map.of()).json();
    assertThat(users).hasSize(sandbox.seed().slackUsers().size());
    for (JsonNode user : users) {
      if (user.path("id").asText().equals("U0BOARD01")) {
        assertThat(user.at("/roles/0").asText()).isEqualTo("board");
        assertThat(user.at("/traits/0").asText()).isEqualTo("board1");
        assertThat(user.path("says").asText()).isNotBlank();
      }
    }
  }

  @Test
  @DisplayName("only this machine is answered: Host, Origin and content type are checked")
  void localOnly() throws IOException {
    assertThat(statusOf("GET /_state HTTP/1.1\r\nHost: evil.example\r\n")).isEqualTo(403);
    assertThat(
            statusOf(
                "GET /_state HTTP/1.1\r\nHost: 127.0.0.1.evil.example:" + sandbox.port() + "\r\n"))
        .isEqualTo(403);
    assertThat(statusOf("GET /_state HTTP/1.1\r\nHost: localhost:" + sandbox.port() + "\r\n"))
        .isEqualTo(200);
    assertThat(
            http.send(
                    "POST",
                    "/_reset",
                    Map.of("Origin", "http://evil.example", "Content-Type", "application/json"),
                    "{}")
                .status())
        .isEqualTo(403);
    assertThat(
            http.send("POST", "/_clock", Map.of("Content-Type", "text/plain"), "{\"advance\":1}")
                .status())
        .isEqualTo(415);
    assertThat(http.json("POST", "/_clock", "[1]").status()).isEqualTo(400);
    assertThat(http.json("POST", "/_nothing", "{}").status()).isEqualTo(405);
  }

  @Test
  @DisplayName("the page runs no script but its own")
  void page() throws IOException {
    Http.Answer page = http.get("/", Map.of());
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.header("Content-Security-Policy"))
        .contains("default-src 'none'")
        .contains("script-src 'self'")
        .doesNotContain("unsafe");
    assertThat(page.raw().body())
        .doesNotContainPattern("<script(?![^>]*\\bsrc=)")
        .doesNotContainPattern("\\son[a-z]+=")
        .doesNotContain("style=")
        .doesNotContain("https://");
    for (String file : List.of("/app.css", "/app.js", "/icon.svg")) {
      assertThat(http.get(file, Map.of()).status()).isEqualTo(200);
      assertThat(page.raw().body()).contains(file);
    }
    assertThat(http.get("/..%2fapplication.yaml", Map.of()).status()).isIn(400, 404);
  }

  private static int statusOf(String requestHead) throws IOException {
    try (Socket socket = new Socket("127.0.0.1", sandbox.port())) {
      socket
          .getOutputStream()
          .write((requestHead + "Connection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      BufferedReader answer =
          new BufferedReader(
              new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      return Integer.parseInt(answer.readLine().split(" ")[1]);
    }
  }

  private static JsonNode command(String user, String channel, String command, String text)
      throws IOException {
    return http.json(
            "POST",
            "/_slack/command",
            Wire.object()
                .put("user", user)
                .put("channel", channel)
                .put("command", command)
                .put("text", text)
                .toString())
        .json();
  }

  private static int post(String path, String json) throws IOException {
    return http.json("POST", path, json.replace('\'', '"')).status();
  }

  private static JsonNode state() throws IOException {
    return http.get("/_state", Map.of()).json();
  }

  private static JsonNode user(String id) throws IOException {
    return http.slack("users.info", SandboxSettings.SLACK_READ_TOKEN, "user=" + id)
        .json()
        .path("user");
  }

  private static JsonNode last(JsonNode list) {
    return list.get(list.size() - 1);
  }
}
