package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.makerspacehub.sandbox.ContractCoverage.Call;
import org.makerspacehub.sandbox.HubspotSimulator.Merge;
import org.makerspacehub.sandbox.Seed.Contact;

class HubspotSimulatorContractTest {
  private static final Instant NOW = Instant.parse("2026-11-22T20:15:30Z");
  private static final JsonNode SPECIFICATION = specification();

  private SandboxClock clock;
  private Sandbox sandbox;
  private Http http;
  private final List<String> told = new ArrayList<>();

  @BeforeEach
  void start() {
    clock = SandboxClock.fixed(NOW);
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1");
    sandbox.hubspot().events((vendor, type, id, details) -> told.add(vendor + " " + type));
    http = new Http(sandbox.baseUrl());
  }

  @AfterEach
  void stop() {
    sandbox.close();
  }

  static Stream<Call> calls() {
    return ContractCoverage.HUBSPOT.stream();
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("each answer is valid by HubSpot's own description of its API")
  void answersAsSpecified(Call call) throws IOException {
    String[] ids =
        sandbox.seed().contacts().stream()
            .filter(contact -> contact.archivedAt() == null)
            .limit(2)
            .map(contact -> String.valueOf(contact.id()))
            .toArray(String[]::new);
    String path = call.path().replace("{id}", ids[0]);
    boolean get = call.method().equals("GET");

    Http.Answer answer =
        http.hubspot(
            call.method(),
            get ? path + "?" + call.example() : path,
            get ? null : call.example().formatted((Object[]) ids));

    JsonNode responses =
        SPECIFICATION.path("paths").path(call.path()).path(call.method()).path("responses");
    assertThat(responses.has(String.valueOf(answer.status()))).as(answer.raw().body()).isTrue();
    JsonNode schema = responses.path(String.valueOf(answer.status()));
    if (!schema.isEmpty()) {
      assertThat(errors(schema, answer.json())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /contacts?limit=101, 400",
    "GET, /contacts/1, 404",
    "POST, /contacts/search, 400",
    "GET, /nothing, 404"
  })
  @DisplayName("what is refused has HubSpot's form of an error")
  void refusals(String method, String path, int status) throws IOException {
    Http.Answer answer =
        http.hubspot(method, path, method.equals("POST") ? "{\"limit\":201}" : null);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(errors(SPECIFICATION.path("definitions").path("Error"), answer.json())).isEmpty();
  }

  @Test
  @DisplayName("a token is needed, and the connector's may read and nothing else")
  void tokens() throws IOException {
    assertThat(http.hubspot("GET", "/contacts", null, "nonsense").status()).isEqualTo(401);
    assertThat(http.hubspot("GET", "/contacts", null, SandboxSettings.HUBSPOT_TOKEN).status())
        .isEqualTo(200);
    assertThat(
            http.hubspot(
                    "POST",
                    "/contacts",
                    "{\"properties\":{\"email\":\"x@example.org\"}}",
                    SandboxSettings.HUBSPOT_TOKEN)
                .status())
        .isEqualTo(403);
  }

  @Test
  @DisplayName("the version is in the path: another one is not there, the old v3 still is")
  void versions() throws IOException {
    Map<String, String> token = Map.of("Authorization", "Bearer " + SandboxSettings.HUBSPOT_TOKEN);
    assertThat(http.get("/hubspot/crm/objects/2026-03/contacts", token).status()).isEqualTo(404);
    assertThat(http.get("/hubspot/crm/v3/objects/contacts", token).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("the list is complete page by page; archived ones are in a list of their own")
  void lists() throws IOException {
    Set<String> inUse = ids("false");
    Set<String> archived = ids("true");

    assertThat(inUse).doesNotContainAnyElementsOf(archived);
    assertThat(inUse.size() + archived.size()).isEqualTo(sandbox.seed().contacts().size());
    assertThat(archived).hasSize(12);
  }

  @Test
  @DisplayName("the search stops at 10,000 rows, however many there are")
  void wall() throws IOException {
    sandbox.hubspot().fill(many(10_050));
    assertThat(search(200, "9800").status()).isEqualTo(200);
    assertThat(search(200, "9800").json().path("total").asInt()).isEqualTo(10_030);

    Http.Answer beyond = search(200, "9801");

    assertThat(beyond.status()).isEqualTo(400);
    assertThat(beyond.json().path("category").asText()).isEqualTo("VALIDATION_ERROR");
  }

  @Test
  @DisplayName("a change is known to list and get at once, to the search some time later")
  void lagging() throws IOException {
    Contact first = sandbox.seed().contacts().get(0);
    String id = String.valueOf(first.id());
    sandbox.hubspot().change(id, Map.of("email", "new@example.org"));

    assertThat(http.hubspot("GET", "/contacts/" + id, null).json().at("/properties/email").asText())
        .isEqualTo("new@example.org");
    assertThat(found("new@example.org")).isZero();
    clock.advance(Duration.ofSeconds(11));
    assertThat(found("new@example.org")).isEqualTo(1);

    sandbox.hubspot().archive(id);
    assertThat(http.hubspot("GET", "/contacts/" + id, null).status()).isEqualTo(404);
    assertThat(http.hubspot("GET", "/contacts/" + id + "?archived=true", null).status())
        .isEqualTo(200);
    assertThat(found("new@example.org")).isEqualTo(1);
    clock.advance(Duration.ofSeconds(11));
    assertThat(found("new@example.org")).isZero();
    assertThat(told).containsExactly("hubspot contact.propertyChange", "hubspot contact.deletion");
  }

  @Test
  @DisplayName("an own write is a modification like any other, and an address belongs to one")
  void writes() throws IOException {
    Contact one = sandbox.seed().contacts().get(0);
    clock.advance(Duration.ofMinutes(1));

    JsonNode changed =
        http.hubspot(
                "PATCH",
                "/contacts/" + one.id(),
                "{\"properties\":{\"lifecyclestage\":\"evangelist\"}}")
            .json();

    assertThat(changed.at("/properties/lastmodifieddate").asText())
        .isEqualTo("2026-11-22T20:16:30.000Z")
        .isEqualTo(changed.path("updatedAt").asText());
    String taken =
        sandbox.seed().contacts().stream()
            .filter(contact -> contact.email() != null && contact.id() != one.id())
            .filter(contact -> contact.archivedAt() == null)
            .findFirst()
            .orElseThrow()
            .email();
    assertThat(
            http.hubspot(
                    "PATCH",
                    "/contacts/" + one.id(),
                    "{\"properties\":{\"email\":\"" + taken.toUpperCase() + "\"}}")
                .status())
        .isEqualTo(409);
  }

  @Test
  @DisplayName("the older merge: the one id is gone without a trace, the other lists it")
  void olderMerge() throws IOException {
    String[] ids = twoInUse();
    assertThat(sandbox.hubspot().merge(ids[0], ids[1], Merge.OLD)).isEqualTo(ids[0]);

    assertThat(http.hubspot("GET", "/contacts/" + ids[1], null).status()).isEqualTo(404);
    assertThat(http.hubspot("GET", "/contacts/" + ids[1] + "?archived=true", null).status())
        .isEqualTo(404);
    assertThat(mergedInto(ids[0]).at("/properties/hs_merged_object_ids").asText())
        .isEqualTo(ids[1]);
    assertThat(ids("true")).doesNotContain(ids[1]);
    assertThat(told).containsExactly("hubspot contact.merge");
  }

  @Test
  @DisplayName("the newer merge: a third record, which answers to either id")
  void newerMerge() throws IOException {
    String[] ids = twoInUse();
    String third = sandbox.hubspot().merge(ids[0], ids[1], Merge.NEW);

    assertThat(ids).doesNotContain(third);
    for (String old : ids) {
      assertThat(mergedInto(old).path("id").asText()).isEqualTo(third);
    }
    assertThat(mergedInto(third).at("/properties/hs_merged_object_ids").asText().split(";"))
        .containsExactlyInAnyOrder(ids);
    assertThat(ids("false")).contains(third).doesNotContain(ids);
  }

  @Test
  @DisplayName("a deletion for privacy leaves nothing, and the address may not come back")
  void privacy() throws IOException {
    String id = twoInUse()[0];
    sandbox.hubspot().change(id, Map.of("email", "gone@example.org"));
    assertThat(
            http.hubspot(
                    "POST",
                    "/contacts/gdpr-delete",
                    "{\"objectId\":\"gone@example.org\",\"idProperty\":\"email\"}")
                .status())
        .isEqualTo(204);

    assertThat(http.hubspot("GET", "/contacts/" + id, null).status()).isEqualTo(404);
    assertThat(
            http.hubspot("POST", "/contacts", "{\"properties\":{\"email\":\"gone@example.org\"}}")
                .status())
        .isEqualTo(409);
    assertThat(told).endsWith("hubspot contact.privacyDeletion");
  }

  @Test
  @DisplayName(
      "limits: 100 in ten seconds and 5 searches a second, told in headers but for searches")
  void limits() throws IOException {
    sandbox.hubspot().limits(true);
    Http.Answer first = http.hubspot("GET", "/contacts?limit=1", null);
    assertThat(first.header("X-HubSpot-RateLimit-Max")).isEqualTo("100");
    assertThat(first.header("X-HubSpot-RateLimit-Remaining")).isEqualTo("99");
    for (int i = 0; i < 5; i++) {
      Http.Answer search = search(1, "0");
      assertThat(search.status()).isEqualTo(200);
      assertThat(search.header("X-HubSpot-RateLimit-Max")).isNull();
    }
    Http.Answer tooMany = search(1, "0");
    assertThat(tooMany.status()).isEqualTo(429);
    assertThat(tooMany.header("Retry-After")).isNull();
    clock.advance(Duration.ofMillis(1_001));
    assertThat(search(1, "0").status()).isEqualTo(200);
    while (http.hubspot("GET", "/contacts?limit=1", null).status() == 200) {
      assertThat(told).isEmpty();
    }
    Http.Answer rolling = http.hubspot("GET", "/contacts?limit=1", null);
    assertThat(rolling.json().path("policyName").asText()).isEqualTo("TEN_SECONDLY_ROLLING");
    clock.advance(Duration.ofSeconds(11));
    assertThat(http.hubspot("GET", "/contacts?limit=1", null).status()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource({"429, 429", "429-daily, 429", "423, 423", "477, 477", "500, 500", "503, 503"})
  @DisplayName("faults that are asked for have HubSpot's form")
  void faults(String kind, int status) throws IOException {
    http.json(
        "POST", "/_faults", "{\"vendor\":\"hubspot\",\"kind\":\"%s\",\"count\":1}".formatted(kind));

    Http.Answer answer = http.hubspot("GET", "/contacts", null);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(errors(SPECIFICATION.path("definitions").path("Error"), answer.json())).isEmpty();
    assertThat(answer.json().path("policyName").asText())
        .isEqualTo(
            kind.equals("429") ? "TEN_SECONDLY_ROLLING" : kind.equals("429-daily") ? "DAILY" : "");
    assertThat(http.hubspot("GET", "/contacts", null).status()).isEqualTo(200);
  }

  @Test
  @DisplayName("the control surface merges, deletes and changes an address")
  void control() throws IOException {
    String[] ids = twoInUse();
    assertThat(
            http.json(
                    "POST",
                    "/_hubspot/email",
                    "{\"id\":\"%s\",\"email\":\"a@example.org\"}".formatted(ids[0]))
                .status())
        .isEqualTo(200);
    String merged =
        http.json(
                "POST",
                "/_hubspot/merge",
                "{\"primary\":\"%s\",\"other\":\"%s\",\"kind\":\"new\"}".formatted(ids[0], ids[1]))
            .json()
            .path("id")
            .asText();
    assertThat(mergedInto(ids[1]).path("id").asText()).isEqualTo(merged);
    assertThat(mergedInto(merged).at("/properties/email").asText()).isEqualTo("a@example.org");
    assertThat(http.json("POST", "/_hubspot/delete", "{\"id\":\"%s\"}".formatted(merged)).status())
        .isEqualTo(200);
    assertThat(http.json("POST", "/_hubspot/delete", "{\"id\":\"%s\"}".formatted(merged)).status())
        .isEqualTo(404);
    assertThat(told)
        .containsExactly(
            "hubspot contact.propertyChange", "hubspot contact.merge", "hubspot contact.deletion");
  }

  @Test
  @DisplayName("the seed's contacts are the same for the same number, and have every trap")
  void seeds() {
    Seed seed = sandbox.seed();
    assertThat(Seed.of(1, NOW)).isEqualTo(seed);
    Map<ContactTrap, Long> traps = new TreeMap<>();
    seed.contactTruths().forEach(truth -> traps.merge(truth.trap(), 1L, Long::sum));
    assertThat(traps).containsOnlyKeys(ContactTrap.values());
    assertThat(traps.get(ContactTrap.NONE)).isGreaterThan(700);
    assertThat(seed.contacts()).hasSizeGreaterThan(1_100);
    assertThat(seed.contacts().stream().map(Contact::id).distinct())
        .hasSize(seed.contacts().size());
    assertThat(
            seed.contacts().stream()
                .map(Contact::email)
                .filter(email -> email != null)
                .distinct()
                .count())
        .isEqualTo(seed.contacts().stream().filter(c -> c.email() != null).count());
  }

  /** So many contacts, half of them changed at one and the same moment. */
  static List<Contact> many(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            i ->
                new Contact(
                    500_000_000_001L + i * 3L,
                    "c" + i + "@example.org",
                    "Casey" + i,
                    "Number" + i % 700,
                    "lead",
                    "+1 907 557 0000",
                    NOW.minus(Duration.ofDays(900)),
                    i % 2 == 0
                        ? NOW.minus(Duration.ofDays(30))
                        : NOW.minus(Duration.ofSeconds(40_000L - i % 9_000)),
                    i % 500 == 499 ? NOW.minus(Duration.ofDays(2)) : null,
                    List.of()))
        .toList();
  }

  private String[] twoInUse() {
    return sandbox.seed().contacts().stream()
        .filter(contact -> contact.archivedAt() == null && contact.mergedIds().isEmpty())
        .limit(2)
        .map(contact -> String.valueOf(contact.id()))
        .toArray(String[]::new);
  }

  private JsonNode mergedInto(String id) throws IOException {
    return http.hubspot("GET", "/contacts/" + id + "?properties=email,hs_merged_object_ids", null)
        .json();
  }

  private Http.Answer search(int limit, String after) throws IOException {
    return http.hubspot(
        "POST", "/contacts/search", "{\"limit\":%d,\"after\":\"%s\"}".formatted(limit, after));
  }

  private int found(String email) throws IOException {
    return http.hubspot(
            "POST",
            "/contacts/search",
            ("{\"filterGroups\":[{\"filters\":[{\"propertyName\":\"email\",\"operator\":\"EQ\","
                    + "\"value\":\"%s\"}]}],\"limit\":1}")
                .formatted(email))
        .json()
        .path("total")
        .asInt();
  }

  private Set<String> ids(String archived) throws IOException {
    Set<String> ids = new HashSet<>();
    String after = "";
    do {
      JsonNode page =
          http.hubspot("GET", "/contacts?limit=100&archived=" + archived + after, null).json();
      page.path("results").forEach(each -> ids.add(each.path("id").asText()));
      String next = page.at("/paging/next/after").asText();
      after = next.isEmpty() ? "" : "&after=" + next;
    } while (!after.isEmpty());
    return ids;
  }

  private static List<Error> errors(JsonNode definition, JsonNode answer) {
    ObjectNode document = definition.deepCopy();
    document.set("definitions", SPECIFICATION.path("definitions"));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_4).getSchema(document);
    return schema.validate(answer);
  }

  private static JsonNode specification() {
    try {
      JsonNode file = Wire.resource("/contracts/hubspot/contacts-2026-09.trimmed.json");
      mend(file);
      return file;
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** What the description calls nullable may be null; JSON Schema says that as a second type. */
  private static void mend(JsonNode node) {
    if (node instanceof ObjectNode object && object.path("nullable").asBoolean()) {
      ArrayNode types = Wire.array().add(object.path("type").asText()).add("null");
      object.set("type", types);
    }
    node.forEach(HubspotSimulatorContractTest::mend);
  }
}
