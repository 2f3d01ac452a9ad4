package org.makerspacehub.beans.mcp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import com.fasterxml.jackson.databind.JsonNode;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.json.schema.jackson2.DefaultJsonSchemaValidator;
import io.modelcontextprotocol.spec.McpSchema;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.mcp.McpWorld.Answer;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;

/** What is said at {@code /mcp/hub}, by raw HTTP and by the protocol's own client. */
class HubMcpServerIT {
  private static McpWorld world;
  private static Principal person;
  private static String token;

  @BeforeAll
  static void start() {
    world = new McpWorld();
    person = world.person("U0ASKER");
    token = world.token(person, "editor", Scope.READ, Scope.REQUEST);
  }

  @AfterAll
  static void stop() {
    world.close();
  }

  @BeforeEach
  void forget() {
    world.counted.clear();
    world.ran.clear();
  }

  private static List<String> names(JsonNode result) {
    List<String> names = new ArrayList<>();
    result.path("tools").forEach(tool -> names.add(tool.path("name").asText()));
    return names;
  }

  /** Every page, to the last. */
  private static Set<String> listed(String token) {
    Set<String> all = new TreeSet<>();
    String params = "{}";
    while (true) {
      JsonNode result = world.rpc(token, "tools/list", params).result();
      names(result).forEach(name -> assertThat(all.add(name)).as(name).isTrue());
      if (!result.has("nextCursor")) {
        return all;
      }
      params = "{\"cursor\":\"" + result.path("nextCursor").asText() + "\"}";
    }
  }

  @Test
  @DisplayName("R18 initialize says who it is, that it has tools, and nothing that it has not")
  void initialize() {
    JsonNode result =
        world
            .rpc(
                token,
                "initialize",
                "{\"protocolVersion\":\"2025-06-18\",\"capabilities\":{},\"clientInfo\":"
                    + "{\"name\":\"t\",\"version\":\"1\"}}")
            .result();
    assertThat(result.path("protocolVersion").asText()).isEqualTo("2025-06-18");
    assertThat(result.path("serverInfo").path("name").asText()).isEqualTo("makerspace-hub");
    List<String> capabilities = new ArrayList<>();
    result.path("capabilities").fieldNames().forEachRemaining(capabilities::add);
    assertThat(capabilities).containsExactly("tools");
    assertThat(result.path("instructions").asText()).contains("a space");
  }

  @Test
  @DisplayName("R18 a version that is not spoken is answered with one that is")
  void olderVersion() {
    JsonNode result =
        world
            .rpc(
                token,
                "initialize",
                "{\"protocolVersion\":\"1999-01-01\",\"capabilities\":{},\"clientInfo\":"
                    + "{\"name\":\"t\",\"version\":\"1\"}}")
            .result();
    assertThat(result.path("protocolVersion").asText()).isEqualTo("2025-11-25");
  }

