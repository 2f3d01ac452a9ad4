package org.makerspacehub.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * From a door to those who run the space: RemoteLock's webhook over HTTP, and what is told of it.
 */
class DoorLogIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String PIN = "90817263";

  @BeforeAll
  static void roles() {
    HUB.seed(1);
    HUB.grantRoles();
  }

  @Test
  @DisplayName("A code opens a door and another is refused: staff read both, members neither")
  void fromTheDoorToTheTeam() {
    String guest = UUID.randomUUID().toString();
    HUB.control(
        "POST",
        "/_remotelock/event",
        "{\"type\":\"unlocked_event\",\"lock\":\"lock-front-door\",\"guest\":\"%s\",\"pin\":\"%s\"}"
            .formatted(guest, PIN));
    HUB.control(
        "POST",
        "/_remotelock/event",
        "{\"type\":\"access_denied_event\",\"lock\":\"lock-wood-shop\",\"pin\":\"%s\"}"
            .formatted(PIN));
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(HUB.rows("SELECT what FROM door_event WHERE method = 'pin'"))
                    .extracting(row -> row.get("what"))
                    .contains("ENTRY", "DENIED"));
    for (String who : new String[] {"staff", "board1", "owner", "operator"}) {
      assertThat(said(who))
          .as(who)
          .contains("somebody with a code entered by Front door (code)")
          .contains("somebody was refused at Wood shop")
          .doesNotContain(PIN);
    }
    assertThat(said("member")).doesNotContain("Front door", "Wood shop", "entered");
  }

  @Test
  @DisplayName(
      "S36 a code that was typed at a door is in no row, log line or answer, right or wrong")
  void noCodeAnywhere() throws Exception {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Logger wire = (Logger) LoggerFactory.getLogger("org.apache.coyote.http11.Http11InputBuffer");
    Level level = root.getLevel();
    Level wireLevel = wire.getLevel();
    // As application.yaml has it: this one prints whole requests.
    wire.setLevel(Level.OFF);
    lines.start();
    root.addAppender(lines);
    root.setLevel(Level.INFO);
    List<String> answers = new ArrayList<>();
    String id = UUID.randomUUID().toString();
    String sound =
        "{\"data\":{\"type\":\"unlocked_event\",\"id\":\"%s\",\"attributes\":{\"publisher_id\":\"lock-front-door\",\"pin\":\"%s\",\"card\":{\"n\":[%s]}}}}"
            .formatted(id, PIN, PIN);
    try {
      assertThat(send(sound, SandboxSettings.REMOTELOCK_WEBHOOK_SECRET, answers)).isEqualTo(200);
      assertThat(send(sound, SandboxSettings.REMOTELOCK_WEBHOOK_SECRET, answers)).isEqualTo(200);
      assertThat(send(sound, "wrong", answers)).isEqualTo(401);
      assertThat(send(sound, null, answers)).isEqualTo(401);
      assertThat(send("{\"pin\":" + PIN + "}", SandboxSettings.REMOTELOCK_WEBHOOK_SECRET, answers))
          .isEqualTo(400);
      assertThat(send(PIN + "}", SandboxSettings.REMOTELOCK_WEBHOOK_SECRET, answers))
          .isEqualTo(400);
      assertThat(
              send(
                  "{\"pin\":\"" + PIN.repeat(40_000) + "\"}",
                  SandboxSettings.REMOTELOCK_WEBHOOK_SECRET,
                  answers))
          .isEqualTo(413);
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () ->
                  assertThat(HUB.rows("SELECT id FROM door_event WHERE event_key = '" + id + "'"))
                      .as("once, though it came twice")
                      .hasSize(1));
    } finally {
      root.setLevel(level);
      wire.setLevel(wireLevel);
      root.detachAppender(lines);
    }
    assertThat(answers).noneMatch(answer -> answer.contains(PIN));
    assertThat(List.copyOf(lines.list)).noneMatch(l -> l.getFormattedMessage().contains(PIN));
    for (String table : new String[] {"inbox_event", "door_event", "dead_letter"}) {
      assertThat(HUB.rows("SELECT * FROM " + table)).noneMatch(row -> row.toString().contains(PIN));
    }
  }

  private static int send(String body, String secret, List<String> answers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(HUB.hubUrl() + "/webhooks/remotelock"))
            .POST(HttpRequest.BodyPublishers.ofByteArray(body.getBytes(UTF_8)));
    if (secret != null) {
      request.header("X-Secret", secret);
    }
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      answers.add(answer.body() + answer.headers().map());
      return answer.statusCode();
    } catch (IOException closed) {
      // What is over the cap may be cut off while it is still being sent.
      return 413;
    }
  }

  private static String said(String who) {
    return HUB.command(who, "/hub", "door").path("body").toString();
  }
}
