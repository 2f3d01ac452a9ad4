package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.camel.CamelContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.away.AwayBook;
import org.makerspacehub.beans.policy.Principal;

/** The home tab and its forms, from the click to what stands on the screen. */
class HomeIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM yyyy", Locale.ENGLISH);

  @BeforeAll
  static void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    HUB.speaks(true);
  }

  @BeforeEach
  void everybodyIsHere() throws Exception {
    try (var admin = HUB.database().connectAsAdmin();
        var statement = admin.createStatement()) {
      statement.execute("DELETE FROM away");
    }
  }

  @AfterAll
  static void leave() {
    HUB.control("DELETE", "/_faults", "");
  }

  @Test
  @DisplayName("a member reads the words of /membership, their courses and that nothing waits")
  void member() {
    String home = opened("member");

    assertThat(home)
        .contains("Your membership", "All good: your membership is active.", "Ada Nilsson")
        .contains("What you are trained on")
        .contains("You have no requests.", "`/request` shows")
        .contains("Nothing waits for you.")
        .contains("You're here.")
        .doesNotContain("The space at a glance")
        .doesNotContain("/hub deadletters");
    for (Map<String, String> row :
        HUB.rows(
            "SELECT DISTINCT c.title FROM training t JOIN training_course c ON c.external_id ="
                + " t.course_id WHERE t.ended_at IS NULL AND t.member_id = '"
                + HUB.sandbox().seed().person("member").memberId()
                + "'")) {
      assertThat(home).contains(row.get("title"));
    }
    String words = HUB.command("member", "/membership", "").at("/body/text").asText();
    assertThat(words).contains("All good: your membership is active.");
  }

  @Test
  @DisplayName("staff see the space at a glance, with figures equal to a count of their own")
  void staff() {
    String home = opened("staff");

    String today = "'" + today() + "'";
    long active =
        Long.parseLong(
            HUB.rows(
                    "SELECT COUNT(DISTINCT e.person_id) AS n FROM external_identity e WHERE"
                        + " e.source = 'fabman' AND e.state = 'active' AND EXISTS (SELECT 1 FROM"
                        + " membership m WHERE m.member_id = e.external_id AND m.ended_at IS NULL"
                        + " AND "
                        + today
                        + " BETWEEN m.from_date AND COALESCE(m.until_date, "
                        + today
                        + "))")
                .get(0)
                .get("n"));
    assertThat(active).isGreaterThan(500);
    assertThat(home)
        .contains("The space at a glance")
        .contains("*Active members*\\n" + String.format(Locale.US, "%,d", active))
        .contains("New this month", "Overdue", "Machines in use", "Members read from Fabman");
    long reviews =
        Long.parseLong(
            HUB.rows("SELECT COUNT(*) AS n FROM identity_review WHERE state = 'OPEN'")
                .get(0)
                .get("n"));
    assertThat(home).contains("*%d questions* who is who".formatted(reviews));
  }

  @Test
  @DisplayName("whoever is no linked member reads kind words and what to do")
  void others() {
    assertThat(opened("stranger")).contains("/link").doesNotContain("All good");
    assertThat(opened("twin")).contains("Somebody checks who you are");
    assertThat(opened("guest")).contains("You're a guest in Slack").doesNotContain("You're here");
  }

  @Test
  @DisplayName("a home that says the same is given to Slack once, and a change at once")
  void onceOnly() {
    String user = user("overdue");
    opened("overdue");
    long before = published(user);
    for (int again = 0; again < 3; again++) {
      String event = "{\"user\":\"" + user + "\"}";
      assertThat(HUB.control("POST", "/_slack/open-home", event).path("status").asInt())
          .isEqualTo(200);
    }
    await(
        () ->
            HUB.rows(
                        "SELECT id FROM inbox_event WHERE outcome = 'the home says the same as"
                            + " before' AND payload LIKE '%"
                            + user
                            + "%'")
                    .size()
                >= 3);
    assertThat(published(user)).isEqualTo(before);

    HUB.commandAs(user, "/hub", "away until " + DAY.format(today().plusDays(9)));

    await(() -> home(user).contains("You're away until the end of"));
    assertThat(published(user)).isEqualTo(before + 1);
    assertThat(HUB.commandAs(user, "/hub", "away").at("/body/text").asText())
        .contains("You're away until the end of " + DAY.format(today().plusDays(9)));
    assertThat(HUB.commandAs(user, "/hub", "away 3 Jan 2001").at("/body/text").asText())
        .contains("is gone by");
    HUB.commandAs(user, "/hub", "away back");
    await(() -> home(user).contains("You're here."));
  }

  @Test
  @DisplayName(
      "\"I'm away\": a form from the home tab, wrong days under the field, then it is known")
  void away() {
    String user = user("board1");
    opened("board1");

    click(user, "away.open");
    JsonNode form = form(user);
    assertThat(form.at("/view/title/text").asText()).isEqualTo("I'm away");
    JsonNode wrong = submit(user, form, today().minusDays(1), "");
    assertThat(wrong.at("/body/response_action").asText()).isEqualTo("errors");
    assertThat(form(user).at("/errors/until").asText()).contains("is gone by");

    JsonNode right = submit(user, form, today().plusDays(3), "<!channel> skiing & more");
    assertThat(right.at("/body/response_action").asText()).isEqualTo("clear");
    assertThat(right.path("ms").asLong()).isLessThan(3_000);
    assertThat(forms(user)).isEmpty();

    await(() -> home(user).contains("You're away until the end of"));
    AwayBook book = HUB.context().getBean(AwayBook.class);
    Principal principal = Principal.person(Seed.TEAM_ID, user);
    assertThat(book.isAway(principal, HUB.sandbox().clock().instant())).isTrue();
    assertThat(book.isAway(principal, HUB.sandbox().clock().instant().plus(Duration.ofDays(5))))
        .isFalse();
    assertThat(opened("owner"))
        .contains("Away just now", "&lt;!channel&gt; skiing &amp; more")
        .contains("<@" + user + ">");

    click(user, "away.back");
    await(() -> home(user).contains("You're here."));
  }

  @Test
  @DisplayName("a form sent off while the hub is down: a kind answer, and done when it is back")
  void hubDown() throws Exception {
    String user = user("board2");
    opened("board2");
    click(user, "away.open");
    JsonNode form = form(user);
    CamelContext camel = HUB.context().getBean(CamelContext.class);
    List<String> routes = List.of("inbox-door", "inbox-poke", "inbox-drain");
    for (String route : routes) {
      camel.getRouteController().stopRoute(route);
    }
    try {
      JsonNode answer = submit(user, form, today().plusDays(2), "");
      assertThat(answer.at("/body/response_action").asText()).isEqualTo("update");
      assertThat(form(user).path("view").toString())
          .contains("I took your form, but I'm resting just now.");
      assertThat(HUB.rows("SELECT * FROM away")).isEmpty();
      HUB.sandbox().clock().advance(Duration.ofSeconds(5));
    } finally {
      for (String route : routes) {
        camel.getRouteController().startRoute(route);
      }
    }

    await(() -> home(user).contains("You're away until the end of"));
    await(() -> state().path("messages").toString().contains("You're away until the end of"));
    HUB.control(
        "POST",
        "/_slack/close",
        "{\"user\":\"%s\",\"view_id\":\"%s\"}".formatted(user, form.path("id").asText()));
    assertThat(forms(user)).isEmpty();
  }

  @Test
  @DisplayName("over a held connection the home tab and its forms work likewise")
  void bySocket() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(90))
        .until(() -> HUB.sandbox().sockets().state().path("open").asInt() >= 1);
    HUB.control("POST", "/_slack/socket", "{\"action\":\"on\"}");
    try {
      String user = user("board3");
      opened("board3");
      click(user, "away.open");
      JsonNode form = form(user);
      JsonNode wrong = submit(user, form, today().plusYears(2), "");
      assertThat(wrong.at("/body/errors/until").asText()).contains("more than a year ahead");
      JsonNode right = submit(user, form, today(), "");
      assertThat(right.at("/body/response_action").asText()).isEqualTo("clear");
      await(() -> home(user).contains("You're away until the end of"));
    } finally {
      HUB.control("POST", "/_slack/socket", "{\"action\":\"off\"}");
    }
  }

  @Test
  @DisplayName("an answer to a button of the home tab that is no form comes as a direct message")
  void reviewsButton() {
    opened("staff");
    click(user("staff"), "review.page");
    await(() -> state().path("messages").toString().contains("review.show"));
  }

  // ---- helpers ------------------------------------------------------------------------------

  private static String opened(String trait) {
    String user = user(trait);
    HUB.control("POST", "/_slack/open-home", "{\"user\":\"" + user + "\"}");
    await(
        () ->
            HUB.rows(
                    "SELECT state FROM inbox_event WHERE state IN ('RECEIVED', 'PROCESSING') AND"
                        + " source = 'slack-event'")
                .isEmpty());
    await(
        () ->
            HUB.rows(
                    "SELECT state FROM outbox_message WHERE kind = 'slack_home' AND state IN"
                        + " ('WAITING', 'SENDING')")
                .isEmpty());
    assertThat(state().path("homes").has(user))
        .as(
            () ->
                HUB.rows(
                        "SELECT state, outcome FROM outbox_message WHERE kind = 'slack_home' ORDER"
                            + " BY id DESC LIMIT 1")
                    .toString())
        .isTrue();
    return home(user);
  }

  private static void click(String user, String action) {
    ObjectNode click = Wire.object().put("user", user).put("action_id", action);
    click.put("view_id", state().at("/homes/" + user + "/id").asText());
    assertThat(HUB.control("POST", "/_slack/click", click.toString()).path("status").asInt())
        .isEqualTo(200);
  }

  private static JsonNode submit(String user, JsonNode form, LocalDate until, String note) {
    ObjectNode given = Wire.object().put("user", user).put("view_id", form.path("id").asText());
    ObjectNode values = given.putObject("values");
    values.putObject("until").put("value", until.toString());
    values.putObject("note").put("value", note);
    return HUB.control("POST", "/_slack/submit", given.toString());
  }

  private static JsonNode form(String user) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> !forms(user).isEmpty());
    return forms(user).get(0);
  }

  private static List<JsonNode> forms(String user) {
    return java.util.stream.StreamSupport.stream(state().path("views").spliterator(), false)
        .filter(view -> view.path("user").asText().equals(user))
        .toList();
  }

  private static long published(String user) {
    return java.util.stream.StreamSupport.stream(state().path("effects").spliterator(), false)
        .filter(effect -> effect.path("what").asText().equals("views.publish"))
        .filter(effect -> effect.at("/how/user_id").asText().equals(user))
        .count();
  }

  private static String home(String user) {
    return state().path("homes").path(user).toString();
  }

  private static String user(String trait) {
    return HUB.sandbox().seed().person(trait).slackUserId();
  }

  private static LocalDate today() {
    return LocalDate.ofInstant(HUB.sandbox().clock().instant(), Seed.ZONE);
  }

  private static JsonNode state() {
    return HUB.control("GET", "/_state", "");
  }

  private static void await(Callable<Boolean> until) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(until);
  }
}
