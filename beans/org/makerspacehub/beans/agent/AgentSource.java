package org.makerspacehub.beans.agent;

import java.util.List;

/** Somewhere agents come from: those that come with the hub, and those that were made. */
@FunctionalInterface
public interface AgentSource {

  /** The newest version of each that may run now. */
  List<AgentVersion> agents();

  /** The newest version of each that is stopped: it answers nobody. */
  default List<AgentVersion> stopped() {
    return List.of();
  }
}
