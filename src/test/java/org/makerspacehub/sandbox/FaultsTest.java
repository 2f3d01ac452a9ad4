package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class FaultsTest {
  private static FakeEdge edge;
  private static Sandbox sandbox;
  private static Http http;

  @BeforeAll
  static void start() throws IOException {
    edge = new FakeEdge(delivery -> "{\"response_type\":\"ephemeral\",\"text\":\"hello\"}");
    sandbox =
        Sandbox.start(
            0, 1, SandboxClock.fixed(Instant.parse("2026-11-22T20:15:30Z")), () -> edge.url());
    http = new Http(sandbox.baseUrl());
  }

  @AfterAll
  static void stop() {
    sandbox.close();
    edge.close();
  }

  @BeforeEach
  void calm() throws IOException {
    assertThat(http.send("DELETE", "/_faults", Map.of(), null).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("429 strikes as often as asked; Slack's tells how many seconds to wait")
  void tooMany() throws IOException {
    fault("{'vendor':'slack','match':'users.list','kind':'429','count':2,'ms':7000}");

    for (int i = 0; i < 2; i++) {
      Http.Answer answer = http.slack("users.list", SandboxSettings.SLACK_READ_TOKEN, "limit=1");
      assertThat(answer.status()).isEqualTo(429);
      assertThat(answer.header("Retry-After")).isEqualTo("7");
      assertThat(answer.json().path("error").asText()).isEqualTo("ratelimited");
      assertThat(http.slack("auth.test", SandboxSettings.SLACK_READ_TOKEN, "").status())
          .isEqualTo(200);
    }
    assertThat(http.slack("users.list", SandboxSettings.SLACK_READ_TOKEN, "limit=1").status())
        .isEqualTo(200);

    fault("{'vendor':'fabman','kind':429,'count':1}");
    Http.Answer fabman = http.fabman("/packages");
    assertThat(fabman.status()).isEqualTo(429);
    assertThat(fabman.header("Retry-After")).isNull();
    assertThat(fabman.json().path("statusCode").asInt()).isEqualTo(429);
  }

  @Test
  @DisplayName("500 and 503 are answered in each vendor's way")
  void broken() throws IOException {
    fault("{'vendor':'fabman','kind':'500','match':'/members'}");
    fault("{'vendor':'slack','kind':'503'}");

    assertThat(http.fabman("/members").status()).isEqualTo(500);
    assertThat(http.fabman("/members").json().path("error").asText())
        .isEqualTo("Internal Server Error");
    assertThat(http.fabman("/packages").status()).isEqualTo(200);
    Http.Answer slack = http.slack("auth.test", SandboxSettings.SLACK_READ_TOKEN, "");
    assertThat(slack.status()).isEqualTo(503);
    assertThat(slack.header("Content-Type")).startsWith("text/html");
    assertThat(http.get("/_state", Map.of()).json().path("faults")).hasSize(2);
  }

  @Test
  @DisplayName("a reset closes the connection without an answer")
  void reset() throws IOException {
    fault("{'vendor':'fabman','kind':'reset','count':1}");

    assertThat(answerOf("/packages")).isEmpty();
    assertThat(http.fabman("/packages").status()).isEqualTo(200);
  }

  @Test
  @DisplayName("slow answers late, and answers")
  void slow() throws IOException {
    fault("{'vendor':'fabman','kind':'slow','ms':400,'count':1}");

    long start = System.nanoTime();
    assertThat(http.fabman("/packages").status()).isEqualTo(200);
    assertThat(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
        .isGreaterThanOrEqualTo(390);
  }

  @Test
  @DisplayName("who hangs in a fault is let go when the faults are cleared")
  void hang() throws Exception {
    fault("{'vendor':'fabman','kind':'hang','count':1}");

    CompletableFuture<String> hanging = CompletableFuture.supplyAsync(() -> answerOf("/packages"));
    // Struck means that the request is inside the fault.
    while (http.get("/_state", Map.of()).json().at("/faults/0/struck").asInt() == 0) {
      assertThat(hanging).isNotDone();
    }
    assertThat(hanging).isNotDone();
    http.send("DELETE", "/_faults", Map.of(), null);
    assertThat(hanging.get(10, TimeUnit.SECONDS)).isEmpty();
  }

  @Test
  @DisplayName("drop after commit does the work and says nothing, even when the answer is long")
  void dropAfterCommit() throws IOException {
    fault("{'vendor':'slack','match':'chat.postMessage','kind':'drop-after-commit','count':1}");

    assertThatThrownBy(
            () ->
                http.slack(
                    "chat.postMessage",
                    SandboxSettings.SLACK_BOT_TOKEN,
                    "channel=general&text=did+it+arrive"))
        .isInstanceOf(IOException.class);
    assertThat(http.get("/_state", Map.of()).json().path("messages"))
        .anyMatch(message -> message.path("text").asText().equals("did it arrive"));

    fault("{'vendor':'fabman','kind':'drop-after-commit','count':1}");
    assertThat(answerOf("/members?limit=1000")).isEmpty();
  }

  @Test
  @DisplayName("a duplicate delivery is the same body, signed anew")
  void duplicate() throws IOException {
    fault("{'vendor':'slack','match':'command','kind':'duplicate','count':1}");
    edge.deliveries().clear();

    Http.Answer answer =
        http.json(
            "POST",
            "/_slack/command",
            "{\"user\":\"U0MEMBER1\",\"channel\":\"general\",\"command\":\"/membership\"}");

    assertThat(answer.json().at("/duplicate/status").asInt()).isEqualTo(200);
    assertThat(edge.deliveries()).hasSize(2);
    FakeEdge.Delivery first = edge.deliveries().get(0);
    FakeEdge.Delivery second = edge.deliveries().get(1);
    assertThat(first.body()).isEqualTo(second.body());
    assertThat(first.header("X-slack-signature")).isNotEqualTo(second.header("X-slack-signature"));
  }

  @Test
  @DisplayName("a rate strikes some and spares some, the same ones each time")
  void rate() throws IOException {
    StringBuilder first = new StringBuilder();
    StringBuilder second = new StringBuilder();
    for (StringBuilder round : List.of(first, second)) {
      calm();
      fault("{'vendor':'fabman','kind':'500','rate':0.5}");
      for (int i = 0; i < 20; i++) {
        round.append(http.fabman("/packages").status()).append(' ');
      }
    }
    assertThat(first.toString()).contains("200").contains("500").isEqualTo(second.toString());
  }

  @Test
  @DisplayName("a fault that does not exist is refused")
  void refused() throws IOException {
    for (String wrong :
        new String[] {
          "{'vendor':'facsimile','kind':'500'}",
          "{'vendor':'slack','kind':'explode'}",
          "{'vendor':'slack','kind':'slow','rate':2}",
          "{'kind':'slow'}"
        }) {
      assertThat(http.json("POST", "/_faults", wrong.replace('\'', '"')).status()).isEqualTo(400);
    }
  }

  /** What comes over the wire to the end; Java's own client would silently ask again. */
  private static String answerOf(String pathAndQuery) {
    try (Socket socket = new Socket("127.0.0.1", sandbox.port())) {
      String request =
          "GET %s%s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nAuthorization: Bearer %s\r\n"
                  .formatted(
                      FabmanSimulator.PATH,
                      pathAndQuery,
                      sandbox.port(),
                      SandboxSettings.FABMAN_API_KEY)
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void fault(String json) throws IOException {
    assertThat(http.json("POST", "/_faults", json.replace('\'', '"')).status()).isEqualTo(200);
  }
}
