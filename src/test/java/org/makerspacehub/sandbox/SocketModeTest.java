package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.inbox.SocketEnvelope;
import org.makerspacehub.beans.socket.SocketDoor;
import org.makerspacehub.beans.socket.SocketMode;
import org.makerspacehub.beans.socket.SocketOpener;
import org.makerspacehub.beans.socket.SocketStatus;
import org.makerspacehub.beans.socket.SocketStatus.State;
import org.makerspacehub.beans.socket.SocketTimes;

/** The held connections against Slack's simulated end of them, with nothing behind. */
class SocketModeTest {
  private static final SocketTimes QUICK =
      new SocketTimes(
          Duration.ofSeconds(3),
          Duration.ofMillis(100),
          Duration.ofMillis(700),
          Duration.ofMillis(20),
          Duration.ofMillis(200),
          Duration.ofMillis(600),
          Duration.ZERO,
          Duration.ofSeconds(2));

  private final Door door = new Door();
  private final List<SocketMode> modes = new ArrayList<>();
  private Sandbox sandbox;

  /** Keeps what comes; does what a test tells it to. */
  private static final class Door implements SocketDoor {
    final ConcurrentLinkedQueue<SocketEnvelope> seen = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<String> late = new ConcurrentLinkedQueue<>();
    final AtomicInteger entered = new AtomicInteger();
    volatile boolean databaseAway;
    volatile CountDownLatch gate = new CountDownLatch(0);

    @Override
    public Answer take(SocketEnvelope envelope) {
      entered.incrementAndGet();
      try {
        gate.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      if (databaseAway) {
        return Answer.NOT_TAKEN;
      }
      seen.add(envelope);
      return new Answer(
          true, envelope.type().equals(SocketEnvelope.COMMAND) ? "{\"text\":\"fine\"}" : "");
    }

    @Override
    public void sendLate(SocketEnvelope envelope, String json) {
      late.add(json);
    }
  }

  @BeforeEach
  void start() {
    sandbox = Sandbox.start(0, 1, SandboxClock.running(), () -> "http://127.0.0.1:1");
  }

  @AfterEach
  void stop() {
    door.gate.countDown();
    modes.forEach(SocketMode::close);
    sandbox.close();
  }

  @Test
  @DisplayName("a command is answered in its acknowledgement; an event's acknowledgement is empty")
  void answers() {
    SocketMode mode = connected(1);
    SlackSockets.Acknowledged command = command("/membership");
    SlackSockets.Acknowledged event =
        sandbox.sockets().deliver("events_api", Wire.object().put("event_id", "Ev1"), false, 0);

    assertThat(command.yes()).isTrue();
    assertThat(command.payload().path("text").asText()).isEqualTo("fine");
    assertThat(event.yes()).isTrue();
    assertThat(event.payload().isMissingNode()).isTrue();
    assertThat(door.seen)
        .extracting(SocketEnvelope::type)
        .containsExactly("slash_commands", "events_api");
    await().untilAsserted(() -> assertThat(mode.status().get(0).taken()).isEqualTo(2));
  }

  @Test
  @DisplayName("an answer that may not go with the acknowledgement goes to the response address")
  void noPayloadAccepted() {
    connected(1);
    assertThat(sandbox.sockets().deliver("slash_commands", payload("/hub"), false, 0).yes())
        .isTrue();
    await().untilAsserted(() -> assertThat(door.late).containsExactly("{\"text\":\"fine\"}"));
  }

  @Test
  @DisplayName("what cannot be kept is not acknowledged, and is taken when Slack sends it again")
  void notKept() {
    SocketMode mode = connected(1);
    door.databaseAway = true;
    assertThat(sandbox.sockets().deliver("events_api", Wire.object(), false, 0).yes()).isFalse();
    assertThat(mode.status().get(0).left()).isEqualTo(1);

    door.databaseAway = false;
    assertThat(sandbox.sockets().deliver("events_api", Wire.object(), false, 1).yes()).isTrue();
    assertThat(door.seen).hasSize(1);
  }

