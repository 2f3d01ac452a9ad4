package org.makerspacehub.beans.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.mcp.McpWorld.Answer;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

/** Who gets in at {@code /mcp/hub}, over real sockets. */
@ExtendWith(OutputCaptureExtension.class)
class McpDoorIT {
  private static final String PING =
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{}}";
  private static final String METADATA =
      McpWorld.PUBLIC + "/.well-known/oauth-protected-resource/mcp/hub";

  private static McpWorld world;
  private static Principal person;
  private static String token;
  private static int made;

  @BeforeAll
  static void start() {
    world = new McpWorld();
    person = world.person("U0ASKER");
    token = world.token(person, "editor", Scope.READ);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void forget() {
    world.clock.set(McpWorld.START);
    world.counted.clear();
    world.ran.clear();
  }

  private static Answer ping(String... headers) {
    return world.send("POST", HubMcpServer.PATH, List.of(headers), PING);
  }

  private static Answer with(String given) {
    return ping("Authorization: Bearer " + given);
  }

  private static void isUnauthorized(Answer answer, String error) {
    assertThat(answer.status()).isEqualTo(401);
    assertThat(answer.headers().get("WWW-Authenticate"))
        .isEqualTo("Bearer resource_metadata=\"" + METADATA + "\"" + error);
    assertThat(answer.json().path("error").asText()).isEqualTo("unauthorized");
    assertThat(world.counted).containsExactly(" unauthorized");
    assertThat(world.ran).isEmpty();
  }

  @Test
  @DisplayName("a token that is good now opens the door, however its scheme is spelt")
  void good() {
    assertThat(with(token).status()).isEqualTo(200);
    assertThat(ping("Authorization: bearer  " + token).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("R19 no token: 401, with where to read what opens this")
  void none() {
    isUnauthorized(ping(), "");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Basic dXNlcjpwYXNz",
        "Bearer",
        "Bearer x",
        "Bearer mhub_",
        "Bearer mhub_222222222222_short",
        "Token TOKEN",
        "Bearer TOKENx",
        "Bearer TOKEN TOKEN",
        "Bearer ' OR 1=1 -- ",
        "mhub_TOKEN"
      })
  @DisplayName("R19 whatever has not the form of a token: 401, and no look into the database")
  void garbled(String header) {
    isUnauthorized(
        ping("Authorization: " + header.replace("TOKEN", token)), ", error=\"invalid_token\"");
  }

  @Test
  @DisplayName("R19 two tokens, both good: 401, for it is not clear whose call it is")
  void two() {
    String other = world.token(world.person("U0TWO"), "x" + ++made, Scope.READ);
    isUnauthorized(
        ping("Authorization: Bearer " + token, "Authorization: Bearer " + other),
        ", error=\"invalid_token\"");
  }

  @Test
  @DisplayName("R19 an unknown client, and a known one with another's secret: 401 alike")
  void unknown() {
    String[] parts = token.split("_", 3);
    Answer unknown = with("mhub_222222222222_" + parts[2]);
    isUnauthorized(unknown, ", error=\"invalid_token\"");
    world.counted.clear();
    String flipped = (parts[2].startsWith("A") ? "B" : "A") + parts[2].substring(1);
    Answer wrong = with(parts[0] + "_" + parts[1] + "_" + flipped);
    isUnauthorized(wrong, ", error=\"invalid_token\"");
    assertThat(wrong.body()).isEqualTo(unknown.body());
  }

  @Test
  @DisplayName("R19 an expired token is refused from its very moment on")
  void expired() {
    world.clock.set(McpWorld.START.plus(ClientDesk.USUAL).minusMillis(1));
    assertThat(with(token).status()).isEqualTo(200);
    world.clock.tick(Duration.ofMillis(1));
    world.counted.clear();
    isUnauthorized(with(token), ", error=\"invalid_token\"");
  }

  @Test
  @DisplayName("R19 a revoked token is refused at the next call")
  void revoked() {
    String name = "gone" + ++made;
    String gone = world.token(person, name, Scope.READ);
    assertThat(with(gone).status()).isEqualTo(200);
    McpClient client =
        world.desk.of(person).stream().filter(c -> c.name().equals(name)).findFirst().orElseThrow();
    assertThat(world.desk.revoke(client, person)).isTrue();
    world.counted.clear();
    isUnauthorized(with(gone), ", error=\"invalid_token\"");
  }

  @Test
  @DisplayName("R19 a token for another hub's address is refused here")
  void audience() {
    String name = "elsewhere" + ++made;
    String elsewhere = world.token(person, name, Scope.READ);
    world
        .db
        .sql("UPDATE mcp_client SET audience = 'https://other.example.org/mcp/hub' WHERE name = :n")
        .param("n", name)
        .update();
    isUnauthorized(with(elsewhere), ", error=\"invalid_token\"");
  }

  @ParameterizedTest
  @CsvSource({"state,deleted", "kind,bot"})
  @DisplayName("R19 when its owner's account is gone, so is what acts for them")
  void ownerGone(String column, String value) {
    Principal leaver = world.person("U0LEAVER" + ++made);
    String theirs = world.token(leaver, "left", Scope.READ);
    assertThat(with(theirs).status()).isEqualTo(200);
    world
        .db
        .sql("UPDATE external_identity SET " + column + " = :value WHERE external_id = :id")
        .param("value", value)
        .param("id", leaver.id())
        .update();
    world.counted.clear();
    isUnauthorized(with(theirs), ", error=\"invalid_token\"");
  }

  @Test
  @DisplayName("R19 a tool that takes more than the token's scope: 403, which names the scope")
  void scope() {
    Answer answer = world.tool(token, "ask_public", "{}");
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.headers().get("WWW-Authenticate"))
        .isEqualTo(
            "Bearer resource_metadata=\"%s\", error=\"insufficient_scope\", scope=\"read request\""
                .formatted(METADATA));
    assertThat(world.ran).isEmpty();
    // What they could not call with any scope looks as if it were not there.
    assertThat(world.tool(token, "ask_team", "{}").status()).isEqualTo(200);
    assertThat(world.ran).isEmpty();
    String more = world.token(person, "more" + ++made, Scope.READ, Scope.REQUEST);
    assertThat(world.tool(more, "ask_public", "{}").result().path("isError").asBoolean(true))
        .isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "evil.example.com,,403",
    "localhost,,403",
    "localhost:1,,403",
    "127.0.0.1:PORT,,200",
    "[::1]:PORT,,200",
    "LOCALHOST:PORT,,200",
    "hub.example.org,,200",
    "hub.example.org:443,,200",
    "hub.example.org:8443,,403",
    "hub.example.org.evil.com,,403",
    "hub.internal:9000,,200",
    "localhost:PORT,http://evil.example.com,403",
    "localhost:PORT,null,403",
    "localhost:PORT,https://hub.example.org.evil.com,403",
    "localhost:PORT,https://evil@hub.example.org,403",
    "localhost:PORT,file://,403",
    "localhost:PORT,http://localhost:PORT,200",
    "hub.example.org,https://hub.example.org,200",
  })
  @DisplayName("R19 a foreign Host or Origin: 403, whoever's token it is")
  void names(String host, String origin, int status) {
    List<String> headers = new ArrayList<>();
    headers.add("Authorization: Bearer " + token);
    headers.add("Host: " + host.replace("PORT", String.valueOf(world.port)));
    if (origin != null) {
      headers.add("Origin: " + origin.replace("PORT", String.valueOf(world.port)));
    }
    Answer answer = world.send("POST", HubMcpServer.PATH, headers, PING);
    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.headers()).doesNotContainKey("Access-Control-Allow-Origin");
  }

  @Test
  @DisplayName("R19 a token in the address is refused, a good one in the header or not")
  void inTheAddress(CapturedOutput output) {
    for (String name : List.of("access_token", "token", "ACCESS_TOKEN")) {
      String path = HubMcpServer.PATH + "?" + name + "=" + token;
      assertThat(world.send("POST", path, List.of(), PING).status()).isEqualTo(400);
      assertThat(world.send("POST", path, List.of("Authorization: Bearer " + token), PING).status())
          .isEqualTo(400);
    }
    assertThat(output.getAll()).doesNotContain(token);
  }

  @Test
  @DisplayName("R19 a token stands in no answer, no log and no table, only its hash")
  void neverWritten(CapturedOutput output) throws Exception {
    String all = world.token(person, "all" + ++made, Scope.READ, Scope.REQUEST);
    String secret = all.split("_", 3)[2];
    List<String> answers = new ArrayList<>();
    for (String method : List.of("initialize", "tools/list", "ping", "nothing/such")) {
      answers.add(world.rpc(all, method, "{}").toString());
    }
    answers.add(world.tool(all, "read_public", "{\"word\":\"hello\"}").toString());
    answers.add(world.tool(all, "breaks", "{}").toString());
    answers.add(world.post(all, "{").toString());
    answers.add(with(all + "x").toString());
    assertThat(answers).noneMatch(answer -> answer.contains(secret));
    assertThat(output.getAll()).doesNotContain(secret);
    assertThat(world.ran).noneMatch(run -> run.contains(secret));
    try (var columns = world.source.getConnection().createStatement();
        var rows = columns.executeQuery("SELECT * FROM mcp_client")) {
      while (rows.next()) {
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
          assertThat(String.valueOf(rows.getString(i))).doesNotContain(secret);
        }
      }
    }
  }

  @Test
  @DisplayName("R19 the metadata names the resource, the scopes and the one way to show a token")
  void metadata() {
    Answer answer = world.send("GET", ProtectedResource.PATH + HubMcpServer.PATH, List.of(), "");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("Content-Type")).startsWith("application/json");
    assertThat(answer.json().toString())
        .isEqualTo(
            "{\"resource\":\"https://hub.example.org/mcp/hub\",\"resource_name\":\"Makerspace Hub"
                + " of a space\",\"bearer_methods_supported\":[\"header\"],\"scopes_supported\":"
                + "[\"read\",\"request\"]}");
    for (String method : List.of("POST", "PUT", "PATCH", "DELETE", "OPTIONS")) {
      assertThat(
              world
                  .send(method, ProtectedResource.PATH + HubMcpServer.PATH, List.of(), "")
                  .status())
          .as(method)
          .isEqualTo(405);
    }
  }

  @Test
  @DisplayName("whoever calls too often waits, and nobody else does")
  void tooOften() {
    try (McpWorld slow = new McpWorld(50, 6)) {
      Principal one = slow.person("U0ONE");
      String fast = slow.token(one, "fast", Scope.READ);
      String calm = slow.token(one, "calm", Scope.READ);
      List<Integer> statuses =
          IntStream.range(0, 4).mapToObj(i -> slow.post(fast, PING).status()).toList();
      assertThat(statuses).containsExactly(200, 200, 200, 429);
      Answer refused = slow.post(fast, PING);
      assertThat(refused.headers().get("Retry-After")).isEqualTo("10");
      assertThat(slow.post(calm, PING).status()).isEqualTo(200);
      slow.clock.tick(Duration.ofSeconds(10));
      assertThat(slow.post(fast, PING).status()).isEqualTo(200);
      assertThat(slow.post(fast, PING).status()).isEqualTo(429);
    } finally {
      // The other world's rows went with the tables.
      person = world.person("U0ASKER");
      token = world.token(person, "editor", Scope.READ);
    }
  }

  @Test
  @DisplayName("when it was here last is kept to the hour")
  void lastUsed() {
    Principal user = world.person("U0USER", Role.MEMBER);
    String used = world.token(user, "used", Scope.READ);
    assertThat(world.desk.of(user).get(0).lastUsedAt()).isNull();
    with(used);
    assertThat(world.desk.of(user).get(0).lastUsedAt()).isEqualTo(McpWorld.START);
    world.clock.tick(Duration.ofMinutes(59));
    with(used);
    assertThat(world.desk.of(user).get(0).lastUsedAt()).isEqualTo(McpWorld.START);
    world.clock.tick(Duration.ofMinutes(2));
    with(used);
    assertThat(world.desk.of(user).get(0).lastUsedAt())
        .isEqualTo(McpWorld.START.plus(Duration.ofMinutes(61)));
  }
}
