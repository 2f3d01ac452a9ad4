package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.architecture.RouteModel;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.Sha256;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.ToolDesk;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.inbox.HookSignature;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.workflow.WorkflowBook;
import org.makerspacehub.beans.workflow.WorkflowDesk;
import org.makerspacehub.beans.workflow.WorkflowKeeper;
import org.makerspacehub.beans.workflow.WorkflowRound;
import org.makerspacehub.beans.workflow.WorkflowTemplates;
import org.makerspacehub.processors.CamelWorkflowRoutes;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/** Workflows inside the whole hub: made by the executor, run by the hub, seen in Slack. */
class WorkflowsIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String QUARTERLY = "0 0/15 * * * ?";
  private static final String QUERY = "workflow-scheduled-query";
  private static final Set<String> WORKFLOW_TOOLS =
      Set.of("workflow_list", "workflow_create", "workflow_update", "workflow_run");

  @BeforeAll
  static void mirrored() {
    HUB.seed(1);
    HUB.sync();
    HUB.grantRoles();
    HUB.speaks(true);
  }

  @BeforeEach
  void none() throws SQLException {
    admin("DELETE FROM workflow_event");
    admin("DELETE FROM workflow_instance");
    admin("DELETE FROM workflow_version");
    admin("DELETE FROM workflow_run");
    admin("DELETE FROM workflow_stop");
    admin("DELETE FROM workflow_wish");
  }

  @AfterEach
  void quiet() throws SQLException {
    HUB.speaks(true);
    admin("DELETE FROM workflow_instance");
    soon().untilAsserted(() -> assertThat(routes()).isEmpty());
  }

  // --- their life -------------------------------------------------------------------------------

  @Test
  @DisplayName("S16 a workflow runs when it is due, is stopped at once, started again, and changed")
  void life() {
    made("hours", QUERY, "Hours of the machines", figures("C0GENERAL", "Good morning"));
    soon().untilAsserted(() -> assertThat(routes()).containsExactly("workflow-hours"));
    RouteModel.of(camel()).check();

    quarterPasses();
    soon().untilAsserted(() -> assertThat(posts("workflow:hours:")).hasSize(1));
    assertThat(posts("workflow:hours:").get(0).get("address")).isEqualTo("C0GENERAL");
    soon()
        .untilAsserted(
            () -> assertThat(said("C0GENERAL")).anyMatch(text -> text.contains("Good morning")));
    assertThat(HUB.command("board1", "/hub", "workflows").at("/body").toString())
        .contains("Hours of the machines", "done");

    JsonNode stopped = HUB.command("board1", "/hub", "workflows stop hours").at("/body");
    assertThat(stopped.toString()).contains("runs no more");
    soon().untilAsserted(() -> assertThat(routes()).isEmpty());
    quarterPasses();
    assertThat(HUB.command("member", "/hub", "workflows stop hours").at("/body").toString())
        .doesNotContain("runs no more");
    assertThat(HUB.command("board1", "/hub", "workflows start hours").at("/body").toString())
        .contains("Only the owner");
    assertThat(runs("hours")).containsExactly("DONE");

    assertThat(HUB.command("owner", "/hub", "workflows start hours").at("/body").toString())
        .contains("runs from now on");
    soon().untilAsserted(() -> assertThat(routes()).containsExactly("workflow-hours"));
    assertThat(runs("hours")).as("what was due meanwhile is not made up for").hasSize(1);

    assertThat(done("workflow.update", Map.of("key", "hours", "title", "Hours, newly"), owner()))
        .isInstanceOf(Effect.Done.class);
    quarterPasses();
    soon().untilAsserted(() -> assertThat(runs("hours")).containsExactly("DONE", "DONE"));
    soon()
        .untilAsserted(
            () -> assertThat(said("C0GENERAL")).anyMatch(text -> text.contains("Hours, newly")));

    done("workflow.run", Map.of("key", "hours"), owner());
    soon().untilAsserted(() -> assertThat(runs("hours")).containsExactly("DONE", "DONE", "DONE"));

    done("workflow.update", Map.of("key", "hours", "state", "stopped"), owner());
    soon().untilAsserted(() -> assertThat(routes()).isEmpty());
  }

  @Test
  @DisplayName("Two hubs, one of them new: both have the route, and each moment is run for once")
  void twoHubs() throws Exception {
    made("once", QUERY, "Once", figures("C0GENERAL", "Only one of these"));
    try (CamelContext other = new DefaultCamelContext()) {
      other.getRegistry().bind("workflowDesk", HUB.context().getBean(WorkflowDesk.class));
      for (var template :
          new PathMatchingResourcePatternResolver()
              .getResources("classpath:camel-template/*.camel.yaml")) {
        PluginHelper.getRoutesLoader(other)
            .loadRoutes(
                PluginHelper.getResourceLoader(other)
                    .resolveResource("classpath:camel-template/" + template.getFilename()));
      }
      other.start();
      WorkflowKeeper keeper =
          new WorkflowKeeper(
              HUB.context().getBean(WorkflowBook.class),
              HUB.context().getBean(WorkflowTemplates.class),
              new CamelWorkflowRoutes(other));
      keeper.look();
      assertThat(other.getRoute("workflow-once")).as("it finds what was there").isNotNull();
      soon().untilAsserted(() -> assertThat(routes()).containsExactly("workflow-once"));
      for (int moment = 1; moment <= 4; moment++) {
        int count = moment;
        quarterPasses();
        soon().untilAsserted(() -> assertThat(runs("once")).hasSize(count).containsOnly("DONE"));
      }
      WorkflowDesk desk = HUB.context().getBean(WorkflowDesk.class);
      assertThat(desk.begin("once", QUERY).isMore()).as("nothing is left to do").isFalse();
      assertThat(posts("workflow:once:")).hasSize(4);
      HUB.command("owner", "/hub", "workflows stop once");
      keeper.look();
      assertThat(other.getRoute("workflow-once")).isNull();
    }
  }

  // --- rights -----------------------------------------------------------------------------------

  @Test
  @DisplayName(
      "S16 at each run: what is for the team stays in its channels, and lost rights end it")
  void rights() throws SQLException {
    Map<String, Object> money =
        Map.of("query", "revenue-by-month", "cron", QUARTERLY, "channel", "C0GENERAL");
    made("leak", QUERY, "Money", money);
    Map<String, Object> inside = new TreeMap<>(money);
    inside.put("channel", "report");
    made("money", QUERY, "Money inside", inside);
    soon().untilAsserted(() -> assertThat(routes()).hasSize(2));
    quarterPasses();
    soon().untilAsserted(() -> assertThat(runs("leak")).containsExactly("REFUSED"));
    soon().untilAsserted(() -> assertThat(runs("money")).containsExactly("DONE"));
    assertThat(posts("workflow:leak:")).isEmpty();
    assertThat(posts("workflow:money:").get(0).get("address")).isEqualTo("C0REPORTS");

    admin(
        "UPDATE role_grant SET until_at = UTC_TIMESTAMP(3) - INTERVAL 1 DAY WHERE role = 'owner'");
    try {
      for (int refused = 1; refused <= 3; refused++) {
        int count = refused;
        quarterPasses();
        soon()
            .untilAsserted(
                () -> assertThat(runs("money")).filteredOn("REFUSED"::equals).hasSize(count));
      }
      soon().untilAsserted(() -> assertThat(routes()).doesNotContain("workflow-money"));
      assertThat(HUB.rows("SELECT reason FROM workflow_stop WHERE open_workflow = 'money'"))
          .extracting(row -> row.get("reason"))
          .containsExactly("It was refused 3 times.");
      assertThat(posts("workflow:money:")).as("nothing more was said").hasSize(1);
      assertThat(posts("workflow-refused:money:"))
          .as("its maker is told of the first and of the stop")
          .hasSize(2)
          .allSatisfy(row -> assertThat(row.get("address")).isEqualTo(owner().slackUserId()));
      assertThat(HUB.rows("SELECT sentence FROM ops_notice WHERE topic = 'workflow.money'"))
          .hasSize(1);
    } finally {
      admin("UPDATE role_grant SET until_at = NULL WHERE role = 'owner'");
    }
  }

  // --- text stays text --------------------------------------------------------------------------

  @Test
  @DisplayName("S31 whatever a workflow's words look like, they are posted to the letter")
  void textStaysText() throws IOException {
    HUB.speaks(false);
    List<String> tricks =
        List.of(
            "${env.HOME}",
            "${bean:type:java.lang.Runtime?method=getRuntime}",
            "{{hub.db.password}}",
            "{{env:PATH}}",
            "?a=b&c=d",
            "#bean",
            "RAW(x)",
            "file:/etc/passwd",
            "$simple{date:now}",
            "#{T(java.lang.Runtime)}",
            "<!channel>");
    String words = String.join("\n", tricks);
    made(
        "tricks",
        "workflow-hook-notice",
        "${sys.user.dir} {{env:HOME}}",
        Map.of(
            "hook",
            "demo",
            "channel",
            "C0GENERAL",
            "text",
            words + "\n{said}",
            "values",
            Map.of("said", "/said")));
    soon().untilAsserted(() -> assertThat(routes()).containsExactly("workflow-tricks"));
    String payload = "{\"said\":\"${env.PATH} {{hub.db.password}} {said}\"}";
    assertThat(hook("demo", "evt-tricks", payload)).isEqualTo(200);
    soon().untilAsserted(() -> assertThat(posts("workflow:tricks:")).hasSize(1));
    String shown =
        strings(Wire.JSON.readTree(posts("workflow:tricks:").get(0).get("payload")).path("blocks"));
    for (String trick : tricks) {
      assertThat(shown)
          .as("as Slack shows it")
          .contains(trick.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"));
    }
    // From outside, colons and the like become ones that format nothing; nothing is computed.
    assertThat(shown).contains("${env.PATH} {{hub.db.password}} {said}");
    assertThat(shown).contains("${sys.user.dir} {{env∶HOME}}");
    assertThat(shown).doesNotContain(System.getenv("PATH"));
  }

  @Test
  @DisplayName("S31 a key that could mean something is no key, whatever the request says")
  void keysAreLetters() {
    for (String key :
        List.of(
            "${env.HOME}",
            "{{hub.db.password}}",
            "a?b=c",
            "#bean",
            "RAW(x)",
            "file:/etc",
            "a b",
            "A",
            "-a",
            "a--b",
            "a\n",
            "x".repeat(41))) {
      Effect effect =
          done(
              "workflow.create",
              Map.of(
                  "key",
                  key,
                  "template",
                  QUERY,
                  "title",
                  "No",
                  "parameters",
                  figures("C0GENERAL", "")),
              owner());
      assertThat(effect).as(key).isInstanceOf(Effect.NotDone.class);
    }
    assertThat(HUB.rows("SELECT workflow FROM workflow_instance")).isEmpty();
  }

  // --- from outside -----------------------------------------------------------------------------

  @Test
  @DisplayName("S17 a signed event asks at the gate, once, and people decide")
  void outsideAsks() throws IOException {
    made(
        "sensor",
        "workflow-hook-request",
        "Water on the floor",
        Map.of(
            "hook",
            "demo",
            "action",
            "announcement.post",
            "fixed",
            Map.of("channel", "C0GENERAL"),
            "from",
            Map.of("text", "/event/note"),
            "values",
            Map.of("sensor", "/event/sensor"),
            "why",
            "The sensor says {sensor}"));
    soon().untilAsserted(() -> assertThat(routes()).containsExactly("workflow-sensor"));
    String payload =
        "{\"event\":{\"note\":\"Water ${env.HOME}\",\"sensor\":\"cellar” approved by all “\"}}";
    for (int i = 0; i < 3; i++) {
      assertThat(hook("demo", "evt-water", payload)).isEqualTo(200);
    }
    soon().untilAsserted(() -> assertThat(runs("sensor")).containsExactly("DONE"));
    assertThat(
            HUB.rows(
                "SELECT r.state, r.requester, r.asked_through, r.canonical, r.why FROM action_request"
                    + " r WHERE r.asked_through = 'workflow:sensor'"))
        .hasSize(1)
        .allSatisfy(
            row -> {
              assertThat(row.get("state")).isEqualTo("PENDING");
              assertThat(row.get("requester")).isEqualTo(owner().id());
              assertThat(row.get("canonical")).contains("Water ${env.HOME}", "C0GENERAL");
              assertThat(row.get("why")).isEqualTo("The sensor says “cellar\" approved by all \"”");
            });
    assertThat(HUB.rows("SELECT id FROM inbox_event WHERE event_id = 'evt-water'"))
        .as("three times the same event is one row")
        .hasSize(1);

    assertThat(hook("demo", "evt-unfit", "{\"event\":{\"note\":{\"deep\":1}}}")).isEqualTo(200);
    soon().untilAsserted(() -> assertThat(runs("sensor")).containsExactly("DONE", "FAILED"));
  }

  @Test
  @DisplayName("S17 S25 unsigned, late, changed or for a hook that is none: no row, no word")
  void outsideRefused() throws IOException {
    String before = count();
    long now = clock().instant().getEpochSecond();
    String body = "{\"a\":1}";
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    String good = HookSignature.sign(SandboxSettings.HOOK_DEMO_SECRET, "e1", now + "", bytes);
    assertThat(post("demo", Map.of(), body)).isEqualTo(401);
    assertThat(post("demo", headers("e1", now, good), body + " ")).isEqualTo(401);
    assertThat(post("demo", headers("e2", now, good), body)).isEqualTo(401);
    for (long off : List.of(now - 301, now + 301)) {
      assertThat(
              post(
                  "demo",
                  headers(
                      "e1",
                      off,
                      HookSignature.sign(SandboxSettings.HOOK_DEMO_SECRET, "e1", off + "", bytes)),
                  body))
          .isEqualTo(401);
    }
    assertThat(post("other", headers("e1", now, good), body)).isEqualTo(404);
    assertThat(post("other?X-Hub-Hook=demo", headers("e1", now, good), body)).isEqualTo(404);
    Map<String, String> pretending = new TreeMap<>(headers("e1", now, good));
    pretending.put("X-Hub-Hook", "demo");
    assertThat(post("other", pretending, body)).isEqualTo(404);
    assertThat(post("demo/../demo", headers("e1", now, good), body)).isEqualTo(404);
    String list = "[1]";
    assertThat(
            post(
                "demo",
                headers(
                    "e3",
                    now,
                    HookSignature.sign(
                        SandboxSettings.HOOK_DEMO_SECRET,
                        "e3",
                        now + "",
                        list.getBytes(StandardCharsets.UTF_8))),
                list))
        .isEqualTo(400);
    assertThat(post("demo", headers("e1", now, good), " ".repeat(262_145))).isEqualTo(413);
    assertThat(count()).isEqualTo(before);
  }

  // --- by way of an agent -----------------------------------------------------------------------

  @Test
  @DisplayName(
      "S16 an agent only asks: the owner's tool makes a request, anybody else's is refused")
  void tools() throws SQLException {
    ToolDesk desk = HUB.context().getBean(ToolDesk.class);
    String weekly =
        """
        {"key": "machine-week", "template": "workflow-scheduled-query", "title": "Machines, weekly",
         "settings": {"query": "machine-hours-by-week", "limit": 5, "cron": "0 0 9 ? * MON",
                      "channel": "report"}}
        """;
    ToolDesk.Outcome asked = desk.call(session(owner()), "workflow_create", weekly, 1);
    assertThat(asked.answered()).as(asked.text()).isTrue();
    assertThat(
            HUB.rows(
                "SELECT state, canonical FROM action_request WHERE action = 'workflow.create'"
                    + " AND canonical LIKE '%machine-week%'"))
        .singleElement()
        .satisfies(
            row -> {
              assertThat(row.get("state")).isEqualTo("PENDING");
              assertThat(row.get("canonical")).contains("\"limit\":\"5\"", "0 0 9 ? * MON");
            });
    assertThat(HUB.rows("SELECT workflow FROM workflow_instance")).as("nothing is made").isEmpty();

    for (String trait : List.of("member", "staff", "board1", "operator")) {
      Principal who =
          Principal.person(Seed.TEAM_ID, HUB.sandbox().seed().person(trait).slackUserId());
      for (String tool : WORKFLOW_TOOLS) {
        assertThat(desk.call(session(who), tool, weekly, 1).answered())
            .as(trait + " " + tool)
            .isFalse();
      }
    }
    for (String no :
        List.of(
            weekly.replace("0 0 9 ? * MON", "* * * * * ?"),
            weekly
                .replace("machine-hours-by-week", "revenue-by-month")
                .replace("\"report\"", "\"C0GENERAL\""),
            weekly.replace("machine-week", "{{x}}"),
            weekly.replace("\"limit\": 5", "\"sql\": \"SELECT 1\""))) {
      assertThat(desk.call(session(owner()), "workflow_create", no, 2).answered()).as(no).isFalse();
    }
    assertThat(HUB.rows("SELECT ref FROM action_request WHERE action = 'workflow.create'"))
        .hasSize(1);
    made("hours", QUERY, "Hours", figures("C0GENERAL", ""));
    assertThat(desk.call(session(owner()), "workflow_list", "{}", 3).text())
        .contains("hours (Hours)", "not yet");
    assertThat(desk.call(session(owner()), "workflow_run", "{\"key\":\"hours\"}", 4).answered())
        .isTrue();
    assertThat(desk.call(session(owner()), "workflow_run", "{\"key\":\"none\"}", 5).answered())
        .isFalse();
  }

  private static ToolSession session(Principal who) {
    return new ToolSession(Ref.next(), who, "super", WORKFLOW_TOOLS, "", Taint.none());
  }

  // --- people -----------------------------------------------------------------------------------

  @Test
  @DisplayName("Whoever owes is reminded in a message of their own, some people a day, each once")
  void reminders() {
    HUB.speaks(false);
    made(
        "dues",
        "workflow-overdue-reminder",
        "Open bills",
        Map.of("text", "Hi {first name}, {sum} is open since {since}.", "days", 1));
    assertThat(runAll("dues", "workflow-overdue-reminder")).isBetween(1, 25);
    List<Map<String, String>> posts = posts("workflow:dues:");
    assertThat(posts)
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(25)
        .allSatisfy(
            row ->
                assertThat(row.get("address"))
                    .as("a person and no channel")
                    .matches("[UW][A-Z0-9]+"));
    assertThat(posts.stream().map(row -> row.get("address")).distinct()).hasSameSizeAs(posts);
    assertThat(posts.get(0).get("payload")).contains("is open since").doesNotContain("{sum}");
    assertThat(runAll("dues", "workflow-overdue-reminder")).isZero();
  }

  @Test
  @DisplayName("A welcome and news of machines find what is new, and what was before stays before")
  void newOnly() {
    made("hello", "workflow-joined-welcome", "Hello", Map.of("text", "Hi {first name}!"));
    assertThat(runAll("hello", "workflow-joined-welcome")).as("nobody joined since").isZero();
    made(
        "down",
        "workflow-event-notice",
        "Down",
        Map.of("event", "machine-offline", "channel", "C0GENERAL", "text", "{machine} is off"));
    assertThat(runAll("down", "workflow-event-notice")).as("no news since").isZero();
  }

  // --- helpers ----------------------------------------------------------------------------------

  /** Runs what is due as the route does, without its timer. */
  private static int runAll(String key, String template) {
    WorkflowDesk desk = HUB.context().getBean(WorkflowDesk.class);
    int before = runs(key).size();
    WorkflowRound round = desk.begin(key, template);
    while (round.isMore()) {
      desk.take(round);
      desk.ask(round);
      desk.run(round);
    }
    return runs(key).size() - before;
  }

  private static Map<String, Object> figures(String channel, String text) {
    return Map.of(
        "query", "machine-hours-by-week", "cron", QUARTERLY, "channel", channel, "text", text);
  }

  private static void made(String key, String template, String title, Map<String, Object> with) {
    assertThat(
            done(
                "workflow.create",
                Map.of("key", key, "template", template, "title", title, "parameters", with),
                owner()))
        .isInstanceOf(Effect.Done.class);
  }

  private static Effect done(String action, Map<String, Object> arguments, Principal who) {
    String ref = Ref.next();
    Order order = new Order(ref, action, "none", arguments, who, Sha256.hex(ref).substring(0, 32));
    return HUB.context().getBeansOfType(ActionExecutor.class).values().stream()
        .filter(each -> each.action().equals(action))
        .findFirst()
        .orElseThrow()
        .perform(order);
  }

  private static Principal owner() {
    return Principal.person(Seed.TEAM_ID, HUB.sandbox().seed().person("owner").slackUserId());
  }

  private static Clock clock() {
    return HUB.context().getBean(Clock.class);
  }

  private static CamelContext camel() {
    return HUB.context().getBean(CamelContext.class);
  }

  /** To a moment shortly after the next quarter of an hour. */
  private static void quarterPasses() {
    Instant now = clock().instant();
    long next = (now.getEpochSecond() / 900 + 1) * 900;
    HUB.control(
        "POST",
        "/_clock",
        "{\"advance\":\"PT%dS\"}"
            .formatted(Duration.between(now, Instant.ofEpochSecond(next)).toSeconds() + 2));
  }

  private static List<String> routes() {
    return camel().getRoutes().stream()
        .map(route -> route.getId())
        .filter(id -> id.startsWith("workflow-"))
        .sorted()
        .toList();
  }

  private static List<String> runs(String key) {
    return HUB
        .rows("SELECT state FROM workflow_run WHERE workflow = '" + key + "' ORDER BY id")
        .stream()
        .map(row -> row.get("state"))
        .toList();
  }

  private static List<Map<String, String>> posts(String prefix) {
    return HUB.rows(
        "SELECT address, payload FROM outbox_message WHERE message_key LIKE '"
            + prefix
            + "%' AND kind = 'slack_post' ORDER BY id");
  }

  private static List<String> said(String channel) {
    return StreamSupport.stream(
            HUB.control("GET", "/_state", "").path("messages").spliterator(), false)
        .filter(message -> message.path("channel").asText().equals(channel))
        .map(JsonNode::toString)
        .toList();
  }

  /** Every text of a message, however deep. */
  private static String strings(JsonNode node) {
    if (node.isTextual()) {
      return node.asText() + "\n";
    }
    return StreamSupport.stream(node.spliterator(), false)
        .map(WorkflowsIT::strings)
        .collect(Collectors.joining());
  }

  private static String count() {
    return HUB.rows("SELECT COUNT(*) AS n FROM inbox_event").get(0).get("n");
  }

  private static int hook(String name, String id, String body) throws IOException {
    long now = clock().instant().getEpochSecond();
    return post(
        name,
        headers(
            id,
            now,
            HookSignature.sign(
                SandboxSettings.HOOK_DEMO_SECRET,
                id,
                now + "",
                body.getBytes(StandardCharsets.UTF_8))),
        body);
  }

  private static Map<String, String> headers(String id, long timestamp, String signature) {
    return Map.of(
        "webhook-id", id, "webhook-timestamp", timestamp + "", "webhook-signature", signature);
  }

  private static int post(String name, Map<String, String> headers, String body)
      throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(HUB.hubUrl() + "/hooks/" + name))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    headers.forEach(request::header);
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.discarding()).statusCode();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static void admin(String sql) throws SQLException {
    try (Connection connection = HUB.database().connectAsAdmin();
        var statement = connection.createStatement()) {
      statement.execute("USE hub");
      statement.executeUpdate(sql);
    }
  }

  private static ConditionFactory soon() {
    return Awaitility.await().atMost(Duration.ofSeconds(40)).pollInterval(Duration.ofMillis(100));
  }
}
