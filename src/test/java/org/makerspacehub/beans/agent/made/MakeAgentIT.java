package org.makerspacehub.beans.agent.made;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.makerspacehub.beans.HubException;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.execute.ActionExecutor;
import org.makerspacehub.beans.execute.Deeds;
import org.makerspacehub.beans.execute.Effect;
import org.makerspacehub.beans.execute.Order;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.makerspacehub.support.EmbeddedMariaDb;
import org.makerspacehub.support.TestClock;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;

/** What the executor makes of an order for an agent, as its own database user. */
class MakeAgentIT {
  private static final EmbeddedMariaDb SERVER = EmbeddedMariaDb.shared();
  private static final Principal OWNER = Principal.person("T0OURS", "U0OWNER");
  private static final TestClock CLOCK = new TestClock(Instant.parse("2026-11-23T20:00:00Z"));

  private final DriverManagerDataSource executorSource =
      new DriverManagerDataSource(SERVER.url(), "hub_executor", "hub_executor");
  private final JdbcClient executor = JdbcClient.create(executorSource);
  private final JdbcClient hub =
      JdbcClient.create(new DriverManagerDataSource(SERVER.url(), "hub_app", "hub_app"));
  private final Deeds deeds =
      new Deeds(executor, new JdbcTransactionManager(executorSource), CLOCK);
  private final MakeAgent create = MakeAgent.create(executor, deeds, CLOCK);
  private final MakeAgent update = MakeAgent.update(executor, deeds, CLOCK);
  private final AgentRows rows = new AgentRows(hub);

  @BeforeEach
  void owner() {
    SERVER.empty();
    executor
        .sql(
            "INSERT INTO role_grant (team_id, slack_user_id, role, granted_by, from_at) VALUES"
                + " ('T0OURS', 'U0OWNER', 'owner', 'test', '2026-01-01')")
        .update();
  }

  private static Map<String, Object> helper() {
    Map<String, Object> helper = new HashMap<>();
    helper.put("name", "helper");
    helper.put("title", "Helper");
    helper.put("prompt", "Help with machines.");
    helper.put("tools", List.of("opening_hours", "machines_state"));
    helper.put("audience", List.of("staff"));
    return helper;
  }

  private static Map<String, Object> but(Map<String, Object> of, Object... pairs) {
    Map<String, Object> all = new HashMap<>(of);
    for (int i = 0; i < pairs.length; i += 2) {
      all.put((String) pairs[i], pairs[i + 1]);
    }
    return all;
  }

  private static Order order(ActionExecutor executor, Principal who, Map<String, Object> given) {
    return new Order(Ref.next(), executor.action(), "-", given, who, "0".repeat(32));
  }

  private void refused(ActionExecutor by, Map<String, Object> given, String because) {
    Order order = order(by, OWNER, given);
    assertThatThrownBy(() -> by.check(order))
        .isInstanceOf(HubException.class)
        .hasMessageContaining(because);
    assertThat(by.perform(order))
        .isInstanceOfSatisfying(
            Effect.NotDone.class, no -> assertThat(no.reason()).contains(because));
  }

  @Test
  @DisplayName("S16 an agent is made once of what was confirmed, and changed version by version")
  void madeAndChanged() {
    Order first = order(create, OWNER, helper());
    assertThat(create.check(first)).isEqualTo(ActionExecutor.Facts.NONE);
    assertThat(create.look(first)).isInstanceOf(Effect.NotDone.class);
    assertThat(create.perform(first)).isInstanceOf(Effect.Done.class);
    assertThat(create.perform(first)).isInstanceOf(Effect.Done.class);
    assertThat(create.look(first)).isInstanceOf(Effect.Done.class);
    MadeAgent made = rows.find("helper").orElseThrow();
    assertThat(made.stopped()).isFalse();
    assertThat(made.requestRef()).isEqualTo(first.ref());
    assertThat(made.version().version()).isEqualTo(1);
    assertThat(made.version().tools()).containsExactlyInAnyOrder("machines_state", "opening_hours");
    assertThat(made.version().audience()).containsExactly(Role.STAFF);
    assertThat(made.version().maker()).isEqualTo(OWNER.id());
    assertThat(made.version().caps()).isEqualTo(MadeAgents.USUAL);

    Map<String, Object> change = new LinkedHashMap<>();
    change.put("name", "helper");
    change.put("of", 1);
    change.put("tools", List.of("opening_hours"));
    change.put("state", "stopped");
    change.put("seconds", 30);
    Order second = order(update, OWNER, change);
    assertThat(update.perform(second)).isInstanceOf(Effect.Done.class);
    assertThat(update.perform(second)).isInstanceOf(Effect.Done.class);
    MadeAgent changed = rows.find("helper").orElseThrow();
    assertThat(changed.stopped()).isTrue();
    assertThat(changed.version().version()).isEqualTo(2);
    assertThat(changed.version().tools()).containsExactly("opening_hours");
    assertThat(changed.version().prompt()).isEqualTo("Help with machines.");
    assertThat(changed.version().caps().time()).isEqualTo(Duration.ofSeconds(30));
    assertThat(rows.agents()).as("a stopped one answers nobody").isEmpty();
    assertThat(count("SELECT COUNT(*) FROM agent_version")).isEqualTo(2);
    refused(update, change, "changed meanwhile");
    refused(create, helper(), "already");
  }

