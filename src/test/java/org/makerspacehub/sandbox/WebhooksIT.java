package org.makerspacehub.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.camel.CamelContext;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.architecture.RouteModel;
import org.makerspacehub.beans.inbox.HubspotSignature;
import org.slf4j.LoggerFactory;

/** Webhooks from the vendor's side: over HTTP to the edge, and what is in the mirror afterwards. */
class WebhooksIT {
  private static final SandboxHub HUB = SandboxHub.shared();
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final String FABMAN = "/webhooks/fabman/" + SandboxSettings.FABMAN_WEBHOOK_SECRET;
  private static final String HUBSPOT = "/webhooks/hubspot";
  private static final AtomicLong IDS = new AtomicLong(9_100_000_000_000_000_001L);
  private static final String REFUSAL = "\\{\"error\":\"[A-Za-z,.: ]+\",\"ref\":\"[a-z2-9]{12}\"}";

  @BeforeAll
  static void mirror() {
    HUB.seed(1);
    HUB.sync();
    assertThat(HUB.rows("SELECT flow, outcome FROM sync_run WHERE state <> 'DONE'")).isEmpty();
  }

  @BeforeEach
  void noOld() {
    settled();
  }

  @AfterEach
  void calm() {
    HUB.control("DELETE", "/_faults", "");
    HUB.control("POST", "/_webhooks", "{\"vendor\":\"fabman\",\"action\":\"resume\"}");
  }

  // --- what a change does -----------------------------------------------------------------------

  @Test
  @DisplayName("A member who changes in Fabman is in MariaDB within five seconds of the webhook")
  void memberChanges() {
    String member = HUB.sandbox().seed().person("member").memberId() + "";
    HUB.control("PATCH", "/_fabman/members/" + member, "{\"lastName\":\"Webhooked\"}");
    within5s()
        .untilAsserted(
            () -> assertThat(identity("fabman", member).get("full_name")).endsWith("Webhooked"));
    settled();
    assertThat(
            HUB.rows(
                "SELECT outcome FROM inbox_event WHERE source = 'fabman-webhook'"
                    + " AND JSON_VALUE(payload, '$.objects.member') = '"
                    + member
                    + "'"))
        .extracting(row -> row.get("outcome"))
        .as("by the hint, not by a round")
        .contains("read again: changed");
  }

  @Test
  @DisplayName("A changed address in Slack suspends the link within seconds; nobody else gets it")
  void slackAddressChanges() {
    String user = HUB.sandbox().seed().person("overdue").slackUserId();
    String id = Seed.TEAM_ID + "/" + user;
    assertThat(identity("slack", id).get("link_state")).isEqualTo("matched");
    HUB.control(
        "POST", "/_slack/email", "{\"user\":\"" + user + "\",\"email\":\"other@example.net\"}");
    within5s()
        .untilAsserted(
            () -> assertThat(identity("slack", id).get("email")).isEqualTo("other@example.net"));
    within5s()
        .untilAsserted(
            () -> assertThat(identity("slack", id).get("link_state")).isEqualTo("suspended"));
    assertThat(HUB.rows("SELECT payload FROM inbox_event WHERE source = 'slack-event'"))
        .as("a hint holds no profile")
        .isNotEmpty()
        .allSatisfy(
            row -> assertThat(row.get("payload")).doesNotContain("@").doesNotContain("profile"));
  }

  @Test
  @DisplayName("Somebody who joins Slack is mirrored as the listing would")
  void joins() {
    JsonNode invited =
        HUB.control(
            "POST", "/_slack/invite", "{\"name\":\"Nia New\",\"email\":\"nia@example.net\"}");
    String id = Seed.TEAM_ID + "/" + invited.path("user").asText();
    within5s()
        .untilAsserted(() -> assertThat(HUB.rows(identitySql("slack", id))).as("a row").hasSize(1));
    String seen = "SELECT last_seen_at FROM external_identity WHERE external_id = '" + id + "'";
    List<Map<String, String>> before = HUB.rows(seen);
    HUB.sync();
    assertThat(HUB.rows(seen)).as("the listing has nothing to change").isEqualTo(before);
  }

