package org.makerspacehub.beans.agent.made;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.GuardedToolDesk;
import org.makerspacehub.beans.agent.Taint;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.agent.ToolSession;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Role;
import org.springframework.core.io.ByteArrayResource;

/** A run of an agent that was made: version ∩ maker now ∩ asker now, over every combination. */
class AgentRightsTest {
  private static final Principal MAKER = Principal.person("T0OURS", "U0MAKER");
  private static final Principal ASKER = Principal.person("T0OURS", "U0ASKER");
  private static final String REF = "abcdefghjkmn";

  /** What each tool reads; the names are those of the space. */
  private static final Map<String, String> READS =
      Map.of(
          "opening_hours", "public",
          "membership_self", "own",
          "membership_lookup", "team",
          "agent_list", "owner",
          "agent_create", "owner");

  private final Map<Principal, Set<Role>> roles = new HashMap<>();
  private final Guard guard =
      new Guard(
          new Policies(Policies.BUILT_IN),
          who -> roles.getOrDefault(who, EnumSet.noneOf(Role.class)),
          denial -> {},
          "T0OURS");
  private final ToolCatalogue catalogue =
      new ToolCatalogue(
          READS.keySet().stream().map(AgentRightsTest::handler).toList(),
          name ->
              new ByteArrayResource(
                  """
                  title: %s
                  description: %s
                  arguments: {type: object, additionalProperties: false, properties: {}}
                  effect: read
                  reads: %s
                  hints: {read-only: true, destructive: false, idempotent: true, open-world: false}
                  """
                      .formatted(name, name, READS.get(name))
                      .getBytes()));
  private final AgentRights rights = new AgentRights(catalogue, guard);

  private static ToolHandler handler(String name) {
    return new ToolHandler() {
      @Override
      public String tool() {
        return name;
      }

      @Override
      public ToolAnswer answer(ToolCall call) {
        return ToolAnswer.of("done");
      }
    };
  }

  private static AgentVersion agent(AgentVersion.Kind kind, Set<String> tools, String maker) {
    return new AgentVersion(
        "helper", 1, kind, "Helper", "Help.", tools, Set.of(), maker, MadeAgents.USUAL);
  }

  private static Set<Set<Role>> everyHolding() {
    return Arrays.stream(Role.values())
        .map(Set::of)
        .collect(
            Collectors.toCollection(
                () -> {
                  Set<Set<Role>> all = new java.util.LinkedHashSet<>();
                  all.add(Set.of());
                  return all;
                }));
  }

  private static boolean may(String tool, Set<Role> held) {
    return switch (READS.get(tool)) {
      case "public", "own" -> true;
      case "team" ->
          held.stream()
              .anyMatch(Set.of(Role.STAFF, Role.BOARD, Role.OWNER, Role.OPERATOR)::contains);
      default -> false;
    };
  }

  @Test
  @DisplayName(
      "R14 for every maker and asker an agent that was made has what all three may, and no more")
  void everyCombination() {
    AgentVersion version = agent(AgentVersion.Kind.SUB, READS.keySet(), MAKER.id());
    try (GuardedToolDesk desk =
        new GuardedToolDesk(
            catalogue,
            guard,
            call -> catalogue.handler(call.tool().name()).answer(call),
            new SimpleMeterRegistry(),
            Duration.ofSeconds(5))) {
      for (Set<Role> maker : everyHolding()) {
        for (Set<Role> asker : everyHolding()) {
          roles.put(MAKER, maker);
          roles.put(ASKER, asker);
          ToolSession session =
              new ToolSession(
                  REF, ASKER, "helper", rights.tools(version, REF), "D0ASKER", Taint.none());
          Set<String> expected = new TreeSet<>();
          READS.keySet().stream()
              .filter(tool -> !READS.get(tool).equals("owner"))
              .filter(tool -> may(tool, maker) && may(tool, asker))
              .forEach(expected::add);
          assertThat(desk.offered(session).stream().map(Tool::name).toList())
              .as("maker %s, asker %s", maker, asker)
              .containsExactlyElementsOf(expected);
          for (String tool : READS.keySet()) {
            assertThat(desk.call(session, tool, "{}", 1).answered())
                .as("%s: maker %s, asker %s", tool, maker, asker)
                .isEqualTo(expected.contains(tool));
          }
        }
      }
    }
  }

  @Test
  @DisplayName(
      "R14 without a maker there is nothing, and a tool that its version does not list is none")
  void noMaker() {
    roles.put(MAKER, Set.of(Role.OWNER));
    for (String maker : List.of("", "U0MAKER", "T0THER/U0MAKER", "/", "T0OURS/")) {
      assertThat(rights.tools(agent(AgentVersion.Kind.SUB, READS.keySet(), maker), REF))
          .as(maker)
          .isEmpty();
    }
    assertThat(
            rights.tools(
                agent(AgentVersion.Kind.SUB, Set.of("opening_hours", "no_such"), MAKER.id()), REF))
        .containsExactly("opening_hours");
  }

  @Test
  @DisplayName(
      "an agent that comes with the hub has what its file lists; the desk asks for each asker")
  void builtIn() {
    assertThat(rights.tools(agent(AgentVersion.Kind.SUPER, READS.keySet(), ""), REF))
        .isEqualTo(READS.keySet());
  }
}
