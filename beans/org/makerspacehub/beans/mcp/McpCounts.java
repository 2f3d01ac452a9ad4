package org.makerspacehub.beans.mcp;

/** Counts what came of calls, for whoever watches the hub. */
@FunctionalInterface
public interface McpCounts {
  /** Nobody counts. */
  McpCounts NONE = (client, outcome) -> {};

  /**
   * One more.
   *
   * @param client its id; empty for whoever was not let in
   * @param outcome one word of ours
   */
  void count(String client, String outcome);
}
