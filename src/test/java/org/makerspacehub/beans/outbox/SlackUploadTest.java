package org.makerspacehub.beans.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.inbox.OutsideUrls;
import org.makerspacehub.beans.notice.Notices;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;

/** Where the hub sends its pictures, and how much of an answer it bears. */
class SlackUploadTest {
  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-22T20:15:30Z"), ZoneOffset.UTC);
  private static final byte[] PICTURE = {1, 2, 3, 4};

  private static final String WORDS =
      "{\"text\":\"x\",\"blocks\":[{\"type\":\"image\",\"alt_text\":\"a\","
          + "\"slack_file\":{\"id\":\"attachment:trend.png\"}}]}";

  private final ObjectMapper json = new ObjectMapper();
  private final List<String> asked = Collections.synchronizedList(new ArrayList<>());
  private final List<String> raised = new ArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicBoolean cutOff = new AtomicBoolean();
  private HttpServer server;
  private SlackCalls calls;
  private String place = "http://127.0.0.1:%d/upload";
  private Answer upload = exchange -> answer(exchange, 200, "OK - 4");

  @FunctionalInterface
  private interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/", this::handle);
    server.start();
    calls = new SlackCalls(base() + "/api", "xoxb-secret", Duration.ofSeconds(1), CLOCK);
  }

  @AfterEach
  void stop() {
    over.countDown();
    calls.close();
    server.stop(0);
  }

  @Test
  @DisplayName("the bytes go to the address that Slack gave, without the token")
  void uploads() {
    SlackUpload.Ready ready = ready(1);
    assertThat(ready.message().at("/blocks/0/slack_file/id").asText()).isEqualTo("F0ABC");
    assertThat(ready.message().path("blocks")).hasSize(1);
    assertThat(asked)
        .containsExactly(
            "/api/files.getUploadURLExternal Bearer xoxb-secret"
                + " filename=trend.png&length=4&alt_txt=what%20it%20shows",
            "/upload null \u0001\u0002\u0003\u0004",
            "/api/files.completeUploadExternal Bearer xoxb-secret"
                + " files=%5B%7B%22id%22%3A%22F0ABC%22%2C%22title%22%3A%22Trend%22%7D%5D");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/upload",
        "http://localhost:%d/upload",
        "http://files.slack.com/upload",
        "https://files.slack.com.evil.example/upload",
        "https://user:pw@files.slack.com/upload",
        "file:///etc/passwd",
        ""
      })
  @DisplayName("S32 an address that is none of Slack's gets no picture; the words go without it")
  void notSlacks(String address) {
    place = address;
    SlackUpload.Ready ready = ready(1);
    assertThat(note(ready)).isEqualTo("The charts could not be uploaded: Slack refused them.");
    assertThat(asked).hasSize(1);
    assertThat(raised).containsExactly("slack.files");
  }

  @Test
  @DisplayName("S32 a redirect is not followed")
  void redirect() {
    upload =
        exchange -> {
          exchange.getResponseHeaders().add("Location", base() + "/elsewhere");
          answer(exchange, 307, "");
        };
    assertThat(note(ready(1))).contains("could not be uploaded");
    assertThat(asked).noneMatch(call -> call.startsWith("/elsewhere"));
  }

  @Test
  @DisplayName("an answer without end is cut off, and one that never comes is given up in time")
  void endlessAndSilent() throws InterruptedException {
    upload =
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          byte[] much = new byte[8_192];
          try {
            while (over.getCount() > 0) {
              exchange.getResponseBody().write(much);
            }
          } catch (IOException closed) {
            cutOff.set(true);
            over.countDown();
          }
        };
    ready(1);
    assertThat(over.await(10, TimeUnit.SECONDS)).isTrue();
    assertThat(cutOff).isTrue();

    CountDownLatch hangs = new CountDownLatch(1);
    upload =
        exchange -> {
          try {
            hangs.await(20, TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          exchange.close();
        };
    SlackUpload.Ready silent = ready(1);
    hangs.countDown();
    assertThat(silent.notYet().end()).isEqualTo(Delivery.End.AGAIN);
    assertThat(silent.notYet().why()).startsWith("its pictures: upload: no answer");
  }

  @Test
  @DisplayName(
      "429 waits as long as Slack says, for messages with pictures alone; in the end without")
  void busy() {
    upload =
        exchange -> {
          exchange.getResponseHeaders().add("Retry-After", "30");
          answer(exchange, 429, "slow down");
        };
    Delivery wait = ready(1).notYet();
    assertThat(wait.pause()).isEqualTo(Duration.ofSeconds(30));
    assertThat(wait.whole()).isFalse();
    assertThat(ready(8).notYet()).isNull();
    assertThat(note(ready(8))).contains("Slack did not answer in time");
  }

  @Test
  @DisplayName("a message that is soon too late does not wait for its pictures")
  void soonTooLate() throws IOException {
    upload = exchange -> answer(exchange, 503, "");
    JsonNode message = json.readTree(WORDS);
    Instant now = CLOCK.instant();
    assertThat(sender().ready(item(1, now.plusSeconds(600)), message).notYet()).isNotNull();
    SlackUpload.Ready hurried = sender().ready(item(1, now.plusSeconds(100)), message);
    assertThat(hurried.notYet()).isNull();
    assertThat(note(hurried)).contains("Slack did not answer in time");
  }

  @Test
  @DisplayName("some pictures there and others not: the message shows those it can")
  void some() throws IOException {
    JsonNode both =
        json.readTree(
            """
            {"blocks":[
              {"type":"image","slack_file":{"id":"attachment:trend.png"},"alt_text":"a"},
              {"type":"divider"},
              {"type":"image","slack_file":{"id":"attachment:gone.png"},"alt_text":"b"},
              {"type":"image","slack_file":{"id":"F0OTHER"},"alt_text":"c"}]}
            """);
    SlackUpload.Ready ready = sender().ready(item(1), both);
    assertThat(ready.shows()).isOne();
    assertThat(ready.lacks()).isTrue();
    assertThat(ready.message().path("blocks")).hasSize(4);
    assertThat(ready.message().at("/blocks/2/slack_file/id").asText()).isEqualTo("F0OTHER");
    assertThat(note(ready)).isEqualTo("Some charts could not be uploaded: they are not there.");
  }

  private SlackUpload.Ready ready(int attempts) {
    try {
      return sender().ready(item(attempts), json.readTree(WORDS));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private SlackUpload sender() {
    Attachments one =
        new Attachments() {
          @Override
          public List<Kept> of(OutboxItem item) {
            return List.of(new Kept(0, "trend.png", "Trend", "what it shows", 4, null, null));
          }

          @Override
          public byte[] content(OutboxItem item, Kept picture) {
            return PICTURE;
          }

          @Override
          public Kept uploaded(OutboxItem item, Kept kept, String id) {
            return new Kept(0, kept.name(), kept.title(), kept.altText(), 4, id, CLOCK.instant());
          }
        };
    Notices notices =
        new Notices() {
          @Override
          public void raise(String topic, String sentence, String ref) {
            raised.add(topic);
          }

          @Override
          public void clear(String topic, String sentence) {
            raised.remove(topic);
          }
        };
    return new SlackUpload(calls, new OutsideUrls(base() + "/api"), one, notices, CLOCK);
  }

  private static OutboxItem item(int attempts) {
    return item(attempts, null);
  }

  private static OutboxItem item(int attempts, Instant expiresAt) {
    return new OutboxItem(
        1,
        1,
        "k",
        "aaaaaaaaaaaa",
        Kind.SLACK_POST,
        "C1",
        "{}",
        CLOCK.instant(),
        expiresAt,
        attempts,
        false,
        null);
  }

  private static String note(SlackUpload.Ready ready) {
    JsonNode blocks = ready.message().path("blocks");
    return blocks.get(blocks.size() - 1).at("/elements/0/text").asText();
  }

  private String base() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void handle(HttpExchange exchange) throws IOException {
    String path = exchange.getRequestURI().getPath();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1);
    asked.add(path + " " + exchange.getRequestHeaders().getFirst("Authorization") + " " + body);
    switch (path) {
      case "/api/files.getUploadURLExternal" ->
          answer(
              exchange,
              200,
              json.createObjectNode()
                  .put("ok", true)
                  .put("file_id", "F0ABC")
                  .put("upload_url", place.replace("%d", "" + server.getAddress().getPort()))
                  .toString());
      case "/upload" -> upload.to(exchange);
      default -> answer(exchange, 200, "{\"ok\":true,\"files\":[]}");
    }
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
