package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.sandbox.ContractCoverage.Call;

class SlackSimulatorContractTest {
  /**
   * Where Slack has moved on since its specification was frozen in 2021: fields that the samples of
   * Slack's own Java library have and the specification forbids.
   */
  private static final Set<String> NEWER_THAN_THE_SPECIFICATION =
      Set.of(
          "is_email_confirmed",
          "who_can_share_contact_card",
          "status_emoji_display_info",
          "response_metadata",
          "metadata",
          "edited");

  /** Required by the specification, and in the sample of users.list but not of users.info. */
  private static final String ONLY_IN_THE_OTHER_SAMPLE = ".user.profile.fields";

  private static final SandboxClock CLOCK =
      SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z"));

  private static Sandbox sandbox;
  private static Http http;
  private static ObjectNode specification;

  @BeforeAll
  static void start() throws IOException {
    sandbox = Sandbox.start(0, 1, CLOCK, () -> "http://127.0.0.1:1");
    http = new Http(sandbox.baseUrl());
    specification = (ObjectNode) resource("web-api.trimmed.json");
    mend(specification.path("definitions"));
  }

  @AfterAll
  static void stop() {
    sandbox.close();
  }

  static Stream<Call> calls() {
    return ContractCoverage.SLACK.stream();
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("each answer is valid by Slack's specification and has no field its library lacks")
  void answersAsSpecified(Call call) throws IOException {
    String token = "Bearer " + SandboxSettings.SLACK_BOT_TOKEN;
    String example = call.example();
    if (example.contains("{ts}")) {
      example =
          example.replace(
              "{ts}",
              http.slack(
                      "chat.postMessage",
                      SandboxSettings.SLACK_BOT_TOKEN,
                      "channel=general&text=hi")
                  .json()
                  .path("ts")
                  .asText());
    }
    Http.Answer answer =
        call.method().equals("POST")
            ? http.slack(call.path().substring(1), SandboxSettings.SLACK_BOT_TOKEN, example)
            : http.get("/slack/api" + call.path() + "?" + example, Map.of("Authorization", token));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("ok").asBoolean()).isTrue();
    assertThat(errors(call.path(), "200", answer.json())).isEmpty();
    if (!call.sample().equals("api.test")) {
      List<String> unknown = new ArrayList<>();
      SlackSamples.unknown(answer.json(), call.sample(), unknown);
      unknown.remove(ONLY_IN_THE_OTHER_SAMPLE);
      assertThat(unknown).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("a wrong token is HTTP 200 with ok false, as the specification says")
  void wrongToken(Call call) throws IOException {
    if (call.sample().equals("api.test")) {
      Http.Answer asked = http.slack("api.test", "any", "error=my_error");
      assertThat(asked.json().path("ok").asBoolean()).isFalse();
      assertThat(asked.json().path("error").asText()).isEqualTo("my_error");
      return;
    }
    Http.Answer answer = http.slack(call.path().substring(1), "nonsense", call.example());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("error").asText()).isEqualTo("invalid_auth");
    assertThat(errors(call.path(), "default", answer.json())).isEmpty();
    assertThat(http.get("/slack/api" + call.path(), Map.of()).json().path("error").asText())
        .isEqualTo("not_authed");
  }

  @Test
  @DisplayName("users are paged by cursor, 200 at the most, with guests, bots and deactivated ones")
  void pages() throws IOException {
    Set<String> seen = new HashSet<>();
    List<Integer> sizes = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page =
          http.slack(
                  "users.list",
                  SandboxSettings.SLACK_READ_TOKEN,
                  "limit=999&cursor=" + java.net.URLEncoder.encode(cursor, "UTF-8"))
              .json();
      assertThat(errors("/users.list", "200", page)).isEmpty();
      page.path("members").forEach(user -> seen.add(user.path("id").asText()));
      sizes.add(page.path("members").size());
      cursor = page.at("/response_metadata/next_cursor").asText();
    } while (!cursor.isEmpty());

    assertThat(sizes).allMatch(size -> size <= 200);
    assertThat(seen).hasSize(sandbox.seed().slackUsers().size()).contains("USLACKBOT");
    assertThat(
            http.slack("users.list", SandboxSettings.SLACK_READ_TOKEN, "cursor=bm90aGluZw==")
                .json()
                .path("error")
                .asText())
        .isEqualTo("invalid_cursor");
  }

