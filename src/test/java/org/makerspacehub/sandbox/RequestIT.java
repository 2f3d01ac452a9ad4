package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Asking for something privileged, from Slack to the row that waits for people. */
class RequestIT {
  private static final SandboxHub HUB = SandboxHub.shared();

  @BeforeAll
  static void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    HUB.speaks(true);
  }

  @Test
  @DisplayName("a member asks in one line, an overdue one is refused with the reason")
  void typed() {
    String said = HUB.command("member", "/request", "door-code front 4 for the class").toString();
    assertThat(said).contains("Asked: Door code", "board");
    Map<String, String> row = last("member");
    assertThat(row.get("state")).isEqualTo("PENDING");
    assertThat(row.get("why")).isEqualTo("for the class");
    assertThat(said).contains(row.get("ref"));
    assertThat(
            HUB.rows(
                "SELECT requester, quorum, hash FROM action_request WHERE ref = '%s'"
                    .formatted(row.get("ref"))))
        .hasSize(1);

    assertThat(HUB.command("overdue", "/request", "door-code front 4").toString())
        .contains("Not asked", "overdue");
    assertThat(last("overdue").get("state")).isEqualTo("REFUSED");
  }

  @Test
  @DisplayName("a command with words missing opens the form; what is sent off becomes a request")
  void byForm() {
    String staff = user("staff");
    assertThat(HUB.command("staff", "/request", "door-code front").toString())
        .contains("opened a form");
    JsonNode form = form(staff);
    assertThat(form.toString()).contains("arg-hours", "users_select", "lock-front-door");
    JsonNode wrong = submit(staff, form, Map.of("arg-hours", "400"));
    assertThat(wrong.at("/body/errors/arg-hours").asText()).contains("from 1 to 168");
    JsonNode done =
        submit(
            staff,
            form,
            Map.of("target", user("member"), "arg-lock", "lock-front-door", "arg-hours", "4"));
    assertThat(done.at("/body/response_action").asText()).isEqualTo("update");
    assertThat(done.toString()).contains("Asked");
    Map<String, String> row = last("staff");
    assertThat(row.get("state")).isEqualTo("PENDING");
    assertThat(row.get("canonical")).contains(user("member"));
  }

  @Test
  @DisplayName("the home tab shows what was asked for and takes it back; deciders see it on theirs")
  void home() {
    HUB.command("member", "/request", "door-code wood 2 for the shelf");
    String ref = last("member").get("ref");
    open("member");
    open("board1");
    await(() -> home("member").contains(ref) && home("member").contains("request.withdraw"));
    await(() -> home("board1").contains("What waits for your yes") && home("board1").contains(ref));
    ObjectNode click =
        Wire.object()
            .put("user", user("member"))
            .put("action_id", "request.withdraw")
            .put("value", ref);
    click.put("view_id", state().at("/homes/" + user("member") + "/id").asText());
    assertThat(HUB.control("POST", "/_slack/click", click.toString()).path("status").asInt())
        .isEqualTo(200);
    await(() -> last("member").get("state").equals("WITHDRAWN"));
    await(() -> !home("member").contains(ref) && !home("board1").contains(ref));
  }

  @Test
  @DisplayName("those who run the space read what an action takes and why they may ask")
  void policy() {
    assertThat(HUB.command("staff", "/hub", "policy credit.grant").toString())
        .contains("2 of board", "those-listed-ask");
    assertThat(HUB.command("staff", "/hub", "policy").toString()).contains("door-code.issue");
    assertThat(HUB.command("member", "/hub", "policy").toString()).contains("not open to you");
  }

  @Test
  @DisplayName("A5 the status says what is closed because too few people could approve it")
  void closed() {
    assertThat(HUB.command("operator", "/hub", "status").toString())
        .doesNotContain("too few people");
    sql("UPDATE role_grant SET until_at = '2020-01-01' WHERE role = 'board'");
    try {
      assertThat(HUB.command("operator", "/hub", "status").toString())
          .contains("too few people", "door-code.issue (0 of 2)");
      assertThat(HUB.command("member", "/request", "door-code front 4").toString())
          .contains("Not asked", "0 exist besides you");
    } finally {
      sql("UPDATE role_grant SET until_at = NULL WHERE role = 'board'");
    }
  }

  private static void sql(String statement) {
    try (var admin = HUB.database().connectAsAdmin();
        var change = admin.createStatement()) {
      change.executeUpdate(statement);
    } catch (java.sql.SQLException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static void open(String trait) {
    HUB.control("POST", "/_slack/open-home", "{\"user\":\"" + user(trait) + "\"}");
  }

  private static Map<String, String> last(String trait) {
    List<Map<String, String>> rows =
        HUB.rows(
            "SELECT ref, state, why, canonical FROM action_request WHERE requester LIKE '%/"
                + user(trait)
                + "' ORDER BY id DESC LIMIT 1");
    assertThat(rows).isNotEmpty();
    return rows.get(0);
  }

  private static JsonNode form(String user) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !forms(user).isEmpty());
    return forms(user).get(0);
  }

  private static List<JsonNode> forms(String user) {
    return StreamSupport.stream(state().path("views").spliterator(), false)
        .filter(view -> view.path("user").asText().equals(user))
        .toList();
  }

  private static JsonNode submit(String user, JsonNode form, Map<String, String> values) {
    ObjectNode given = Wire.object().put("user", user).put("view_id", form.path("id").asText());
    ObjectNode all = given.putObject("values");
    values.forEach((block, value) -> all.putObject(block).put("value", value));
    return HUB.control("POST", "/_slack/submit", given.toString());
  }

  private static String home(String trait) {
    return state().path("homes").path(user(trait)).toString();
  }

  private static String user(String trait) {
    return HUB.sandbox().seed().person(trait).slackUserId();
  }

  private static JsonNode state() {
    return HUB.control("GET", "/_state", "");
  }

  private static void await(java.util.concurrent.Callable<Boolean> until) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(until);
  }
}
