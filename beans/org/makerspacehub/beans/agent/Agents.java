package org.makerspacehub.beans.agent;

import java.util.List;
import java.util.Optional;

/** The agents there are. */
public interface Agents {
  /** The name of the agent that anybody speaks with. */
  String FRONTLINE = "frontline";

  /** The name of the agent that notes on requests what speaks for and against them. */
  String MANAGER = "manager";

  /** The name of the owner's agent. */
  String SUPER = "super";

  /** The newest version of an agent that may run; empty when there is none of that name. */
  Optional<AgentVersion> find(String name);

  /** An agent that was stopped; empty for one that runs, and for a name that nobody has. */
  default Optional<AgentVersion> stopped(String name) {
    return Optional.empty();
  }

  /** All that may run, by name. */
  List<AgentVersion> all();
}