  @Test
  @DisplayName("R18 ping is answered with nothing")
  void ping() {
    Answer answer = world.rpc(token, "ping", "{}");
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.headers().get("Content-Type")).startsWith("application/json");
    assertThat(answer.json().toString()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":7,\"result\":{}}");
  }

  @Test
  @DisplayName("R18 tools/list comes in pages, each tool once")
  void pages() {
    JsonNode first = world.rpc(token, "tools/list", "{}").result();
    assertThat(names(first)).containsExactly("ask_own", "ask_public");
    assertThat(listed(token))
        .containsExactly(
            "ask_own", "ask_public", "breaks", "read_own", "read_public", "says_no", "with_data");
    Answer foreign = world.rpc(token, "tools/list", "{\"cursor\":\"../../etc\"}");
    assertThat(foreign.json().path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(world.rpc(token, "tools/list", "{\"cursor\":5}").json().path("error").path("code"))
        .hasToString("-32602");
  }

  @Test
  @DisplayName("R20 every tool has a title, its exact schema and all four hints")
  void definitions() {
    world.roles.put("U0BOSS", Set.of(Role.OWNER));
    String boss = world.token(world.person("U0BOSS"), "all", Scope.READ, Scope.REQUEST);
    List<JsonNode> tools = new ArrayList<>();
    String params = "{}";
    do {
      JsonNode result = world.rpc(boss, "tools/list", params).result();
      result.path("tools").forEach(tools::add);
      params = "{\"cursor\":\"" + result.path("nextCursor").asText() + "\"}";
    } while (tools.size() < 9);
    assertThat(tools)
        .hasSize(9)
        .allSatisfy(
            tool -> {
              Tool known = world.catalogue.find(tool.path("name").asText()).orElseThrow();
              assertThat(tool.path("title").asText()).isEqualTo(known.title());
              assertThat(tool.path("description").asText())
                  .isEqualTo(
                      known.description()
                          + (known.effect() == Tool.Effect.ASK ? HubMcpServer.AT_ONCE : ""));
              assertThat(tool.path("inputSchema")).isEqualTo(known.arguments());
              JsonNode hints = tool.path("annotations");
              assertThat(hints.path("readOnlyHint").isBoolean()).isTrue();
              assertThat(hints.path("readOnlyHint").asBoolean())
                  .isEqualTo(known.effect() == Tool.Effect.READ);
              assertThat(hints.path("destructiveHint").isBoolean()).isTrue();
              assertThat(hints.path("idempotentHint").isBoolean()).isTrue();
              assertThat(hints.path("openWorldHint").isBoolean()).isTrue();
            });
  }

  @Test
  @DisplayName("a call runs with its owner's account, through the client's name")
  void call() {
    JsonNode result = world.tool(token, "read_public", "{\"word\":\"hello\"}").result();
    assertThat(result.toString())
        .isEqualTo("{\"content\":[{\"type\":\"text\",\"text\":\"done hello\"}],\"isError\":false}");
    assertThat(world.ran)
        .containsExactly("read_public by T0OURS/U0ASKER through mcp:editor: {\"word\":\"hello\"}");
    assertThat(world.counted).containsExactly(client().id() + " answered");
  }

  private static org.makerspacehub.beans.mcp.McpClient client() {
    return world.desk.of(person).get(0);
  }

  @Test
  @DisplayName("what a tool has for programs comes as structured content beside the text")
  void structured() {
    JsonNode result = world.tool(token, "with_data", "{}").result();
    assertThat(result.path("structuredContent").toString()).isEqualTo("{\"count\":2}");
    assertThat(result.path("content").path(0).path("text").asText()).isEqualTo("two");
  }

  @Test
  @DisplayName("what a tool refuses or fails at is an error result, in a plain sentence")
  void errors() {
    JsonNode no = world.tool(token, "says_no", "{}").result();
    assertThat(no.path("isError").asBoolean()).isTrue();
    assertThat(no.path("content").path(0).path("text").asText()).isEqualTo("The saw is asleep.");
    Answer broken = world.tool(token, "breaks", "{}");
    assertThat(broken.result().path("isError").asBoolean()).isTrue();
    assertThat(broken.body()).doesNotContain("inside", "Exception", "java");
    JsonNode unfit = world.tool(token, "read_public", "{\"word\":5,\"more\":1}").result();
    assertThat(unfit.path("isError").asBoolean()).isTrue();
    assertThat(unfit.path("content").path(0).path("text").asText()).contains("word", "more");
    assertThat(world.ran).isEmpty();
    assertThat(world.counted.stream().map(line -> line.split(" ")[1]))
        .containsExactly("failed", "failed", "unfit");
  }

  @ParameterizedTest
  @ValueSource(strings = {"no_such_tool", "read_team", "ask_team", "read_owner", "ask_owner"})
  @DisplayName("R20 a tool that is not theirs is answered as one that is not there")
  void notTheirs(String name) {
    for (String arguments : List.of("{}", "{\"word\":5}", "{\"x\":1}")) {
      Answer answer = world.tool(token, name, arguments);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.json().path("error").path("code").asInt()).isEqualTo(-32602);
      assertThat(answer.json().path("error").path("message").asText())
          .matches("There is no tool of that name for this client \\(ref \\w{12}\\)\\.");
    }
    assertThat(world.ran).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "tools/call | {}",
        "tools/call | {\"name\":5}",
        "tools/call | {\"name\":\"read_public\",\"arguments\":[1]}",
        "tools/call | {\"name\":\"read_public\",\"arguments\":\"x\"}",
        "initialize | {}",
        "initialize | {\"protocolVersion\":5}",
        "initialize | {\"protocolVersion\":\"2025-06-18\",\"clientInfo\":[]}",
      })
  @DisplayName("R18 parameters that cannot be read: -32602, and nothing of ours in it")
  void parameters(String method, String params) {
    Answer answer = world.rpc(token, method, params);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("error").path("code").asInt()).isEqualTo(-32602);
    assertThat(answer.body()).doesNotContain("java", "Exception", "jackson");
    assertThat(world.ran).isEmpty();
  }

  @Test
  @DisplayName("R18 a method that is not there: -32601")
  void unknownMethod() {
    for (String method : List.of("resources/list", "prompts/list", "logging/setLevel", "x")) {
      assertThat(world.rpc(token, method, "{}").json().path("error").path("code").asInt())
          .as(method)
          .isEqualTo(-32601);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{                                                                | -32700",
        "nothing                                                          | -32700",
        "''                                                               | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"} x             | -32700",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":2,\"method\":\"ping\"}      | -32700",
        "[]                                                               | -32600",
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}]             | -32600",
        "5                                                                | -32600",
        "{}                                                               | -32600",
        "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":\"ping\"}               | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"ping\"}            | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"ping\"}              | -32600",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{}}                     | -32600",
      })
  @DisplayName("R18 what is no message: 400 with the code of JSON-RPC, and no trace")
  void noMessage(String body, int code) {
    Answer answer = world.post(token, body);
    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().path("error").path("code").asInt()).isEqualTo(code);
    assertThat(answer.json().path("jsonrpc").asText()).isEqualTo("2.0");
    assertThat(answer.body()).doesNotContain("Exception", "stackTrace", "jackson");
  }

  @Test
  @DisplayName("R18 notifications are taken with 202 and no words")
  void notifications() {
    for (String method : List.of("notifications/initialized", "notifications/whatever")) {
      Answer answer = world.post(token, "{\"jsonrpc\":\"2.0\",\"method\":\"" + method + "\"}");
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body()).isEmpty();
    }
    // A call without an id is a notification: nothing runs that nobody hears of.
    assertThat(
            world
                .post(
                    token,
                    "{\"jsonrpc\":\"2.0\",\"method\":\"tools/call\",\"params\":{\"name\":"
                        + "\"read_public\"}}")
                .status())
        .isEqualTo(202);
    assertThat(world.ran).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET", "HEAD", "DELETE", "PUT", "PATCH", "OPTIONS"})
  @DisplayName("R18 there is no stream to get and no session to delete: 405")
  void methods(String method) {
    Answer answer =
        world.send(method, HubMcpServer.PATH, List.of("Authorization: Bearer " + token), "");
    assertThat(answer.status()).isEqualTo(405);
    assertThat(answer.headers().get("Allow")).isEqualTo("POST");
  }

  @ParameterizedTest
  @CsvSource({
    "MCP-Protocol-Version: 1999-01-01,400",
    "MCP-Protocol-Version: x,400",
    "MCP-Protocol-Version: 2025-03-26,200",
    "MCP-Protocol-Version: 2025-06-18,200",
    "MCP-Protocol-Version: 2025-11-25,200",
    "Content-Type: text/plain,415",
    "Content-Type: application/x-www-form-urlencoded,415",
    "Content-Type: application/json; charset=utf-8,200",
    "Content-Encoding: gzip,415",
    "Accept: text/html,406",
    "Accept: */*,200",
    "Accept: application/json,200"
  })
  @DisplayName("R18 headers that do not fit are refused each by its own status")
  void headers(String header, int status) {
    assertThat(
            world
                .send(
                    "POST",
                    HubMcpServer.PATH,
                    List.of("Authorization: Bearer " + token, header),
                    "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\"}")
                .status())
        .isEqualTo(status);
  }

  @Test
  @DisplayName("a request over 64 KiB is refused, told or not how long it is")
  void tooLarge() {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"ping\",\"params\":{\"x\":\"%s\"}}"
            .formatted("x".repeat(65_536));
    assertThat(world.post(token, body).status()).isEqualTo(413);
    Answer chunked =
        world.send(
            "POST",
            HubMcpServer.PATH,
            List.of("Authorization: Bearer " + token, "Transfer-Encoding: chunked"),
            Integer.toHexString(body.length()) + "\r\n" + body + "\r\n0\r\n\r\n");
    assertThat(chunked.status()).isEqualTo(413);
  }

  @Test
  @DisplayName("R18 the protocol's own client lists and calls")
  void theirClient() {
    JacksonMcpJsonMapper mapper = new JacksonMcpJsonMapper(McpWorld.JSON);
    HttpClientStreamableHttpTransport transport =
        HttpClientStreamableHttpTransport.builder("http://localhost:" + world.port)
            .endpoint(HubMcpServer.PATH)
            .jsonMapper(mapper)
            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + token))
            .openConnectionOnStartup(false)
            .build();
    try (McpSyncClient client =
        McpClient.sync(transport)
            .requestTimeout(Duration.ofSeconds(10))
            .jsonSchemaValidator(new DefaultJsonSchemaValidator(McpWorld.JSON))
            .build()) {
      assertThat(client.initialize().serverInfo().name()).isEqualTo("makerspace-hub");
      assertThat(client.listTools().tools().stream().map(McpSchema.Tool::name))
          .contains("ask_own", "read_own", "with_data")
          .doesNotContain("read_team", "read_owner");
      McpSchema.CallToolResult result =
          client.callTool(new McpSchema.CallToolRequest("read_own", Map.of("word", "x")));
      assertThat(result.isError()).isFalse();
      client.ping();
    }
  }

  @TestFactory
  @DisplayName(
      "R20, S16 for every role and scope, what is listed and what runs is what the desk decides for Slack")
  Stream<DynamicTest> everyRole() {
    List<Set<Role>> all =
        Stream.concat(Stream.of(Set.<Role>of()), Stream.of(Role.values()).map(Set::of)).toList();
    return all.stream()
        .flatMap(
            held ->
                Stream.of(Set.of(Scope.READ), Set.of(Scope.READ, Scope.REQUEST))
                    .map(
                        scopes ->
                            dynamicTest(held + " with " + scopes, () -> decides(held, scopes))));
  }

  private static void decides(Set<Role> held, Set<Scope> scopes) {
    String user =
        "U0R%s%d"
            .formatted(held.stream().map(Role::name).collect(Collectors.joining()), scopes.size());
    Principal asker = world.person(user);
    world.roles.put(user, held);
    String theirs = world.token(asker, "t", scopes.toArray(Scope[]::new));
    Set<String> everything =
        world.catalogue.all().stream().map(Tool::name).collect(Collectors.toSet());
    ToolSession slack =
        new ToolSession(Ref.next(), asker, "frontline", everything, "C0", Taint.none());
    Set<String> offered =
        world.toolDesk.offered(slack).stream().map(Tool::name).collect(Collectors.toSet());
    Set<String> listed = listed(theirs);
    int decisions = 0;
    for (Tool tool : world.catalogue.all()) {
      boolean forPrograms = tool.reads() != Tool.Reads.OWNER && scopes.contains(Scope.of(tool));
      assertThat(listed.contains(tool.name()))
          .as(tool.name())
          .isEqualTo(offered.contains(tool.name()) && forPrograms);
      ToolDesk.Outcome inSlack = world.toolDesk.call(slack, tool.name(), "{}", 1);
      boolean refusedInSlack = inSlack.kind() == ToolDesk.Outcome.Kind.REFUSED;
      world.ran.clear();
      Answer answer = world.tool(theirs, tool.name(), "{}");
      boolean refused = answer.status() != 200 || answer.json().has("error");
      assertThat(refused).as(tool.name()).isEqualTo(refusedInSlack || !forPrograms);
      if (refused) {
        assertThat(world.ran).isEmpty();
      } else {
        assertThat(answer.result().path("isError").asBoolean()).isEqualTo(!inSlack.answered());
        assertThat(answer.result().path("content").path(0).path("text").asText())
            .isEqualTo(inSlack.text().replace(slack.ref(), answer.headers().get(Ref.HEADER)));
      }
      decisions++;
    }
    assertThat(decisions).isEqualTo(world.catalogue.all().size());
  }
}
