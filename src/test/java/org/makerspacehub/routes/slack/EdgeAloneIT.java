package org.makerspacehub.routes.slack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.command.Form;
import org.makerspacehub.beans.gate.SignedClick;
import org.makerspacehub.beans.inbox.SlackSignature;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The edge by itself: the hub takes connections and says nothing, Slack's own addresses as well,
 * and nobody but the edge gets into the database.
 */
class EdgeAloneIT {
  private static final String SECRET = "a-signing-secret-for-tests";
  private static final Duration SLACK_WAITS = Duration.ofSeconds(3);
  private static final int CLICKERS = 24;

  private static final ConcurrentLinkedQueue<Socket> HELD = new ConcurrentLinkedQueue<>();
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private static ServerSocket silent;
  private static ConfigurableApplicationContext edge;
  private static int port;

  /** How a click was answered, and what was in the database at that moment. */
  private record Taken(int status, Duration took, long kept) {}

  @BeforeAll
  static void start() throws IOException {
    EmbeddedMariaDb database = EmbeddedMariaDb.shared();
    database.empty();
    silent = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    Thread taker = new Thread(EdgeAloneIT::takeAndSayNothing, "says-nothing");
    taker.setDaemon(true);
    taker.start();
    port = Ports.free();
    String nowhere = "http://127.0.0.1:" + silent.getLocalPort();
    Map<String, Object> settings = new HashMap<>();
    settings.put("HUB_ROLE", "edge");
    settings.put("HUB_DB_URL", database.url());
    settings.put("HUB_DB_USER", "hub_edge");
    settings.put("HUB_DB_PASSWORD", "hub_edge");
    settings.put("SLACK_TEAM_ID", "T0TEST");
    settings.put("SLACK_SIGNING_SECRET", SECRET);
    settings.put("SLACK_API_BASE_URL", nowhere + "/api");
    settings.put("HUB_INTERNAL_URL", nowhere);
    settings.put("EDGE_TOKEN", "an-edge-token-for-tests");
    settings.put("server.port", port);
    settings.put("management.server.port", 0);
    edge =
        HubApplication.application()
            .run(
                settings.entrySet().stream()
                    .map(each -> "--" + each.getKey() + "=" + each.getValue())
                    .toArray(String[]::new));
    admin("ALTER USER 'hub_app'@'127.0.0.1' ACCOUNT LOCK");
  }

  @AfterAll
  static void stop() throws IOException {
    admin("ALTER USER 'hub_app'@'127.0.0.1' ACCOUNT UNLOCK");
    if (edge != null) {
      edge.close();
    }
    silent.close();
    for (Socket held : HELD) {
      held.close();
    }
  }

  @BeforeEach
  void warm() throws Exception {
    EmbeddedMariaDb.shared().empty();
    // The first request of a process loads its classes; a click is measured, not that.
    assertThat(send("warm", SignedClick.APPROVE, "U0WARM").statusCode()).isEqualTo(200);
  }

  @Test
  @DisplayName(
      "A12 a click is on disk, then acknowledged within three seconds, hub and all hanging")
  void clicks() throws Exception {
    assertThat(number("SELECT @@innodb_flush_log_at_trx_commit")).isOne();
    Taken alone = press("one", SignedClick.APPROVE);
    assertThat(alone.status()).isEqualTo(200);
    assertThat(alone.kept()).isOne();
    assertThat(alone.took()).isLessThan(SLACK_WAITS);

    ExecutorService people = Executors.newFixedThreadPool(CLICKERS);
    try {
      CountDownLatch go = new CountDownLatch(1);
      List<Future<Taken>> all = new ArrayList<>();
      for (int i = 0; i < CLICKERS; i++) {
        String trigger = "many-" + i;
        all.add(
            people.submit(
                () -> {
                  go.await();
                  return press(trigger, SignedClick.APPROVE);
                }));
      }
      go.countDown();
      for (Future<Taken> each : all) {
        Taken taken = each.get(60, TimeUnit.SECONDS);
        assertThat(taken.status()).isEqualTo(200);
        assertThat(taken.kept()).as("kept before it was acknowledged").isOne();
        assertThat(taken.took()).isLessThan(SLACK_WAITS);
      }
    } finally {
      people.shutdownNow();
    }
    assertThat(HELD).as("the hub was asked, and said nothing").isNotEmpty();
    assertThat(number("SELECT COUNT(*) FROM inbox_event WHERE state = 'RECEIVED'"))
        .isEqualTo(CLICKERS + 2);
  }

  @Test
  @DisplayName("A12 a no with its reason is on disk, and its form is answered within three seconds")
  void form() throws Exception {
    Taken no = press("no-1", SignedClick.DENY);
    assertThat(no.status()).isEqualTo(200);
    assertThat(no.kept()).isOne();
    assertThat(no.took()).isLessThan(SLACK_WAITS);
    assertThat(number("SELECT COUNT(*) FROM signed_click WHERE reason = 'No class today'")).isOne();
  }

  private static Taken press(String trigger, String name) throws Exception {
    String user = "U0" + trigger.toUpperCase(java.util.Locale.ROOT).replace("-", "");
    Instant start = Instant.now();
    HttpResponse<String> response = send(trigger, name, user);
    Duration took = Duration.between(start, Instant.now());
    long kept =
        number("SELECT COUNT(*) FROM signed_click WHERE slack_user_id = '%s'".formatted(user));
    return new Taken(response.statusCode(), took, kept);
  }

  private static HttpResponse<String> send(String trigger, String name, String user)
      throws Exception {
    ObjectNode payload = new ObjectMapper().createObjectNode();
    payload.putObject("team").put("id", "T0TEST");
    payload.putObject("user").put("id", user);
    payload.put("trigger_id", trigger);
    String about = "abcdefghijkm:" + "0".repeat(64);
    if (name.equals(SignedClick.DENY)) {
      payload.put("type", "view_submission");
      ObjectNode view = payload.putObject("view").put("id", "V1").put("callback_id", name);
      view.put(
          "private_metadata",
          new Form(name, "Deny", "Deny")
              .about(about)
              .view(Principal.person("T0TEST", user))
              .getPrivateMetadata());
      view.putObject("state")
          .putObject("values")
          .putObject("reason")
          .putObject(Form.ACTION)
          .put("value", "No class today");
    } else {
      payload.put("type", "block_actions");
      payload.put("response_url", "http://127.0.0.1:%d/r".formatted(silent.getLocalPort()));
      payload.putArray("actions").addObject().put("action_id", name).put("value", about);
    }
    String body = "payload=" + URLEncoder.encode(payload.toString(), UTF_8);
    String timestamp = String.valueOf(Instant.now().getEpochSecond());
    return HTTP.send(
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:%d/slack/interactions".formatted(port)))
            .timeout(Duration.ofSeconds(20))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .header("X-Slack-Request-Timestamp", timestamp)
            .header(
                "X-Slack-Signature", SlackSignature.sign(SECRET, timestamp, body.getBytes(UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static void takeAndSayNothing() {
    while (!silent.isClosed()) {
      try {
        HELD.add(silent.accept());
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void admin(String sql) {
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static long number(String sql) {
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement();
        var result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }
}
