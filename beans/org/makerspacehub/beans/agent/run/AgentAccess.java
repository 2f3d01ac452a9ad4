package org.makerspacehub.beans.agent.run;

import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import org.makerspacehub.beans.Ref;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.policy.Guard;
import org.makerspacehub.beans.policy.Principal;
import org.makerspacehub.beans.policy.Resource;
import org.makerspacehub.beans.policy.RoleGrants;

/** Who may speak with which agent. */
public final class AgentAccess {
  private final Guard guard;
  private final RoleGrants roles;

  /**
   * @param guard decides
   * @param roles tells whether somebody is among those whom an agent is for
   */
  public AgentAccess(Guard guard, RoleGrants roles) {
    this.guard = guard;
    this.roles = roles;
  }

  /** Whether somebody may, now; what cannot be decided is a no. */
  public boolean may(Principal asker, AgentVersion agent, String ref) {
    if (agent.kind() == AgentVersion.Kind.MANAGER) {
      return false;
    }
    boolean listed;
    try {
      listed =
          agent.audience().isEmpty() || !Collections.disjoint(roles.of(asker), agent.audience());
    } catch (RuntimeException unreadable) {
      listed = false;
    }
    return guard
        .check(
            asker,
            "agent.ask",
            new Resource(
                "Agent",
                agent.name(),
                Map.of("kind", agent.kind().name().toLowerCase(Locale.ROOT), "listed", listed)),
            Map.of(Ref.KEY, ref))
        .allowed();
  }
}
