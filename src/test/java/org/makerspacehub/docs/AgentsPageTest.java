package org.makerspacehub.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolAnswer;
import org.makerspacehub.beans.agent.ToolCall;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.agent.ToolHandler;
import org.makerspacehub.beans.agent.made.MadeAgents;
import org.makerspacehub.beans.agent.run.AgentAccess;
import org.makerspacehub.beans.agent.run.BuiltInAgents;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Policies;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.policy.Role;

/** The page of agents against the policies, the tools' files and the agents' file. */
class AgentsPageTest {
  private static final Path PAGE = Path.of("docs", "agents.md");
  private static final Policies POLICIES = new Policies(Policies.BUILT_IN);
  private static final String REF = "abcdefghjkmn";
  private static final Principal SOMEBODY = Principal.person("T0OURS", "U0ASKER");

  /** Who people are; anyone has no role. */
  private static final List<String> PEOPLE =
      List.of("anyone", "staff", "board", "owner", "operator");

  private final ToolCatalogue catalogue = new ToolCatalogue(handlers());
  private final List<AgentVersion> agents = new BuiltInAgents().agents();

  @Test
  @DisplayName("S16 R10 who may use which tool, and which agent has which, is what the page says")
  void tables() throws IOException {
    String page = Files.readString(PAGE);
    Map<String, String> tables = Map.of("people", people(), "agents", agents(), "asking", asking());
    StringBuilder right = new StringBuilder();
    for (Map.Entry<String, String> each : tables.entrySet()) {
      right.append(between(each.getKey(), each.getValue())).append('\n');
    }
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target", "agents-tables.md"), right);
    tables.forEach(
        (name, table) ->
            assertThat(page)
                .as("the table '%s'; target/agents-tables.md has it as it is", name)
                .contains(between(name, table)));
  }

  @Test
  @DisplayName("R14 what agents that are made can have is every tool but the owner's")
  void made() {
    Set<String> notTheOwners = new TreeSet<>();
    catalogue.all().stream()
        .filter(tool -> tool.reads() != Tool.Reads.OWNER)
        .forEach(tool -> notTheOwners.add(tool.name()));
    assertThat(new TreeSet<>(MadeAgents.TOOLS)).isEqualTo(notTheOwners);
    agents.forEach(
        agent -> {
          assertThat(catalogue.all().stream().map(Tool::name).toList())
              .as(agent.name())
              .containsAll(agent.tools());
          assertThat(MadeAgents.TAKEN).contains(agent.name());
        });
  }

  @Test
  @DisplayName("S16 only the owner's agent has tools of the owner's, and they all ask")
  void owners() {
    for (Tool tool : catalogue.all()) {
      if (tool.reads() == Tool.Reads.OWNER && tool.effect() == Tool.Effect.ASK) {
        assertThat(agents.stream().filter(agent -> agent.tools().contains(tool.name())).toList())
            .as(tool.name())
            .allMatch(agent -> agent.kind() == AgentVersion.Kind.SUPER);
      }
    }
  }

  private static String between(String name, String table) {
    return "<!-- table: %s -->\n%s<!-- end -->\n".formatted(name, table);
  }

  private String people() {
    List<List<String>> rows = new ArrayList<>();
    rows.add(row("Tool", "Does", "Shows", PEOPLE));
    for (Tool tool : catalogue.all()) {
      List<String> may = new ArrayList<>();
      for (String who : PEOPLE) {
        Resource resource =
            new Resource(
                "Tool",
                tool.name(),
                Map.of("effect", lower(tool.effect()), "reads", lower(tool.reads())));
        may.add(
            guard(who).preview(SOMEBODY, "tool.call", resource, Map.of("ref", REF)).allowed()
                ? "yes"
                : "no");
      }
      rows.add(row("`" + tool.name() + "`", lower(tool.effect()), lower(tool.reads()), may));
    }
    return table(rows);
  }

  private String agents() {
    List<List<String>> rows = new ArrayList<>();
    List<String> names = new ArrayList<>(agents.stream().map(AgentVersion::name).toList());
    names.add("made here");
    List<String> head = new ArrayList<>(List.of("Tool"));
    head.addAll(names);
    rows.add(head);
    for (Tool tool : catalogue.all()) {
      List<String> row = new ArrayList<>(List.of("`" + tool.name() + "`"));
      agents.forEach(agent -> row.add(agent.tools().contains(tool.name()) ? "has it" : "never"));
      row.add(MadeAgents.TOOLS.contains(tool.name()) ? "can be given it" : "never");
      rows.add(row);
    }
    return table(rows);
  }

  private String asking() {
    List<List<String>> rows = new ArrayList<>();
    List<AgentVersion> all = new ArrayList<>(agents);
    all.add(sub("made here, for everybody", Set.of()));
    all.add(sub("made here, for staff", Set.of(Role.STAFF)));
    List<String> head = new ArrayList<>(List.of("Agent"));
    head.addAll(PEOPLE);
    rows.add(head);
    for (AgentVersion agent : all) {
      List<String> row = new ArrayList<>(List.of(agent.name()));
      for (String who : PEOPLE) {
        AgentAccess access = new AgentAccess(guard(who), person -> roles(who));
        row.add(access.may(SOMEBODY, agent, REF) ? "yes" : "no");
      }
      rows.add(row);
    }
    return table(rows);
  }

  private static AgentVersion sub(String name, Set<Role> audience) {
    return new AgentVersion(
        name, 1, AgentVersion.Kind.SUB, name, "", Set.of(), audience, "", MadeAgents.USUAL);
  }

  private static Guard guard(String who) {
    return new Guard(POLICIES, person -> roles(who), denial -> {}, "T0OURS");
  }

  private static Set<Role> roles(String who) {
    return Role.ofWireName(who).map(Set::of).orElse(Set.of());
  }

  private static List<String> row(String tool, String does, String shows, List<String> rest) {
    List<String> row = new ArrayList<>(List.of(tool, does, shows));
    row.addAll(rest);
    return row;
  }

  private static String table(List<List<String>> rows) {
    StringBuilder table = new StringBuilder("\n");
    for (int i = 0; i < rows.size(); i++) {
      table.append("| ").append(String.join(" | ", rows.get(i))).append(" |\n");
      if (i == 0) {
        table.append("|---".repeat(rows.get(0).size())).append("|\n");
      }
    }
    return table.append('\n').toString();
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(java.util.Locale.ROOT);
  }

  /** One for each file, so that every tool that ships is read. */
  private static List<ToolHandler> handlers() {
    try (Stream<Path> files = Files.list(Path.of("src", "main", "resources", "tools"))) {
      return files
          .map(file -> file.getFileName().toString().replace(".yaml", ""))
          .sorted()
          .map(AgentsPageTest::handler)
          .toList();
    } catch (IOException unreadable) {
      throw new IllegalStateException(unreadable);
    }
  }

  private static ToolHandler handler(String name) {
    return new ToolHandler() {
      @Override
      public String tool() {
        return name;
      }

      @Override
      public ToolAnswer answer(ToolCall call) {
        throw new UnsupportedOperationException();
      }
    };
  }
}