  @Test
  @DisplayName("at a warning the next connection is open before the old one is closed")
  void overlap() throws Exception {
    connected(1);
    // The old one has work under way, so both are open until it is done.
    door.gate = new CountDownLatch(1);
    CompletableFuture<SlackSockets.Acknowledged> underWay =
        CompletableFuture.supplyAsync(() -> command("/slow"));
    await().until(() -> door.entered.get() == 1);
    sandbox.sockets().control("warn");
    await().until(() -> sandbox.sockets().state().path("open").asInt() == 2);

    door.gate.countDown();
    assertThat(underWay.get(5, TimeUnit.SECONDS).yes()).isTrue();
    await().until(() -> sandbox.sockets().state().path("open").asInt() == 1);
    assertThat(sandbox.sockets().state().path("opened").asInt()).isEqualTo(2);
    assertThat(command("/after").yes()).isTrue();
  }

  @Test
  @DisplayName("refresh_requested and a cut connection are followed by a new one, without end")
  void reconnects() {
    SocketMode mode = connected(1);
    for (int round = 2; round <= 6; round++) {
      sandbox.sockets().control(round % 2 == 0 ? "drop" : "refresh");
      int expected = round;
      await()
          .until(
              () ->
                  sandbox.sockets().state().path("opened").asInt() == expected
                      && sandbox.sockets().state().path("open").asInt() == 1
                      && mode.status().get(0).state() == State.CONNECTED);
      assertThat(command("/again").yes()).isTrue();
    }
    assertThat(mode.status().get(0).connects()).isEqualTo(6);
  }

  @Test
  @DisplayName(
      "while Slack is away the attempts go on, ever further apart, and end in a connection")
  void slackAway() throws IOException {
    fault("500", "apps.connections.open", 4);
    SocketMode mode = mode(1, SandboxSettings.SLACK_APP_TOKEN, QUICK);
    mode.start();
    await()
        .untilAsserted(() -> assertThat(mode.status().get(0).state()).isEqualTo(State.CONNECTED));
    assertThat(struck()).isEqualTo(4);
    fault("reset", "/slack/socket", 2);
    sandbox.sockets().control("drop");
    await()
        .until(
            () ->
                struck() == 6
                    && mode.status().get(0).state() == State.CONNECTED
                    && sandbox.sockets().state().path("open").asInt() == 1);
  }

  @Test
  @DisplayName("link_disabled ends it: nothing is tried any more, and the reason can be read")
  void disabled() {
    SocketMode mode = connected(2);
    sandbox.sockets().control("disable");
    await()
        .untilAsserted(
            () ->
                assertThat(mode.status())
                    .extracting(SocketStatus::state)
                    .containsOnly(State.DISABLED));
    await().until(() -> sandbox.sockets().state().path("open").asInt() == 0);
    assertThat(mode.status().get(0).sentence()).contains("link_disabled").contains("restart");
    await()
        .during(Duration.ofMillis(400))
        .atMost(Duration.ofSeconds(2))
        .until(() -> sandbox.sockets().state().path("opened").asInt() == 2);
  }

  @Test
  @DisplayName("a token that Slack refuses is not tried again at once, and the sentence names it")
  void refused() throws IOException {
    SocketMode mode = mode(1, "xapp-canary", QUICK);
    mode.start();
    await().untilAsserted(() -> assertThat(mode.status().get(0).state()).isEqualTo(State.REFUSED));
    assertThat(mode.status().get(0).sentence())
        .contains("SLACK_APP_TOKEN")
        .contains("invalid_auth")
        .doesNotContain("canary");
    SocketMode bot = mode(1, SandboxSettings.SLACK_BOT_TOKEN, QUICK);
    bot.start();
    await()
        .untilAsserted(
            () -> assertThat(bot.status().get(0).sentence()).contains("connections:write"));
  }

  @Test
  @DisplayName("a dead connection is noticed by its silence and replaced")
  void silent() throws Exception {
    try (MuteSlack mute = new MuteSlack()) {
      SocketMode mode =
          new SocketMode(
              http(),
              new SocketOpener(
                  http(),
                  mute.apiUrl(),
                  "xapp-1",
                  new OutsideUrls(mute.apiUrl()),
                  Duration.ofSeconds(3),
                  Clock.systemUTC()),
              door,
              1,
              QUICK,
              Clock.systemUTC());
      modes.add(mode);
      mode.start();
      await().until(() -> mute.upgrades.get() >= 3);
      assertThat(mode.status().get(0).connects()).isGreaterThanOrEqualTo(2);
    }
    // What the process really runs with notices within half a minute.
    assertThat(SocketTimes.USUAL.silence().plus(SocketTimes.USUAL.ping()))
        .isLessThanOrEqualTo(Duration.ofSeconds(30));
  }

