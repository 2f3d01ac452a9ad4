package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.makerspacehub.beans.vendor.Page;
import org.makerspacehub.beans.vendor.VendorBreaker;
import org.makerspacehub.beans.vendor.VendorNotFound;
import org.makerspacehub.beans.vendor.VendorRetryPlan;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.beans.vendor.hubspot.HubspotContact;
import org.makerspacehub.beans.vendor.hubspot.HubspotListQuery;
import org.makerspacehub.beans.vendor.hubspot.HubspotReader;
import org.makerspacehub.beans.vendor.hubspot.HubspotSearch;
import org.makerspacehub.processors.CamelVendorRoute;
import org.makerspacehub.processors.VendorHeaderAllowList;
import org.makerspacehub.processors.VendorHttpClient;
import org.makerspacehub.processors.VendorRetries;
import org.makerspacehub.routes.connector.HubspotRoutes;
import org.makerspacehub.routes.connector.VendorCallPolicy;
import org.makerspacehub.sandbox.HubspotSimulator.Merge;
import org.makerspacehub.sandbox.Seed.Contact;

/** The connector's routes to HubSpot, against the simulated one. */
class HubspotRoutesTest {
  private SandboxClock clock;
  private Sandbox sandbox;
  private HubspotSimulator hubspot;
  private Http http;
  private DefaultCamelContext camel;
  private CircuitBreaker breaker;
  private CamelVendorRoute route;

  @BeforeEach
  void start() throws Exception {
    clock = SandboxClock.running();
    sandbox = Sandbox.start(0, 1, clock, () -> "http://127.0.0.1:1");
    hubspot = sandbox.hubspot();
    http = new Http(sandbox.baseUrl());
    String url = sandbox.baseUrl() + HubspotSimulator.PATH;
    breaker = VendorBreaker.of("hubspot", 20, Duration.ofMillis(300));
    camel = new DefaultCamelContext();
    camel
        .getRegistry()
        .bind(
            "hubspotHttpClient",
            new VendorHttpClient(url, SandboxSettings.HUBSPOT_TOKEN, Duration.ofSeconds(10)));
    camel.getRegistry().bind("vendorHeaders", new VendorHeaderAllowList());
    camel.getRegistry().bind("hubspotBreaker", breaker);
    camel.addRoutesConfigurations(
        new VendorCallPolicy(
            new VendorRetries(
                new VendorRetryPlan(
                    3, Duration.ofMillis(20), Duration.ofSeconds(2), Duration.ofSeconds(10)))));
    camel.addRoutes(
        new HubspotRoutes(
            new HubspotReader(HubspotSimulator.VERSION, true, clock), url, 5_000, 4, 2_000, 5_000));
    camel.start();
    route = new CamelVendorRoute(camel.createProducerTemplate());
  }

  @AfterEach
  void stop() {
    camel.stop();
    sandbox.close();
  }

  @Test
  @DisplayName("both lists come whole, page by page, each contact once")
  void lists() {
    List<String> listed = new ArrayList<>();
    for (boolean archived : new boolean[] {false, true}) {
      String cursor = null;
      do {
        Page<HubspotContact> page = list(cursor, archived);
        assertThat(page.items()).allMatch(contact -> contact.archived() == archived);
        page.items().forEach(contact -> listed.add(contact.id()));
        cursor = page.nextCursor();
      } while (cursor != null);
    }
    assertThat(listed)
        .doesNotHaveDuplicates()
        .containsExactlyInAnyOrderElementsOf(hubspot.states().keySet());
  }

  @Test
  @DisplayName("a search finds all that changed, also where hundreds did at one moment")
  void ties() {
    List<Contact> many = HubspotSimulatorContractTest.many(1_300);
    hubspot.fill(many);
    Set<String> wanted =
        many.stream()
            .filter(contact -> contact.archivedAt() == null)
            .map(contact -> String.valueOf(contact.id()))
            .collect(Collectors.toSet());

    Set<String> found = new HashSet<>();
    String cursor = null;
    Set<String> cursors = new HashSet<>();
    do {
      Page<HubspotContact> page = search(cursor);
      page.items().forEach(contact -> found.add(contact.id()));
      cursor = page.nextCursor();
      assertThat(cursor == null || cursors.add(cursor)).as("never round in circles").isTrue();
    } while (cursor != null);

    assertThat(found).isEqualTo(wanted);
    assertThat(cursors).hasSizeLessThan(16);
  }

