package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.ProducerTemplate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.knowledge.Readers;
import org.makerspacehub.beans.knowledge.slack.ChannelsDesk;
import org.makerspacehub.beans.policy.Principal;

/** From what people do in Slack to what is known of it, through the whole hub. */
class SlackKnowledgeIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void seed() {
    HUB.seed(1);
    HUB.grantRoles();
  }

  @AfterAll
  static void forget() {
    HUB.seed(1);
  }

  @Test
  @DisplayName(
      "R4 said, changed and deleted in Slack is known, different and forgotten by its event")
  void byEvents() {
    look();
    assertThat(texts()).contains("Front desk does, until 20:00.").doesNotContain("Draft budget");

    String ts = say("general", null, "The kiln code word is marmalade.");
    eventually("marmalade");
    String reply = say("general", ts, "And the spare is quince.");
    eventually("quince");
    act("edit", ts, "The kiln code word is apricot.");
    eventually("apricot");
    assertThat(texts()).doesNotContain("marmalade").contains("quince");
    act("delete", reply, null);
    await().atMost(Duration.ofSeconds(20)).until(() -> !texts().contains("quince"));
    act("delete", ts, null);
    await().atMost(Duration.ofSeconds(20)).until(() -> !texts().contains("apricot"));

    for (String word : List.of("marmalade", "quince", "apricot")) {
      assertThat(HUB.rows("SELECT id FROM inbox_event WHERE payload LIKE '%%%s%%'".formatted(word)))
          .as("no row keeps the words that it only pointed at")
          .isEmpty();
    }
    assertThat(
            HUB.rows(
                "SELECT DISTINCT hint FROM inbox_event WHERE source = 'slack-event'"
                    + " AND JSON_VALUE(payload, '$.event.channel_type') = 'channel'"))
        .containsExactly(Map.of("hint", "1"));
    assertThat(HUB.rows("SELECT ref FROM dead_letter")).isEmpty();
  }

  @Test
  @DisplayName("R4 the same without any event, at the next look; a look of the hub's is one run")
  void byLooking() {
    look();
    String ts = sayLost("The loft key hangs behind tangerine.");
    look();
    assertThat(texts()).contains("tangerine");
    HUB.control(
        "POST",
        "/_slack/delete",
        "{\"channel\":\"general\",\"ts\":\"%s\",\"lost\":true}".formatted(ts));
    look();
    assertThat(texts()).doesNotContain("tangerine");
    assertThat(
            HUB.rows(
                "SELECT state FROM sync_run WHERE flow = 'slack-take' ORDER BY id DESC LIMIT 1"))
        .containsExactly(Map.of("state", "DONE"));
  }

  @Test
  @DisplayName(
      "R4 who leaves a private channel reads nothing of it at the next question; a guest reads less")
  void readers() {
    Readers readers = HUB.context().getBean(Readers.class);
    ChannelsDesk desk = HUB.context().getBean(ChannelsDesk.class);
    String board = HUB.sandbox().seed().person("board1").slackUserId();
    Principal member = Principal.person(Seed.TEAM_ID, board);
    desk.decide("board", true, member);
    look();
    assertThat(
            HUB.rows("SELECT DISTINCT audience FROM knowledge_document WHERE source = 'C0BOARD01'"))
        .containsExactly(Map.of("audience", "channel:C0BOARD01"));
    assertThat(readers.of(member))
        .contains("public", "members", "role:board", "channel:C0BOARD01", "channel:C0GENERAL");
    HUB.control(
        "POST", "/_slack/leave", "{\"user\":\"%s\",\"channel\":\"board\"}".formatted(board));
    assertThat(readers.of(member)).contains("members").doesNotContain("channel:C0BOARD01");

    Principal guest =
        Principal.person(Seed.TEAM_ID, HUB.sandbox().seed().person("guest").slackUserId());
    assertThat(readers.of(guest)).isEqualTo(Set.of("public", "channel:C0OPENHSE"));
    assertThat(readers.in("C0OPENHSE")).isEqualTo(Set.of("public", "channel:C0OPENHSE"));
    assertThat(readers.in("C0HELPDSK")).isEqualTo(Set.of("public", "members", "channel:C0HELPDSK"));
    assertThat(readers.in("")).isEmpty();
    desk.decide("board", false, member);
    assertThat(texts()).doesNotContain("Draft budget");
  }

  @Test
  @DisplayName("R4 the hub's app is put out of a channel: nothing of it is known any more")
  void putOut() {
    look();
    assertThat(texts()).contains("Table saw is back");
    HUB.control(
        "POST",
        "/_slack/leave",
        "{\"user\":\"%s\",\"channel\":\"workshop\"}".formatted(Seed.HUB_BOT_USER_ID));
    await().atMost(Duration.ofSeconds(20)).until(() -> !texts().contains("Table saw is back"));
    HUB.control(
        "POST",
        "/_slack/join",
        "{\"user\":\"%s\",\"channel\":\"workshop\"}".formatted(Seed.HUB_BOT_USER_ID));
    look();
    assertThat(texts()).contains("Table saw is back");
  }

  private static void look() {
    try (ProducerTemplate send =
        HUB.context().getBean(CamelContext.class).createProducerTemplate()) {
      send.sendBody("direct:slack-take", null);
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static String say(String channel, String thread, String text) {
    String more = thread == null ? "" : ",\"thread_ts\":\"" + thread + "\"";
    return HUB.control(
            "POST",
            "/_slack/message",
            "{\"user\":\"U0MEMBER1\",\"channel\":\"%s\",\"text\":\"%s\"%s}"
                .formatted(channel, text, more))
        .path("ts")
        .asText();
  }

  private static String sayLost(String text) {
    return HUB.sandbox().slack().say("C0GENERAL", "U0MEMBER1", Wire.object().put("text", text));
  }

  private static void act(String how, String ts, String text) {
    String more = text == null ? "" : ",\"text\":\"" + text + "\"";
    HUB.control(
        "POST", "/_slack/" + how, "{\"channel\":\"general\",\"ts\":\"%s\"%s}".formatted(ts, more));
  }

  private static void eventually(String words) {
    await("what is known of " + words)
        .atMost(Duration.ofSeconds(20))
        .until(() -> texts().contains(words));
  }

  private static String texts() {
    return String.join(
        "\n",
        HUB.rows("SELECT text FROM knowledge_chunk").stream().map(row -> row.get("text")).toList());
  }
}