  @Test
  @DisplayName("each token has its scopes: they are in a header, and the reader may not write")
  void scopes() throws IOException {
    Http.Answer reader = http.slack("auth.test", SandboxSettings.SLACK_READ_TOKEN, "");
    assertThat(reader.header("x-oauth-scopes"))
        .isEqualTo(
            "users:read,users:read.email,channels:read,channels:history,groups:read,groups:history");
    assertThat(reader.header("Date")).isEqualTo("Sun, 22 Nov 2026 20:15:30 GMT");

    JsonNode refused =
        http.slack(
                "chat.postMessage",
                SandboxSettings.SLACK_READ_TOKEN,
                "channel=general&text=not+allowed")
            .json();
    assertThat(refused.path("error").asText()).isEqualTo("missing_scope");
    assertThat(refused.path("needed").asText()).isEqualTo("chat:write");
    assertThat(http.get("/_state", Map.of()).raw().body()).doesNotContain("not allowed");
  }

  @Test
  @DisplayName("a token in the form and a JSON body are taken as Slack takes them")
  void otherWaysToCall() throws IOException {
    Http.Answer form =
        http.send(
            "POST",
            "/slack/api/users.info",
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            "user=U0STAFF01&token=" + SandboxSettings.SLACK_READ_TOKEN);
    assertThat(form.json().at("/user/profile/real_name").asText()).isEqualTo("Marcus Webb");

    Http.Answer json =
        http.send(
            "POST",
            "/slack/api/chat.postMessage",
            Map.of(
                "Content-Type",
                "application/json; charset=utf-8",
                "Authorization",
                "Bearer " + SandboxSettings.SLACK_BOT_TOKEN),
            "{\"channel\":\"#general\",\"text\":\"from json\",\"blocks\":[{\"type\":\"divider\"}]}");
    assertThat(json.json().path("ok").asBoolean()).isTrue();
    JsonNode last = last(http.get("/_state", Map.of()).json().path("messages"));
    assertThat(last.path("text").asText()).isEqualTo("from json");
    assertThat(last.at("/blocks/0/type").asText()).isEqualTo("divider");
    assertThat(
            http.slack("users.info", SandboxSettings.SLACK_READ_TOKEN, "user=U0NOBODY1")
                .json()
                .path("error")
                .asText())
        .isEqualTo("user_not_found");
  }

  @Test
  @DisplayName("the signature is the one of Slack's documented example")
  void signature() throws IOException {
    JsonNode vector = resource("signing-vector.json");
    assertThat(
            SlackDelivery.signature(
                vector.path("signingSecret").asText(),
                vector.path("timestamp").asText(),
                vector.path("body").asText().getBytes(java.nio.charset.StandardCharsets.UTF_8)))
        .isEqualTo(vector.path("expected").asText());
  }

  @Test
  @DisplayName("a response address works five times and for thirty minutes")
  void responseAddress() throws IOException {
    try (Sandbox own =
        Sandbox.start(
            0,
            2,
            SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z")),
            () -> "http://127.0.0.1:1")) {
      Http other = new Http(own.baseUrl());
      String address = responseAddress(own);
      for (int use = 1; use <= 5; use++) {
        assertThat(other.json("POST", address, "{\"text\":\"late " + use + "\"}").status())
            .isEqualTo(200);
      }
      Http.Answer sixth = other.json("POST", address, "{\"text\":\"late 6\"}");
      assertThat(sixth.status()).isEqualTo(404);
      assertThat(sixth.json().path("error").asText()).isEqualTo("used_url");

      String second = responseAddress(own);
      own.clock().advance(Duration.ofMinutes(31));
      assertThat(
              other.json("POST", second, "{\"text\":\"too late\"}").json().path("error").asText())
          .isEqualTo("expired_url");
      String state = other.get("/_state", Map.of()).raw().body();
      assertThat(state).contains("late 5").doesNotContain("late 6").doesNotContain("too late");
    }
  }

  @Test
  @DisplayName("the truth about who is who is in no answer")
  void truthStaysHome() throws IOException {
    String users = http.slack("users.list", SandboxSettings.SLACK_READ_TOKEN, "").raw().body();
    String list = http.get("/_users", Map.of()).raw().body();
    for (Trap trap : Trap.values()) {
      if (trap != Trap.GUEST
          && trap != Trap.BOT
          && trap != Trap.STRANGER
          && trap != Trap.NONE
          && trap != Trap.DELETED) {
        assertThat(users + list).doesNotContain(trap.name());
      }
    }
    assertThat(users + list).doesNotContain("memberId").doesNotContain("REVIEW");
  }

