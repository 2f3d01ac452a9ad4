package org.makerspacehub.beans.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.HubMode;
import org.makerspacehub.beans.outbox.JdbcOutbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.makerspacehub.support.RecordingDataSource;
import org.makerspacehub.support.SlackLimits;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

@DisplayName("/hub status")
class HubCommandsTest {
  private static final Instant NOW = Instant.parse("2026-11-22T21:00:00Z");
  private static final String REF = "22229999aaaa";

  private final When when =
      new When(Clock.fixed(NOW, ZoneOffset.UTC), ZoneId.of("America/Anchorage"));
  private RecordingDataSource mirror;
  private MirrorRows rows;
  private HubFigures hub;
  private ObserveFigures observed;
  private HubStatusCommand status;

  @BeforeEach
  void empty() {
    EmbeddedMariaDb.shared().empty();
    mirror =
        new RecordingDataSource(
            new DriverManagerDataSource(EmbeddedMariaDb.shared().url(), "hub_app", "hub_app"));
    JdbcClient hubJdbc = JdbcClient.create(mirror);
    rows = new MirrorRows(hubJdbc);
    hub = new JdbcHubFigures(hubJdbc);
    observed = new JdbcObserveFigures(hubJdbc);
    status = status(HubMode.LIVE);
  }

  @Test
  @DisplayName("Before the first refresh it says so, in one line")
  void nothingYet() {
    assertThat(ask(status, "").text())
        .startsWith("Hub status. 1 thing needs attention. Nothing has been read from Fabman")
        .contains("Members: 0; never refreshed.");
  }

  @Test
  @DisplayName("All well: how much there is, how fresh it is, and what waits for a human")
  void well() {
    people();
    JdbcHubFigures.FLOWS.forEach(flow -> done(flow, 4));
    assertThat(ask(status, "").text())
        .startsWith("Hub status. Everything is running. ")
        .contains("1 review waits for a human to say who is who; it came 3 days ago.")
        .contains("Members: 3, 1 locked; refreshed 4 min ago.")
        .contains("Packages: 1; refreshed 4 min ago.")
        .contains("Invoices: 1 unpaid; refreshed 4 min ago.")
        .contains("Machine logs: 0; refreshed 4 min ago.")
        .contains("Slack accounts: 3; refreshed 4 min ago.")
        .contains("Links: 1 of 3 accounts, 1 suspended; refreshed 4 min ago.");
  }

  @Test
  @DisplayName("What needs attention comes first: failed, died, old, and dead letters")
  void attention() {
    people();
    done("sync-fabman-packages", 16);
    done("sync-fabman-members", 90);
    rows.run(
        "33338888bbbb",
        "sync-fabman-members",
        "FAILED",
        NOW.minusSeconds(7_200),
        NOW.minusSeconds(7_190),
        "Fabman refused the key <!here>.");
    rows.run(
        "33338888cccc",
        "sync-fabman-members",
        "FAILED",
        NOW.minusSeconds(60),
        NOW.minusSeconds(50),
        "Fabman refused the key <!here>.");
    rows.run("44447777cccc", "sync-slack-users", "RUNNING", NOW.minusSeconds(3_600), null, null);
    rows.deadLetter("55556666dddd", NOW.minusSeconds(3_600));
    rows.deadLetter("55556666eeee", NOW.minusSeconds(60));
    done("sync-fabman-invoices", 14);
    done("identity-link", 1);
    done("sync-fabman-charges", 1);
    done("sync-fabman-resources", 1);
    done("sync-fabman-logs", 1);
    done("sync-fabman-trainings", 1);
    Reply reply = ask(status, "");
    assertThat(reply.text())
        .startsWith("Hub status. 4 things need attention. Members could not")
        .contains(
            "Members could not be refreshed 1 min ago: Fabman refused",
            "Packages are old: last refreshed 16 min ago.",
            "Fabman refused the key &lt;!here&gt; (reference 33338888cccc).",
            "Slack accounts: the refresh that began 1 h ago never ended",
            "2 messages wait for an operator, stopped on an error; the oldest came 1 h ago.")
        .doesNotContain("33338888bbbb", "Invoices are old");
    assertThat(SlackLimits.json(reply).toString()).doesNotContain("<!here>");
  }

  @Test
  @DisplayName("A refresh that runs is no trouble")
  void running() {
    JdbcHubFigures.FLOWS.forEach(flow -> done(flow, 4));
    rows.run(REF, "sync-fabman-members", "RUNNING", NOW.minusSeconds(20), null, null);
    assertThat(ask(status, "").text())
        .startsWith("Hub status. Everything is running.")
        .endsWith("A refresh is running now.");
  }

