package org.makerspacehub.beans.agent.made;

import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Agents;
import org.makerspacehub.beans.policy.Role;

/** What an agent that was made here can be at the very most, whoever has it made. */
public final class MadeAgents {
  /**
   * The only tools that one may ever have: they look things up by the rights of whoever asks, or
   * lay something before them. None of them makes agents or workflows, or gives a role (R14).
   */
  public static final Set<String> TOOLS =
      Set.of(
          "membership_self",
          "membership_lookup",
          "machines_state",
          "opening_hours",
          "usage_query",
          "report_preview",
          "my_requests",
          "request_action",
          "knowledge_search");

  /** Names of agents that come with the hub, and words that people say for other things. */
  public static final Set<String> TAKEN =
      Set.of(
          Agents.FRONTLINE, Agents.MANAGER, Agents.SUPER, "hub", "help", "mcp", "agent", "owner");

  /** Roles that one can be for; with none named it is for everybody of the workspace. */
  public static final Set<Role> AUDIENCE =
      Set.of(Role.STAFF, Role.BOARD, Role.OWNER, Role.OPERATOR);

  /** What a run may cost when nothing is said about it. */
  public static final AgentVersion.Caps USUAL =
      new AgentVersion.Caps(6, 12_000, Duration.ofSeconds(60));

  /** What a run may cost at the very most. */
  public static final AgentVersion.Caps MOST =
      new AgentVersion.Caps(8, 30_000, Duration.ofSeconds(120));

  private MadeAgents() {}

  /** Tools that one can never have, of some; sorted. */
  static Set<String> never(Set<String> tools) {
    Set<String> never = new TreeSet<>(tools);
    never.removeAll(TOOLS);
    return never;
  }
}
