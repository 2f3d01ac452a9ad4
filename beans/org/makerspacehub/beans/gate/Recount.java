package org.makerspacehub.beans.gate;

/** Counts everything that was said about a request, and leads it to where that leads. */
@FunctionalInterface
public interface Recount {
  /**
   * Counts now.
   *
   * @param ref of the request
   * @throws RuntimeException when it could not be counted: then nothing follows yet
   */
  void now(String ref);

  /**
   * Whether what people are shown may be behind what counts: somebody said something that could not
   * be judged yet, or a role has ended or came to decide since. Slack is not asked.
   *
   * @param request that waits
   */
  default boolean isBehind(ActionRequest request) {
    return false;
  }

  /**
   * Whether somebody said yes in time of whom Slack has not said who they are.
   *
   * @param request that waits; counted just now
   */
  default boolean unheard(ActionRequest request) {
    return false;
  }
}