  @Test
  @DisplayName("Duplicated, reordered and delayed webhooks end in the same mirror")
  void disorder() {
    HUB.control(
        "POST",
        "/_faults",
        "{\"vendor\":\"fabman\",\"kind\":\"duplicate\",\"match\":\"/_webhooks\"}");
    HUB.control(
        "POST",
        "/_faults",
        "{\"vendor\":\"fabman\",\"kind\":\"reorder\",\"match\":\"/_webhooks/reorder\",\"rate\":0.5}");
    String member = HUB.sandbox().seed().person("obrien").memberId() + "";
    for (int i = 0; i <= 20; i++) {
      HUB.control("PATCH", "/_fabman/members/" + member, "{\"firstName\":\"Turn" + i + "\"}");
    }
    within5s()
        .untilAsserted(
            () -> assertThat(identity("fabman", member).get("full_name")).startsWith("Turn20 "));
    settled();
    assertThat(identity("fabman", member).get("full_name")).startsWith("Turn20 ");
    assertThat(HUB.rows("SELECT route_id, cause, message FROM dead_letter")).isEmpty();
  }

  @Test
  @DisplayName("Webhooks wait while they are paused, and a hub that never hears one asks by itself")
  void paused() {
    String member = HUB.sandbox().seed().person("staff").memberId() + "";
    HUB.control("POST", "/_webhooks", "{\"vendor\":\"fabman\",\"action\":\"pause\"}");
    HUB.control("PATCH", "/_fabman/members/" + member, "{\"firstName\":\"Silent\"}");
    // A round that a hint wished for may be running; then this one does nothing.
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(
            () -> {
              HUB.sync();
              assertThat(identity("fabman", member).get("full_name")).startsWith("Silent ");
            });
    JsonNode state =
        HUB.control("POST", "/_webhooks", "{\"vendor\":\"fabman\",\"action\":\"resume\"}");
    assertThat(state.path("fabman").path("state").asText()).isEqualTo("active");
    settled();
    assertThat(identity("fabman", member).get("full_name")).startsWith("Silent ");
  }

  @Test
  @DisplayName("Fabman's test comes through, without a content type")
  void test() {
    HUB.control("POST", "/_webhooks", "{\"vendor\":\"fabman\",\"action\":\"test\"}");
    within5s()
        .untilAsserted(
            () ->
                assertThat(
                        HUB.rows(
                            "SELECT id FROM inbox_event WHERE outcome ="
                                + " 'Fabman''s test came through'"))
                    .isNotEmpty());
  }

  // --- kept once --------------------------------------------------------------------------------

  @Test
  @DisplayName("S17 S18 thirty deliveries of one webhook at the same time: one row, one effect")
  void atOnce() throws Exception {
    String member = HUB.sandbox().seed().person("member").memberId() + "";
    String event = member("member_updated", member);
    List<HttpResponse<String>> answers = atOnce(30, i -> request(FABMAN, event.getBytes(UTF_8)));
    assertThat(answers).allSatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    settled();
    assertThat(
            HUB.rows(
                "SELECT attempts, state FROM inbox_event WHERE event_id = '" + id(event) + "'"))
        .containsExactly(Map.of("attempts", "1", "state", "DONE"));
  }

