package org.makerspacehub.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.sync.SyncRequests;
import org.makerspacehub.beans.sync.SyncRun;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@DisplayName("java -jar hub.jar sync")
class SyncVerbIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T10:00:00Z"));
  private final JdbcClient hubJdbc =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app"));
  private final SyncRuns runs = new SyncRuns(hubJdbc, clock, Duration.ofMinutes(2));
  private final SyncRequests requests = new SyncRequests(hubJdbc, runs, clock);

  @BeforeEach
  void empty() {
    SERVER.empty();
  }

  @Test
  @DisplayName("asks for a round and ends; asking twice asks once")
  void asks() {
    CliRun first = sync("--full");
    assertThat(first.err()).isEmpty();
    assertThat(first.code()).isZero();
    assertThat(first.out()).startsWith("Asked for a full round (reference ");
    assertThat(sync("--full").out()).startsWith("Somebody asked already for a full round");
    assertThat(sync("--dry-run").out()).startsWith("Asked for a dry run");
    assertThat(
            hubJdbc
                .sql("SELECT CONCAT(kind, ' by ', asked_by) FROM sync_request ORDER BY id")
                .query(String.class)
                .list())
        .containsExactly("full by command-line", "dry-run by command-line");
    assertThat(sync("--status").out())
        .contains("No round is running.", "A full round was asked for just now");
  }

  @Test
  @DisplayName("--wait shows how far it is until it is over, and how it went by the exit code")
  void waits() throws Exception {
    CompletableFuture<CliRun> waiting = CompletableFuture.supplyAsync(() -> sync("--wait"));
    await().atMost(Duration.ofSeconds(20)).until(() -> requests.next() != null);
    SyncRequests.Request request = requests.next();
    SyncRun round = runs.begin(SyncRuns.ROUND, request.ref(), request.getKindName());
    SyncRun members = runs.begin("sync-fabman-members", request.ref());
    hubJdbc
        .sql("UPDATE sync_run SET seen = 3000, expected = 12000 WHERE flow LIKE '%members'")
        .update();
    await().atMost(Duration.ofSeconds(20)).until(() -> sync("--status").out().contains("25 %"));
    runs.done(members);
    runs.done(round);

    CliRun run = waiting.get(20, TimeUnit.SECONDS);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    assertThat(run.out()).contains("Asked for a round", "Members", "0 new, 0 changed", "Done.");
  }

  @Test
  @DisplayName("--wait says so when no hub begins it")
  void waitsInVain() throws Exception {
    CompletableFuture<CliRun> waiting = CompletableFuture.supplyAsync(() -> sync("--wait"));
    await().atMost(Duration.ofSeconds(20)).until(() -> requests.next() != null);
    clock.tick(Duration.ofSeconds(61));
    CliRun gaveUp = waiting.get(20, TimeUnit.SECONDS);
    assertThat(gaveUp.code()).isEqualTo(1);
    assertThat(gaveUp.err())
        .contains("No hub has begun it within a minute")
        .contains("stays asked for");
  }

  @Test
  @DisplayName("--wait ends with 1 when the round failed")
  void failed() throws Exception {
    CompletableFuture<CliRun> waiting = CompletableFuture.supplyAsync(() -> sync("--wait"));
    await().atMost(Duration.ofSeconds(20)).until(() -> requests.next() != null);
    SyncRun round = runs.begin(SyncRuns.ROUND, requests.next().ref(), "increment");
    runs.failed(round, new IllegalStateException("no"));

    CliRun run = waiting.get(20, TimeUnit.SECONDS);
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.out()).contains("It did not come through");
  }

  @Test
  @DisplayName("a database that refuses is one sentence")
  void refused() {
    CliRun run =
        CliRun.of(
            clock,
            Map.of(
                "HUB_DB_URL",
                SERVER.url(),
                "HUB_DB_USER",
                "hub_edge",
                "HUB_DB_PASSWORD",
                "hub_edge"),
            "sync");
    assertThat(run.code()).isEqualTo(1);
    assertThat(run.err().lines()).hasSize(1);
    assertThat(run.err()).contains("HUB_DB_USER is hub_app");
  }

  private CliRun sync(String... options) {
    String[] line = new String[options.length + 1];
    line[0] = "sync";
    System.arraycopy(options, 0, line, 1, options.length);
    return CliRun.of(
        clock,
        Map.of("HUB_DB_URL", SERVER.url(), "HUB_DB_USER", "hub_app", "HUB_DB_PASSWORD", "hub_app"),
        line);
  }
}
