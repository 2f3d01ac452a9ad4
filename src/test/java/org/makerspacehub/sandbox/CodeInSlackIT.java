package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.execute.ExecutorDesk;
import org.makerspacehub.beans.execute.SecretSeal;
import org.makerspacehub.beans.gate.ActionRequest;
import org.makerspacehub.beans.gate.Canonical;
import org.makerspacehub.beans.gate.RequestBook;
import org.makerspacehub.beans.gate.RequestState;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.beans.outbox.SlackVerifyCheck;
import org.makerspacehub.beans.policy.Principal;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The executor inside the whole hub, and a code on its way to one person's screen. */
class CodeInSlackIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void speaks() {
    HUB.seed(1);
    HUB.speaks(true);
  }

  @AfterAll
  static void leave() {
    HUB.control("DELETE", "/_faults", "");
  }

  @Test
  @DisplayName("A32 A37 a code appears in the requester's window alone, once, and nowhere else")
  void shown() {
    String user = HUB.sandbox().seed().person("member").slackUserId();
    String ref = Ref.next();
    String code = "9071-" + ref;
    deliver(ref, user, code);
    JsonNode message = button(ref, user);

    click(user, message);

    await(() -> state().path("views").toString().contains(code));
    JsonNode state = state();
    for (JsonNode view : state.path("views")) {
      assertThat(view.toString().contains(code)).isEqualTo(view.path("user").asText().equals(user));
    }
    assertThat(state.path("messages").toString()).doesNotContain(code);
    await(
        () ->
            HUB.rows("SELECT 1 FROM secret_delivery WHERE request_ref = '" + ref + "'").isEmpty());
    assertThat(HUB.rows("SELECT 1 FROM inbox_event WHERE payload LIKE '%" + code + "%'")).isEmpty();
    assertThat(HUB.rows("SELECT 1 FROM outbox_message WHERE payload LIKE '%" + code + "%'"))
        .isEmpty();
    assertThat(HUB.rows("SELECT 1 FROM dead_letter WHERE payload LIKE '%" + code + "%'")).isEmpty();

    click(user, message);
    await(() -> state().toString().contains("That code is not here any more"));
  }

  @Test
  @DisplayName("A32 somebody else's press on the button is refused in words, and shows nothing")
  void somebodyElse() {
    String owner = HUB.sandbox().seed().person("member").slackUserId();
    String other = HUB.sandbox().seed().person("board2").slackUserId();
    String ref = Ref.next();
    deliver(ref, owner, "5555-" + ref);
    JsonNode message = button(ref, other);

    click(other, message);

    await(() -> state().toString().contains("Only whoever asked for that code can see it."));
    assertThat(state().toString()).doesNotContain("5555-" + ref);
    assertThat(HUB.rows("SELECT 1 FROM secret_delivery WHERE request_ref = '" + ref + "'"))
        .hasSize(1);
  }

  @Test
  @DisplayName("A17 the running executor takes up what stands as approved; what is not built fails")
  void notInstalled() {
    Canonical canonical =
        new Canonical(
            "retention.change",
            "none",
            Map.of(),
            Seed.TEAM_ID + "/" + HUB.sandbox().seed().person("owner").slackUserId(),
            "0".repeat(64));
    Instant now = HUB.sandbox().clock().instant();
    String ref = Ref.next();
    new RequestBook(bean("hubJdbc", JdbcClient.class))
        .add(
            new ActionRequest(
                ref,
                canonical,
                canonical.hash(),
                RequestState.APPROVED,
                0,
                null,
                2,
                false,
                "",
                List.of(),
                null,
                null,
                now,
                null,
                null,
                null,
                null,
                now.plus(Duration.ofHours(1)),
                now,
                now.plus(Duration.ofHours(1)),
                null,
                null),
            3_600);

    Awaitility.await()
        .atMost(Duration.ofSeconds(8))
        .untilAsserted(
            () ->
                assertThat(
                        HUB.rows(
                            "SELECT r.state AS r, e.state AS e FROM action_request r LEFT JOIN"
                                + " action_execution e ON e.request_ref = r.ref WHERE r.ref = '"
                                + ref
                                + "'"))
                    .as(HUB.context().getBean(ExecutorDesk.class).last().toString())
                    .containsExactly(Map.of("r", "FAILED", "e", "FAILED")));
    assertThat(HUB.rows("SELECT outcome FROM action_request WHERE ref = '" + ref + "'"))
        .containsExactly(Map.of("outcome", "That action is not installed."));
    await(() -> HUB.context().getBean(ExecutorDesk.class).last().endedAt() != null);
  }

  @Test
  @DisplayName("A1 the executor's own token tells people from guests, bots and deleted accounts")
  void persons() {
    try (SlackCalls calls =
            calls(HUB.sandbox().baseUrl() + "/slack/api", SandboxSettings.SLACK_VERIFY_TOKEN);
        SlackCalls wrong = calls(HUB.sandbox().baseUrl() + "/slack/api", "xoxb-wrong");
        SlackCalls nobody = calls("http://127.0.0.1:9", SandboxSettings.SLACK_VERIFY_TOKEN)) {
      SlackVerifyCheck check = new SlackVerifyCheck(calls);
      for (Seed.SlackUser user : HUB.sandbox().seed().slackUsers()) {
        boolean person =
            !user.deleted() && !user.bot() && !user.guest() && !"USLACKBOT".equals(user.id());
        if (!person || user.id().startsWith("U0BOARD")) {
          assertThat(check.no(Principal.person(Seed.TEAM_ID, user.id())).isEmpty())
              .as(user.id())
              .isEqualTo(person);
        }
      }
      String board = HUB.sandbox().seed().person("board2").slackUserId();
      assertThat(check.no(Principal.person(Seed.TEAM_ID, board))).isEmpty();
      assertThat(check.no(Principal.person("T0OTHER", board))).contains("our own workspace");
      assertThat(check.no(Principal.person(Seed.TEAM_ID, "U0NOBODY1"))).contains("no such account");
      assertThat(new SlackVerifyCheck(wrong).no(Principal.person(Seed.TEAM_ID, board)))
          .isEqualTo(SlackVerifyCheck.NO_ANSWER);
      assertThat(new SlackVerifyCheck(nobody).no(Principal.person(Seed.TEAM_ID, board)))
          .isEqualTo(SlackVerifyCheck.NO_ANSWER);
    }
  }

  // ---- helpers ------------------------------------------------------------------------------

  private static SlackCalls calls(String url, String token) {
    return new SlackCalls(url, token, Duration.ofSeconds(3), HUB.sandbox().clock());
  }

  private static void deliver(String ref, String user, String code) {
    String owner = Seed.TEAM_ID + "/" + user;
    Instant now = HUB.sandbox().clock().instant();
    bean("executorJdbc", JdbcClient.class)
        .sql(
            "INSERT INTO secret_delivery (request_ref, owner, sealed, created_at, expires_at)"
                + " VALUES (:ref, :owner, :sealed, :now, :until)")
        .param("ref", ref)
        .param("owner", owner)
        .param("sealed", HUB.context().getBean(SecretSeal.class).seal(code, ref, owner))
        .param("now", Timestamp.from(now))
        .param("until", Timestamp.from(now.plus(Duration.ofMinutes(15))))
        .update();
  }

  private static JsonNode button(String ref, String user) {
    String payload =
        """
        {"text":"Your code is ready (%s)","blocks":[{"type":"actions","elements":[{"type":"button",
        "text":{"type":"plain_text","text":"Show my code"},"action_id":"code.show","value":"%s"}]}]}"""
            .formatted(ref, ref);
    HUB.context()
        .getBean(Outbox.class)
        .put(
            new OutboxMessage(
                "code-it:" + ref,
                ref,
                OutboxMessage.Kind.SLACK_POST,
                user,
                payload,
                Duration.ofMinutes(30)));
    await(() -> place(ref) != null);
    return place(ref);
  }

  private static JsonNode place(String ref) {
    List<Map<String, String>> sent =
        HUB.rows(
            "SELECT slack_channel, slack_ts FROM outbox_message WHERE slack_ts IS NOT NULL AND"
                + " message_key = 'code-it:"
                + ref
                + "'");
    return sent.isEmpty() ? null : Wire.JSON.valueToTree(sent.get(0));
  }

  private static void click(String user, JsonNode message) {
    ObjectNode click =
        Wire.object()
            .put("user", user)
            .put("channel", message.path("slack_channel").asText())
            .put("message_ts", message.path("slack_ts").asText())
            .put("action_id", "code.show");
    assertThat(HUB.control("POST", "/_slack/click", click.toString()).path("status").asInt())
        .isEqualTo(200);
  }

  private static <T> T bean(String name, Class<T> type) {
    return HUB.context().getBean(name, type);
  }

  private static JsonNode state() {
    return HUB.control("GET", "/_state", "");
  }

  private static void await(Callable<Boolean> until) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(until);
  }
}
