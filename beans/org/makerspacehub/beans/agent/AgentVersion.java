package org.makerspacehub.beans.agent;

import java.time.Duration;
import java.util.Set;
import org.makerspacehub.beans.policy.Role;

/**
 * An agent as it is at one time. A run is of one version from its first word to its last.
 *
 * @param name lower kebab case, for example {@code frontline}
 * @param version from 1; a change is a new one
 * @param kind who commands it
 * @param title what people read
 * @param prompt what it is told before anything else; fixed text
 * @param tools all it may ever use; the asker's rights make it fewer
 * @param audience who may speak with it; empty means everybody of our workspace
 * @param maker {@code T…/U…} of whoever had it made; empty for those that come with the hub
 * @param caps how much effort one run may cost
 */
public record AgentVersion(
    String name,
    int version,
    Kind kind,
    String title,
    String prompt,
    Set<String> tools,
    Set<Role> audience,
    String maker,
    Caps caps) {
  public AgentVersion {
    tools = Set.copyOf(tools);
    audience = Set.copyOf(audience);
  }

  /** Who commands an agent. */
  public enum Kind {
    /** Speaks with anybody of our workspace. */
    FRONTLINE,
    /** Writes notes on requests; nobody speaks with it. */
    MANAGER,
    /** Obeys the owner alone. */
    SUPER,
    /** Made by the super agent, from data. */
    SUB
  }

  /**
   * Limits of one run.
   *
   * @param rounds times the model is asked at the most
   * @param tokens in and out together at the most
   * @param time from its start to its end at the most
   */
  public record Caps(int rounds, int tokens, Duration time) {}
}
