package org.makerspacehub.beans.workflow;

import java.util.Map;
import java.util.TreeMap;

/**
 * The channels of those who run the space, by the word that a workflow calls them, and whether a
 * channel is one of them. Any other channel counts as read by anybody.
 */
public final class WorkflowChannels {
  private final Map<String, String> byWord = new TreeMap<>();

  /**
   * @param report the reports' channel; empty for none
   * @param ops the operators'; empty for none
   * @param approval where people are asked for approval; empty for none
   */
  public WorkflowChannels(String report, String ops, String approval) {
    Map.of("report", report, "ops", ops, "approval", approval)
        .forEach(
            (word, channel) -> {
              if (!channel.isBlank()) {
                byWord.put(word, channel.strip());
              }
            });
  }

  /** Where a workflow's messages go: the channel's address; empty when there is none. */
  public String address(String channel) {
    return channel.startsWith("C") ? channel : byWord.getOrDefault(channel, "");
  }

  /** Whether only those who run the space read there. */
  public boolean isTeams(String channel) {
    return byWord.containsValue(address(channel));
  }
}
