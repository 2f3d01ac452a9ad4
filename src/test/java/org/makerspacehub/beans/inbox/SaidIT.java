package org.makerspacehub.beans.inbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** People's words, from what Slack sends to the row that only the front door can write. */
class SaidIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String STAMP = "abcdefghjkmn:" + "0".repeat(64);
  private static final Instant NOW = Instant.parse("2026-11-23T20:00:00.123Z");

  private final DriverManagerDataSource edge =
      new DriverManagerDataSource(SERVER.url(), "hub_edge", "hub_edge");
  private final JdbcClient hub =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app"));
  private final SlackPayloads payloads = new SlackPayloads(JSON, "T0OURS");
  private final Inbox inbox =
      new Inbox(JdbcClient.create(edge), new JdbcTransactionManager(edge), new TestClock(NOW));

  @BeforeEach
  void begin() {
    SERVER.empty();
  }

  @AfterAll
  static void empty() {
    SERVER.empty();
  }

  private static ObjectNode from(String type, String trigger) {
    ObjectNode interaction = JSON.createObjectNode().put("type", type).put("trigger_id", trigger);
    interaction.putObject("team").put("id", "T0OURS");
    interaction.putObject("user").put("id", "U0BOARD1");
    return interaction;
  }

  private static ObjectNode click(String trigger, String name, String value) {
    ObjectNode interaction = from("block_actions", trigger);
    interaction.putArray("actions").addObject().put("action_id", name).put("value", value);
    return interaction;
  }

  private static ObjectNode form(String trigger, String name, String opener, String reason) {
    ObjectNode interaction = from("view_submission", trigger);
    ObjectNode view = interaction.putObject("view").put("callback_id", name);
    view.put(
        "private_metadata",
        JSON.createObjectNode().put("for", opener).put("about", STAMP).toString());
    view.putObject("state")
        .putObject("values")
        .putObject("reason")
        .putObject("value")
        .put("value", reason);
    return interaction;
  }

  private Arrival arrival(ObjectNode interaction) {
    return payloads.interaction(interaction, Ref.next(), null);
  }

  private List<Map<String, Object>> kept() {
    return hub.sql("SELECT * FROM signed_click ORDER BY id").query().listOfRows();
  }

  @Test
  @DisplayName(
      "S17 a click on a privileged button is kept with the row of its bytes, under one name")
  void click() {
    Arrival click = arrival(click("t1", "gate.approve", STAMP));
    inbox.keep(click);
    assertThat(kept())
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row)
                  .containsEntry("event_id", "t1")
                  .containsEntry("ref", click.ref())
                  .containsEntry("team_id", "T0OURS")
                  .containsEntry("slack_user_id", "U0BOARD1")
                  .containsEntry("kind", "click")
                  .containsEntry("name", "gate.approve")
                  .containsEntry("about", STAMP)
                  .containsEntry("reason", null);
              assertThat(((java.sql.Timestamp) row.get("received_at")).toInstant()).isEqualTo(NOW);
            });
    assertThat(hub.sql("SELECT event_id FROM inbox_event").query(String.class).single())
        .isEqualTo("t1");
  }

  @Test
  @DisplayName("A11 what is delivered again is kept once, also when the inbox has forgotten it")
  void again() {
    inbox.keep(arrival(click("t1", "gate.approve", STAMP)));
    assertThat(inbox.keep(arrival(click("t1", "gate.approve", STAMP))).isNew()).isFalse();
    assertThat(kept()).hasSize(1);
    hub.sql("DELETE FROM inbox_event").update();
    assertThat(inbox.keep(arrival(click("t1", "gate.approve", STAMP))).isNew()).isTrue();
    assertThat(kept()).hasSize(1);
  }

  @Test
  @DisplayName("A held connection keeps words as signed requests do; a no has its reason")
  void overTheSocket() {
    inbox.keep(
        payloads.envelope(
            new SocketEnvelope(
                Ref.next(),
                SocketEnvelope.INTERACTION,
                "e1",
                form("t2", "gate.deny", "U0BOARD1", "  too\nlate 🙂 "),
                true)));
    assertThat(kept())
        .singleElement()
        .satisfies(
            row ->
                assertThat(row)
                    .containsEntry("kind", "form")
                    .containsEntry("name", "gate.deny")
                    .containsEntry("about", STAMP)
                    .containsEntry("reason", "too\nlate 🙂"));
  }

  @ParameterizedTest
  @CsvSource({
    "review.link, ok",
    "gate., ok",
    "gate.Approve, ok",
    "gategate, ok",
    "gate.approve, ''",
    "gate.approve, 'with blank'",
    "gate.approve, ümlaut",
  })
  @DisplayName("What is no word on something privileged, or does not fit, is kept as any click")
  void notAWord(String name, String about) {
    inbox.keep(arrival(click("t1", name, about)));
    inbox.keep(arrival(click("t2", "gate.approve", "x".repeat(192))));
    inbox.keep(arrival(form("t3", "gate.deny", "U0OTHER", "somebody else's form")));
    inbox.keep(arrival(form("t4", "gate.deny", "U0BOARD1", "   ")));
    inbox.keep(arrival(form("t5", "gate.deny", "U0BOARD1", "x".repeat(501))));
    ObjectNode stranger = click("t6", "gate.approve", STAMP);
    ((ObjectNode) stranger.get("user")).put("team_id", "T0OTHER");
    inbox.keep(arrival(stranger));
    ObjectNode several = click("t7", "gate.approve", STAMP);
    several.withArray("actions").addObject().put("action_id", "gate.approve").put("value", STAMP);
    inbox.keep(arrival(several));
    ObjectNode command = JSON.createObjectNode().put("team_id", "T0OURS").put("user_id", "U0A");
    command.put("command", "/hub").put("text", "gate.approve").put("trigger_id", "t8");
    inbox.keep(payloads.command(command, Ref.next(), null));
    assertThat(kept()).isEmpty();
    assertThat(hub.sql("SELECT COUNT(*) FROM inbox_event").query(Long.class).single()).isEqualTo(8);
  }

  @Test
  @DisplayName("A33 nobody but the edge writes anybody's word, and what was said stays as it is")
  void nobodyElse() throws SQLException {
    inbox.keep(arrival(click("t1", "gate.approve", STAMP)));
    for (String user : List.of("hub_app", "hub_executor", "hub_audit")) {
      try (var connection = SERVER.connect(user);
          var statement = connection.createStatement()) {
        for (String forged :
            List.of(
                "INSERT INTO signed_click (event_id, ref, team_id, slack_user_id, kind, name, about,"
                    + " received_at) VALUES ('f', 'abcdefghjkmn', 'T0OURS', 'U0B', 'click',"
                    + " 'gate.approve', 'x', NOW(3))",
                "UPDATE signed_click SET name = 'gate.reject'",
                "UPDATE signed_click SET ref = 'abcdefghjkmn', about = 'x'",
                "UPDATE signed_click SET received_at = NOW(3)",
                "DELETE FROM signed_click")) {
          assertThatThrownBy(() -> statement.executeUpdate(forged))
              .as(user + ": " + forged)
              .isInstanceOf(SQLException.class)
              .hasMessageContaining("denied");
        }
        if (!user.equals("hub_executor")) {
          // The executor, who counts them, takes away whom one names when somebody is forgotten.
          assertThatThrownBy(
                  () -> statement.executeUpdate("UPDATE signed_click SET slack_user_id = 'U0B'"))
              .as(user)
              .hasMessageContaining("denied");
        }
      }
    }
    assertThat(kept()).hasSize(1);
  }
}
