package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.outbox.Outbox;
import org.makerspacehub.beans.outbox.OutboxMessage;
import org.makerspacehub.beans.outbox.OutboxMessage.Kind;
import org.makerspacehub.support.EmbeddedMariaDb;

/**
 * A vendor, Slack, or the database goes away under a running hub and comes back: nothing is lost,
 * the operators read one notice each, and nobody has to restart anything.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class Outages {
  private final Duration vendor;
  private final Duration databaseAway;
  private final String[] settings;
  private EmbeddedMariaDb database;
  private SandboxHub hub;

  /**
   * @param vendor how long a vendor is away
   * @param databaseAway how long the database is
   * @param settings of the hub
   */
  Outages(Duration vendor, Duration databaseAway, String... settings) {
    this.vendor = vendor;
    this.databaseAway = databaseAway;
    this.settings = settings;
  }

  @BeforeAll
  void start() {
    database = EmbeddedMariaDb.own(getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT));
    hub = SandboxHub.own(database, settings);
  }

  @AfterAll
  void stop() {
    hub.end();
    database.stop();
  }

  @BeforeEach
  void allIsWell() {
    hub.control("DELETE", "/_faults", "{}");
    // What the test before left to be said is looked for in its own space, not in the next.
    patiently()
        .until(
            () ->
                hub.rows("SELECT id FROM outbox_message WHERE state IN ('WAITING', 'SENDING')")
                    .isEmpty());
    hub.seed(1);
    hub.sync();
    hub.grantRoles();
    assertThat(lastRound()).isEqualTo("DONE");
  }

  @Test
  @DisplayName(
      "S24 Fabman answers 500 for a while: one notice, answers go on, and nothing is missed")
  void fabmanBroken() {
    fault("fabman", "500");
    long changed = hub.sandbox().seed().person("overdue").memberId();
    JsonNode was =
        hub.control("PATCH", "/_fabman/members/" + changed, "{\"lastName\":\"Marshwood\"}");
    assertThat(was.path("lastName").asText()).isEqualTo("Marshwood");
    syncFor(vendor);
    assertThat(hub.command("staff", "/membership", "@leo.marsh").path("body").toString())
        .contains("Leo Marsh")
        .doesNotContain("Marshwood");
    assertThat(hub.command("operator", "/hub", "status").path("body").toString())
        .contains("Fabman");

    hub.control("DELETE", "/_faults", "{}");
    syncUntilDone();

    patiently()
        .untilAsserted(
            () -> assertThat(notices()).singleElement().asString().contains("Over after"));
    assertThat(notices().get(0)).contains("Fabman");
    assertThat(hub.command("staff", "/membership", "@leo.marsh").path("body").toString())
        .contains("Marshwood");
    assertThat(hub.control("GET", "/_mails", "")).isEmpty();
  }

  @Test
  @DisplayName("S24 Slack answers 429 for a while: one mail and its end, then every message, once")
  void slackBusy() {
    fault("slack", "429");
    int messages = 5;
    Outbox outbox = hub.context().getBean(Outbox.class);
    for (int i = 0; i < messages; i++) {
      String text = "{\"text\":\"waits %d\"}".formatted(i);
      outbox.put(
          new OutboxMessage("test:" + i, Ref.next(), Kind.SLACK_POST, "C0GENERAL", text, null));
    }
    syncFor(vendor);
    patiently().untilAsserted(() -> assertThat(hub.control("GET", "/_mails", "")).hasSize(1));
    assertThat(hub.control("GET", "/_mails", "").get(0).path("text").asText()).contains("Slack");

    hub.control("DELETE", "/_faults", "{}");
    syncUntilDone();

    patiently()
        .untilAsserted(
            () -> {
              assertThat(said("C0GENERAL").stream().filter(text -> text.startsWith("waits")))
                  .hasSize(messages)
                  .doesNotHaveDuplicates();
              assertThat(notices()).singleElement().asString().contains("Over after");
              assertThat(hub.control("GET", "/_mails", "")).hasSize(2);
            });
  }

  @Test
  @DisplayName("S24 MariaDB stops for a while: refused kindly, back by itself, one notice")
  void databaseGone() {
    Outbox outbox = hub.context().getBean(Outbox.class);
    outbox.put(
        new OutboxMessage(
            "before", Ref.next(), Kind.SLACK_POST, "C0GENERAL", "{\"text\":\"before\"}", null));
    database.stop();
    try {
      JsonNode refused = hub.command("member", "/membership", "");
      assertThat(refused.path("body").toString()).contains("take commands right now");
      waitFor(databaseAway);
    } finally {
      database.startAgain();
    }

    patiently()
        .untilAsserted(
            () ->
                assertThat(hub.command("member", "/membership", "").path("body").toString())
                    .contains("Ada Nilsson"));
    hub.sync();
    assertThat(lastRound()).isEqualTo("DONE");
    assertThat(hub.rows("SELECT route_id, cause, message FROM dead_letter"))
        .as("what only met the outage is no dead letter")
        .isEmpty();
    patiently()
        .untilAsserted(
            () -> {
              assertThat(said("C0GENERAL").stream().filter("before"::equals)).hasSize(1);
              assertThat(notices()).singleElement().asString().contains("did not answer for");
            });
    assertThat(hub.rows("SELECT id FROM inbox_event WHERE state NOT IN ('DONE', 'IGNORED')"))
        .isEmpty();
  }

  private ConditionFactory patiently() {
    return Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(500));
  }

  private void fault(String name, String kind) {
    hub.control(
        "POST",
        "/_faults",
        "{\"vendor\":\"%s\",\"kind\":\"%s\",\"match\":\"/api/\",\"ms\":1000}"
            .formatted(name, kind));
  }

  private void syncFor(Duration span) {
    long until = System.nanoTime() + span.toNanos();
    Awaitility.await()
        .atMost(span.plusMinutes(3))
        .pollInterval(Duration.ofSeconds(1))
        .until(
            () -> {
              hub.sync();
              return System.nanoTime() > until;
            });
    assertThat(lastRound()).isEqualTo("FAILED");
  }

  private static void waitFor(Duration span) {
    long until = System.nanoTime() + span.toNanos();
    Awaitility.await()
        .atMost(span.plusMinutes(1))
        .pollInterval(Duration.ofMillis(200))
        .until(() -> System.nanoTime() > until);
  }

  private void syncUntilDone() {
    patiently()
        .until(
            () -> {
              hub.sync();
              return lastRound().equals("DONE");
            });
  }

  private String lastRound() {
    return hub.rows("SELECT state FROM sync_run WHERE flow = 'sync-all' ORDER BY id DESC LIMIT 1")
        .get(0)
        .get("state");
  }

  /** What stands in the operators' channel: text and blocks of each message. */
  private List<String> notices() {
    List<String> notices = new ArrayList<>();
    for (JsonNode message : hub.control("GET", "/_state", "").path("messages")) {
      if (message.path("channel").asText().equals("C0OPERATE") && message.has("metadata")) {
        notices.add(message.path("text").asText());
      }
    }
    return notices;
  }

  private List<String> said(String channel) {
    List<String> texts = new ArrayList<>();
    for (JsonNode message : hub.control("GET", "/_state", "").path("messages")) {
      if (message.path("channel").asText().equals(channel)) {
        texts.add(message.path("text").asText());
      }
    }
    return texts;
  }
}