  @Test
  @DisplayName("Slack's ten connections are the limit; whoever is the eleventh waits for a place")
  void tenConnections() {
    SocketMode first = connected(4);
    SocketMode second = connected(4);
    connected(2);
    SocketMode late = mode(1, SandboxSettings.SLACK_APP_TOKEN, QUICK);
    late.start();
    await()
        .untilAsserted(
            () -> assertThat(late.status().get(0).sentence()).contains("ten connections"));
    assertThat(late.status().get(0).state()).isEqualTo(State.RECONNECTING);

    second.close();
    await()
        .untilAsserted(() -> assertThat(late.status().get(0).state()).isEqualTo(State.CONNECTED));
    assertThat(first.status()).extracting(SocketStatus::state).containsOnly(State.CONNECTED);
    assertThat(mode(9, "xapp-1", QUICK).status()).hasSize(SocketMode.MOST_CONNECTIONS);
  }

  @Test
  @DisplayName("each envelope goes to one of several connections, and all of them work")
  void severalConnections() {
    SocketMode mode = connected(3);
    for (int i = 0; i < 9; i++) {
      assertThat(command("/turn").yes()).isTrue();
    }
    assertThat(door.seen).hasSize(9);
    await()
        .untilAsserted(
            () -> assertThat(mode.status()).extracting(SocketStatus::taken).containsOnly(3L));
  }

  @Test
  @DisplayName("what is too much at once is left for Slack to send again, and memory does not grow")
  void backPressure() throws Exception {
    SocketMode mode = connected(1);
    door.gate = new CountDownLatch(1);
    ExecutorService senders = Executors.newFixedThreadPool(80);
    try {
      List<Future<SlackSockets.Acknowledged>> sent = new ArrayList<>();
      for (int i = 0; i < 80; i++) {
        sent.add(senders.submit(() -> command("/flood")));
      }
      await().untilAsserted(() -> assertThat(mode.status().get(0).left()).isEqualTo(80 - 64));
      door.gate.countDown();
      int acknowledged = 0;
      for (Future<SlackSockets.Acknowledged> each : sent) {
        acknowledged += each.get(10, TimeUnit.SECONDS).yes() ? 1 : 0;
      }
      assertThat(acknowledged).isEqualTo(64);
    } finally {
      senders.shutdownNow();
    }
  }

  @Test
  @DisplayName("a stop takes nothing more, finishes what is under way, and then closes")
  void stops() throws Exception {
    SocketMode mode = connected(1);
    door.gate = new CountDownLatch(1);
    CompletableFuture<SlackSockets.Acknowledged> underWay =
        CompletableFuture.supplyAsync(() -> command("/slow"));
    await().until(() -> door.entered.get() == 1);
    CompletableFuture<Void> stopped = CompletableFuture.runAsync(mode::close);
    await().untilAsserted(() -> assertThat(mode.status().get(0).state()).isEqualTo(State.STOPPED));
    assertThat(stopped).isNotDone();
    door.gate.countDown();
    stopped.get(5, TimeUnit.SECONDS);
    await().until(() -> sandbox.sockets().state().path("open").asInt() == 0);
    assertThat(underWay.get(5, TimeUnit.SECONDS).yes()).isTrue();
  }

  @Test
  @DisplayName("S32 an address for the connection that is none of Slack's is not connected to")
  void onlySlacksHosts() {
    OutsideUrls real = new OutsideUrls("https://slack.com/api");
    assertThat(real.allowedSocket("wss://wss-primary.slack.com/link/?ticket=1")).isPresent();
    assertThat(real.allowedSocket("ws://wss-primary.slack.com/link/?ticket=1")).isEmpty();
    assertThat(real.allowedSocket("wss://slack.com.example.org/")).isEmpty();
    assertThat(real.allowedSocket("wss://evil.example/")).isEmpty();
    assertThat(real.allowedSocket("wss://wss-primary.slack.com:8443/")).isEmpty();
    assertThat(real.allowedSocket("https://slack.com/")).isEmpty();
    assertThat(real.allowedSocket(null)).isEmpty();
    OutsideUrls here = new OutsideUrls("http://127.0.0.1:8090/slack/api");
    assertThat(here.allowedSocket("ws://127.0.0.1:8090/slack/socket?ticket=1")).isPresent();
    assertThat(here.allowedSocket("ws://10.0.0.1:8090/slack/socket")).isEmpty();
  }

