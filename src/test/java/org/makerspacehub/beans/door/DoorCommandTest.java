package org.makerspacehub.beans.door;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.command.Reply;
import org.makerspacehub.beans.command.SlackCommand;
import org.makerspacehub.beans.command.When;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.member.MemberDirectory;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.MirrorRows;
import org.makerspacehub.support.SlackLimits;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;

@DisplayName("/hub door")
class DoorCommandTest {
  private static final Instant NOW = Instant.parse("2026-11-23T21:30:00Z");
  private static final ZoneId ZONE = ZoneId.of("America/Anchorage");
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();

  private final Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
  private final JdbcClient hubJdbc =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app"));
  private final DoorBook book = new DoorBook(hubJdbc, clock);
  private final DoorEventHandler handler = new DoorEventHandler(book);
  private SingleConnectionDataSource codes;
  private DoorCommand command;

  @BeforeEach
  void ada() throws SQLException {
    SERVER.empty();
    // Only for this connection, in front of whatever table has that name.
    codes = new SingleConnectionDataSource(SERVER.connectAsAdmin(), true);
    JdbcClient codesJdbc = JdbcClient.create(codes);
    codesJdbc
        .sql("CREATE TEMPORARY TABLE door_code (guest_id VARCHAR(64), owner VARCHAR(64))")
        .update();
    codesJdbc
        .sql(
            "INSERT INTO door_code VALUES ('g-ada', 'T0SPACE/U0ADA'), ('g-ada-two',"
                + " 'T0SPACE/U0ADA'), ('g-eve', 'T0SPACE/U0EVE'), (NULL, 'T0SPACE/U0ADA')")
        .update();
    MirrorRows rows = new MirrorRows(hubJdbc);
    String person = rows.member("1", "1", "Ada <!channel> Nilsson", "ada@example.org", "active");
    rows.account("U0ADA", person, "matched", "Ada", "ada@example.org");
    command =
        new DoorCommand(
            book,
            new JdbcDoorGuests(codesJdbc),
            new MemberDirectory(hubJdbc, ZONE),
            new When(clock, ZONE),
            ZONE);
  }

  @AfterEach
  void close() {
    codes.destroy();
  }

  @Test
  @DisplayName(
      "Says who came in by which door and where somebody was refused, by the space's clock")
  void today() throws Exception {
    happens("unlocked_event", "succeeded", "2026-11-23T20:02:00Z", "lock-front-door", "g-ada");
    happens("access_denied_event", "failed", "2026-11-23T20:05:00Z", "lock-front-door", null);
    happens("unlocked_event", "succeeded", "2026-11-23T20:06:00Z", "lock-wood-shop", null);
    happens("unlocked_event", "succeeded", "2026-11-23T20:07:00Z", "lock-wood-shop", "g-other");
    happens("unlocked_event", "succeeded", "2026-11-23T20:08:00Z", "lock-wood-shop", "g-eve");
    happens("locked_event", "succeeded", "2026-11-23T20:09:00Z", "lock-front-door", null);
    // Half an hour before midnight in Anchorage.
    happens("unlocked_event", "succeeded", "2026-11-23T08:30:00Z", "lock-front-door", "g-ada");
    String text = ask("").text();
    assertThat(text)
        .contains("Today: 5 times a door was opened or refused.")
        .contains("11:02 Ada &lt;!channel&gt; Nilsson entered by Front door (code).")
        .contains("11:05 somebody was refused at Front door.")
        .contains("11:06 Wood shop was opened (code).")
        .contains("11:07 somebody with a code entered by Wood shop (code).")
        .contains("11:08 <@U0EVE> entered by Wood shop (code).")
        .doesNotContain("11:09", "23:30");
    assertThat(text.indexOf("11:08")).as("newest first").isLessThan(text.indexOf("11:02"));
    assertThat(ask("yesterday").text()).contains("Yesterday: 1 time", "23:30 Ada");
    assertThat(ask("sunday").text()).isEqualTo(ask("2026-11-22").text()).contains("23:30 Ada");
  }

