package org.makerspacehub.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.FluentProducerTemplate;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.vendor.VendorUnavailable;
import org.makerspacehub.sandbox.HubspotSimulator.Merge;
import org.makerspacehub.support.WriteTraps;

/** HubSpot's contacts from the simulated wire to the tables, through the hub's own routes. */
class HubspotSyncIT {
  private final SandboxHub hub = SandboxHub.shared();
  private HubspotSimulator hubspot;

  @BeforeEach
  void freshSpace() {
    hub.seed(1);
    hubspot = hub.sandbox().hubspot();
    // What the rounds find by themselves; webhooks have tests of their own.
    hub.sandbox().webhooks().pause("hubspot");
  }

  @Test
  @DisplayName("every contact is mirrored; a second full round writes nothing")
  void complete() {
    hub.sync();

    assertThat(mirrored()).isEqualTo(atHubspot());
    assertThat(
            one(
                "SELECT COUNT(*) FROM external_identity WHERE email_verified AND source = 'hubspot'"))
        .isEqualTo("0");
    assertThat(all("SELECT raw FROM external_identity WHERE source = 'hubspot'"))
        .noneMatch(raw -> raw.contains("phone") || raw.contains("907 556"));
    assertThat(one("SELECT outcome FROM sync_run WHERE flow = 'sync-hubspot-contacts'"))
        .isEqualTo(atHubspot().size() + " new, 0 changed.");
    assertNoWrites(() -> flow("sync-all", "kind", "full"));
    assertNoWrites(hub::sync);
  }

  @Test
  @DisplayName("12,000 contacts are fetched to the last one; a second full round writes nothing")
  void twelveThousand() {
    hubspot.fill(HubspotSimulatorContractTest.many(12_000));
    hub.sync();

    assertThat(mirrored()).hasSize(12_000).isEqualTo(atHubspot());
    assertNoWrites(() -> flow("sync-all", "kind", "full"));
  }

  @Test
  @DisplayName("more changes than a search gives, half of them at one moment, are all found")
  void beyondTheWall() {
    hub.sync();
    hubspot.fill(HubspotSimulatorContractTest.many(12_000));
    hub.rows("SELECT 1");
    execute(
        "UPDATE sync_cursor SET position = '2020-01-01T00:00:00Z' WHERE flow = 'sync-hubspot-contacts'");
    flow("sync-hubspot-contacts");

    assertThat(
            all(
                "SELECT external_id FROM external_identity WHERE source = 'hubspot' AND external_id LIKE '5%'"))
        .hasSize(12_000 - 24);
    assertThat(lastRun()).startsWith("DONE increment");
  }

  @Test
  @DisplayName("probable links equal the truth; they are shown to staff and undone when it is over")
  void probable() {
    hub.sync();
    hub.grantRoles();
    Seed seed = hub.sandbox().seed();
    Map<String, String> expected = new TreeMap<>();
    seed.contactTruths().stream()
        .filter(Seed.ContactTruth::probable)
        .forEach(t -> expected.put(String.valueOf(t.contactId()), String.valueOf(t.memberId())));
    assertThat(expected).hasSizeGreaterThan(700);
    assertThat(links()).isEqualTo(expected);

    String contact = contactOf("member");
    assertThat(hub.command("staff", "/membership", "ada nilsson").toString())
        .contains("HubSpot contact " + contact + ", probably the same person");
    assertThat(hub.command("member", "/membership", "").toString()).doesNotContain("HubSpot");

    hub.control(
        "POST",
        "/_hubspot/email",
        "{\"id\":\"%s\",\"email\":\"else@example.org\"}".formatted(contact));
    later();
    hub.sync();
    expected.remove(contact);
    assertThat(links()).isEqualTo(expected);
    assertThat(row(contact)).startsWith("active else@example.org none");
    assertThat(hub.command("staff", "/membership", "ada nilsson").toString())
        .doesNotContain("HubSpot contact");
  }

  @Test
  @DisplayName("an increment finds what changed, and nothing older than what is known")
  void increment() {
    hub.sync();
    String contact = contactOf("member");
    String other = contactOf("staff");
    hubspot.change(contact, Map.of("email", "new.address@example.org"));
    hubspot.archive(other);

    // The search has not noticed yet, and still shows what is no more.
    flow("sync-hubspot-contact", "id", other);
    flow("sync-hubspot-contact", "id", contact);
    flow("sync-hubspot-contacts");
    assertThat(row(contact)).startsWith("active new.address@example.org");
    assertThat(row(other)).startsWith("archived");

    hubspot.change(contact, Map.of("lastname", "Changed-Again"));
    later();
    flow("sync-hubspot-contacts");
    assertThat(lastRun()).startsWith("DONE increment").endsWith("0 new, 1 changed.");
    assertThat(
            one(
                "SELECT full_name FROM external_identity WHERE external_id = '%s'"
                    .formatted(contact)))
        .isEqualTo("Ada Changed-Again");
    assertThat(row(other)).startsWith("archived");
    flow("sync-hubspot-contacts");
    assertThat(lastRun()).endsWith("Nothing had changed.");
  }

