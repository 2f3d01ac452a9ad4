package org.makerspacehub.beans.hint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.inbox.Arrival;
import org.makerspacehub.beans.inbox.InboxEvent;
import org.makerspacehub.beans.inbox.InboxHandler.Handled;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class HintDeskIT {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();

  private final TestClock clock = new TestClock(Instant.parse("2026-11-22T20:00:00Z"));
  private final JdbcClient hub =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app"));
  private final JdbcClient edge =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_edge", "hub_edge"));
  private final ConcurrentLinkedQueue<String> reads = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<String> relinked = new ConcurrentLinkedQueue<>();
  private final List<String> rounds = new ArrayList<>();
  private final RoundSoon soon = new RoundSoon(rounds::add, clock);

  private HintDesk desk = desk(true);

  private HintDesk desk(boolean changed) {
    return new HintDesk(
        new HintBook(hub, clock),
        (record, id, ref) -> {
          reads.add(record + " " + id);
          return changed;
        },
        soon,
        relinked::add);
  }

  @BeforeEach
  void empty() {
    SERVER.empty();
  }

  private InboxEvent arrived(String source, String payload) {
    edge.sql(
            "INSERT INTO inbox_event (source, event_id, ref, payload, received_at)"
                + " VALUES (?, UUID(), '7f3a9kd2mxq8', ?, NOW(3))")
        .params(source, payload)
        .update();
    long id = hub.sql("SELECT MAX(id) FROM inbox_event").query(Long.class).single();
    return new InboxEvent(id, 1, source, "7f3a9kd2mxq8", payload, clock.instant(), 1);
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  @Test
  @DisplayName("Two hundred hints for one member that wait already are one read")
  void coalesced() throws Exception {
    List<InboxEvent> hints = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      hints.add(arrived(Arrival.FABMAN, "{}"));
    }
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Future<Handled>> handled = new ArrayList<>();
      for (InboxEvent hint : hints) {
        handled.add(threads.submit(() -> desk.reread(hint, HintedRecord.FABMAN_MEMBER, "7")));
      }
      int read = 0;
      for (Future<Handled> each : handled) {
        read += each.get().outcome().startsWith("read again") ? 1 : 0;
      }
      assertThat(read).isEqualTo(1);
    } finally {
      threads.shutdown();
    }
    assertThat(reads).containsExactly("FABMAN_MEMBER 7");
    assertThat(relinked).hasSize(1);

    desk.reread(arrived(Arrival.FABMAN, "{}"), HintedRecord.FABMAN_MEMBER, "7");
    assertThat(reads).as("a later hint is read for again").hasSize(2);
    desk.reread(hints.get(3), HintedRecord.FABMAN_MEMBER, "7");
    assertThat(reads).as("an earlier one that comes again is not").hasSize(2);
  }

  @Test
  @DisplayName("A hint that comes while its record is being read is read for again")
  void duringTheRead() {
    InboxEvent first = arrived(Arrival.FABMAN, "{}");
    AtomicInteger count = new AtomicInteger();
    List<InboxEvent> late = new ArrayList<>();
    desk =
        new HintDesk(
            new HintBook(hub, clock),
            (record, id, ref) -> {
              if (count.getAndIncrement() == 0) {
                late.add(arrived(Arrival.FABMAN, "{}"));
              }
              return false;
            },
            soon,
            relinked::add);
    desk.reread(first, HintedRecord.FABMAN_MEMBER, "7");
    desk.reread(late.get(0), HintedRecord.FABMAN_MEMBER, "7");
    assertThat(count).hasValue(2);
    assertThat(relinked).as("nothing changed").isEmpty();
  }

  @Test
  @DisplayName(
      "A vendor that is away: the hint is closed and left to the next round, asked for once")
  void vendorAway() {
    desk =
        new HintDesk(
            new HintBook(hub, clock),
            (record, id, ref) -> {
              throw new VendorUnavailable("Away.", Duration.ZERO, null);
            },
            soon,
            relinked::add);
    for (int i = 0; i < 5; i++) {
      Handled handled =
          desk.reread(arrived(Arrival.FABMAN, "{}"), HintedRecord.FABMAN_MEMBER, "" + i);
      assertThat(handled.outcome()).startsWith("left to the next round");
      assertThat(handled.reply()).isNull();
    }
    soon.startIfDue();
    soon.startIfDue();
    assertThat(rounds).containsExactly("7f3a9kd2mxq8");
  }

  @Test
  @DisplayName("A database that is away leaves the hint for later")
  void databaseAway() {
    desk =
        new HintDesk(
            new HintBook(hub, clock),
            (record, id, ref) -> {
              throw new TransientDataAccessResourceException("away");
            },
            soon,
            relinked::add);
    InboxEvent hint = arrived(Arrival.FABMAN, "{}");
    assertThatThrownBy(() -> desk.reread(hint, HintedRecord.FABMAN_MEMBER, "7"))
        .isInstanceOf(TransientDataAccessResourceException.class);
  }

  @Test
  @DisplayName("Many wishes are one round, at most one a minute, and none is forgotten")
  void rounds() {
    soon.startIfDue();
    assertThat(rounds).isEmpty();
    soon.wish("a");
    soon.wish("b");
    soon.startIfDue();
    assertThat(rounds).containsExactly("a");
    soon.wish("c");
    clock.tick(Duration.ofSeconds(59));
    soon.startIfDue();
    assertThat(rounds).hasSize(1);
    clock.tick(Duration.ofSeconds(2));
    soon.startIfDue();
    soon.startIfDue();
    assertThat(rounds).containsExactly("a", "c");
  }

  @ParameterizedTest
  @CsvSource({
    "member_updated, 7, FABMAN_MEMBER 7",
    "member_deleted, 7, FABMAN_MEMBER 7",
    "memberPackage_created, 7, FABMAN_MEMBER 7",
    "memberTraining_deleted, 7, FABMAN_MEMBER 7",
    "memberCredit_used, 7, FABMAN_MEMBER 7",
    "memberPackage_created, , round",
    "invoice_created, 7, round",
    "charge_updated, 7, round",
    "resourceLog_created, 7, round",
    "resource_deleted, , round",
    "booking_created, 7, nothing",
    "bridge_create, , nothing",
    "test, , nothing"
  })
  @DisplayName("What each kind of Fabman's webhooks leads to")
  void fabman(String type, String member, String leads) {
    String payload =
        "{\"type\":\"%s\",\"objects\":{%s}}"
            .formatted(type, member == null ? "" : "\"member\":\"" + member + "\"");
    FabmanHints hints = new FabmanHints(desk);
    assertThat(hints.takes(Arrival.FABMAN, json(payload))).isTrue();
    assertThat(hints.takes(Arrival.HUBSPOT, json(payload))).isFalse();
    hints.handle(arrived(Arrival.FABMAN, payload), json(payload));
    soon.startIfDue();
    assertLeadsTo(leads);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'contact.propertyChange','objectId':'5'}|HUBSPOT_CONTACT 5",
        "{'type':'object.deletion','objectTypeId':'0-1','objectId':'5'}|HUBSPOT_CONTACT 5",
        "{'type':'contact.merge','objectId':'5','primaryObjectId':'5','newObjectId':'9'}"
            + "|HUBSPOT_CONTACT 5,HUBSPOT_CONTACT 9",
        "{'type':'company.creation','objectId':'5'}|nothing",
        "{'type':'object.creation','objectTypeId':'0-2','objectId':'5'}|nothing"
      })
  @DisplayName("What each kind of HubSpot's webhooks leads to")
  void hubspot(String quoted, String leads) {
    String payload = quoted.replace('\'', '"');
    HubspotHints hints = new HubspotHints(desk);
    assertThat(hints.takes(Arrival.HUBSPOT, json(payload))).isTrue();
    hints.handle(arrived(Arrival.HUBSPOT, payload), json(payload));
    assertLeadsTo(leads);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'type':'user_change','user':'U1AB','user_team':'T0OURS'}|SLACK_USER U1AB",
        "{'type':'team_join','user':'W1','user_team':''}|SLACK_USER W1",
        "{'type':'user_profile_changed','user':'U1'}|SLACK_USER U1",
        "{'type':'user_change','user':'U1','user_team':'T0OTHER'}|nothing",
        "{'type':'user_change','user':'../x'}|round"
      })
  @DisplayName("What Slack's word of an account leads to")
  void slack(String quoted, String leads) {
    String payload = "{\"event\":" + quoted.replace('\'', '"') + "}";
    SlackUserHints hints = new SlackUserHints(desk, "T0OURS");
    assertThat(hints.takes(Arrival.EVENT, json(payload))).isTrue();
    assertThat(hints.takes(Arrival.EVENT, json("{\"event\":{\"type\":\"app_mention\"}}")))
        .isFalse();
    hints.handle(arrived(Arrival.EVENT, payload), json(payload));
    soon.startIfDue();
    assertLeadsTo(leads);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "fabman-webhook|{}|true",
        "hubspot-webhook|{}|true",
        "slack-event|{\"event\":{\"type\":\"user_change\"}}|true",
        "slack-event|{\"event\":{\"type\":\"team_join\"}}|true",
        "slack-event|{\"event\":{\"type\":\"app_mention\"}}|false",
        "slack-event|{}|false",
        "slack-command|{}|false",
        "slack-interaction|{\"event\":{\"type\":\"user_change\"}}|false"
      })
  @DisplayName("Hints have a lane of their own, decided where the row is kept")
  void lanes(String source, String payload, boolean hint) {
    InboxEvent event = arrived(source, payload);
    assertThat(
            hub.sql("SELECT hint FROM inbox_event WHERE id = ?")
                .param(event.id())
                .query(Boolean.class)
                .single())
        .isEqualTo(hint);
  }

  private void assertLeadsTo(String leads) {
    if (leads.equals("round")) {
      assertThat(rounds).hasSize(1);
      assertThat(reads).isEmpty();
    } else {
      assertThat(rounds).isEmpty();
      assertThat(reads).containsExactly(leads.equals("nothing") ? new String[0] : leads.split(","));
    }
  }
}
