package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.makerspacehub.support.EmbeddedMariaDb;

/** What people do at the gate, by the sandbox's control surface, and what can be seen of it. */
final class GateTalk {
  /** States after which nothing follows. */
  static final Set<String> ENDED =
      Set.of("REFUSED", "DENIED", "EXPIRED", "WITHDRAWN", "SUCCEEDED", "FAILED");

  private final Sandbox vendors;
  private final EmbeddedMariaDb database;
  private final Http http;

  GateTalk(Sandbox vendors, EmbeddedMariaDb database) {
    this.vendors = vendors;
    this.database = database;
    this.http = new Http(vendors.baseUrl());
  }

  /** The words for a door code of one's own. */
  static String doorCode(String lock, int hours) {
    return "door-code %s %d".formatted(lock, hours);
  }

  /** The words for a door code of somebody else's. */
  static String doorCodeFor(String lock, int hours, String handle) {
    return "door-code for @%s %s %d".formatted(handle, lock, hours);
  }

  /** Types {@code /request …}; what came back, as text. */
  String request(String user, String text) throws IOException {
    return command(user, "/request", text);
  }

  /** Types a slash command; what came back, as text. */
  String command(String user, String command, String text) throws IOException {
    return control(
            "POST",
            "/_slack/command",
            Map.of("user", user, "channel", "help", "command", command, "text", text))
        .path("body")
        .toString();
  }

  /** Asks and waits until the request is kept; its reference. */
  String ask(String user, String text) throws IOException, SQLException {
    List<String> before = refs();
    String answer = request(user, text);
    List<String> now = new ArrayList<>();
    Awaitility.await(answer)
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(25))
        .untilAsserted(
            () -> {
              now.clear();
              now.addAll(refs());
              now.removeAll(before);
              assertThat(now).hasSize(1);
            });
    return now.get(0);
  }

  private List<String> refs() throws SQLException {
    return column("SELECT ref FROM action_request ORDER BY id");
  }

  /** What is in every button that is about a request. */
  String stamp(String ref) throws SQLException {
    return column("SELECT CONCAT(ref, ':', hash) FROM action_request WHERE ref = '" + ref + "'")
        .get(0);
  }

  /** Where a request stands. */
  String stateOf(String ref) throws SQLException {
    return column("SELECT state FROM action_request WHERE ref = '" + ref + "'").get(0);
  }

  /** The message in the approval channel with the buttons of a request; waits for it. */
  ObjectNode post(String ref) throws SQLException {
    String stamp = stamp(ref);
    return Awaitility.await("a message with the buttons of " + ref)
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(100))
        .until(() -> find(stamp), found -> found != null);
  }

  private ObjectNode find(String stamp) throws IOException {
    for (JsonNode message : state().path("messages")) {
      if (message.path("channel").asText().equals(SandboxSettings.APPROVAL_CHANNEL)
          && message.toString().contains("gate.approve")
          && message.toString().contains(stamp)) {
        return (ObjectNode) message;
      }
    }
    return null;
  }

  /** A message as it is now, wherever it is. */
  String shown(ObjectNode message) throws IOException {
    for (JsonNode each : state().path("messages")) {
      if (each.path("ts").asText().equals(message.path("ts").asText())
          && each.path("channel").equals(message.path("channel"))) {
        return each.toString();
      }
    }
    return "";
  }

  /** Presses a button of a message as somebody who sees it, by the control surface. */
  void press(String user, ObjectNode message, String stamp) throws IOException {
    JsonNode answer =
        control(
            "POST",
            "/_slack/click",
            Map.of(
                "user",
                user,
                "channel",
                message.path("channel").asText(),
                "message_ts",
                message.path("ts").asText(),
                "action_id",
                "gate.approve",
                "value",
                stamp));
    assertThat(answer.path("status").asInt()).as(answer.toString()).isEqualTo(200);
  }

  /**
   * The same click of an account that sees no such message, or not any more: signed as Slack signs.
   *
   * @return how it was answered: {@code status}, {@code ms}
   */
  ObjectNode clicks(String user, ObjectNode message, String stamp) {
    ObjectNode who = Wire.object().put("id", user).put("name", user.toLowerCase(Locale.ROOT));
    ObjectNode button = Wire.object().put("type", "button").put("action_id", "gate.approve");
    button.putObject("text").put("type", "plain_text").put("text", "Approve");
    button.put("value", stamp);
    return vendors
        .delivery()
        .click(who, message.path("channel").asText(), message.deepCopy(), button);
  }

  /** How often a vendor was made to do something. */
  long effects(String vendor, String what) throws IOException {
    long count = 0;
    for (JsonNode effect : state().path("effects")) {
      if (effect.path("vendor").asText().equals(vendor)
          && effect.path("what").asText().equals(what)) {
        count++;
      }
    }
    return count;
  }

  /** Everything that can be seen, and every effect. */
  JsonNode state() throws IOException {
    return http.get("/_state", Map.of()).json();
  }

  /** A call of the control surface. */
  JsonNode control(String method, String path, Map<String, ?> given) throws IOException {
    return http.json(method, path, Wire.JSON.valueToTree(given).toString()).json();
  }

  /** Waits until a request is in one of these states; a failure says how far it came. */
  String until(String ref, Set<String> states, Duration atMost) {
    AtomicReference<String> state = new AtomicReference<>();
    Awaitility.await()
        .atMost(atMost)
        .pollInterval(Duration.ofMillis(50))
        .untilAsserted(
            () -> {
              state.set(stateOf(ref));
              assertThat(states).as(() -> history(ref)).contains(state.get());
            });
    return state.get();
  }

  private String history(String ref) {
    try {
      StringBuilder history = new StringBuilder();
      for (String table :
          List.of(
              "SELECT * FROM action_request WHERE ref = '%s'",
              "SELECT * FROM action_review WHERE request_ref = '%s'",
              "SELECT * FROM action_execution WHERE request_ref = '%s'")) {
        rows(table.formatted(ref)).forEach(row -> history.append(row).append('\n'));
      }
      return history.toString();
    } catch (SQLException e) {
      return e.toString();
    }
  }

  /** The first column of a query, as the server's administrator. */
  List<String> column(String sql) throws SQLException {
    List<String> values = new ArrayList<>();
    for (Map<String, String> row : rows(sql)) {
      values.add(row.values().iterator().next());
    }
    return values;
  }

  /** Rows of a query, as the server's administrator. */
  List<Map<String, String>> rows(String sql) throws SQLException {
    List<Map<String, String>> rows = new ArrayList<>();
    try (Connection admin = database.connectAsAdmin();
        Statement statement = admin.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      while (result.next()) {
        Map<String, String> row = new TreeMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          row.put(result.getMetaData().getColumnLabel(i), result.getString(i));
        }
        rows.add(row);
      }
    }
    return rows;
  }

  /** A connection as one of the hub's database users. */
  Connection connect(String user) throws SQLException {
    return database.connect(user);
  }

  /** Changes something as one of the hub's database users. */
  void as(String user, String sql) throws SQLException {
    try (Connection connection = connect(user);
        PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  /** Changes something as the server's administrator. */
  void change(String sql) throws SQLException {
    try (Connection admin = database.connectAsAdmin();
        PreparedStatement statement = admin.prepareStatement(sql)) {
      statement.executeUpdate();
    }
  }

  /** Gives an account a role from a while ago on, as the one database user that may. */
  void grant(String user, String role) throws SQLException {
    as(
        "hub_executor",
        "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
            + " ('%s', '%s', '%s', 'test', '2020-01-01')".formatted(Seed.TEAM_ID, user, role));
  }
}