  @Test
  @DisplayName("both kinds of merges end right, seen by the search, by the lists or by a hint")
  void merges() {
    hub.sync();
    List<String> ids =
        hub.sandbox().seed().contacts().stream()
            .filter(c -> c.archivedAt() == null && c.mergedIds().isEmpty())
            .map(c -> String.valueOf(c.id()))
            .limit(12)
            .toList();

    String third = hubspot.merge(ids.get(0), ids.get(1), Merge.NEW);
    hubspot.merge(ids.get(2), ids.get(3), Merge.OLD);
    later();
    flow("sync-hubspot-contacts");
    assertThat(row(ids.get(0))).startsWith("merged").endsWith(" " + third);
    assertThat(row(ids.get(1))).startsWith("merged").endsWith(" " + third);
    assertThat(row(ids.get(3))).startsWith("merged").endsWith(" " + ids.get(2));

    String fourth = hubspot.merge(ids.get(4), ids.get(5), Merge.NEW);
    hubspot.merge(ids.get(6), ids.get(7), Merge.OLD);
    hubspot.forget(ids.get(8));
    flow("sync-all", "kind", "full");
    assertThat(row(ids.get(4))).startsWith("merged").endsWith(" " + fourth);
    assertThat(row(ids.get(7))).startsWith("merged").endsWith(" " + ids.get(6));
    assertThat(row(ids.get(8))).startsWith("deleted");

    String fifth = hubspot.merge(ids.get(9), ids.get(10), Merge.NEW);
    flow("sync-hubspot-contact", "id", ids.get(9));
    assertThat(row(ids.get(9))).startsWith("merged").endsWith(" " + fifth);
    assertThat(row(ids.get(10))).startsWith("merged").endsWith(" " + fifth);
    hubspot.forget(ids.get(11));
    flow("sync-hubspot-contact", "id", ids.get(11));
    assertThat(row(ids.get(11))).startsWith("deleted");

    Map<String, String> there = mirrored();
    there.values().removeIf(state -> state.equals("merged") || state.equals("deleted"));
    assertThat(there).isEqualTo(atHubspot());
    flow("sync-all", "kind", "full");
    assertNoWrites(() -> flow("sync-all", "kind", "full"));
  }

  @Test
  @DisplayName("what was archived or deleted and comes back is back after a full round")
  void back() {
    hub.sync();
    String contact = contactOf("member");
    hubspot.archive(contact);
    flow("sync-all", "kind", "full");
    assertThat(row(contact)).startsWith("archived");
    execute(
        "UPDATE external_identity SET state = 'deleted' WHERE external_id = '%s'"
            .formatted(contactOf("staff")));
    hubspot.restore(contact);
    flow("sync-all", "kind", "full");
    assertThat(mirrored()).isEqualTo(atHubspot());
  }

  @Test
  @DisplayName(
      "whatever addresses are written into HubSpot, nobody gains a link, a role or an answer")
  void nobodyGains() {
    hub.sync();
    hub.grantRoles();
    List<Map<String, String>> before = rights();
    String asked = hub.command("stranger", "/membership", "").path("body").toString();
    Random dice = new Random(11);
    List<Seed.Member> members = hub.sandbox().seed().members();
    List<Seed.Contact> contacts = hub.sandbox().seed().contacts();
    for (int round = 0; round < 5; round++) {
      for (int i = 0; i < 60; i++) {
        String address = members.get(dice.nextInt(members.size())).email();
        Map<String, String> values =
            Map.of(
                "email",
                address == null ? "" : address.strip().toLowerCase(Locale.ROOT),
                "lastname",
                members.get(dice.nextInt(members.size())).lastName());
        String contact = String.valueOf(contacts.get(dice.nextInt(contacts.size())).id());
        try {
          hubspot.change(contact, values);
        } catch (IllegalArgumentException taken) {
          // HubSpot gives an address to one contact only.
          hubspot.change(contact, Map.of("lastname", values.get("lastname")));
        }
      }
      later();
      hub.sync();
      assertThat(rights()).isEqualTo(before);
    }
    assertThat(all("SELECT DISTINCT link_state FROM external_identity WHERE source = 'hubspot'"))
        .isSubsetOf("none", "probable");
    // The reference differs each time.
    assertThat(hub.command("stranger", "/membership", "").path("body").toString().length())
        .isEqualTo(asked.length());
  }

