package org.makerspacehub.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.makerspacehub.HubApplication;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.Ports;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * The whole hub beside simulated vendors, for tests that enter where a person does. One for the
 * whole test JVM, on ports and a database of its own.
 */
public final class SandboxHub {
  private static SandboxHub shared;

  private final EmbeddedMariaDb database = EmbeddedMariaDb.shared();
  private final SandboxClock clock = SandboxClock.running();
  private final int serverPort = Ports.free();
  private final int managementPort = Ports.free();
  private final ConfigurableApplicationContext context;
  private Sandbox sandbox;

  private SandboxHub() {
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:" + serverPort);
    database.empty();
    SpringApplication hub = HubApplication.application();
    hub.addInitializers(SandboxParts.of(database, sandbox, serverPort, managementPort));
    // Tests say when to look at the vendors; the schedule's first tick comes at once.
    context =
        hub.run(
            "--camel.main.routes-exclude-pattern=**/sync-schedule.camel.yaml",
            "--hub.slack-trigger.listen=1h",
            "--hub.slack-trigger.look-again=1h");
  }

  /** The one of this test JVM, with nothing mirrored at first. */
  public static synchronized SandboxHub shared() {
    if (shared == null) {
      shared = new SandboxHub();
    }
    return shared;
  }

  /** Another space at the same vendors' addresses, and an empty database. */
  public synchronized void seed(long number) {
    int port = sandbox.port();
    sandbox.close();
    sandbox = Sandbox.start(port, number, clock, () -> "http://127.0.0.1:" + serverPort);
    database.empty();
  }

  /** One whole round of the sync, as the schedule does it. */
  public void sync() {
    try (ProducerTemplate template = context.getBean(CamelContext.class).createProducerTemplate()) {
      template.requestBody("direct:sync-all", (Object) null);
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