  @Test
  @DisplayName("Somebody's own codes are found, all of them, with the day")
  void who() throws Exception {
    happens("unlocked_event", null, "2026-11-23T20:02:00Z", "lock-front-door", "g-ada");
    happens("unlocked_event", null, "2026-10-31T20:02:00Z", "lock-front-door", "g-ada-two");
    happens("unlocked_event", null, "2026-11-23T20:03:00Z", "lock-front-door", "g-eve");
    assertThat(ask("<@U0ADA|ada>").text())
        .contains("2 times")
        .contains("Mon 23 Nov 2026, 11:02 Ada")
        .contains("Sat 31 Oct 2026, 12:02 Ada")
        .doesNotContain("EVE");
    assertThat(ask("<@U0NOBODY>").text()).contains("No door was used with a code of <@U0NOBODY>");
  }

  @Test
  @DisplayName("Nothing happened: it says so; a long day comes in pages")
  void pages() throws Exception {
    assertThat(ask("").text()).contains("Today: nobody came in and nobody was refused.");
    for (int i = 10; i < 45; i++) {
      happens("unlocked_event", null, "2026-11-23T20:" + i + ":00Z", "lock-front-door", "g-ada");
    }
    assertThat(ask("").text()).contains("35 times", "11:44", "11:15", "/hub door 2026-11-23 2");
    assertThat(ask("").text()).doesNotContain("11:14");
    assertThat(ask("2026-11-23 2").text())
        .isEqualTo(ask("2").text())
        .contains("11:14", "11:10")
        .doesNotContain("11:15", "Earlier");
    assertThat(ask("today page 3").text()).contains("Page 3 is behind the last one.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nonsense", "2026-02-30", "0", "999", "2026-11-24", "<!channel>"})
  @DisplayName("What is no day is said kindly")
  void noDay(String typed) {
    assertThatThrownBy(() -> ask(typed))
        .isInstanceOf(HubException.class)
        .hasMessageNotContaining("channel");
  }

  @ParameterizedTest
  @CsvSource({
    "unlocked_event, succeeded, ENTRY",
    "unlocked_event, , ENTRY",
    "unlocked_event, failed, OTHER",
    "unlocked_event, strange, OTHER",
    "access_denied_event, failed, DENIED",
    "access_denied_event, succeeded, DENIED",
    "access_denied_event, , DENIED",
    "locked_event, succeeded, OTHER",
    "access_person_used_event, succeeded, OTHER",
    "access_person_synced_event, succeeded, OTHER"
  })
  @DisplayName("A refused code is never an entry, whatever else is said of it; once each")
  void denied(String type, String status, String what) throws Exception {
    happens(type, status, "2026-11-23T20:02:00Z", "lock-front-door", "g-ada");
    happens(type, status, "2026-11-23T20:02:00Z", "lock-front-door", "g-ada");
    assertThat(hubJdbc.sql("SELECT what FROM door_event").query(String.class).list())
        .containsExactly(what);
  }

  @Test
  @DisplayName("A time that is missing or to come is the time it was received")
  void clocks() throws Exception {
    happens("unlocked_event", null, null, "lock-front-door", null);
    happens("unlocked_event", null, "2031-01-01T00:00:00Z", "lock-front-door", null);
    assertThat(book.between(NOW, NOW.plusMillis(1), 0, 10).total()).isEqualTo(2);
  }

  private void happens(String type, String status, String at, String lock, String guest)
      throws Exception {
    var payload = JSON.createObjectNode();
    payload.put("type", type).put("status", status).put("occurredAt", at).put("createdAt", at);
    payload.put("lock", lock).put("guest", guest).put("method", "pin");
    payload.put("key", type + at);
    JsonNode kept = JSON.readTree(payload.toString());
    assertThat(handler.takes("remotelock-webhook", kept)).isTrue();
    assertThat(handler.takes("fabman-webhook", kept)).isFalse();
    handler.handle(
        new InboxEvent(1, 1, "remotelock-webhook", "aaaabbbbcccc", kept.toString(), NOW, 1), kept);
  }

  private Reply ask(String rest) {
    Reply reply =
        command.answer(
            new SlackCommand(
                "aaaabbbbcccc",
                Principal.person("T0SPACE", "U0STAFF"),
                "/hub",
                "door " + rest,
                "C1",
                "",
                NOW),
            rest);
    SlackLimits.check(reply);
    return reply;
  }
}
