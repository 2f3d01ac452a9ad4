package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.boot.actuate.health.HealthIndicator;
import org.springframework.boot.actuate.health.Status;

/** Both ways in from Slack, into one hub: what comes by either, or by both, has one effect. */
class SocketModeIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    // What is sent has no words left in the outbox.
    HUB.speaks(false);
  }

  @AfterAll
  static void speaksAgain() {
    HUB.speaks(true);
  }

  @BeforeEach
  void bySocket() {
    await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> HUB.sandbox().sockets().state().path("open").asInt() >= 1);
    HUB.control("POST", "/_slack/socket", "{\"action\":\"on\"}");
  }

  @AfterEach
  void byHttp() {
    HUB.control("DELETE", "/_faults", "{}");
    HUB.control("POST", "/_slack/socket", "{\"action\":\"off\"}");
  }

  @Test
  @DisplayName("a command over a held connection is answered in its acknowledgement, within 3 s")
  void command() {
    JsonNode answer = HUB.command("member", "/membership", "");

    assertThat(answer.path("socket").asBoolean()).isTrue();
    assertThat(answer.path("status").asInt()).isEqualTo(200);
    assertThat(answer.path("ms").asLong()).isLessThan(3_000);
    assertThat(answer.at("/body/text").asText()).contains("Ada Nilsson");
    assertThat(
            HUB.context()
                .getBean("slackSocketHealthIndicator", HealthIndicator.class)
                .health()
                .getStatus())
        .isEqualTo(Status.UP);
  }

  @Test
  @DisplayName("S17 the same event by HTTP, by the connection and again has one row and one answer")
  void bothWays() throws Exception {
    String dm = "D0MEMBER1";
    ObjectNode envelope = envelope("Ev" + System.nanoTime(), dm, "membership");
    assertThat(HUB.sandbox().sockets().deliver("events_api", envelope, false, 0).yes()).isTrue();
    assertThat(post(envelope)).isEqualTo(200);
    assertThat(HUB.sandbox().sockets().deliver("events_api", envelope, false, 1).yes()).isTrue();

    String id = envelope.path("event_id").asText();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(
                        HUB.rows(
                            "SELECT state, outcome FROM inbox_event WHERE event_id = '" + id + "'"))
                    .containsExactly(Map.of("state", "DONE", "outcome", "answered /membership")));
    assertThat(answers(dm, envelope.at("/event/ts").asText())).hasSize(1);
  }

  @Test
  @DisplayName(
      "S17 without a database nothing is acknowledged; Slack sends it again, and it is kept")
  void databaseAway() throws Exception {
    ObjectNode envelope = envelope("Ev" + System.nanoTime(), "D0MEMBER1", "help");
    try (Connection admin = HUB.database().connectAsAdmin();
        Statement sql = admin.createStatement()) {
      sql.execute("ALTER USER 'hub_edge'@'127.0.0.1' ACCOUNT LOCK");
      HUB.context()
          .getBean("edgeDataSource", HikariDataSource.class)
          .getHikariPoolMXBean()
          .softEvictConnections();
      try {
        assertThat(HUB.sandbox().sockets().deliver("events_api", envelope, false, 0).yes())
            .isFalse();
      } finally {
        sql.execute("ALTER USER 'hub_edge'@'127.0.0.1' ACCOUNT UNLOCK");
      }
    }
    // Its connections are made anew in their own time; Slack repeats itself meanwhile.
    await()
        .atMost(Duration.ofSeconds(40))
        .until(() -> HUB.sandbox().sockets().deliver("events_api", envelope, false, 1).yes());
    assertThat(
            HUB.rows(
                "SELECT COUNT(*) AS n FROM inbox_event WHERE event_id = '"
                    + envelope.path("event_id").asText()
                    + "'"))
        .containsExactly(Map.of("n", "1"));
  }

  @Test
  @DisplayName("an envelope of another workspace has no effect, and is not asked for again")
  void foreign() {
    ObjectNode envelope = envelope("EvForeign", "D0MEMBER1", "help");
    envelope.put("team_id", "T0STRANGE");
    assertThat(HUB.sandbox().sockets().deliver("events_api", envelope, false, 0).yes()).isTrue();
    assertThat(HUB.rows("SELECT 1 FROM inbox_event WHERE event_id = 'EvForeign'")).isEmpty();
  }

  @Test
  @DisplayName(
      "what is said in a direct conversation, and to the hub's name, is answered privately")
  void mentions() {
    String member = HUB.sandbox().seed().person("member").slackUserId();
    JsonNode direct = say(member, member, "membership", null);
    assertThat(direct.at("/delivered/status").asInt()).isEqualTo(200);
    Map<String, String> answer = answer("D" + member.substring(1), direct.path("ts").asText());
    assertThat(answer.get("kind")).isEqualTo("slack_post");
    assertThat(answer.get("payload")).contains("Ada Nilsson");

    JsonNode named = say(member, "help", "@hub membership", "1700000000.000100");
    answer = answer("C0HELPDSK", named.path("ts").asText());
    assertThat(answer.get("kind")).isEqualTo("slack_ephemeral");
    assertThat(answer.get("address")).isEqualTo("C0HELPDSK/" + member);
    assertThat(answer.get("payload")).contains("Ada Nilsson").contains("1700000000.000100");

    JsonNode refused = say(member, "help", "@hub status", null);
    assertThat(answer("C0HELPDSK", refused.path("ts").asText()).get("payload"))
        .contains("not open to you");
    assertThat(say(member, "help", "nothing to do with it", null).has("delivered")).isFalse();
  }

  @Test
  @DisplayName(
      "a question that no event brought is found by reading the channel, and answered once")
  void readingTheChannel() throws Exception {
    String member = HUB.sandbox().seed().person("member").slackUserId();
    String overdue = HUB.sandbox().seed().person("overdue").slackUserId();
    String staff = HUB.sandbox().seed().person("staff").slackUserId();
    read();
    String position = position();
    assertThat(position).startsWith("C0HELPDSK ");

    JsonNode lost = lost(member, "@hub membership");
    for (int i = 0; i < 205; i++) {
      lost(member, "small talk " + i);
    }
    JsonNode changes = lost(staff, "@hub sync now");
    JsonNode heard = say(overdue, "help", "@hub membership", null);
    answer("C0HELPDSK", heard.path("ts").asText());
    read();
    read();

    assertThat(answers("C0HELPDSK", lost.path("ts").asText()))
        .singleElement()
        .satisfies(
            answer -> {
              assertThat(answer.get("kind")).isEqualTo("slack_ephemeral");
              assertThat(answer.get("address")).isEqualTo("C0HELPDSK/" + member);
              assertThat(answer.get("payload")).contains("Ada Nilsson");
            });
    assertThat(answers("C0HELPDSK", changes.path("ts").asText()))
        .singleElement()
        .satisfies(answer -> assertThat(answer.get("payload")).contains("slash"));
    assertThat(answers("C0HELPDSK", heard.path("ts").asText())).hasSize(1);
    assertThat(position()).isGreaterThan(position).endsWith(heard.path("ts").asText());
    assertThat(
            HUB.rows(
                "SELECT DISTINCT state FROM sync_run WHERE flow = 'slack-channel-read' AND outcome"
                    + " IS NOT NULL"))
        .containsExactly(Map.of("state", "DONE"));
  }

  private static void read() throws Exception {
    try (ProducerTemplate camel =
        HUB.context().getBean(CamelContext.class).createProducerTemplate()) {
      camel.requestBody("direct:slack-channel-read", (Object) null);
    }
  }

  private static String position() {
    return HUB.rows("SELECT position FROM sync_cursor WHERE flow = 'slack-channel-read'")
        .get(0)
        .get("position");
  }

  private static JsonNode lost(String user, String text) {
    ObjectNode said = Wire.object().put("user", user).put("channel", "help").put("text", text);
    return HUB.control("POST", "/_slack/message", said.put("lost", true).toString());
  }

  private static JsonNode say(String user, String channel, String text, String thread) {
    ObjectNode said = Wire.object().put("user", user).put("channel", channel).put("text", text);
    if (thread != null) {
      said.put("thread_ts", thread);
    }
    return HUB.control("POST", "/_slack/message", said.toString());
  }

  private static Map<String, String> answer(String channel, String ts) {
    await().atMost(Duration.ofSeconds(20)).until(() -> !answers(channel, ts).isEmpty());
    return answers(channel, ts).get(0);
  }

  private static List<Map<String, String>> answers(String channel, String ts) {
    return HUB.rows(
        "SELECT kind, address, payload FROM outbox_message WHERE message_key = 'mention:%s:%s'"
            .formatted(channel, ts));
  }

  private static ObjectNode envelope(String id, String channel, String text) {
    long now = HUB.sandbox().clock().instant().getEpochSecond();
    ObjectNode event = Wire.object().put("type", "message").put("channel_type", "im");
    event.put("user", "U0MEMBER1").put("channel", channel).put("text", text);
    event.put("ts", now + "." + id.substring(Math.max(2, id.length() - 6)).replaceAll("\\D", "1"));
    ObjectNode envelope = Wire.object().put("type", "event_callback").put("event_id", id);
    envelope.put("team_id", Seed.TEAM_ID).put("event_time", now).set("event", event);
    return envelope;
  }

  private static int post(ObjectNode envelope) throws Exception {
    byte[] body = Wire.bytes(envelope);
    String timestamp = String.valueOf(HUB.sandbox().clock().instant().getEpochSecond());
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(HUB.hubUrl() + "/slack/events"))
                .header("Content-Type", "application/json")
                .header("X-Slack-Request-Timestamp", timestamp)
                .header(
                    "X-Slack-Signature",
                    SlackDelivery.signature(SandboxSettings.SLACK_SIGNING_SECRET, timestamp, body))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }
}
