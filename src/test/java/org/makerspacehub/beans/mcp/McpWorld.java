package org.makerspacehub.beans.mcp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.GuardedToolDesk;
import org.makerspacehub.beans.agent.SomeTools;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.command.Opener;
import org.makerspacehub.beans.command.SecretWindow;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.LoggedDenials;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** The server and its door in a servlet container of their own, over the real policies. */
final class McpWorld implements AutoCloseable {
  static final ObjectMapper JSON = new ObjectMapper();
  static final String TEAM = "T0OURS";
  static final String PUBLIC = "https://hub.example.org";
  static final Instant START = Instant.parse("2026-03-02T10:00:00Z");

  final TestClock clock = new TestClock(START);
  final int port = Ports.free();
  final Map<String, Set<Role>> roles = new ConcurrentHashMap<>();
  final List<String> counted = new CopyOnWriteArrayList<>();

  /** What tools were run with, in order. */
  final List<String> ran = new CopyOnWriteArrayList<>();

  final HikariDataSource source = new HikariDataSource();
  final JdbcClient db;
  final ClientBook book;
  final ClientDesk desk;
  final ClientTools tools;
  final ToolCatalogue catalogue;
  final GuardedToolDesk toolDesk;
  final Guard guard;

  /** What windows showed, by whom. */
  final Map<String, String> windows = new ConcurrentHashMap<>();

  private final HubMcpServer server;
  private final Tomcat tomcat = new Tomcat();

  McpWorld() {
    this(2, 6_000);
  }

  /** One with more tools than the usual ones. */
  McpWorld(UnaryOperator<SomeTools> more) {
    this(50, 6_000, more);
  }

  McpWorld(int page, int perMinute) {
    this(page, perMinute, UnaryOperator.identity());
  }

  /**
   * @param page tools that one answer lists
   * @param perMinute calls that a client may make
   * @param more adds tools
   */
  private McpWorld(int page, int perMinute, UnaryOperator<SomeTools> more) {
    EmbeddedMariaDb.shared().empty();
    source.setJdbcUrl(EmbeddedMariaDb.shared().url());
    source.setUsername("hub_app");
    source.setPassword("hub_app");
    source.setMaximumPoolSize(8);
    db = JdbcClient.create(source);
    book = new ClientBook(db, clock);
    desk =
        new ClientDesk(
            db,
            new JdbcTransactionManager(source),
            (opener, title, secret, below) -> {
              windows.put(opener.principal().slackUserId(), secret);
              return SecretWindow.Shown.YES;
            },
            ProtectedResource.resource(PUBLIC),
            clock);
    catalogue = more.apply(someTools()).catalogue();
    guard =
        new Guard(
            new Policies(Policies.BUILT_IN),
            who -> roles.getOrDefault(who.slackUserId(), Set.of()),
            new LoggedDenials(),
            TEAM,
            HubMode.LIVE);
    toolDesk =
        new GuardedToolDesk(
            catalogue,
            guard,
            call -> catalogue.handler(call.tool().name()).answer(call),
            new SimpleMeterRegistry(),
            Duration.ofSeconds(5));
    tools = new ClientTools(toolDesk, catalogue::all);
    server =
        new HubMcpServer(
            "a space", tools, (client, word) -> counted.add(client + " " + word), page);
    ProtectedResource metadata = new ProtectedResource(PUBLIC, "a space");
    start(
        new ClientDoor(
            book,
            tools,
            new KnownHosts(PUBLIC, port, List.of("hub.internal:9000")),
            new CallBrake(perMinute, clock),
            ProtectedResource.resource(PUBLIC),
            metadata.address(),
            (client, word) -> counted.add(client + " " + word),
            clock),
        metadata);
  }

  /** One tool of each kind, and some that answer in another way. */
  private SomeTools someTools() {
    SomeTools some = new SomeTools();
    for (String reads : List.of("public", "own", "team", "owner")) {
      some.with("read_" + reads, SomeTools.file("read", reads, false), call -> ran(call));
      some.with("ask_" + reads, SomeTools.file("ask", reads, false), true, call -> ran(call));
    }
    return some.with(
            "with_data",
            SomeTools.file("read", "public", false),
            call -> new ToolAnswer("two", JSON.createObjectNode().put("count", 2), false, false))
        .with(
            "says_no",
            SomeTools.file("read", "public", false),
            call -> {
              throw new HubException("The saw is asleep.");
            })
        .with(
            "breaks",
            SomeTools.file("read", "public", false),
            call -> {
              throw new IllegalStateException("secret of the inside");
            });
  }

  private ToolAnswer ran(ToolCall call) {
    ran.add(
        "%s by %s through %s: %s"
            .formatted(
                call.tool().name(),
                call.session().asker().id(),
                call.session().through(),
                call.arguments()));
    return ToolAnswer.of("done " + call.text("word"));
  }