  @Test
  @DisplayName("While the hub only watches, its status says so and since when it reads")
  void watchingStatus() {
    assertThat(ask(status(HubMode.OBSERVE), "").text())
        .contains("Observing: only owners and operators are answered");
    done("sync-fabman-members", 60 * 24 * 3);
    done("sync-fabman-members", 4);
    assertThat(ask(status(HubMode.OBSERVE), "").text())
        .contains("Observing, first read 3 days ago (Thu 19 Nov): only owners and operators");
    assertThat(ask(status, "").text()).doesNotContain("Observing");
  }

  @Test
  @DisplayName("/hub observe shows what the hub has seen and would do")
  void observed() {
    assertThat(ask(observe(HubMode.OBSERVE), "").text())
        .contains("I'm only watching.", "Nothing has been read", "No review waits for a human.");
    people();
    done("sync-fabman-members", 60 * 24 * 3);
    rows.invoice("501", "unpaid", "2026-11-21", "USD", "45.00");
    rows.invoice("502", "unpaid", "2026-11-22", "USD", "45.00");
    new JdbcOutbox(JdbcClient.create(mirror), Clock.fixed(NOW, ZoneOffset.UTC))
        .put(
            new OutboxMessage(
                "test:1", REF, OutboxMessage.Kind.SLACK_POST, "C0OPS", "{}", Duration.ofDays(1)));
    Reply watching = ask(observe(HubMode.OBSERVE), "");
    assertThat(watching.text())
        .contains(
            "The vendors were first read 3 days ago (Thu 19 Nov).",
            "Members: 3.",
            "Would be linked: 1 of 3 Slack accounts.",
            "Invoices: 3 unpaid, 1 overdue.",
            "Would have been said: 1 message, to operators only so far.",
            "1 review waits for a human to say who is who:",
            "1: only the names are equal.",
            "HUB_MODE=live");
    assertThat(ask(observe(HubMode.LIVE), "").text())
        .contains("I'm live.", "Linked: 1 of 3 Slack accounts.", "Said: 1 message.")
        .doesNotContain("Would");
  }

  @Test
  @DisplayName("Every figure comes from an index")
  void indices() throws SQLException {
    people();
    for (int i = 0; i < 300; i++) {
      done("sync-fabman-members", i);
      rows.member("9" + i, null, "Filler " + i, null, "active");
      rows.invoice("9" + i, "paid", "2026-01-01", "USD", "45.00");
    }
    try (Connection admin = EmbeddedMariaDb.shared().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(
          "ANALYZE TABLE external_identity, membership_package, invoice, sync_run, identity_review,"
              + " dead_letter, outbox_message");
    }
    mirror.forget();
    ask(status, "");
    ask(observe(HubMode.OBSERVE), "");
    try (Connection app = EmbeddedMariaDb.shared().connect("hub_app")) {
      for (RecordingDataSource.Asked asked : mirror.asked()) {
        try (PreparedStatement explain = app.prepareStatement("EXPLAIN " + asked.sql())) {
          for (Map.Entry<Integer, Object> parameter : asked.parameters().entrySet()) {
            explain.setObject(parameter.getKey(), parameter.getValue());
          }
          try (ResultSet row = explain.executeQuery()) {
            while (row.next()) {
              // A handful of rows, counted whole.
              if (row.getString("table") != null
                  && !row.getString("table").equals("membership_package")) {
                assertThat(row.getString("key")).as(asked.sql()).isNotNull();
              }
            }
          }
        }
      }
    }
  }

  private void people() {
    rows.packageKind("1", "Full access");
    String ana = rows.member("501", "1", "Ana", "ana@example.org", "active");
    rows.member("502", "2", "Bo", "bo@example.org", "active");
    rows.member("503", "3", "Di", "di@example.org", "locked");
    rows.member("504", "4", "Gone", "gone@example.org", "deleted");
    rows.account("U0ANA", ana, "matched", "Ana", "ana@example.org");
    rows.account("U0BO", null, "none", "Bo", "bo@example.org");
    rows.account("U0DI", null, "suspended", "Di", "di@example.org");
    rows.identity("slack", "T0SPACE/U0BOT", null, "none", "Bot", null, "active", "bot", null, null);
    rows.identity(
        "slack", "T0SPACE/U0EX", null, "none", "Ex", null, "deleted", "person", null, null);
    rows.invoice("501", "unpaid", "2026-11-30", "USD", "45.00");
    rows.invoice("501", "paid", "2026-10-30", "USD", "45.00");
    rows.review("U0BO", "name_only", "502", NOW.minus(Duration.ofDays(3)));
  }

  private void done(String flow, int minutesAgo) {
    Instant finished = NOW.minus(Duration.ofMinutes(minutesAgo));
    rows.run(REF, flow, "DONE", finished.minusSeconds(5), finished, null);
  }

  private HubStatusCommand status(HubMode mode) {
    return new HubStatusCommand(
        hub, when, Duration.ofMinutes(5), new Watching(mode, observed, when));
  }

  private ObserveCommand observe(HubMode mode) {
    return new ObserveCommand(hub, observed, new Watching(mode, observed, when), when);
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
