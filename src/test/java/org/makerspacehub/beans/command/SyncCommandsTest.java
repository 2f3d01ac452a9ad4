package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.audit.AuditLog;
import org.makerspacehub.beans.notice.LoggedNotices;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.sync.Brake;
import org.makerspacehub.beans.sync.MissedSchedules;
import org.makerspacehub.beans.sync.SyncDesk;
import org.makerspacehub.beans.sync.SyncFigures;
import org.makerspacehub.beans.sync.SyncRequests;
import org.makerspacehub.beans.sync.SyncRuns;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.SlackLimits;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

@DisplayName("/hub sync …")
class SyncCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final String REF = "22229999aaaa";
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();

  private final TestClock clock = new TestClock(NOW);
  private final When when = new When(clock, ZoneOffset.UTC);
  private final DriverManagerDataSource app =
      new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app");
  private final JdbcClient hubJdbc = JdbcClient.create(app);
  private final SyncRuns runs = new SyncRuns(hubJdbc, clock, Duration.ofMinutes(2));
  private final SyncRequests requests = new SyncRequests(hubJdbc, runs, clock);
  private final SyncDesk desk = new SyncDesk(runs, requests);
  private final MissedSchedules missed =
      new MissedSchedules(hubJdbc, new LoggedNotices(), clock, Duration.ofMinutes(5));
  private final SyncStatusCommand status =
      new SyncStatusCommand(new SyncFigures(hubJdbc, clock, requests, missed), when);
  private Brake brake;

  @BeforeEach
  void empty() {
    SERVER.empty();
    DriverManagerDataSource audit =
        new DriverManagerDataSource(SERVER.url(), "hub_audit", "hub_audit");
    brake =
        new Brake(
            hubJdbc,
            new JdbcTransactionManager(app),
            new LoggedNotices(),
            new AuditLog(JdbcClient.create(audit), new JdbcTransactionManager(audit), clock),
            clock,
            10);
  }

  @Test
  @DisplayName("status before the first round")
  void nothingYet() {
    assertThat(ask(status, "").text())
        .startsWith("Sync status. No round has run yet.")
        .contains("Members: never.");
  }

  @Test
  @DisplayName(
      "status when all is well: both last runs of a flow with their figures, and its cursor")
  void well() {
    run("sync-all", "full", "DONE", 500, 12, null);
    run("sync-all", "increment", "DONE", 4, 12, null);
    run("sync-fabman-members", "full", "DONE", 500, 95, null);
    run("sync-fabman-members", "increment", "DONE", 4, 3, null);
    hubJdbc
        .sql(
            "INSERT INTO sync_cursor (flow, position, moved_at, ref)"
                + " VALUES ('sync-fabman-members', 'x', :at, :ref)")
        .param("at", utc(NOW.minusSeconds(240)))
        .param("ref", REF)
        .update();
    assertThat(ask(status, "").text())
        .startsWith(
            "Sync status. Everything is up to date. The last round ended 3 min ago and took 12 s.")
        .contains(
            "Members: increment 4 min ago: 3 new, 5 changed, 2 ended, 11,990 unchanged, 3 s;"
                + " full 8 h ago: 3 new, 5 changed, 2 ended, 11,990 unchanged, 95 s;"
                + " read on 4 min ago.");
  }

  @Test
  @DisplayName("status while a round runs shows how far each flow is")
  void running() {
    run("sync-fabman-members", "full", "DONE", 1_500, 95, null);
    run("sync-all", "full", "RUNNING", 2, 0, 12_000L);
    run("sync-fabman-members", "full", "RUNNING", 2, 0, 12_000L);
    run("sync-slack-users", "full", "RUNNING", 1, 0, null);
    hubJdbc.sql("UPDATE sync_run SET seen = 3000 WHERE state = 'RUNNING'").update();
    Reply reply = ask(status, "");
    assertThat(reply.text())
        .startsWith("Sync status. A full round is running. Started 2 min ago.")
        .contains("Members  ██░░░░░░░░  3,000 of 12,000, 25 %, started 2 min ago")
        .contains("Slack accounts: 3,000 so far, started 1 min ago");
  }

  @Test
  @DisplayName("A vendor that does not say how many there are: as many as last time")
  void expectedAsLastTime() {
    run("sync-slack-users", "full", "DONE", 1_500, 95, null);
    run("sync-slack-users", "full", "RUNNING", 1, 0, null);
    hubJdbc.sql("UPDATE sync_run SET seen = 6000 WHERE state = 'RUNNING'").update();
    assertThat(ask(status, "").text()).contains("6,000 of 12,000, 50 %");
  }

  @Test
  @DisplayName("S23 status says first what is stopped, what is overdue and what waits")
  void troubles() {
    run("sync-all", "full", "DONE", 27 * 60, 12, null);
    run("sync-all", "increment", "DONE", 11, 12, null);
    long id = stop();
    ask(new SyncNowCommand(desk, when, false), "full");
    assertThat(ask(status, "").text())
        .startsWith("Sync status. 1 run is stopped and waits for a decision. Nothing was ended.")
        .contains(
            "Members stopped: 30 of our 60 members (50 %) would be ended at once.",
            "/hub sync release " + id,
            "/hub sync refuse " + id,
            "No full round of the sync has run for 26 hours.",
            "A full round was asked for just now and waits for its turn.");
    SyncFigures figures = new SyncFigures(hubJdbc, clock, requests, missed);
    assertThat(
            ask(
                    new HubStatusCommand(
                        new JdbcHubFigures(hubJdbc),
                        when,
                        Duration.ofMinutes(5),
                        new Watching(HubMode.LIVE, null, when),
                        () -> SyncStatusCommand.troubles(figures.now()),
                        List::of,
                        Map::of),
                    "")
                .text())
        .contains("/hub sync release " + id, "No full round of the sync has run for 26 hours.");
  }

  @Test
  @DisplayName("status shows what a dry run found, for a day")
  void dry() {
    run("sync-all", "increment", "DONE", 4, 12, null);
    run("sync-all", "dry-run", "DONE", 3, 12, null);
    run("sync-fabman-members", "dry-run", "DONE", 3, 12, null);
    hubJdbc
        .sql(
            "UPDATE sync_run SET outcome = 'Would add 3, change 5 and end 2.' WHERE kind = 'dry-run'")
        .update();
    assertThat(ask(status, "").text())
        .contains("Dry run 2 min ago: what a full round would do. Members  Would add 3");
    clock.tick(Duration.ofHours(25));
    assertThat(ask(status, "").text()).doesNotContain("Dry run");
  }

  @Test
  @DisplayName("now asks for a round under the command's own reference, once")
  void now() {
    SyncNowCommand now = new SyncNowCommand(desk, when, false);
    assertThat(ask(now, "").text()).contains("I'm asking for what has changed now.", REF);
    assertThat(ask(now, "").text()).contains("asked for already");
    assertThat(ask(now, " FULL ").text()).contains("I'm comparing everything now.");
    assertThat(ask(new SyncNowCommand(desk, when, true), "").text())
        .contains("I'm trying out a full round now.", "writes nothing");
    assertThat(requested())
        .containsExactly(
            "increment T0SPACE/U0STAFF", "full T0SPACE/U0STAFF", "dry-run T0SPACE/U0STAFF");
  }

  @Test
  @DisplayName("now while a round runs says that it waits, and for what")
  void waits() {
    run("sync-all", "increment", "RUNNING", 2, 0, null);
    assertThat(ask(new SyncNowCommand(desk, when, false), "full").text())
        .contains("It waits for its turn. A round is running, started 2 min ago");
    assertThat(requested()).hasSize(1);
  }

  @ParameterizedTest
  @DisplayName("anything else starts nothing and says what there is")
  @CsvSource({"false,later", "false,now please", "false,dry-run", "true,full"})
  void otherwise(boolean dry, String rest) {
    assertThat(ask(new SyncNowCommand(desk, when, dry), rest).text())
        .contains("Nothing was started.", "/hub sync status", "/hub sync release");
    assertThat(ask(new SyncHelpCommand(), rest).text()).contains("/hub sync dry-run");
    assertThat(requested()).isEmpty();
  }

  @Test
  @DisplayName("release and refuse decide once, under the account of whoever typed it")
  void decide() {
    long id = stop();
    assertThat(ask(new SyncDecideCommand(brake, true), "").text()).contains("Which one?");
    assertThat(ask(new SyncDecideCommand(brake, true), "1; DROP").text()).contains("Which one?");
    assertThatThrownBy(() -> ask(new SyncDecideCommand(brake, true), "4711"))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("no stopped run with the number 4711");
    assertThat(ask(new SyncDecideCommand(brake, false), " " + id).text())
        .contains("Refused. 30 of our 60 members (50 %) stay as they are.", "Flow: Members.");
    assertThatThrownBy(() -> ask(new SyncDecideCommand(brake, true), "" + id))
        .hasMessageContaining("was refused already");
    assertThat(
            hubJdbc
                .sql("SELECT CONCAT(state, ' ', decided_by) FROM sync_brake")
                .query(String.class)
                .single())
        .isEqualTo("REFUSED T0SPACE/U0STAFF");
  }

  @Test
  @DisplayName("A span as people say it")
  void spans() {
    assertThat(SyncWords.span(Duration.ofMillis(400))).isEqualTo("under 1 s");
    assertThat(SyncWords.span(Duration.ofSeconds(200))).isEqualTo("3 min 20 s");
    assertThat(SyncWords.span(Duration.ofMinutes(125))).isEqualTo("2 h 5 min");
    assertThat(SyncWords.bar(0)).isEqualTo("░░░░░░░░░░");
    assertThat(SyncWords.bar(99)).isEqualTo("█████████░");
    assertThat(SyncWords.bar(100)).isEqualTo("██████████");
  }

  private long stop() {
    hubJdbc
        .sql(
            "INSERT INTO sync_brake (flow, ref, what, gone, held, fingerprint, opened_at)"
                + " VALUES ('sync-fabman-members', :ref, 'members', 30, 60, :hash, :now)")
        .param("ref", REF)
        .param("hash", "0".repeat(64))
        .param("now", utc(NOW))
        .update();
    return hubJdbc.sql("SELECT id FROM sync_brake").query(Long.class).single();
  }

  private void run(
      String flow, String kind, String state, int minutesAgo, int seconds, Long expected) {
    Instant began = NOW.minus(Duration.ofMinutes(minutesAgo));
    hubJdbc
        .sql(
            "INSERT INTO sync_run (ref, flow, kind, state, started_at, lease_until, finished_at,"
                + " seen, inserted, updated, unchanged, ended, expected)"
                + " VALUES (:ref, :flow, :kind, :state, :began, :lease, :finished, 12000, 3, 5,"
                + " 11990, 2, :expected)")
        .param("ref", REF)
        .param("flow", flow)
        .param("kind", kind)
        .param("state", state)
        .param("began", utc(began))
        .param("lease", utc(NOW.plusSeconds(60)))
        .param("finished", state.equals("RUNNING") ? null : utc(began.plusSeconds(seconds)))
        .param("expected", expected)
        .update();
  }

  private List<String> requested() {
    return new ArrayList<>(
        hubJdbc
            .sql("SELECT CONCAT(kind, ' ', asked_by) FROM sync_request ORDER BY id")
            .query(String.class)
            .list());
  }

  private static LocalDateTime utc(Instant moment) {
    return LocalDateTime.ofInstant(moment, ZoneOffset.UTC);
  }

  private static Reply ask(SlashCommand command, String rest) {
    Reply reply =
        command.answer(
            new SlackCommand(
                REF, Principal.person("T0SPACE", "U0STAFF"), "/hub", rest, "C1", "", NOW),
            rest.strip());
    SlackLimits.check(reply);
    return reply;
  }
}