  @Test
  @DisplayName("a contact that changes while one turns the pages moves no other past the reader")
  void changingWhileRead() {
    hubspot.searchLag(Duration.ZERO);
    List<Contact> many = HubspotSimulatorContractTest.many(700);
    hubspot.fill(many);
    Set<String> found = new HashSet<>();
    String cursor = null;
    do {
      Page<HubspotContact> page = search(cursor);
      page.items().forEach(contact -> found.add(contact.id()));
      cursor = page.nextCursor();
      // Those already read go to the end of the order.
      page.items().stream()
          .limit(cursor == null ? 0 : 3)
          .forEach(contact -> hubspot.change(contact.id(), Map.of("lifecyclestage", "lead")));
    } while (cursor != null);

    assertThat(found).hasSize(699);
  }

  @Test
  @DisplayName("one contact: in use, archived, merged into another, or not there")
  void single() {
    List<String> ids =
        sandbox.seed().contacts().stream()
            .filter(contact -> contact.archivedAt() == null)
            .limit(3)
            .map(contact -> String.valueOf(contact.id()))
            .toList();
    assertThat(get(ids.get(0)).archived()).isFalse();
    hubspot.archive(ids.get(0));
    assertThat(get(ids.get(0)).archived()).isTrue();
    String third = hubspot.merge(ids.get(1), ids.get(2), Merge.NEW);
    assertThat(get(ids.get(2)).id()).isEqualTo(third);
    assertThat(get(third).mergedIds()).contains(ids.get(1), ids.get(2));
    assertThatThrownBy(() -> get("7")).isInstanceOf(VendorNotFound.class);
  }

  @ParameterizedTest
  @CsvSource({"423, 2", "477, 1", "500, 0", "503, 0", "reset, 0", "drop-after-commit, 0"})
  @DisplayName("what passes is not noticed by the caller, and waited for as asked")
  void passing(String kind, int seconds) throws IOException {
    fault(kind, 1);
    long begin = System.nanoTime();
    assertThat(list(null, false).items()).hasSize(100);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isGreaterThanOrEqualTo(Duration.ofSeconds(seconds));
  }

  @Test
  @DisplayName("a search that was too fast is tried again after a second")
  void searchTooFast() throws IOException {
    fault("429", 1);
    // The simulated answer names the rolling limit; for a search it means a second all the same.
    long begin = System.nanoTime();
    assertThat(search(null).items()).hasSize(200);
    assertThat(Duration.ofNanos(System.nanoTime() - begin))
        .isBetween(Duration.ofSeconds(1), Duration.ofSeconds(8));
  }

  @Test
  @DisplayName("a day's calls that are used up are not asked for again")
  void daily() throws IOException {
    fault("429-daily", 50);
    assertThatThrownBy(() -> list(null, false))
        .isInstanceOfSatisfying(
            VendorUnavailable.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(1)));
    assertThat(http.get("/_state", Map.of()).json().at("/faults/0/struck").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("the search is asked no faster than HubSpot counts")
  void limited() {
    hubspot.limits(true);
    for (int i = 0; i < 11; i++) {
      assertThat(search(null).items()).isNotEmpty();
    }
    assertThat(breaker.getMetrics().getNumberOfFailedCalls()).isZero();
  }

  private void fault(String kind, int count) throws IOException {
    http.json(
        "POST",
        "/_faults",
        "{\"vendor\":\"hubspot\",\"kind\":\"%s\",\"count\":%d}".formatted(kind, count));
  }

  private HubspotContact get(String id) {
    return (HubspotContact) route.ask("hubspot-get-contact", id);
  }

  @SuppressWarnings("unchecked")
  private Page<HubspotContact> list(String cursor, boolean archived) {
    return (Page<HubspotContact>)
        route.ask("hubspot-list-contacts", new HubspotListQuery(cursor, null, archived));
  }

  @SuppressWarnings("unchecked")
  private Page<HubspotContact> search(String cursor) {
    return (Page<HubspotContact>)
        route.ask(
            "hubspot-search-contacts",
            new HubspotSearch(Instant.parse("2020-01-01T00:00:00Z"), cursor, null));
  }
}