  private List<Map<String, String>> rights() {
    List<Map<String, String>> rights =
        new ArrayList<>(
            hub.rows(
                "SELECT external_id, person_id, link_state, linked_email_key FROM external_identity"
                    + " WHERE source <> 'hubspot' ORDER BY source, external_id"));
    rights.addAll(hub.rows("SELECT team_id, slack_user_id, role FROM role_grant ORDER BY id"));
    rights.addAll(hub.rows("SELECT identity_id, reason, state FROM identity_review ORDER BY id"));
    return rights;
  }

  @Test
  @DisplayName("a list that lost many contacts is not believed")
  void brake() {
    hub.sync();
    Map<String, String> before = mirrored();
    hubspot.fill(hub.sandbox().seed().contacts().subList(0, 300));
    flow("sync-all", "kind", "full");
    assertThat(mirrored()).isEqualTo(before);
    assertThat(lastRun())
        .startsWith("FAILED full")
        .contains("of our", "contacts", "too much to believe");
  }

  @Test
  @DisplayName("a hint that cannot be followed fails for its sender, and changes nothing")
  void hintFails() {
    hub.sync();
    Map<String, String> before = mirrored();
    hub.control("POST", "/_faults", "{\"vendor\":\"hubspot\",\"kind\":\"429-daily\"}");
    assertThatThrownBy(() -> flow("sync-hubspot-contact", "id", contactOf("member")))
        .rootCause()
        .isInstanceOfSatisfying(
            VendorUnavailable.class,
            e -> assertThat(e.retryAfter()).isEqualTo(Duration.ofHours(1)));
    hub.control("DELETE", "/_faults", "{}");
    assertThat(mirrored()).isEqualTo(before);
  }

  private void later() {
    hub.sandbox().clock().advance(Duration.ofSeconds(11));
  }

  private String contactOf(String trait) {
    Seed seed = hub.sandbox().seed();
    Long member = seed.person(trait).memberId();
    return seed.contactTruths().stream()
        .filter(truth -> member.equals(truth.memberId()))
        .map(truth -> String.valueOf(truth.contactId()))
        .findFirst()
        .orElseThrow();
  }

  private void flow(String name, String... variable) {
    try (FluentProducerTemplate template =
        hub.context().getBean(CamelContext.class).createFluentProducerTemplate()) {
      FluentProducerTemplate asked = template.to("direct:" + name);
      if (variable.length > 0) {
        asked = asked.withVariable(variable[0], variable[1]);
      }
      asked.request();
    } catch (IOException closing) {
      throw new AssertionError(closing);
    }
  }

  private Map<String, String> mirrored() {
    return new TreeMap<>(
        hub
            .rows("SELECT external_id, state FROM external_identity WHERE source = 'hubspot'")
            .stream()
            .collect(Collectors.toMap(row -> row.get("external_id"), row -> row.get("state"))));
  }

  /** What the simulated HubSpot has, by its own account. */
  private Map<String, String> atHubspot() {
    Map<String, String> there = new TreeMap<>();
    hubspot.states().forEach((id, archived) -> there.put(id, archived ? "archived" : "active"));
    return there;
  }

  private Map<String, String> links() {
    return new TreeMap<>(
        hub
            .rows(
                "SELECT c.external_id AS contact, m.external_id AS member FROM external_identity c"
                    + " JOIN external_identity m ON m.person_id = c.person_id AND m.source = 'fabman'"
                    + " WHERE c.source = 'hubspot' AND c.link_state = 'probable'")
            .stream()
            .collect(Collectors.toMap(row -> row.get("contact"), row -> row.get("member"))));
  }

  private String row(String contact) {
    return one(
        ("SELECT CONCAT(state, ' ', COALESCE(email, '-'), ' ', link_state, ' ',"
                + " COALESCE(successor_id, '-')) FROM external_identity"
                + " WHERE source = 'hubspot' AND external_id = '%s'")
            .formatted(contact));
  }

  private String lastRun() {
    return one(
        "SELECT CONCAT(state, ' ', kind, ' ', COALESCE(outcome, '')) FROM sync_run"
            + " WHERE flow = 'sync-hubspot-contacts' ORDER BY id DESC LIMIT 1");
  }

  private String one(String sql) {
    return all(sql).get(0);
  }

  private List<String> all(String sql) {
    return hub.rows(sql).stream().map(row -> row.values().iterator().next()).toList();
  }

  private void execute(String sql) {
    try (Connection admin = hub.database().connectAsAdmin();
        Statement statement = admin.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void assertNoWrites(Runnable work) {
    WriteTraps.assertNoWrites(hub.database(), Set.of("external_identity", "person"), work);
  }
}
