package org.makerspacehub.beans.agent.made;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Tool;
import org.makerspacehub.beans.agent.ToolCatalogue;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;

/**
 * Which tools a run of an agent gets (R14). Of one that was made here: what its version lists, what
 * any such agent can have, and what its maker may use at this moment. What whoever speaks with it
 * may not use, the tool desk takes away besides, at every call.
 */
public final class AgentRights {
  private final ToolCatalogue catalogue;
  private final Guard guard;

  /**
   * @param catalogue the tools there are
   * @param guard says what a maker may use now
   */
  public AgentRights(ToolCatalogue catalogue, Guard guard) {
    this.catalogue = catalogue;
    this.guard = guard;
  }

  /**
   * The tools of a run that begins now.
   *
   * @param ref of the run
   */
  public Set<String> tools(AgentVersion version, String ref) {
    if (version.kind() != AgentVersion.Kind.SUB) {
      return version.tools();
    }
    Optional<Principal> maker = maker(version.maker());
    Set<String> tools = new LinkedHashSet<>();
    for (String name : version.tools()) {
      Optional<Tool> tool = catalogue.find(name);
      if (MadeAgents.TOOLS.contains(name)
          && tool.isPresent()
          && tool.get().reads() != Tool.Reads.OWNER
          && maker.filter(who -> may(who, tool.get(), ref)).isPresent()) {
        tools.add(name);
      }
    }
    return tools;
  }

  private boolean may(Principal maker, Tool tool, String ref) {
    return guard
        .preview(
            maker,
            "tool.call",
            new Resource(
                "Tool",
                tool.name(),
                Map.of(
                    "effect", tool.effect().name().toLowerCase(Locale.ROOT),
                    "reads", tool.reads().name().toLowerCase(Locale.ROOT))),
            Map.of("ref", ref))
        .allowed();
  }

  private static Optional<Principal> maker(String account) {
    int slash = account.indexOf('/');
    return slash <= 0
        ? Optional.empty()
        : Optional.of(Principal.person(account.substring(0, slash), account.substring(slash + 1)));
  }
}
