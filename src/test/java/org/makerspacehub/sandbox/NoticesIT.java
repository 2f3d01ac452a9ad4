package org.makerspacehub.sandbox;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What members and the workshop are told by the whole hub, as they see it in Slack. */
class NoticesIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void mirror() {
    HUB.seed(1);
    HUB.speaks(true);
    HUB.syncFull();
    HUB.grantRoles();
    tick("notice-dues-overdue");
    tick("notice-machine-state");
  }

  /** As the schedule does it. */
  private static void tick(String flow) {
    CamelContext camel = HUB.context().getBean(CamelContext.class);
    Route route = camel.getRoute(flow);
    Exchange exchange = route.getEndpoint().createExchange();
    try {
      route.getProcessor().process(exchange);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    assertThat(exchange.getException()).isNull();
  }

  private static List<String> said(String where) {
    List<String> texts = new ArrayList<>();
    JsonNode state = HUB.control("GET", "/_state", "");
    for (JsonNode message : state.path("messages")) {
      if (message.toString().contains(where)) {
        texts.add(message.path("text").asText());
      }
    }
    return texts;
  }

  @Test
  @DisplayName(
      "A member reads of an overdue bill in a direct message, and turns that off with a button")
  void overdue() {
    Seed.Person ada = HUB.sandbox().seed().person("member");
    assertThat(said("A bill is overdue")).as("what was so before is told nobody").isEmpty();
    HUB.control(
        "POST",
        "/_fabman/invoices",
        "{\"member\":%d,\"due\":\"%s\",\"price\":\"45.00\"}"
            .formatted(ada.memberId(), HUB.sandbox().seed().today().minusDays(9)));
    HUB.syncFull();
    tick("notice-dues-overdue");
    tick("notice-dues-overdue");
    await()
        .atMost(20, SECONDS)
        .untilAsserted(() -> assertThat(said("A bill is overdue")).hasSize(1));
    assertThat(said("A bill is overdue").get(0)).contains("$45.00", "/hub notices");
    assertThat(HUB.rows("SELECT account, kind, nth FROM member_notice"))
        .singleElement()
        .satisfies(row -> assertThat(row.get("account")).endsWith("/" + ada.slackUserId()));

    JsonNode switches = HUB.command("member", "/hub", "notices");
    assertThat(switches.toString())
        .contains("Overdue bills", "notice.off")
        .doesNotContain("release");
    assertThat(HUB.command("member", "/hub", "notices release notice-dues-overdue").toString())
        .as("a member lets nothing go")
        .doesNotContain("Released.");
    assertThat(HUB.command("staff", "/hub", "notices").toString())
        .contains("Held back", "notice-dues-overdue");
    assertThat(HUB.command("staff", "/hub", "notices release notice-dues-overdue").toString())
        .contains("Released.");
    tick("notice-dues-overdue");
    await()
        .atMost(30, SECONDS)
        .untilAsserted(() -> assertThat(said("A bill is overdue").size()).isGreaterThan(1));
  }

  @Test
  @DisplayName("The workshop reads which machine is down, and the same message says when it is up")
  void machine() {
    HUB.control("POST", "/_fabman/machine", "{\"resource\":44,\"type\":\"resourceEnabled\"}");
    HUB.control("POST", "/_fabman/machine", "{\"resource\":44,\"type\":\"reboot\"}");
    HUB.control("POST", "/_clock", "{\"advance\":\"PT10M\"}");
    HUB.sync();
    tick("notice-machine-state");
    HUB.control("POST", "/_clock", "{\"advance\":\"PT1M\"}");
    HUB.control("POST", "/_fabman/machine", "{\"resource\":44,\"type\":\"resourceDisabled\"}");
    HUB.control("POST", "/_clock", "{\"advance\":\"PT6M\"}");
    HUB.sync();
    tick("notice-machine-state");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(said("Out of order")).hasSize(1));
    HUB.control("POST", "/_fabman/machine", "{\"resource\":44,\"type\":\"resourceEnabled\"}");
    HUB.control("POST", "/_clock", "{\"advance\":\"PT1M\"}");
    HUB.sync();
    tick("notice-machine-state");
    HUB.control("POST", "/_clock", "{\"advance\":\"PT6M\"}");
    HUB.sync();
    tick("notice-machine-state");
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(said("Works again")).hasSize(1);
              assertThat(said("Out of order")).isEmpty();
            });
  }
}
