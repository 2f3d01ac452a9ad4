package org.makerspacehub.beans.inbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.processors.TakeRemotelockEvent;

class RemotelockPayloadsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REF = "aaaabbbbcccc";
  private static final String LOCK = "c7bb0b07-fccd-46da-8d77-efc85de4bf8a";
  private static final String GUEST = "deadbeef-fccd-46da-8d77-efc85de4bf8b";
  private static final String EVENT =
      """
      {"data": {"type": "unlocked_event", "id": "abcdefab-cdef-abcd-efab-cdefabcdefab",
        "attributes": {"source": "user", "status": "succeeded", "time_zone": "America/Denver",
          "occurred_at": "2026-11-23T14:02:03Z", "created_at": "2026-11-23T14:02:05Z",
          "associated_resource_name": "Ada", "status_info": null, "method": "pin", "card": null,
          "pin": "4821", "smart_card_serial_number": null, "publisher_id": "%s",
          "publisher_type": "lock", "associated_resource_id": "%s",
          "associated_resource_type": "access_guest"},
        "links": {"self": "https://api.example/events/4821"}}}
      """
          .formatted(LOCK, GUEST);

  private final RemotelockPayloads payloads = new RemotelockPayloads(JSON);

  private Arrival read(String body) {
    return payloads.event(REF, body.getBytes(UTF_8));
  }

  @Test
  @DisplayName("RemoteLock: what the door log needs is kept, and nothing else")
  void kept() throws Exception {
    Arrival arrival = read(EVENT);
    assertThat(arrival.source()).isEqualTo("remotelock-webhook");
    assertThat(arrival.eventId()).isEqualTo("abcdefab-cdef-abcd-efab-cdefabcdefab");
    assertThat(arrival.digest()).isNull();
    JsonNode kept = JSON.readTree(arrival.payload());
    assertThat(kept.path("lock").asText()).isEqualTo(LOCK);
    assertThat(kept.path("guest").asText()).isEqualTo(GUEST);
    assertThat(kept.path("occurredAt").asText()).isEqualTo("2026-11-23T14:02:03Z");
    assertThat(kept.path("status").asText()).isEqualTo("succeeded");
    assertThat(kept.path("method").asText()).isEqualTo("pin");
    assertThat(arrival.payload()).doesNotContain("4821", "Ada", "Denver");
  }

  @Test
  @DisplayName("RemoteLock: an event of a guest names the door as what comes along")
  void byGuest() throws Exception {
    JsonNode kept =
        JSON.readTree(
            read("""
                {"type": "access_person_used_event", "id": "e", "attributes": {
                  "publisher_type": "access_guest", "publisher_id": "guest-a",
                  "associated_resource_type": "lock", "associated_resource_id": "lock-front-door"}}
                """)
                .payload());
    assertThat(kept.path("lock").asText()).isEqualTo("lock-front-door");
    assertThat(kept.path("guest").asText()).isEqualTo("guest-a");
  }

  @Test
  @DisplayName(
      "RemoteLock: an event without an id is named by what is kept of it, never by the code")
  void withoutId() {
    String without = EVENT.replace("\"id\": \"abcdefab-cdef-abcd-efab-cdefabcdefab\",", "");
    assertThat(read(without).eventId())
        .startsWith("sha256:")
        .isEqualTo(read(without.replace("4821", "1357")).eventId())
        .isNotEqualTo(read(without.replace("14:02:03", "14:02:04")).eventId());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "[]", "{", "{}", "{\"type\":4821}", "{\"data\":{\"type\":\"a4821\"}}", "4821"})
  @DisplayName("S28 what is no event of RemoteLock's is refused without a word of it")
  void refused(String body) {
    assertThatThrownBy(() -> read(body))
        .isInstanceOf(Unreadable.class)
        .hasNoCause()
        .hasMessageNotContaining("4821");
  }

  @Test
  @DisplayName("S36 the code is out of the message before anything can fail")
  void outOfTheMessage() {
    TakeRemotelockEvent take =
        new TakeRemotelockEvent(new RemotelockSecret(List.of("newer", "older")), payloads);
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    for (String secret : List.of("newer", "older")) {
      exchange.getMessage().setBody(EVENT.getBytes(UTF_8));
      exchange.getMessage().setHeader("X-Secret", secret);
      take.process(exchange);
      assertThat(exchange.getMessage().getBody()).isInstanceOf(Arrival.class);
      assertThat(exchange.getMessage().getHeader("X-Secret")).isNull();
    }
    exchange.getMessage().setBody("{\"pin\":\"4821\"}".getBytes(UTF_8));
    exchange.getMessage().setHeader("X-Secret", "newer");
    assertThatThrownBy(() -> take.process(exchange)).isInstanceOf(Unreadable.class);
    assertThat(exchange.getMessage().getBody()).isNull();
    for (Object wrong : new Object[] {null, "", "newe", "newer ", List.of("newer", "newer")}) {
      exchange.getMessage().setBody(EVENT.getBytes(UTF_8));
      exchange.getMessage().setHeader("X-Secret", wrong);
      assertThatThrownBy(() -> take.process(exchange)).isInstanceOf(NotTrusted.class);
      assertThat(exchange.getMessage().getBody()).isNull();
    }
    assertThatThrownBy(() -> new RemotelockSecret(List.of()).check(""))
        .as("without a secret nobody is trusted")
        .isInstanceOf(NotTrusted.class);
  }

  // --- a code, anywhere -------------------------------------------------------------------------

  @Provide
  Arbitrary<String> pins() {
    return Arbitraries.strings().numeric().ofMinLength(4).ofMaxLength(10);
  }

  /** Puts a code into every place in turn that JSON has: values, names, beside and within. */
  @Property(tries = 1_000)
  void noCodeIsKept(
      @ForAll("pins") String pin, @ForAll("pins") String other, @ForAll @IntRange(max = 400) int at)
      throws Exception {
    // Whatever the code is, what is kept is the very same: so nothing of it is in there.
    assertThat(outcome(with(pin, at))).isEqualTo(outcome(with(other, at)));
  }

  private String outcome(JsonNode body) throws Exception {
    try {
      Arrival arrival = payloads.event(REF, JSON.writeValueAsBytes(body));
      return arrival.eventId() + " " + arrival.payload() + arrival;
    } catch (Unreadable refused) {
      return refused.getMessage();
    }
  }

  private static JsonNode with(String pin, int at) throws Exception {
    JsonNode body = JSON.readTree(EVENT.replace("4821", pin));
    List<Runnable> places = new ArrayList<>();
    places(body, pin, places);
    places.get(at % places.size()).run();
    return body;
  }

  private static void places(JsonNode node, String pin, List<Runnable> into) {
    if (node instanceof ObjectNode object) {
      for (String name : object.properties().stream().map(e -> e.getKey()).toList()) {
        into.add(() -> object.put(name, pin));
        into.add(() -> object.put(name, Long.parseLong(pin)));
        into.add(() -> object.put(name, "code " + pin));
        into.add(() -> object.putObject(name).put(pin, pin));
        into.add(() -> object.putArray(name).add(pin).addObject().put("pin", pin));
        places(object.get(name), pin, into);
      }
      for (String name : List.of("pin", "code", "card_number", "credential", "key", "guest", pin)) {
        into.add(() -> object.put(name, pin));
      }
    } else if (node instanceof ArrayNode array) {
      into.add(() -> array.add(pin));
    }
  }
}
