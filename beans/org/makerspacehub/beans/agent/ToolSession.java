package org.makerspacehub.beans.agent;

import java.util.Set;
import org.makerspacehub.beans.policy.Principal;

/**
 * In whose name, through what and where tools are called. It is made from an authenticated event
 * before any model runs, and nothing that a model says can change it.
 *
 * @param ref the correlation id; of the run, where an agent runs
 * @param asker whose rights count: a verified Slack account
 * @param through the agent or client that calls for them, for example {@code frontline} or {@code
 *     mcp:editor}; empty when it is the hub's own understanding of their words
 * @param tools the only tools there are in this session; empty means none
 * @param channel where the asker speaks; empty where there is none
 * @param taint what the session has read so far
 */
public record ToolSession(
    String ref, Principal asker, String through, Set<String> tools, String channel, Taint taint) {
  public ToolSession {
    tools = Set.copyOf(tools);
  }

  /**
   * The reference of one call in it: the same run asking for the same thing twice asks once.
   *
   * @param number counts the calls of the session from 1
   */
  public String key(int number) {
    return ref + ":" + number;
  }
}
