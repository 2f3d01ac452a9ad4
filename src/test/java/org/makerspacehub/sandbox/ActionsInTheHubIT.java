package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.MemberNow;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.gate.ActionCatalogue;
import org.makerspacehub.beans.gate.ActionEntry;
import org.makerspacehub.beans.policy.Principal;

/** The executor's actions inside the whole hub: what members and channels see of them. */
class ActionsInTheHubIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    HUB.speaks(true);
  }

  @AfterAll
  static void leave() {
    HUB.control("DELETE", "/_faults", "");
  }

  @Test
  @DisplayName("everything that the catalogue calls available has exactly one who does it")
  void installed() {
    List<String> wanted =
        HUB.context().getBean(ActionCatalogue.class).all().stream()
            .filter(ActionEntry::available)
            .map(ActionEntry::name)
            .filter(name -> !name.startsWith("door-code."))
            .toList();
    assertThat(HUB.context().getBeansOfType(ActionExecutor.class).values())
        .extracting(ActionExecutor::action)
        .doesNotHaveDuplicates()
        .containsAll(wanted);
  }

  @Test
  @DisplayName("a member who is locked reads so, and stands so, a moment later")
  void locked() {
    Seed.Person ada = HUB.sandbox().seed().person("member");
    MemberNow now = HUB.context().getBean(MemberNow.class);
    Principal account = Principal.person(Seed.TEAM_ID, ada.slackUserId());
    assertThat(now.inGoodStanding(account)).isTrue();

    Order order = order("membership.lock", String.valueOf(ada.memberId()), Map.of());
    executor(order).check(order);
    assertThat(executor(order).perform(order)).isInstanceOf(Effect.Done.class);

    assertThat(now.inGoodStanding(account)).isFalse();
    assertThat(effects("member.lock", ada.memberId())).isEqualTo(1);
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .untilAsserted(
            () ->
                assertThat(HUB.command("member", "/membership", "").at("/body/text").asText())
                    .contains("locked"));

    Order back = order("membership.unlock", String.valueOf(ada.memberId()), Map.of());
    assertThat(executor(back).perform(back)).isInstanceOf(Effect.Done.class);
    assertThat(now.inGoodStanding(account)).isTrue();
  }

  @Test
  @DisplayName("an announcement stands in its channel once, and calls nobody")
  void announced() {
    Order order =
        order(
            "announcement.post",
            "none",
            Map.of("channel", "C0GENERAL", "text", "Closed on <!channel> Friday"));
    assertThat(executor(order).perform(order)).isInstanceOf(Effect.Done.class);
    assertThat(executor(order).perform(order)).isInstanceOf(Effect.Done.class);

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(said(order.ref())).hasSize(1));
    String message = said(order.ref()).get(0).path("text").asText();
    assertThat(message).contains("Closed on &lt;!channel&gt; Friday").doesNotContain("<!channel>");
  }

  private static List<JsonNode> said(String ref) {
    JsonNode messages = HUB.control("GET", "/_state", "").path("messages");
    return messages.findParents("text").stream()
        .filter(node -> node.has("ts") && node.toString().contains(ref))
        .toList();
  }

  private static long effects(String what, long member) {
    return StreamSupport.stream(
            HUB.control("GET", "/_state", "").path("effects").spliterator(), false)
        .filter(effect -> effect.path("what").asText().equals(what))
        .filter(effect -> effect.path("member").asLong() == member)
        .count();
  }

  private static ActionExecutor executor(Order order) {
    return HUB.context().getBeansOfType(ActionExecutor.class).values().stream()
        .filter(each -> each.action().equals(order.action()))
        .findFirst()
        .orElseThrow();
  }

  private static Order order(String action, String target, Map<String, Object> arguments) {
    String ref = Ref.next();
    return new Order(
        ref,
        action,
        target,
        arguments,
        Principal.person(Seed.TEAM_ID, HUB.sandbox().seed().person("staff").slackUserId()),
        Sha256.hex(ref).substring(0, 32));
  }
}