  // ---- help ---------------------------------------------------------------------------------

  private SocketMode connected(int connections) {
    int before = sandbox.sockets().state().path("open").asInt();
    SocketMode mode = mode(connections, SandboxSettings.SLACK_APP_TOKEN, QUICK);
    mode.start();
    await()
        .untilAsserted(
            () -> {
              assertThat(mode.status())
                  .extracting(SocketStatus::state)
                  .containsOnly(State.CONNECTED);
              assertThat(sandbox.sockets().state().path("open").asInt())
                  .isEqualTo(before + connections);
            });
    return mode;
  }

  private SocketMode mode(int connections, String token, SocketTimes times) {
    HttpClient http = http();
    String api = sandbox.baseUrl() + "/slack/api";
    SocketMode mode =
        new SocketMode(
            http,
            new SocketOpener(
                http, api, token, new OutsideUrls(api), times.open(), Clock.systemUTC()),
            door,
            connections,
            times,
            Clock.systemUTC());
    modes.add(mode);
    return mode;
  }

  private static HttpClient http() {
    return HttpClient.newBuilder()
        .version(HttpClient.Version.HTTP_1_1)
        .followRedirects(HttpClient.Redirect.NEVER)
        .build();
  }

  private SlackSockets.Acknowledged command(String command) {
    return sandbox.sockets().deliver("slash_commands", payload(command), true, 0);
  }

  private static ObjectNode payload(String command) {
    return Wire.object().put("command", command).put("response_url", "https://hooks.slack.com/x");
  }

  private void fault(String kind, String match, int count) throws IOException {
    ObjectNode fault = Wire.object().put("vendor", "slack").put("kind", kind);
    fault.put("match", match).put("count", count);
    assertThat(new Http(sandbox.baseUrl()).json("POST", "/_faults", fault.toString()).status())
        .isEqualTo(200);
  }

  private int struck() throws IOException {
    int struck = 0;
    for (var fault :
        new Http(sandbox.baseUrl()).get("/_state", java.util.Map.of()).json().path("faults")) {
      struck += fault.path("struck").asInt();
    }
    return struck;
  }

  /** A Slack that says hello on each connection and is never heard of again. */
  private static final class MuteSlack implements AutoCloseable {
    private static final Pattern KEY = Pattern.compile("(?i)Sec-WebSocket-Key: (\\S+)");
    final AtomicInteger upgrades = new AtomicInteger();
    private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final List<Socket> held = new ArrayList<>();

    MuteSlack() throws IOException {
      Thread thread = new Thread(this::serve, "mute-slack");
      thread.setDaemon(true);
      thread.start();
    }

    String apiUrl() {
      return "http://127.0.0.1:" + server.getLocalPort() + "/api";
    }

    private void serve() {
      while (!server.isClosed()) {
        try {
          Socket socket = server.accept();
          String request = head(socket.getInputStream());
          Matcher key = KEY.matcher(request);
          if (key.find()) {
            byte[] sha =
                MessageDigest.getInstance("SHA-1")
                    .digest(
                        (key.group(1) + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")
                            .getBytes(StandardCharsets.US_ASCII));
            byte[] hello = "{\"type\":\"hello\"}".getBytes(StandardCharsets.UTF_8);
            write(
                socket,
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + Base64.getEncoder().encodeToString(sha)
                    + "\r\n\r\n");
            socket.getOutputStream().write(new byte[] {(byte) 0x81, (byte) hello.length});
            socket.getOutputStream().write(hello);
            socket.getOutputStream().flush();
            upgrades.incrementAndGet();
            held.add(socket);
          } else {
            String body =
                "{\"ok\":true,\"url\":\"ws://127.0.0.1:" + server.getLocalPort() + "/link\"}";
            write(
                socket,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n"
                    + "Content-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body);
            socket.close();
          }
        } catch (IOException | java.security.NoSuchAlgorithmException closed) {
          // The next one, or the end.
        }
      }
    }

    private static void write(Socket socket, String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
      socket.getOutputStream().flush();
    }

    private static String head(InputStream in) throws IOException {
      StringBuilder head = new StringBuilder();
      int next;
      while (head.indexOf("\r\n\r\n") < 0 && (next = in.read()) >= 0) {
        head.append((char) next);
      }
      return head.toString();
    }

    @Override
    public void close() throws IOException {
      server.close();
      for (Socket socket : held) {
        socket.close();
      }
    }
  }
}