  @Test
  @DisplayName("S17 S18 the same events of HubSpot's in many requests at once: one row each")
  void hubspotAtOnce() throws Exception {
    long first = IDS.getAndAdd(50);
    long now = HUB.sandbox().clock().millis();
    List<HttpResponse<String>> answers =
        atOnce(
            12,
            attempt ->
                signed(
                    IntStream.range(0, 50)
                        .mapToObj(i -> contact(first + i, "company.creation", now, attempt))
                        .collect(Collectors.joining(",", "[", "]"))));
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.statusCode()).isIn(200, 503))
        .anySatisfy(answer -> assertThat(answer.statusCode()).isEqualTo(200));
    settled();
    assertThat(
            HUB.rows(
                "SELECT state, COUNT(*) n FROM inbox_event WHERE source = 'hubspot-webhook' AND"
                    + " event_id LIKE '62515/company.creation/%/"
                    + now
                    + "' GROUP BY state"))
        .containsExactly(Map.of("n", "50", "state", "DONE"));
  }

  @Test
  @DisplayName("S17 S27 HubSpot's identical signed bytes again: 401; signed anew: 200, kept once")
  void replay() {
    long now = HUB.sandbox().clock().millis();
    String body = "[" + contact(IDS.incrementAndGet(), "company.creation", now, 0) + "]";
    HttpRequest.Builder once = signed(body);
    assertThat(send(once).statusCode()).isEqualTo(200);
    HttpResponse<String> again = send(once);
    assertThat(again.statusCode()).isEqualTo(401);
    assertThat(again.body()).matches(REFUSAL);
    assertThat(send(signedAt(body, now - 1_000)).statusCode()).isEqualTo(200);
    assertThat(HUB.rows("SELECT id FROM inbox_event WHERE event_id LIKE '%/" + now + "'"))
        .hasSize(1);
  }

  // --- forgeries --------------------------------------------------------------------------------

  @Test
  @DisplayName("S27 a wrong secret reads as any address that does not exist")
  void wrongSecret() {
    HttpResponse<String> nothing = send(request("/nothing/at/all", bytes("{}")));
    long before = inbox();
    for (String path :
        List.of(
            "/webhooks/fabman/" + SandboxSettings.FABMAN_WEBHOOK_SECRET + "x",
            "/webhooks/fabman/wrong",
            "/webhooks/fabman/",
            "/webhooks/fabman",
            "/webhooks",
            "/webhooks/other")) {
      HttpResponse<String> answer =
          send(
              request(path, bytes(member("member_updated", "1")))
                  .header("Content-Encoding", "gzip"));
      assertThat(answer.statusCode()).as(path).isEqualTo(404).isEqualTo(nothing.statusCode());
      assertThat(withoutRef(answer.body())).isEqualTo(withoutRef(nothing.body()));
      assertThat(answer.headers().map().keySet()).isEqualTo(nothing.headers().map().keySet());
    }
    assertThat(inbox()).isEqualTo(before);
  }

  @Test
  @DisplayName(
      "S27 HubSpot unsigned, tampered, wrong secret, stale, future, doubled: 401, no effect")
  void forged() {
    long before = inbox();
    long now = HUB.sandbox().clock().millis();
    String body = "[" + contact(IDS.incrementAndGet(), "company.creation", now, 0) + "]";
    String signature = HubspotSignature.sign("wrong", "POST", uri(), bytes(body), "" + now);
    for (HttpRequest.Builder forged :
        List.of(
            request(HUBSPOT, bytes(body)),
            request(HUBSPOT, bytes(body))
                .header("X-HubSpot-Request-Timestamp", "" + now)
                .header("X-HubSpot-Signature-v3", signature),
            signed(body).POST(HttpRequest.BodyPublishers.ofString(body + " ")),
            signedAt(body, now - 310_000),
            signedAt(body, now + 310_000),
            signed(body).header("X-HubSpot-Signature-v3", signature),
            signed(body).header("x-hubspot-request-timestamp", "" + now))) {
      HttpResponse<String> answer = send(forged);
      assertThat(answer.statusCode()).isEqualTo(401);
      assertThat(answer.body()).matches(REFUSAL);
    }
    assertThat(inbox()).isEqualTo(before);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"CAmelHttpUri", "camelbeanmethodname", "Long-Running-Action", "X-Hub-Door-Pass"})
  @DisplayName("S27 headers that Camel would obey change nothing, as header or query")
  void camelHeaders(String name) {
    String event = member("booking_created", "1");
    assertThat(
            send(request(FABMAN + "?" + name + "=takeHubspot", bytes(event))
                    .header(name, "takeHubspot"))
                .statusCode())
        .isEqualTo(200);
    long now = HUB.sandbox().clock().millis();
    String body = "[" + contact(IDS.incrementAndGet(), "company.creation", now, 0) + "]";
    assertThat(send(signed(body).header(name, "takeFabman")).statusCode()).isEqualTo(200);
    assertThat(HUB.rows("SELECT id FROM inbox_event WHERE event_id = '" + id(event) + "'"))
        .hasSize(1);
  }

  @Test
  @DisplayName("S26 a body over the cap is 413, announced or chunked; an encoding 415")
  void caps() {
    byte[] large = ("{\"type\":\"test\",\"pad\":\"" + "x".repeat(262_144) + "\"}").getBytes(UTF_8);
    for (String path : List.of(FABMAN, HUBSPOT)) {
      assertThat(send(request(path, large)).statusCode()).isEqualTo(413);
      assertThat(
              send(request(path, large)
                      .POST(
                          HttpRequest.BodyPublishers.ofInputStream(
                              () -> new ByteArrayInputStream(large))))
                  .statusCode())
          .isEqualTo(413);
      assertThat(send(request(path, bytes("{}")).header("Content-Encoding", "gzip")).statusCode())
          .isEqualTo(415);
    }
  }

  @Test
  @DisplayName("S28 five hundred damaged webhooks: 200 or 400, never 5xx, never a trace")
  void fuzz() {
    Random random = new Random(20261123);
    String sound = member("member_updated", "1");
    String events = "[" + contact(1, "company.creation", 1, 0) + "]";
    for (int i = 0; i < 250; i++) {
      HttpResponse<String> fabman = send(request(FABMAN, damaged(sound, random)));
      assertThat(fabman.statusCode()).isIn(200, 400);
      byte[] body = damaged(events, random);
      HttpResponse<String> hubspot = send(signed(body, HUB.sandbox().clock().millis() - i));
      assertThat(hubspot.statusCode()).isIn(200, 400);
      for (HttpResponse<String> answer : List.of(fabman, hubspot)) {
        assertThat(answer.body())
            .satisfiesAnyOf(
                text -> assertThat(text).isEmpty(), text -> assertThat(text).matches(REFUSAL));
      }
    }
    settled();
    assertThat(HUB.rows("SELECT route_id, cause, message FROM dead_letter")).isEmpty();
  }

  @Test
  @DisplayName("S36 the secret address is in no log line, metric, endpoint, row or answer")
  void secretStaysSecret() {
    ListAppender<ILoggingEvent> lines = new ListAppender<>();
    Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    Level level = root.getLevel();
    Logger wire = (Logger) LoggerFactory.getLogger("org.apache.coyote.http11.Http11InputBuffer");
    lines.start();
    root.addAppender(lines);
    root.setLevel(Level.DEBUG);
    // As application.yaml has it: this one prints whole requests.
    wire.setLevel(Level.OFF);
    List<HttpResponse<String>> answers = new ArrayList<>();
    try {
      answers.add(send(request(FABMAN, bytes(member("member_updated", "1")))));
      answers.add(send(request(FABMAN, bytes("no json"))));
      answers.add(send(request(FABMAN + "x", bytes("{}"))));
      answers.add(
          send(request(FABMAN, bytes("{}")).method("GET", HttpRequest.BodyPublishers.noBody())));
      settled();
    } finally {
      root.setLevel(level);
      root.detachAppender(lines);
    }
    String secret = SandboxSettings.FABMAN_WEBHOOK_SECRET;
    assertThat(answers)
        .extracting(HttpResponse::statusCode)
        .startsWith(200, 400, 404)
        .allMatch(status -> status < 500);
    assertThat(answers)
        .allSatisfy(answer -> assertThat(answer.body() + answer.headers()).doesNotContain(secret));
    assertThat(List.copyOf(lines.list))
        .hasSizeGreaterThan(20)
        .filteredOn(line -> !line.getLoggerName().startsWith("jdk."))
        .allSatisfy(
            line ->
                assertThat(line.getFormattedMessage() + line.getMDCPropertyMap())
                    .doesNotContain(secret));
    assertThat(HUB.context().getBean(MeterRegistry.class).getMeters())
        .isNotEmpty()
        .allSatisfy(meter -> assertThat(meter.getId().toString()).doesNotContain(secret));
    CamelContext camel = HUB.context().getBean(CamelContext.class);
    assertThat(camel.getEndpoints())
        .allSatisfy(endpoint -> assertThat(endpoint.getEndpointUri()).doesNotContain(secret));
    for (String column :
        List.of("inbox_event.payload", "inbox_event.event_id", "dead_letter.payload")) {
      String[] name = column.split("\\.");
      assertThat(
              HUB.rows(
                  "SELECT 1 FROM " + name[0] + " WHERE INSTR(" + name[1] + ", '" + secret + "')"))
          .isEmpty();
    }
  }

  @Test
  @DisplayName("S29 S31 S22 S18 every loaded route keeps the rules")
  void routeModel() {
    RouteModel.of(HUB.context().getBean(CamelContext.class)).check();
  }

  // --- tools ------------------------------------------------------------------------------------

  private static ConditionFactory within5s() {
    return await().atMost(Duration.ofSeconds(5)).pollInterval(Duration.ofMillis(50));
  }

  /** Waits until everything that came in is worked off. */
  private static void settled() {
    await()
        .atMost(Duration.ofSeconds(60))
        .until(
            () ->
                HUB.rows("SELECT id FROM inbox_event WHERE state IN ('RECEIVED', 'PROCESSING')")
                    .isEmpty());
  }

  private static String identitySql(String source, String id) {
    return "SELECT full_name, email, link_state, content_hash FROM external_identity"
        + " WHERE source = '%s' AND external_id = '%s'".formatted(source, id);
  }

  private static Map<String, String> identity(String source, String id) {
    return HUB.rows(identitySql(source, id)).get(0);
  }

  private static long inbox() {
    return Long.parseLong(HUB.rows("SELECT COUNT(*) n FROM inbox_event").get(0).get("n"));
  }

  private static String member(String type, String member) {
    return "{\"id\":%d,\"type\":\"%s\",\"createdAt\":\"2026-11-22T20:00:00Z\",\"details\":{\"member\":{\"id\":%s}}}"
        .formatted(IDS.incrementAndGet(), type, member);
  }

  private static String id(String event) {
    return Wire.tree(event).path("id").asText();
  }

  private static String contact(long object, String type, long at, int attempt) {
    return ("{\"eventId\":1,\"portalId\":62515,\"occurredAt\":%d,\"subscriptionType\":\"%s\","
            + "\"attemptNumber\":%d,\"objectId\":%d}")
        .formatted(at, type, attempt, object);
  }

  private static String uri() {
    return SandboxSettings.HUB_PUBLIC_URL + HUBSPOT;
  }

  private static HttpRequest.Builder signed(String body) {
    return signedAt(body, HUB.sandbox().clock().millis());
  }

  private static HttpRequest.Builder signedAt(String body, long at) {
    return signed(body.getBytes(UTF_8), at);
  }

  private static HttpRequest.Builder signed(byte[] body, long at) {
    return request(HUBSPOT, body)
        .header("X-HubSpot-Request-Timestamp", "" + at)
        .header(
            "X-HubSpot-Signature-v3",
            HubspotSignature.sign(
                SandboxSettings.HUBSPOT_CLIENT_SECRET, "POST", uri(), body, "" + at));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] damaged(String sound, Random random) {
    byte[] body = sound.getBytes(UTF_8);
    for (int i = random.nextInt(6); i >= 0; i--) {
      body[random.nextInt(body.length)] = (byte) random.nextInt(256);
    }
    return body;
  }

  private static HttpRequest.Builder request(String path, byte[] body) {
    return HttpRequest.newBuilder(URI.create(HUB.hubUrl() + path))
        .version(HttpClient.Version.HTTP_1_1)
        .timeout(Duration.ofSeconds(20))
        .POST(HttpRequest.BodyPublishers.ofByteArray(body));
  }

  private static HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<HttpResponse<String>> atOnce(
      int many, java.util.function.IntFunction<HttpRequest.Builder> request) throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(10);
    try {
      List<Future<HttpResponse<String>>> coming = new ArrayList<>();
      for (int i = 0; i < many; i++) {
        HttpRequest.Builder next = request.apply(i);
        coming.add(threads.submit(() -> send(next)));
      }
      List<HttpResponse<String>> answers = new ArrayList<>();
      for (Future<HttpResponse<String>> answer : coming) {
        answers.add(answer.get());
      }
      return answers;
    } finally {
      threads.shutdown();
    }
  }

  private static String withoutRef(String body) {
    return body.replaceAll("\"ref\":\"[a-z0-9]+\"", "");
  }
}
