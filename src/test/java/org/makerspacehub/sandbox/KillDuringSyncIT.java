package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorDump;
import org.makerspacehub.support.Ports;

/**
 * kill -9 in the middle of a sync, of the hub and of the connector: nothing lost, nothing doubled.
 */
class KillDuringSyncIT {
  private static EmbeddedMariaDb database;
  private static HubProcesses processes;
  private static MirrorDump undisturbed;

  private final Random random = new Random(17);

  @BeforeAll
  static void quietRun() throws Exception {
    database =
        EmbeddedMariaDb.start(
            Path.of("target", "mariadb", "kills-" + ProcessHandle.current().pid()), Ports.free());
    processes =
        new HubProcesses(database, 5)
            .with("SYNC_INTERVAL", "2s")
            .with("hub.sync.lease", "3s")
            .with("hub.vendor-calls.first-delay", "50ms")
            .with("hub.vendor-calls.breaker-pause", "500ms");
    processes.start("connector", "hub");
    untilDone();
    processes.kill("hub");
    undisturbed = MirrorDump.of(database);
    System.out.println("Rows by table: " + undisturbed.sizes());
  }

  @AfterAll
  static void stop() {
    processes.close();
    database.stop();
  }

  @Test
  @DisplayName("S20 the hub and the connector are killed in the middle of a sync, twice")
  void fewKills() throws Exception {
    kills(2);
  }

  @Test
  @Tag("proof")
  @DisplayName("S20 the hub and the connector are killed in the middle of a sync, sixty times")
  void manyKills() throws Exception {
    kills(60);
  }

  private void kills(int times) throws Exception {
    database.empty();
    int midway = 0;
    for (int i = 1; i <= times; i++) {
      if (i % 6 == 1) {
        // Every few kills all over again, so that the first steps are hit as well as the last.
        database.empty();
      }
      // Slow vendors make the sync long enough to be hit anywhere.
      slow(150);
      processes.start("hub");
      Awaitility.await()
          .atMost(Duration.ofSeconds(60))
          .pollInterval(Duration.ofMillis(20))
          .until(() -> number("SELECT COUNT(*) FROM sync_run WHERE state = 'RUNNING'") > 0);
      Awaitility.await().pollDelay(Duration.ofMillis(random.nextInt(2_500))).until(() -> true);
      if (i % 3 == 0) {
        processes.kill("connector");
        Awaitility.await().pollDelay(Duration.ofMillis(random.nextInt(500))).until(() -> true);
      }
      midway += number("SELECT COUNT(*) FROM sync_run WHERE state = 'RUNNING'") > 0 ? 1 : 0;
      processes.kill("hub");
      if (i % 3 == 0) {
        processes.start("connector");
      }
    }
    calm();
    long before = number("SELECT COALESCE(MAX(id), 0) FROM sync_run");
    processes.start("hub");
    Awaitility.await()
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                number(
                        "SELECT COUNT(*) FROM sync_run WHERE flow = 'sync-all' AND state = 'DONE'"
                            + " AND id > "
                            + before)
                    > 1);
    processes.kill("hub");
    System.out.printf("%d kills, %d of them in the middle of a sync%n", times, midway);
    assertThat(midway).isGreaterThan(times / 2);
    MirrorDump.of(database).assertSameAs(undisturbed, "after " + times + " kills");
  }

  private static void untilDone() {
    Awaitility.await("a round that is done")
        .atMost(Duration.ofSeconds(120))
        .pollInterval(Duration.ofMillis(500))
        .until(
            () ->
                number("SELECT COUNT(*) FROM sync_run WHERE flow = 'sync-all' AND state = 'DONE'")
                    > 0);
  }

  private static void slow(int ms) throws IOException {
    calm();
    for (String vendor : new String[] {"fabman", "hubspot", "slack"}) {
      new Http(processes.vendors().baseUrl())
          .json(
              "POST",
              "/_faults",
              """
              {"vendor": "%s", "match": "", "kind": "slow", "rate": 1, "count": 0, "ms": %d}
              """
                  .formatted(vendor, ms));
    }
  }

  private static void calm() throws IOException {
    new Http(processes.vendors().baseUrl()).json("DELETE", "/_faults", "{}");
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
