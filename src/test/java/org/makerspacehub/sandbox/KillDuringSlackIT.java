package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;

/** kill -9 of the hub while it reads the past of a channel. */
@Tag("proof")
class KillDuringSlackIT {
  private static final int MESSAGES = 5_000;
  private static final String ROOM = "C0OPENHSE";

  private static EmbeddedMariaDb database;
  private static HubProcesses processes;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Path.of("target", "mariadb", "slack-kills-" + ProcessHandle.current().pid());
    database = EmbeddedMariaDb.start(folder, Ports.free());
    processes =
        new HubProcesses(database, 5)
            .with("SYNC_INTERVAL", "1h")
            .with("hub.sync.lease", "3s")
            .with("hub.knowledge.slack-period", "1000")
            .with("hub.knowledge.index-dir", folder.resolveSibling("slack-kills-index").toString());
    SlackWorld slack = processes.vendors().slack();
    Random dice = new Random(5);
    Instant now = Instant.now();
    String root = null;
    for (int i = 0; i < MESSAGES; i++) {
      Instant at = now.minusSeconds(4_000_000L - i * 700L).plusNanos(1_000L * (i % 900));
      boolean reply = root != null && dice.nextInt(25) == 0;
      String ts = slack.sayAt(ROOM, "U0MEMBER1", at, reply ? root : null, "message " + i + ".");
      root = reply ? root : ts;
    }
    processes.start("connector");
  }

  @AfterAll
  static void stop() {
    processes.close();
    database.stop();
  }

  @Test
  @DisplayName(
      "R8 five thousand messages, the hub killed twice meanwhile: the same pieces as undisturbed")
  void twice() throws Exception {
    processes.start("hub");
    untilDone();
    processes.kill("hub");
    Set<String> undisturbed = pieces();
    assertThat(number("SELECT COUNT(*) FROM slack_message WHERE channel_id = '" + ROOM + "'"))
        .isEqualTo(MESSAGES);

    database.empty();
    for (int goal : new int[] {MESSAGES / 5, MESSAGES * 3 / 5}) {
      processes.start("hub");
      Awaitility.await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofMillis(10))
          .until(() -> number("SELECT COUNT(*) FROM slack_message") >= goal);
      processes.kill("hub");
      long there = number("SELECT COUNT(*) FROM slack_message WHERE channel_id = '" + ROOM + "'");
      System.out.println("Killed with " + there + " messages");
      assertThat(there).isLessThan(MESSAGES);
    }
    processes.start("hub");
    untilDone();
    processes.kill("hub");

    assertThat(number("SELECT COUNT(*) FROM slack_message WHERE channel_id = '" + ROOM + "'"))
        .isEqualTo(MESSAGES);
    assertThat(pieces()).isEqualTo(undisturbed);
  }

  private static void untilDone() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(300))
        .pollInterval(Duration.ofMillis(300))
        .until(
            () ->
                number("SELECT COUNT(*) FROM slack_channel WHERE taken") > 0
                    && number("SELECT COUNT(*) FROM slack_channel WHERE taken AND NOT back_done")
                        == 0
                    && number("SELECT COUNT(*) FROM slack_message WHERE thread_due") == 0
                    && number("SELECT COUNT(*) FROM slack_stale") == 0);
  }

  private static Set<String> pieces() throws SQLException {
    Set<String> pieces = new TreeSet<>();
    try (Connection connection = database.connectAsAdmin();
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT HEX(id), text FROM hub.knowledge_chunk")) {
      while (result.next()) {
        pieces.add(result.getString(1) + " " + result.getString(2));
      }
    }
    return pieces;
  }

  private static long number(String sql) {
    try (Connection connection = database.connectAsAdmin();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      result.next();
      return result.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
