package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import okhttp3.OkHttpClient;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.makerspacehub.HubApplication;
import org.makerspacehub.beans.outbox.SlackCalls;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.test.util.ReflectionTestUtils;

/**
 * The whole hub beside simulated vendors, for tests that enter where a person does. One for the
 * whole test JVM, on ports and a database of its own.
 */
public final class SandboxHub {
  /** Enough for more than one page; the demonstration has a whole year of them. */
  static final int FEW_LOGS = 2_400;

  private static SandboxHub shared;

  private final EmbeddedMariaDb database;
  private final SandboxClock clock = SandboxClock.running();
  private final int serverPort = Ports.free();
  private final int managementPort = Ports.free();
  private final ConfigurableApplicationContext context;
  private Sandbox sandbox;

  private SandboxHub(EmbeddedMariaDb database, String... settings) {
    this.database = database;
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:" + serverPort, FEW_LOGS);
    database.empty();
    SpringApplication hub = HubApplication.application();
    hub.addInitializers(SandboxParts.of(database, sandbox, serverPort, managementPort));
    // Tests say when to look at the vendors; the schedule's first tick comes at once.
    Map<String, String> arguments = new LinkedHashMap<>();
    arguments.put(
        "camel.main.routes-exclude-pattern",
        "**/sync-schedule*.camel.yaml,**/books-*.camel.yaml,**/knowledge-retain.camel.yaml,**/report-*ly.camel.yaml");
    // The vendors come and go with their seeds; the executor's folder stays, or it would be frozen.
    arguments.put("hub.executor.dir", "target/executor/" + serverPort);
    // A vendor that hangs shall not hang the suite.
    arguments.put("hub.vendor-calls.first-delay", "50ms");
    arguments.put("hub.vendor-calls.response-timeout", "1500ms");
    arguments.put("hub.vendor-calls.breaker-pause", "500ms");
    // A model that was away is asked again soon.
    arguments.put("hub.llm.pause", "500ms");
    arguments.put("hub.agents.look-period", "300");
    // Half of it is how long a vendor's "it is not here" is not believed.
    arguments.put("hub.executor.lease", "6s");
    // Nor does the hub tell anybody anything by itself, unless a test says so.
    for (String flow : List.of("welcome", "dues", "training", "machine", "digest")) {
      arguments.put("hub.notices." + flow + "-cron", "0 0 0 1 1 ? 2090");
    }
    arguments.put("hub.knowledge.index-dir", "target/knowledge/" + serverPort);
    arguments.put("hub.slack-trigger.listen", "1h");
    arguments.put("hub.slack-trigger.look-again", "1h");
    for (String setting : settings) {
      String[] parts = setting.substring("--".length()).split("=", 2);
      arguments.put(parts[0], parts[1]);
    }
    context =
        hub.run(
            arguments.entrySet().stream()
                .map(setting -> "--" + setting.getKey() + "=" + setting.getValue())
                .toArray(String[]::new));
    // It lives as long as the test JVM: what others ask for in this database is not for it.
    takesRequests(false);
    reports(false);
  }

  /** Whether reports come by themselves; not unless a test says so. */
  public void reports(boolean reports) {
    runs("report-catch-up", reports);
    runs("report-missed", reports);
  }

  /** Whether rounds that are asked for are begun; not unless a test says so. */
  public void takesRequests(boolean takes) {
    runs("sync-requests", takes);
  }

  /** Whether the outbox is sent; it is, unless a test wants to read it first. */
  public void speaks(boolean speaks) {
    runs("outbox-drain", speaks);
    runs("outbox-drain-mail", speaks);
  }

  private void runs(String route, boolean runs) {
    try {
      if (runs) {
        context.getBean(CamelContext.class).getRouteController().startRoute(route);
      } else {
        context.getBean(CamelContext.class).getRouteController().stopRoute(route);
      }
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * One with a database that the test may stop; whoever asks for it ends it.
   *
   * @param settings for example {@code --hub.ops.mail-after=2s}
   */
  static SandboxHub own(EmbeddedMariaDb database, String... settings) {
    return new SandboxHub(database, settings);
  }

  /** Ends the hub and its vendors, not the database. */
  void end() {
    context.close();
    sandbox.close();
  }

  /** The one of this test JVM, with nothing mirrored at first. */
  public static synchronized SandboxHub shared() {
    if (shared == null) {
      shared = new SandboxHub(EmbeddedMariaDb.own("sandbox-hub"));
    }
    return shared;
  }

  /** Another space at the same vendors' addresses, and an empty database. */
  public synchronized void seed(long number) {
    int port = sandbox.port();
    int mailPort = sandbox.mail().port();
    sandbox.close();
    sandbox =
        Sandbox.instead(
            sandbox, port, mailPort, number, () -> "http://127.0.0.1:" + serverPort, FEW_LOGS);
    database.emptyButTheAudit();
    // The old Slack is gone, and its end of the line with it: what is sent there within seconds is
    // lost, and what only one person sees is never sent twice.
    OkHttpClient line =
        (OkHttpClient) ReflectionTestUtils.getField(context.getBean(SlackCalls.class), "http");
    Objects.requireNonNull(line).connectionPool().evictAll();
  }

  /** One round of the sync, as the schedule does it. */
  public void sync() {
    round("increment");
  }

  /** One round that looks at everything, as the daily schedule does it. */
  public void syncFull() {
    round("full");
  }

  /** Whether the last round went well. */
  public boolean lastRoundIsDone() {
    return rows("SELECT state FROM sync_run WHERE flow = 'sync-all' ORDER BY id DESC LIMIT 1")
        .stream()
        .allMatch(row -> row.get("state").equals("DONE"));
  }

  private void round(String kind) {
    try (FluentProducerTemplate round =
        context.getBean(CamelContext.class).createFluentProducerTemplate()) {
      round.to("direct:sync-all").withVariable("kind", kind).request();
    } catch (IOException closing) {
      throw new UncheckedIOException(closing);
    }
  }

  /** Gives the seed's people their roles, as the sandbox does after its first sync. */
  public void grantRoles() {
    try {
      new DemoRoles(database, clock).grantOnce(sandbox.seed());
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Types a slash command as one of the seed's people; what Slack got back. */
  public JsonNode command(String trait, String command, String text) {
    return commandAs(sandbox.seed().person(trait).slackUserId(), command, text);
  }

  /** Types a slash command as a Slack account; what Slack got back. */
  public JsonNode commandAs(String slackUserId, String command, String text) {
    return control(
        "POST",
        "/_slack/command",
        Wire.JSON
            .valueToTree(
                Map.of("user", slackUserId, "channel", "help", "command", command, "text", text))
            .toString());
  }

  /** A call of the control surface. */
  public JsonNode control(String method, String path, String json) {
    try {
      return new Http(sandbox.baseUrl()).json(method, path, json).json();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Rows of a query as {@code hub_app}, each column as text. */
  public List<Map<String, String>> rows(String sql) {
    try (Connection connection = database.connect("hub_app");
        var statement = connection.createStatement();
        var result = statement.executeQuery(sql)) {
      List<Map<String, String>> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, String> row = new TreeMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
        }
        rows.add(row);
      }
      return rows;
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The vendors. */
  public Sandbox sandbox() {
    return sandbox;
  }

  /** The hub's own parts. */
  public ConfigurableApplicationContext context() {
    return context;
  }

  /** The database. */
  public EmbeddedMariaDb database() {
    return database;
  }

  /** Where the hub's doors are. */
  public String hubUrl() {
    return "http://127.0.0.1:" + serverPort;
  }
}