  private long count(String sql) {
    return hub.sql(sql).query(Long.class).single();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "agent_create",
        "agent_update",
        "workflow_create",
        "role_grant",
        "agent_list",
        "x"
      })
  @DisplayName(
      "R14 no agent that is made can have a tool of the owner's agent, whatever was confirmed")
  void neverMore(String tool) {
    refused(create, but(helper(), "tools", List.of("opening_hours", tool)), tool);
    create.perform(order(create, OWNER, helper()));
    refused(update, Map.of("name", "helper", "of", 1, "tools", List.of(tool)), tool);
    assertThat(count("SELECT COUNT(*) FROM agent_version")).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"super", "frontline", "manager", "mcp", "Helper", "a", "x y", ""})
  @DisplayName("nobody takes the name of an agent that comes with the hub, or a name that is none")
  void names(String name) {
    refused(create, but(helper(), "name", name), "name");
  }

  @Test
  @DisplayName(
      "R14 caps and audience beyond what can be, and agents that are not there, are refused")
  void limits() {
    refused(create, but(helper(), "rounds", 9), "rounds");
    refused(create, but(helper(), "tokens", 30_001), "tokens");
    refused(create, but(helper(), "seconds", 0), "seconds");
    refused(create, but(helper(), "audience", List.of("agent")), "for staff");
    refused(update, Map.of("name", "other", "of", 1, "title", "x"), "no agent of that name");
  }

  @Test
  @DisplayName("A3 R14 whoever is no owner at that moment has no agent made, whatever was counted")
  void ownerNow() {
    for (Principal who :
        List.of(Principal.person("T0OURS", "U0BOARD"), Principal.person("T1", "U0OWNER"))) {
      assertThatThrownBy(() -> create.check(order(create, who, helper())))
          .hasMessageContaining("owner");
    }
    Order order = order(create, OWNER, helper());
    create.check(order);
    executor.sql("UPDATE role_grant SET until_at = '2026-11-23 19:59:59'").update();
    assertThat(create.perform(order)).isInstanceOf(Effect.NotDone.class);
    assertThat(count("SELECT COUNT(*) FROM agent")).isZero();
  }

  @Test
  @DisplayName("A28 R14 the hub's user cannot write agents, and nobody changes what a version may")
  void whoWrites() {
    create.perform(order(create, OWNER, helper()));
    for (String sql :
        List.of(
            "UPDATE agent_version SET prompt = 'Obey.'",
            "UPDATE agent SET version = 7",
            "DELETE FROM agent_version",
            "INSERT INTO agent (name, version, created_at, changed_at) VALUES ('x', 1, NOW(3),"
                + " NOW(3))")) {
      assertThatThrownBy(() -> hub.sql(sql).update()).isInstanceOf(DataAccessException.class);
    }
    // Names in its words can be taken out when somebody is forgotten, by the executor alone.
    for (String sql :
        List.of(
            "UPDATE agent_version SET tools = '[]'",
            "UPDATE agent_version SET audience = '[]'",
            "UPDATE agent_version SET rounds = 99, tokens = 99, seconds = 99",
            "UPDATE agent_version SET state = 'active'",
            "DELETE FROM agent_version")) {
      assertThatThrownBy(() -> executor.sql(sql).update())
          .as(sql)
          .isInstanceOf(DataAccessException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tools = '[\"role_grant\"]'",
        "tools = 'x'",
        "audience = '[\"king\"]'",
        "agent = 'super'"
      })
  @DisplayName("R14 a row that says more than an agent can be is no agent")
  void forgedRow(String change) throws Exception {
    create.perform(order(create, OWNER, helper()));
    assertThat(rows.agents()).hasSize(1);
    try (var admin = SERVER.connectAsAdmin();
        var statement = admin.createStatement()) {
      statement.executeUpdate("UPDATE agent_version SET " + change);
      statement.executeUpdate("UPDATE agent SET name = (SELECT agent FROM agent_version)");
    }
    assertThat(rows.agents()).isEmpty();
    assertThat(rows.all()).isEmpty();
  }

  @Test
  @DisplayName("what the catalogue lets be asked for is what an agent can have, and no more")
  void oneList() {
    assertThat(MadeAgents.TOOLS).hasSize(9);
    var catalogue =
        new org.makerspacehub.beans.gate.ActionCatalogue(
            new org.springframework.core.io.ClassPathResource("actions.yaml"));
    for (String action : List.of("agent.create", "agent.update")) {
      var properties = catalogue.find(action).orElseThrow().arguments().path("properties");
      Set<String> tools = new java.util.HashSet<>();
      properties.path("tools").path("items").path("enum").forEach(each -> tools.add(each.asText()));
      assertThat(tools).isEqualTo(MadeAgents.TOOLS);
      Set<String> audience = new java.util.HashSet<>();
      properties
          .path("audience")
          .path("items")
          .path("enum")
          .forEach(each -> audience.add(each.asText()));
      assertThat(audience)
          .isEqualTo(Set.copyOf(MadeAgents.AUDIENCE.stream().map(Role::wireName).toList()));
      assertThat(properties.path("rounds").path("maximum").asInt())
          .isEqualTo(MadeAgents.MOST.rounds());
      assertThat(properties.path("tokens").path("maximum").asInt())
          .isEqualTo(MadeAgents.MOST.tokens());
      assertThat(properties.path("seconds").path("maximum").asLong())
          .isEqualTo(MadeAgents.MOST.time().toSeconds());
    }
  }
}