  private void start(ClientDoor door, ProtectedResource metadata) {
    try {
      Path base = Files.createDirectories(Path.of("target", "mcp-tomcat"));
      tomcat.setBaseDir(base.toString());
      tomcat.setPort(port);
      tomcat.getConnector().setProperty("address", "127.0.0.1");
      tomcat.setSilent(true);
      Context context = tomcat.addContext("", base.toAbsolutePath().toString());
      if (context instanceof StandardContext plain) {
        // There is no class loader of its own that could leak.
        plain.setClearReferencesStopThreads(false);
        plain.setClearReferencesThreadLocals(false);
        plain.setClearReferencesRmiTargets(false);
        plain.setClearReferencesObjectStreamClassCaches(false);
        plain.setClearReferencesHttpClientKeepAliveThread(false);
      }
      Wrapper servlet = Tomcat.addServlet(context, "mcp", server.servlet());
      servlet.setAsyncSupported(true);
      servlet.addMapping(HubMcpServer.PATH);
      Tomcat.addServlet(context, "metadata", metadata)
          .addMapping(ProtectedResource.PATH + HubMcpServer.PATH);
      FilterDef filter = new FilterDef();
      filter.setFilterName("door");
      filter.setFilter(door);
      filter.setAsyncSupported("true");
      context.addFilterDef(filter);
      FilterMap map = new FilterMap();
      map.setFilterName("door");
      map.addURLPattern(HubMcpServer.PATH);
      context.addFilterMap(map);
      tomcat.start();
    } catch (IOException | LifecycleException e) {
      throw new IllegalStateException(e);
    }
  }

  /** An account of our workspace, as the mirror knows it. */
  Principal person(String user, Role... held) {
    db.sql(
            "INSERT IGNORE INTO external_identity (source, external_id, full_name, name_key,"
                + " email_verified, state, raw, content_hash, first_seen_at, last_seen_at) VALUES"
                + " ('slack', :id, 'Somebody', 'somebody', 1, 'active', '{}', :hash, :now, :now)")
        .param("id", TEAM + "/" + user)
        .param("hash", "0".repeat(64))
        .param("now", Timestamp.from(clock.instant()))
        .update();
    if (held.length > 0) {
      roles.put(user, EnumSet.of(held[0], held));
    }
    return Principal.person(TEAM, user);
  }

  /** Lets a program in; its token. */
  String token(Principal owner, String name, Scope... scopes) {
    desk.make(
        new Opener(Ref.next(), owner, "trigger", clock.instant()),
        name,
        Set.of(scopes),
        ClientDesk.USUAL);
    return windows.get(owner.slackUserId());
  }

  /** An answer as it came over the wire. */
  record Answer(int status, Map<String, String> headers, String body) {
    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(body, e);
      }
    }

    JsonNode result() {
      return json().path("result");
    }
  }

  /** A call of a method as a program makes it. */
  Answer rpc(String token, String method, String params) {
    return post(
        token,
        "{\"jsonrpc\":\"2.0\",\"id\":7,\"method\":\"%s\",\"params\":%s}".formatted(method, params));
  }

  /** A call of a tool. */
  Answer tool(String token, String name, String arguments) {
    return rpc(
        token, "tools/call", "{\"name\":\"%s\",\"arguments\":%s}".formatted(name, arguments));
  }

  /** Posts a body with a token. */
  Answer post(String token, String body) {
    return send("POST", HubMcpServer.PATH, List.of("Authorization: Bearer " + token), body);
  }

  /** The exact lines, so that a header can be there twice or not at all. */
  Answer send(String method, String path, List<String> headers, String body) {
    List<String> lines = new ArrayList<>();
    lines.add(method + " " + path + " HTTP/1.1");
    lines.addAll(headers);
    if (headers.stream().noneMatch(line -> line.startsWith("Host:"))) {
      lines.add("Host: localhost:" + port);
    }
    if (headers.stream().noneMatch(line -> line.startsWith("Content-Type:"))) {
      lines.add("Content-Type: application/json");
    }
    if (headers.stream().noneMatch(line -> line.startsWith("Accept:"))) {
      lines.add("Accept: application/json, text/event-stream");
    }
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    if (!headers.contains("Transfer-Encoding: chunked")) {
      lines.add("Content-Length: " + bytes.length);
    }
    lines.add("Connection: close");
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      var out = socket.getOutputStream();
      out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(bytes);
      out.flush();
      return read(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Answer read(String text) {
    String[] parts = text.split("\r\n\r\n", 2);
    String[] lines = parts[0].split("\r\n");
    Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (int i = 1; i < lines.length; i++) {
      String[] header = lines[i].split(": ?", 2);
      headers.put(header[0], header[1]);
    }
    String body = parts.length > 1 ? parts[1] : "";
    if ("chunked".equals(headers.get("Transfer-Encoding"))) {
      StringBuilder whole = new StringBuilder();
      String left = body;
      while (!left.isEmpty()) {
        String[] chunk = left.split("\r\n", 2);
        int size = Integer.parseInt(chunk[0], 16);
        if (size == 0) {
          break;
        }
        // Every test's answer is plain ASCII, so characters are bytes.
        whole.append(chunk[1], 0, size);
        left = chunk[1].substring(size + 2);
      }
      body = whole.toString();
    }
    return new Answer(Integer.parseInt(lines[0].split(" ")[1]), headers, body);
  }

  @Override
  public void close() {
    try {
      server.close();
      toolDesk.close();
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException(e);
    }
    source.close();
  }
}
