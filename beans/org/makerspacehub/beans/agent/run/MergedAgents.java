package org.makerspacehub.beans.agent.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.makerspacehub.beans.agent.AgentSource;
import org.makerspacehub.beans.agent.AgentVersion;
import org.makerspacehub.beans.agent.Agents;

/** All agents of all sources. Nobody takes the name of one that comes with the hub. */
public final class MergedAgents implements Agents {
  private final AgentSource builtIn;
  private final Supplier<List<AgentSource>> others;

  /**
   * @param builtIn those that come with the hub; theirs are the names
   * @param others where else agents come from; asked anew each time
   */
  public MergedAgents(AgentSource builtIn, Supplier<List<AgentSource>> others) {
    this.builtIn = builtIn;
    this.others = others;
  }

  @Override
  public Optional<AgentVersion> find(String name) {
    return Optional.ofNullable(name == null ? null : byName().get(name));
  }

  @Override
  public Optional<AgentVersion> stopped(String name) {
    return find(name).isPresent()
        ? Optional.empty()
        : others.get().stream()
            .flatMap(source -> source.stopped().stream())
            .filter(agent -> agent.name().equals(name))
            .findFirst();
  }

  @Override
  public List<AgentVersion> all() {
    return List.copyOf(byName().values());
  }

  private Map<String, AgentVersion> byName() {
    Map<String, AgentVersion> agents = new TreeMap<>();
    builtIn.agents().forEach(agent -> agents.put(agent.name(), agent));
    List<AgentSource> sources = new ArrayList<>(others.get());
    sources.remove(builtIn);
    for (AgentSource source : sources) {
      source.agents().forEach(agent -> agents.putIfAbsent(agent.name(), agent));
    }
    return agents;
  }
}