  @Test
  @DisplayName("a private channel that the bot is not in is one that Slack knows nothing of")
  void privateChannels() throws IOException {
    try (Sandbox own = Sandbox.start(0, 2, CLOCK, () -> "http://127.0.0.1:1")) {
      Http other = new Http(own.baseUrl());
      String reader = SandboxSettings.SLACK_READ_TOKEN;
      String list = "types=private_channel&limit=999";
      assertThat(other.slack("conversations.list", reader, list).raw().body())
          .contains("C0BOARD01");
      own.slack().leave(Seed.HUB_BOT_USER_ID, "C0BOARD01");
      assertThat(other.slack("conversations.list", reader, list).raw().body())
          .doesNotContain("C0BOARD01");
      assertThat(
              other
                  .slack("users.conversations", reader, "user=U0OWNER01&types=private_channel")
                  .raw()
                  .body())
          .doesNotContain("C0BOARD01");
      for (String method : List.of("history", "members", "replies")) {
        assertThat(
                other
                    .slack("conversations." + method, reader, "channel=C0BOARD01&ts=1.0")
                    .json()
                    .path("error")
                    .asText())
            .isEqualTo("channel_not_found");
      }
      own.slack().leave(Seed.HUB_BOT_USER_ID, "C0GENERAL");
      assertThat(
              other
                  .slack("conversations.history", reader, "channel=C0GENERAL")
                  .json()
                  .path("error")
                  .asText())
          .isEqualTo("not_in_channel");
    }
  }

  @Test
  @DisplayName("members come by pages; an app that is taken for a sold one gets fifteen at a time")
  void pagesOfChannels() throws IOException {
    try (Sandbox own = Sandbox.start(0, 2, CLOCK, () -> "http://127.0.0.1:1")) {
      Http other = new Http(own.baseUrl());
      String reader = SandboxSettings.SLACK_READ_TOKEN;
      Set<String> members = new HashSet<>();
      String cursor = "";
      do {
        JsonNode page =
            other
                .slack(
                    "conversations.members",
                    reader,
                    "channel=C0OPENHSE&limit=150&cursor="
                        + java.net.URLEncoder.encode(cursor, "UTF-8"))
                .json();
        assertThat(errors("/conversations.members", "200", page)).isEmpty();
        assertThat(page.path("members").size()).isLessThanOrEqualTo(150);
        page.path("members").forEach(id -> members.add(id.asText()));
        cursor = page.at("/response_metadata/next_cursor").asText();
      } while (!cursor.isEmpty());
      assertThat(members).contains("U0GUEST01", "U0MEMBER1").hasSizeGreaterThan(150);

      for (int i = 0; i < 40; i++) {
        own.slack().sayAt("C0OPENHSE", "U0MEMBER1", CLOCK.instant().minusSeconds(i), null, "x");
      }
      own.slack().change("C0OPENHSE", "misclassify");
      JsonNode cut =
          other.slack("conversations.history", reader, "channel=C0OPENHSE&limit=200").json();
      assertThat(cut.path("messages").size()).isEqualTo(15);
      assertThat(cut.path("has_more").asBoolean()).isTrue();
    }
  }

  /** A response address that nobody used yet; the edge behind this sandbox is never there. */
  private static String responseAddress(Sandbox sandbox) {
    return "/slack/response/" + sandbox.responseAddressFor("C0GENERAL", "U0MEMBER1");
  }

  private static List<Error> errors(String path, String status, JsonNode answer) {
    JsonNode operation = specification.path("paths").path(path).elements().next();
    ObjectNode document =
        (ObjectNode) operation.path("responses").path(status).path("schema").deepCopy();
    mend(document);
    document.set("definitions", specification.path("definitions"));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4).getSchema(document);
    return schema.validate(older(answer));
  }

  /** The answer without what is newer than the specification. */
  private static JsonNode older(JsonNode node) {
    JsonNode copy = node.deepCopy();
    strip(copy);
    return copy;
  }

  private static void strip(JsonNode node) {
    if (node instanceof ObjectNode object) {
      object.remove(NEWER_THAN_THE_SPECIFICATION);
    }
    node.forEach(SlackSimulatorContractTest::strip);
  }

  /**
   * The specification writes alternatives as {@code "items": [a, b]} beside no array; read
   * literally that says nothing. They become {@code anyOf}. Its form of an e-mail address is not
   * held against the seed, whose addresses are odd on purpose and end in reserved domains.
   */
  private static void mend(JsonNode node) {
    if (node instanceof ObjectNode object
        && object.get("items") instanceof ArrayNode alternatives
        && !object.has("type")) {
      object.remove("items");
      object.set("anyOf", alternatives);
    }
    // What is newer was taken out of the answers, and so is not asked for.
    if (node instanceof ObjectNode object && object.get("required") instanceof ArrayNode required) {
      for (int i = required.size() - 1; i >= 0; i--) {
        if (NEWER_THAN_THE_SPECIFICATION.contains(required.get(i).asText())) {
          required.remove(i);
        }
      }
    }
    if (node instanceof ObjectNode object && object.path("format").asText().equals("email")) {
      object.remove("format");
    }
    node.forEach(SlackSimulatorContractTest::mend);
  }

  private static JsonNode last(JsonNode list) {
    return list.get(list.size() - 1);
  }

  private static JsonNode resource(String name) throws IOException {
    return Wire.resource("/contracts/slack/" + name);
  }
}
