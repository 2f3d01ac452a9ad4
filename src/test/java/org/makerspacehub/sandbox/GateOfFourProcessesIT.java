package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.makerspacehub.sandbox.HubProcesses.EXECUTOR;

import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.support.EmbeddedMariaDb;

/**
 * The gate as four processes of the shipped jar with separate secrets and database users; the
 * executor, where the machine allows, in a network of its own.
 */
class GateOfFourProcessesIT extends GateScenarioIT {
  private static EmbeddedMariaDb database;
  private static HubProcesses processes;
  private static NetworkNamespace network;
  private static GateTalk talk;

  @BeforeAll
  static void start() throws Exception {
    database = EmbeddedMariaDb.own("gate");
    processes = new HubProcesses(database, 32).with("hub.executor.lease", "6s");
    if (NetworkNamespace.isPossible()) {
      network = NetworkNamespace.make().open(database.port()).open(processes.vendors().port());
      processes.within(EXECUTOR, network);
    }
    processes.start("connector", "hub", "edge", EXECUTOR);
    talk = new GateTalk(processes.vendors(), database);
    Awaitility.await("the first round of the sync")
        .atMost(Duration.ofSeconds(90))
        .untilAsserted(
            () ->
                assertThat(
                        talk.column(
                            "SELECT 1 FROM sync_run WHERE flow = 'sync-all' AND state = 'DONE'"))
                    .isNotEmpty());
    new DemoRoles(database, processes.vendors().clock()).grantOnce(processes.vendors().seed());
    roles(talk);
  }

  @AfterAll
  static void stop() throws IOException {
    processes.close();
    if (network != null) {
      network.close();
    }
    database.stop();
  }

  @Override
  GateTalk talk() {
    return talk;
  }

  @ParameterizedTest
  @ValueSource(strings = {"500", "drop-after-commit"})
  @DisplayName("A25 RemoteLock failing or silent: never two codes, and the truth is told")
  void faults(String kind) throws Exception {
    oneFault(kind);
  }
}
