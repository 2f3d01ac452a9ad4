package org.makerspacehub.beans.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookPayloadsTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final FabmanPayloads fabman = new FabmanPayloads(JSON);
  private final HubspotPayloads hubspot = new HubspotPayloads(JSON);

  private static SignedBody body(String text) {
    return new SignedBody("7f3a9kd2mxq8", text.getBytes(UTF_8), null);
  }

  private static JsonNode kept(Arrival arrival) throws IOException {
    return JSON.readTree(arrival.payload());
  }

  // --- Fabman -----------------------------------------------------------------------------------

  @Test
  @DisplayName("Fabman: a number larger than a double holds stays exact, and names the event")
  void largeIds() throws IOException {
    Arrival arrival =
        fabman.event(
            body(
                "{\"id\":9007199254740993,\"type\":\"member_updated\",\"createdAt\":"
                    + "\"2026-11-22T20:00:00.000Z\",\"details\":{\"member\":{\"id\":"
                    + "9223372036854775809,\"firstName\":\"CANARY\",\"emailAddress\":\"c@x\"}}}"));
    assertThat(arrival.source()).isEqualTo("fabman-webhook");
    assertThat(arrival.eventId()).isEqualTo("9007199254740993");
    assertThat(kept(arrival).path("id").textValue()).isEqualTo("9007199254740993");
    assertThat(kept(arrival).path("objects").path("member").textValue())
        .isEqualTo("9223372036854775809");
    assertThat(arrival.payload()).doesNotContain("CANARY", "c@x");
    assertThat(arrival.toString()).doesNotContain("9007199254740993");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"member\":{\"id\":7}}|7",
        "{\"member\":{}}|",
        "{\"member\":null}|",
        "{\"member\":7}|7",
        "{\"member\":\"7\"}|7",
        "{\"memberPackage\":{\"id\":1,\"member\":7}}|7",
        "{\"invoice\":{\"id\":1,\"member\":{\"id\":7,\"name\":\"x\"}}}|7",
        "{\"member\":{\"id\":1.5}}|",
        "{\"member\":{\"id\":-7}}|",
        "[]|",
        "null|",
        "\"text\"|"
      })
  @DisplayName("Fabman: the member is found in every shape, and an empty one is none")
  void members(String details, String member) throws IOException {
    Arrival arrival =
        fabman.event(
            body("{\"id\":1,\"type\":\"memberPackage_created\",\"details\":" + details + "}"));
    assertThat(kept(arrival).path("objects").path("member").asText(null)).isEqualTo(member);
  }

  @Test
  @DisplayName("Fabman: documented webhooks are read; nothing but numbers is kept of them")
  void documented() throws IOException {
    for (JsonNode sample :
        JSON.readTree(getClass().getResourceAsStream("/contracts/fabman/webhooks.json"))) {
      Arrival arrival = fabman.event(body(sample.toString()));
      assertThat(arrival.eventId()).isEqualTo(sample.path("id").asText());
      assertThat(kept(arrival).path("type")).isEqualTo(sample.path("type"));
      assertThat(kept(arrival).path("objects").path("resource").asText(null))
          .isEqualTo(sample.at("/details/resource/id").isMissingNode() ? null : "3358");
      assertThat(arrival.payload()).doesNotContain("Jeřábek");
    }
  }

  @Test
  @DisplayName("Fabman: an event without a number is named by its bytes")
  void withoutId() {
    String text = "{\"type\":\"test\"}";
    assertThat(fabman.event(body(text)).eventId())
        .startsWith("sha256:")
        .isEqualTo(fabman.event(body(text)).eventId())
        .isNotEqualTo(fabman.event(body(text + " ")).eventId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "[]", "1", "{", "{}", "{\"type\":1}", "{\"type\":\"a b\"}", "\u0000"})
  @DisplayName("S28 what is no webhook of Fabman's is refused, not an error")
  void noFabman(String text) {
    assertThatThrownBy(() -> fabman.event(body(text))).isInstanceOf(Unreadable.class);
  }

  // --- HubSpot ----------------------------------------------------------------------------------

  private static String event(long id, long object, long at) {
    return ("{\"eventId\":%d,\"subscriptionId\":1,\"portalId\":62515,\"occurredAt\":%d,"
            + "\"subscriptionType\":\"contact.propertyChange\",\"attemptNumber\":0,\"objectId\":%d,"
            + "\"propertyName\":\"email\",\"propertyValue\":\"CANARY\"}")
        .formatted(id, at, object);
  }

  @Test
  @DisplayName("HubSpot: each event is one arrival, named by what makes it the same again")
  void events() {
    List<Arrival> events =
        hubspot.events(
            body(
                "[%s,%s,%s,%s]"
                    .formatted(event(1, 5, 9), event(1, 6, 9), event(1, 5, 8), event(1, 5, 9))));
    assertThat(events)
        .extracting(Arrival::eventId)
        .containsExactly(
            "62515/contact.propertyChange/5/1/8",
            "62515/contact.propertyChange/5/1/9",
            "62515/contact.propertyChange/6/1/9");
    assertThat(events).allSatisfy(e -> assertThat(e.payload()).doesNotContain("CANARY"));
    String again = event(1, 5, 9).replace("\"attemptNumber\":0", "\"attemptNumber\":3");
    assertThat(hubspot.events(body("[" + again + "]")).get(0).eventId())
        .isEqualTo("62515/contact.propertyChange/5/1/9");
  }

  @Test
  @DisplayName("HubSpot: documented webhooks are read; no value of a property is kept")
  void documentedHubspot() throws IOException {
    JsonNode samples =
        JSON.readTree(getClass().getResourceAsStream("/contracts/hubspot/webhook-payloads.json"));
    for (JsonNode sample : samples) {
      Arrival arrival = hubspot.events(body(sample.toString())).get(0);
      assertThat(arrival.source()).isEqualTo("hubspot-webhook");
      assertThat(kept(arrival).path("objectId").asText())
          .isEqualTo(sample.get(0).path("objectId").asText());
      assertThat(arrival.payload()).doesNotContain("passport", "REDACTED", "userId");
    }
  }

  @Test
  @DisplayName("HubSpot: a hundred events are taken, one more is refused; what is odd is left out")
  void sizes() {
    String hundred =
        IntStream.range(0, 100).mapToObj(i -> event(i, i, 1)).collect(Collectors.joining(","));
    assertThat(hubspot.events(body("[" + hundred + "]"))).hasSize(100);
    assertThatThrownBy(() -> hubspot.events(body("[" + hundred + "," + event(1, 1, 1) + "]")))
        .isInstanceOf(Unreadable.class);
    assertThat(hubspot.events(body("[1,null,{}," + event(1, 1, 1) + "]"))).hasSize(1);
    assertThat(hubspot.events(body("[]"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "[1]", "[{}]", "[{\"objectId\":1}]", "[", "null"})
  @DisplayName("S28 what is no webhook of HubSpot's is refused, not an error")
  void noHubspot(String text) {
    assertThatThrownBy(() -> hubspot.events(body(text))).isInstanceOf(Unreadable.class);
  }

  // --- anything ---------------------------------------------------------------------------------

  @Provide
  Arbitrary<String> nearlyJson() {
    Arbitrary<String> leaf =
        Arbitraries.oneOf(
            Arbitraries.strings().ofMaxLength(12).map(s -> JSON.valueToTree(s).toString()),
            Arbitraries.bigIntegers().map(String::valueOf),
            Arbitraries.doubles().map(String::valueOf),
            Arbitraries.of("null", "true", "{}", "[]", "1e999", "CANARY", "\"\\ud800\""));
    Arbitrary<String> names =
        Arbitraries.of(
            "id", "type", "details", "member", "objectId", "subscriptionType", "eventId", "x");
    return Arbitraries.recursive(
        () -> leaf,
        inner ->
            Arbitraries.oneOf(
                inner.list().ofMaxSize(4).map(l -> "[" + String.join(",", l) + "]"),
                Arbitraries.maps(names, inner)
                    .ofMaxSize(6)
                    .map(
                        m ->
                            m.entrySet().stream()
                                .map(e -> "\"" + e.getKey() + "\":" + e.getValue())
                                .collect(Collectors.joining(",", "{", "}")))),
        0,
        4);
  }

  @Property(tries = 2_000)
  void anythingIsReadOrRefused(@ForAll("nearlyJson") String text) {
    try {
      assertThat(fabman.event(body(text)).eventId()).matches("[\\x21-\\x7e]{1,191}");
    } catch (Unreadable refused) {
      assertThat(refused.getMessage()).doesNotContain("CANARY");
    }
    try {
      assertThat(hubspot.events(body(text)))
          .allSatisfy(e -> assertThat(e.eventId()).matches("[\\x21-\\x7e]{1,191}"));
    } catch (Unreadable refused) {
      assertThat(refused.getMessage()).doesNotContain("CANARY");
    }
  }
}
